"""What a presenter is tied to: questions and ledger, the bridge of threads, who stands at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from PySide6.QtCore import QObject

from pos_desktop.services.ports.ledger import Desk, Entry, Ledger
from pos_desktop.services.ports.rows import NamedRow, Queries
from pos_desktop.services.press import Press
from pos_desktop.ui.bridge import Bridge, Outcome

T = TypeVar("T")


class Hands(Struct, frozen=True):
    """Who does something and where, and how this computer makes papers."""

    desk: Desk
    press: Press


class Ties(Struct, frozen=True):
    """Everything a presenter is handed; `now_ms` is the clock, milliseconds UTC."""

    queries: Queries
    ledger: Ledger
    bridge: Bridge
    desk: Callable[[], Desk]
    now_ms: Callable[[], int]
    press: Callable[[], Press]

    def submit(
        self, work: Callable[[Entry, Hands], T], owner: QObject, deliver: Callable[[Outcome[T]], None]
    ) -> None:
        """Do something in one transaction, as whoever stands at the desk now, and deliver what came of it."""
        hands = Hands(self.desk(), self.press())
        self.bridge.follow(self.ledger.submit(lambda entry: work(entry, hands)), owner, deliver)


def zone_of(outlets: tuple[NamedRow, ...], outlet_id: bytes) -> tzinfo:
    """Return the zone an outlet lives in; UTC where it is not told or not known to this computer."""
    name = next((row.fields.get("time_zone") for row in outlets if row.record_id == outlet_id), "")
    try:
        return ZoneInfo(str(name)) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
