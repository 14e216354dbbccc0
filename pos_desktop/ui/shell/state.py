"""What the window around the screens shows, and what a person can ask of it, as frozen values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from msgspec import Struct

from pos_desktop.ui.screen import Screen
from pos_desktop.ui.theme import Mode, Scale, Tone
from pos_desktop.ui.widgets.button import Face


class Page(Struct, frozen=True):
    """One entry of the rail, and how the screen it leads to is built at the first visit.

    Shapes: `word` is an English key of the catalogue.
    """

    key: str
    word: str
    icon: str
    build: Callable[[], Screen]


class Person(Struct, frozen=True):
    """Somebody who may work at this register."""

    user_id: UUID
    name: str


class UserSwitch(Struct, frozen=True):
    """A wish: this person takes over, and this is the PIN that was typed."""

    user_id: UUID
    pin: str


class Line(Enum):
    """How the till stands with the other computers."""

    ALONE = "alone"
    JOINING = "joining"
    UP_TO_DATE = "up_to_date"
    SENDING = "sending"
    OFFLINE = "offline"
    REFUSED = "refused"


class Replication(Struct, frozen=True):
    """The line to the other computers; instants are local to the outlet.

    Units: `share_milli` is how far joining is, in thousandths.
    """

    line: Line = Line.ALONE
    waiting: int = 0
    since: datetime | None = None
    last_look_at: datetime | None = None
    oldest_at: datetime | None = None
    share_milli: int = 0


class Paper(Enum):
    """What the receipt printer is doing."""

    NONE = "none"
    READY = "ready"
    PRINTING = "printing"
    PAPER_OUT = "paper_out"
    UNREACHABLE = "unreachable"
    UNCONFIRMED = "unconfirmed"


class Printing(Struct, frozen=True):
    """The printer of this register; `is_virtual` adds the way to its panel."""

    paper: Paper = Paper.NONE
    waiting: int = 0
    is_drawer_open: bool = False
    is_virtual: bool = False


class WebShops(Struct, frozen=True):
    """How the web shops stand; `count` is how many a computer keeps in touch with.

    Shapes: `unreachable` of them do not answer, the first since `since_ms`; `to_look_at` counts what waits
        for a person.
    """

    count: int = 0
    unreachable: int = 0
    since_ms: int = 0
    to_look_at: int = 0


class Notice(Struct, frozen=True):
    """Something to look at, already in words; `key` comes back when it is pressed."""

    key: object
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ShellState:
    """Everything the window shows around the current screen.

    Shapes: `counts` holds (page key, count on its entry); `person` is nobody while the till is locked.
    Units: `now` in the outlet's zone.
    """

    page: str
    now: datetime
    person: Person | None = None
    people: tuple[Person, ...] = ()
    outlet: str = ""
    register: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    replication: Replication = field(default_factory=Replication)
    printing: Printing = field(default_factory=Printing)
    web_shops: WebShops = field(default_factory=WebShops)
    notices: tuple[Notice, ...] = ()
    has_sounds: bool = True


class SegmentFace(Struct, frozen=True):
    """One part of the status bar: an icon and words in a tone."""

    icon: str
    text: str
    tone: Tone = Tone.TEXT


class PopoverLine(Struct, frozen=True):
    """One line of an opened status: what, and how it stands; with a `key` it can be pressed."""

    icon: str
    text: str
    detail: str = ""
    tone: Tone = Tone.TEXT
    key: object = None


class PopoverFace(Struct, frozen=True):
    """An opened status: what happened, what is safe, what waits, what can be done.

    Shapes: `actions` holds (key, what the button says).
    """

    icon: str
    title: str
    text: str
    tone: Tone = Tone.TEXT
    lines: tuple[PopoverLine, ...] = ()
    actions: tuple[tuple[str, Face], ...] = ()


class Appearance(Struct, frozen=True):
    """Wording and looks a person chooses for the till."""

    language: str = "en"
    mode: Mode = Mode.LIGHT
    scale: Scale = Scale.NORMAL
    has_sounds: bool = True
