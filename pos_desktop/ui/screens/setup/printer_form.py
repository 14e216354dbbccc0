"""The form that adds a printer: its name, what it holds, how it is reached, and what it prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.found_printers import FoundPrinter
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.found_box import FoundBox
from pos_desktop.ui.screens.setup.words import IN_ZPL, KIND_ICONS, KIND_WORDS, PAPER_WORDS, WAY_WORDS
from pos_desktop.ui.theme import Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import SECTION, SMALL_MUTED, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import column


class Way(StrEnum):
    """How a printer is reached: what its address begins with."""

    NETWORK = "tcp"
    USB = "usb"
    SERIAL = "serial"
    QUEUE = "queue"
    FILE = "file"
    VIRTUAL = "virtual"


_SPEAKING = (Way.NETWORK, Way.USB, Way.SERIAL)
_FOR_PDF = (Way.FILE, Way.QUEUE)
_LONGEST_NAME = 40  # of what was found, to be called by
_SPEEDS = (9600, 19200, 38400, 57600, 115200)
_ADDRESS_HINTS = {
    Way.NETWORK: message("Address, such as 192.168.1.50"),
    Way.USB: message("Such as 04b8:0e28"),
    Way.SERIAL: message("Port, such as /dev/ttyUSB0 or COM3"),
    Way.QUEUE: message("Name of the queue"),
    Way.FILE: message("Path, such as /dev/usb/lp0"),
    Way.VIRTUAL: "",
}
_HINTS = {
    Way.NETWORK: message(
        "The printer's own test page shows its address. Port 9100 unless you write another."
    ),
    Way.USB: message("Choose it above when it is plugged in: its address is maker and model in hex."),
    Way.SERIAL: message("The speed stands on the printer's own test page."),
    Way.QUEUE: message("The system passes papers on, but never says whether they came out."),
    Way.FILE: message("Every paper is written to the end of the file, or to the device."),
    Way.VIRTUAL: message("Papers come out in a panel at the right; good for trying things."),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form.

    Shapes: `paper` is one document kind, "" for every paper that fits; `answers` is false for a printer that
        never says whether it printed. Units: `speed` of a serial port in baud.
    """

    name: str = ""
    kind: str = "receipt80"
    way: Way = Way.NETWORK
    address: str = ""
    paper: str = ""
    answers: bool = True
    speed: int = 9600

    def setting(self) -> PrinterSetting:
        """Return the printer that is described."""
        name = self.name.strip()
        return PrinterSetting(
            name, f"{self.way}:{self._rest()}", self.kind, (self.paper,) if self.paper else (), self.answers
        )

    @property
    def is_complete(self) -> bool:
        """Whether everything is there that has to be."""
        return bool(self.name.strip() and (self.address.strip() or self.way is Way.VIRTUAL))

    def _rest(self) -> str:
        """Return the address after its first word."""
        address = self.address.strip()
        if self.way is Way.NETWORK:
            return f"//{address}"
        if self.way is Way.SERIAL and "?" not in address:
            return f"{address}?baud={self.speed}"
        return self.name.strip() if self.way is Way.VIRTUAL else address


class PrinterForm(QWidget):
    """The form; its button is the next step once everything is written.

    Signals: `add_requested` (`PrinterSetting`); `search_requested` (nothing): look for printers again.
    """

    add_requested = Signal(object)
    search_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = Texts("en")
        self._typed = Typed()
        self._may_add = False
        self._proposed = ""  # the name that was written by choosing what was found
        self.heading = Label(look, "", SECTION)
        self.found = FoundBox(look)
        self.name = TextField(look, "")
        self.kind = FilterButton(look, "", ())
        self.way = FilterButton(look, "", ())
        self.address = TextField(look, "")
        self.speed = FilterButton(look, "", ())
        self.answers = FilterButton(look, "", ())
        self.paper = FilterButton(look, "", ())
        self.hint = Label(look, "", SMALL_MUTED, wraps=True)
        self.trouble = Band(look)
        self.add_button = Button(look, Face(), ButtonKind.NEUTRAL)
        layout = column(self, gap=look.px(Space.M))
        for widget in self._widgets():
            layout.addWidget(widget)
        layout.addStretch(1)
        self._connect()

    @property
    def typed(self) -> Typed:
        """Return what stands in the form."""
        return replace(self._typed, name=self.name.text(), address=self.address.text())

    def show_state(self, texts: Texts, *, may_add: bool, trouble: str) -> None:
        """Offer the form, in a language, to somebody who may use it; `trouble` says what was refused."""
        self._texts, self._may_add = texts, may_add
        self.heading.setText(texts("Add a printer"))
        if not may_add:
            trouble = trouble or texts(
                "Only an admin adds or removes printers. Switch user at the lower left."
            )
        tone = Tone.WARNING if may_add else Tone.INFO
        self.trouble.setVisible(bool(trouble))
        if trouble:
            icon = "triangle-alert" if may_add else "lock"
            self.trouble.set_face(BandFace(tone, trouble, icon))
        self._show_typed()

    def clear(self) -> None:
        """Forget what was written: the printer is added."""
        self._typed = Typed()
        self.name.clear()
        self.address.clear()
        self._show_typed()

    def _widgets(self) -> tuple[QWidget, ...]:
        return (
            self.heading,
            self.found,
            self.name,
            self.kind,
            self.way,
            self.address,
            self.speed,
            self.answers,
            self.paper,
            self.hint,
            self.trouble,
            self.add_button,
        )

    def _connect(self) -> None:
        for field in (self.name, self.address):
            field.textChanged.connect(self._on_text_changed)
            field.submitted.connect(self._on_submitted)
        self.kind.chosen.connect(self._on_kind_chosen)
        self.found.chosen.connect(self._on_found_chosen)
        self.found.search_requested.connect(self.search_requested)
        self.speed.chosen.connect(self._on_speed_chosen)
        self.way.chosen.connect(self._on_way_chosen)
        self.answers.chosen.connect(self._on_answers_chosen)
        self.paper.chosen.connect(self._on_paper_chosen)
        self.add_button.clicked.connect(self._on_add_clicked)

    def _show_typed(self) -> None:
        texts, typed = self._texts, self._typed
        self.name.set_hint(texts("Name, such as Receipts"))
        self.kind.set_items(texts("Prints on"), self._kinds())
        self.way.set_items(texts("Reached by"), self._ways())
        self.address.set_hint(texts(_ADDRESS_HINTS[typed.way]) or texts("Address"))
        self.address.setVisible(self._may_add and typed.way is not Way.VIRTUAL)
        self.speed.set_items(texts("Speed"), self._speeds())
        self.speed.setVisible(self._may_add and typed.way is Way.SERIAL)
        says = ((True, texts("Yes")), (False, texts("Never")))
        self.answers.set_items(
            texts("Says whether it printed"),
            tuple(MenuItem(key, words, is_chosen=key == typed.answers) for key, words in says),
        )
        may_answer = typed.way in _SPEAKING and typed.kind not in IN_ZPL
        self.answers.setVisible(self._may_add and may_answer)
        self.paper.set_items(texts("Papers"), self._papers())
        self.hint.setText(texts(_HINTS[typed.way]))
        for widget in (
            self.found, self.name, self.kind, self.way, self.paper, self.hint, self.add_button,
        ):  # fmt: skip
            widget.setVisible(self._may_add)
        self._show_button()

    def _show_button(self) -> None:
        is_ready = self._may_add and self.typed.is_complete
        self.add_button.set_face(Face(self._texts("Add printer"), "plus"))
        self.add_button.setEnabled(is_ready)
        self.add_button.set_kind(ButtonKind.PRIMARY if is_ready else ButtonKind.NEUTRAL)

    def _kinds(self) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(
                kind, self._texts(words), KIND_ICONS.get(kind, "printer"), is_chosen=kind == self._typed.kind
            )
            for kind, words in KIND_WORDS.items()
        )

    def _ways(self) -> tuple[MenuItem, ...]:
        offered = _FOR_PDF if self._typed.kind == "pdf" else tuple(Way)
        return tuple(
            MenuItem(way, self._texts(WAY_WORDS[way]), is_chosen=way is self._typed.way) for way in offered
        )

    def _speeds(self) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(speed, self._texts("{speed} baud", speed=speed), is_chosen=speed == self._typed.speed)
            for speed in _SPEEDS
        )

    def _papers(self) -> tuple[MenuItem, ...]:
        every = MenuItem("", self._texts("Every paper that fits"), is_chosen=not self._typed.paper)
        return every, *(
            MenuItem(paper, self._texts(words), is_chosen=paper == self._typed.paper)
            for paper, words in PAPER_WORDS.items()
        )

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_button()

    @Slot(object)
    def _on_submitted(self, _text: str) -> None:
        self.add_button.click()

    @Slot(object)
    def _on_kind_chosen(self, kind: str) -> None:
        way = Way.FILE if kind == "pdf" and self._typed.way not in _FOR_PDF else self._typed.way
        self._typed = replace(self._typed, kind=kind, way=way)
        self._show_typed()

    @Slot(object)
    def _on_found_chosen(self, found: FoundPrinter) -> None:
        scheme, _, rest = found.uri.partition(":")
        kind = self._typed.kind if scheme == Way.QUEUE or self._typed.kind != "pdf" else Typed().kind
        self._typed = replace(self._typed, way=Way(scheme), kind=kind)
        self.address.setText(rest)
        if self.name.text().strip() in ("", self._proposed):
            is_short = len(found.name) <= _LONGEST_NAME
            self._proposed = found.name if is_short else found.name.partition(",")[0][:_LONGEST_NAME]
            self.name.setText(self._proposed)
        self._show_typed()
        self.name.setFocus()

    @Slot(object)
    def _on_speed_chosen(self, speed: int) -> None:
        self._typed = replace(self._typed, speed=speed)
        self._show_typed()

    @Slot(object)
    def _on_way_chosen(self, way: Way) -> None:
        self._typed = replace(self._typed, way=way)
        self._show_typed()

    @Slot(object)
    def _on_answers_chosen(self, answers: bool) -> None:
        self._typed = replace(self._typed, answers=answers)
        self._show_typed()

    @Slot(object)
    def _on_paper_chosen(self, paper: str) -> None:
        self._typed = replace(self._typed, paper=paper)
        self._show_typed()

    @Slot()
    def _on_add_clicked(self) -> None:
        self.add_requested.emit(self.typed.setting())
