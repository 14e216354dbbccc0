"""The tab of this computer: language and looks, its register, and the shop's data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_rate
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.printer_line import breakable
from pos_desktop.ui.screens.setup.state import Part, Refusal, SetupState
from pos_desktop.ui.screens.setup.words import check_words, refused
from pos_desktop.ui.shell.people import changed
from pos_desktop.ui.shell.state import Appearance
from pos_desktop.ui.theme import Ground, Metric, Mode, Scale, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import BODY_MEDIUM, MUTED, SECTION, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import Hairline, Scroll, Surface, column, row
from pos_desktop.ui.widgets.tabs import Choice, Segmented

_PPM_PER_PERCENT = 10_000


class Card(Surface):
    """A rounded ground with a heading."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, rounded=True, parent=parent)
        self.heading = Label(look, "", SECTION)
        self.inside = column(self, margin=look.px(Metric.MARGIN), gap=look.px(Space.M))
        self.inside.addWidget(self.heading)


class Looks(Card):
    """Language, colours, size and sounds.

    Signals: `appearance_requested` (an `Appearance`).
    """

    appearance_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._appearance = Appearance()
        self.language, self.colours, self.scale, self.sounds = (Segmented(look) for _ in range(4))
        self._labels: list[Label] = []
        for segments in self._all():
            label = Label(look, "", BODY_MEDIUM)
            self._labels.append(label)
            line = row(gap=look.px(Space.M))
            line.addWidget(label, 1)
            line.addWidget(segments, 0, Qt.AlignmentFlag.AlignRight)
            self.inside.addWidget(Hairline(look))
            self.inside.addLayout(line)
            segments.chosen.connect(self._on_chosen)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show what is chosen."""
        theme = self.look.theme
        self._appearance = Appearance(texts.language, theme.mode, theme.scale, state.settings.sounds)
        self.heading.setText(texts("Language and looks"))
        names = (texts("Language"), texts("Colours"), texts("Size"), texts("Sounds"))
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
        self.language.set_choices((Choice("en", "English"), Choice("fr", "Français")), texts.language)
        light, dark = Choice(Mode.LIGHT, texts("Light")), Choice(Mode.DARK, texts("Dark"))
        self.colours.set_choices((light, dark), theme.mode)
        sizes = (
            Choice(scale, format_rate(scale.value * _PPM_PER_PERCENT, texts.language)) for scale in Scale
        )
        self.scale.set_choices(tuple(sizes), theme.scale)
        on_off = (Choice("on", texts("On")), Choice("off", texts("Off")))
        self.sounds.set_choices(on_off, "on" if state.settings.sounds else "off")

    def _all(self) -> tuple[Segmented, ...]:
        return self.language, self.colours, self.scale, self.sounds

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        self.appearance_requested.emit(changed(self._appearance, key))


class Register(Card):
    """Which register of the shop this computer is.

    Signals: `register_requested` (register id).
    """

    register_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.words = Label(look, "", MUTED, wraps=True)
        self.value = Label(look, "", BODY_MEDIUM, wraps=True)
        self.choice = FilterButton(look, "", ())
        self.trouble = Band(look)
        for widget in (self.words, self.value, self.choice, self.trouble):
            self.inside.addWidget(widget)
        self.choice.chosen.connect(self.register_requested)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show the register in use, and the others to those who may choose one."""
        self.heading.setText(texts("Register"))
        self.words.setText(texts("Sales, receipt numbers and the drawer of this computer belong to it."))
        items = tuple(
            MenuItem(
                each.register_id,
                f"{each.outlet} · {each.name}",
                is_chosen=each.register_id == state.register_id,
            )
            for each in state.registers
        )
        value = next((item.text for item in items if item.is_chosen), texts("no register"))
        self.choice.set_items(texts("This computer is"), items, value=value)
        self.value.setText(value)
        self.value.setVisible(not state.may_manage)
        self.choice.setVisible(state.may_manage)
        refusal = state.refused_at(Part.REGISTER)
        if refusal is not None:
            self.trouble.set_face(BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert"))
        elif not state.may_manage:
            words = texts("Only an admin changes this. Switch user at the lower left.")
            self.trouble.set_face(BandFace(Tone.INFO, words, "lock"))
        self.trouble.setVisible(refusal is not None or not state.may_manage)


class ShopData(Card):
    """Where the shop's data is kept, and whether it is as it was recorded.

    Signals: `check_requested` (nothing).
    """

    check_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._folder = ""
        self.words = Label(look, "", MUTED, wraps=True)
        self.path = Label(look, "", BODY_MEDIUM, wraps=True)
        self.copy_button = Button(look, Face())
        self.check_button = Button(look, Face())
        self.result = Band(look)
        buttons = row(gap=look.px(Space.S))
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        self.inside.addWidget(self.words)
        self.inside.addWidget(self.path)
        self.inside.addLayout(buttons)
        self.inside.addWidget(self.result)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.check_button.clicked.connect(self.check_requested)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show the folder and the last check."""
        self._folder = state.folder
        self.heading.setText(texts("The shop's data"))
        self.words.setText(texts("Everything ever recorded here lies in this folder. Back it up whole."))
        self.path.setText(breakable(state.folder))
        self.copy_button.set_face(Face(texts("Copy the path"), "copy"))
        words = texts("Checking…") if state.is_checking else texts("Check the journal")
        self.check_button.set_face(Face(words, "list-checks"))
        self.check_button.setEnabled(not state.is_checking)
        face = _result(texts, state, state.refused_at(Part.JOURNAL))
        if face is not None:
            self.result.set_face(face)
        self.result.setVisible(face is not None)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._folder)


def _result(texts: Texts, state: SetupState, refusal: Refusal | None) -> BandFace | None:
    if refusal is not None:
        return BandFace(Tone.WARNING, refused(texts, refusal), "triangle-alert")
    if state.check is None:
        return None
    words = check_words(texts, state.check)
    if state.check.is_clean:
        return BandFace(Tone.INFO, words, "circle-check")
    return BandFace(Tone.DANGER, words, "triangle-alert")


class ComputerPage(QWidget):
    """The three cards, in two columns.

    Signals: `appearance_requested` (an `Appearance`); `register_requested` (register id); `check_requested`
        (nothing).
    """

    appearance_requested = Signal(object)
    register_requested = Signal(object)
    check_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.looks, self.register, self.data = Looks(look), Register(look), ShopData(look)
        px = look.px
        content = QWidget()
        columns = row(content, gap=px(Space.XL))
        columns.setContentsMargins(px(Metric.MARGIN), px(Space.S), px(Metric.MARGIN), px(Metric.MARGIN))
        left, right = column(), column(gap=px(Space.L))
        left.addWidget(self.looks)
        right.addWidget(self.register)
        right.addWidget(self.data)
        for each in (left, right):
            each.addStretch(1)
            columns.addLayout(each, 1)
        column(self).addWidget(Scroll(content))
        self.looks.appearance_requested.connect(self.appearance_requested)
        self.register.register_requested.connect(self.register_requested)
        self.data.check_requested.connect(self.check_requested)

    def show_state(self, texts: Texts, state: SetupState) -> None:
        """Show how this computer is set up."""
        self.looks.show_state(texts, state)
        self.register.show_state(texts, state)
        self.data.show_state(texts, state)
