"""Who works here: choosing oneself and typing the PIN; and the till's language, colours, size and sounds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.shell.state import Appearance, Person, UserSwitch
from pos_desktop.ui.theme import Metric, Mode, Scale, Space
from pos_desktop.ui.widgets.label import CAPTION, SECTION, Label
from pos_desktop.ui.widgets.menu import MenuItem, MenuRow
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.pinpad import PinPad, PinTexts
from pos_desktop.ui.widgets.surface import Hairline, Scroll, column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented

MOST_PEOPLE_AT_ONCE = 6


class PersonPanel(Overlay):
    """Opened above the user's name. While nobody is signed in it cannot be left without a PIN.

    Signals: `switch_requested` (a `UserSwitch`); `lock_requested` (nothing);
        `appearance_requested` (an `Appearance`).
    """

    switch_requested = Signal(object)
    lock_requested = Signal()
    appearance_requested = Signal(object)

    def __init__(self, look: Look, over: QWidget, texts: Texts, *, must: bool = False) -> None:
        super().__init__(look, over)
        self._texts = texts
        self._must = must
        self._chosen: Person | None = None
        self._appearance = Appearance()
        self.setAccessibleName(texts("Who is working?"))
        self._columns = row(self.panel, margin=look.px(Space.L), gap=look.px(Space.L))
        self._people = column(gap=look.px(Space.XS))
        self._columns.addLayout(self._people)
        self._title = Label(look, "", SECTION)
        pin = PinTexts(texts("PIN"), texts("Delete the last digit"), texts("Clear"))
        self.pad = PinPad(look, pin)
        self.pad.setFixedWidth(look.px(Metric.POPOVER) // 2)
        self.pad.entered.connect(self._on_pin_entered)
        self._beside = column(gap=look.px(Space.M))
        self._beside.addWidget(self._title)
        self._beside.addWidget(self.pad, 1)
        self._columns.addLayout(self._beside)
        self._title.hide()
        self.pad.hide()
        if must:
            self.set_dimmed()

    @property
    def is_locked(self) -> bool:
        """Tell whether the till is locked until somebody types a PIN here."""
        return self._must

    def set_people(self, people: Sequence[Person], current: Person | None) -> None:
        """Offer these people; the current one can lock the till."""
        content = QWidget()
        lines = column(content)
        for person in people:
            item = MenuItem(person, person.name, icon="user", is_chosen=person == current)
            line = MenuRow(self.look, item)
            line.setMinimumWidth(self.look.px(Metric.POPOVER) // 2)
            line.clicked.connect(self._on_person_clicked)
            lines.addWidget(line)
        self._people.addWidget(Label(self.look, self._texts("Who is working?"), CAPTION))
        self._people.addWidget(self._scrolling(content, len(people)))
        if current is not None:
            lock = MenuRow(self.look, MenuItem(None, self._texts("Lock the till"), icon="lock"))
            lock.clicked.connect(self._on_lock_clicked)
            self._people.addWidget(Hairline(self.look))
            self._people.addWidget(lock)
        if len(people) == 1 and self._must:
            self._choose(people[0])

    def set_appearance(self, appearance: Appearance) -> None:
        """Offer language, colours, size and sounds beneath the people."""
        self._appearance = appearance
        texts = self._texts
        self._people.addStretch(1)
        for name, choices, current in (
            (texts("Language"), (("en", "English"), ("fr", "Français")), appearance.language),
            (
                texts("Colours"),
                ((Mode.LIGHT, texts("Light")), (Mode.DARK, texts("Dark"))),
                appearance.mode,
            ),
            (texts("Size"), tuple((scale, f"{scale.value}") for scale in Scale), appearance.scale),
            (texts("Sounds"), (("on", texts("On")), ("off", texts("Off"))), _on_off(appearance)),
        ):
            self._people.addWidget(Label(self.look, name, CAPTION))
            segments = Segmented(self.look, [Choice(key, text) for key, text in choices])
            segments.set_current(current)
            segments.chosen.connect(self._on_appearance_chosen)
            self._people.addWidget(segments)

    def show_problem(self, text: str) -> None:
        """Say why the PIN was not taken."""
        self.pad.show_problem(text)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._must and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)

    def _scrolling(self, content: QWidget, count: int) -> QWidget:
        if count <= MOST_PEOPLE_AT_ONCE:
            return content
        scroll = Scroll(content)
        scroll.setFixedHeight(MOST_PEOPLE_AT_ONCE * self.look.px(Metric.TARGET))
        return scroll

    def _choose(self, person: Person) -> None:
        self._chosen = person
        self._title.setText(self._texts("PIN of {name}", name=person.name))
        self._title.show()
        self.pad.show_problem("")
        self.pad.show()
        self._arrange()
        self.pad.dots.setFocus()

    @Slot()
    def _on_person_clicked(self) -> None:
        line = self.sender()
        if isinstance(line, MenuRow) and isinstance(line.item.key, Person):
            self._choose(line.item.key)

    @Slot(object)
    def _on_pin_entered(self, pin: str) -> None:
        if self._chosen is not None:
            self.switch_requested.emit(UserSwitch(self._chosen.user_id, pin))

    @Slot()
    def _on_lock_clicked(self) -> None:
        self.close_panel()
        self.lock_requested.emit()

    @Slot(object)
    def _on_appearance_chosen(self, key: object) -> None:
        wanted = changed(self._appearance, key)
        self.close_panel()
        self.appearance_requested.emit(wanted)


def _on_off(appearance: Appearance) -> str:
    return "on" if appearance.has_sounds else "off"


def changed(appearance: Appearance, key: object) -> Appearance:
    """Return the appearance with the one thing changed that the key of a choice names."""
    mode = key if isinstance(key, Mode) else appearance.mode
    scale = key if isinstance(key, Scale) else appearance.scale
    language = str(key) if key in ("en", "fr") else appearance.language
    has_sounds = key == "on" if key in ("on", "off") else appearance.has_sounds
    return Appearance(language, mode, scale, has_sounds)
