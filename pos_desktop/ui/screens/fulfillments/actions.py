"""The row of actions of the open fulfillment: the next step first, what does not fit in a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.fulfillments.items import IconMark
from pos_desktop.ui.screens.fulfillments.state import Step
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, Label
from pos_desktop.ui.widgets.menu import Menu, MenuItem

STEP_WORDS = {
    Step.PACK: (message("Mark as packed"), "package-check"),
    Step.SHIP: (message("Mark as shipped"), "truck"),
    Step.PICK_UP: (message("Mark as picked up"), "store"),
    Step.PUT_BACK: (message("Put back"), "undo-2"),
    Step.PICKING_LIST: (message("Print picking list"), "list-checks"),
    Step.PACKING_SLIP: (message("Print packing slip"), "receipt-text"),
    Step.LABEL: (message("Print shipping label"), "tag"),
    Step.UNPACK: (message("Unpack"), "undo-2"),
    Step.HISTORY: (message("See in Sales history"), ""),
}
STEP_KEYS = {
    Step.PICKING_LIST: "F6",
    Step.PACKING_SLIP: "F6",
    Step.LABEL: "F7",
    Step.UNPACK: "F8",
    Step.HISTORY: "F9",
}
NEXT_KEY = "F12"
_QUIET = (Step.UNPACK, Step.HISTORY)
_GIVES_WAY = (Step.HISTORY, Step.UNPACK, Step.LABEL, Step.PICKING_LIST, Step.PACKING_SLIP)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the row offers: steps in order, the accent (if the row holds it), and what stands beside it."""

    steps: tuple[Step, ...]
    accent: Step | None
    blocked: frozenset[Step] = frozenset()
    hint: str = ""


class ActionRow(QWidget):
    """Buttons at the left, quiet ones at the right; what has no room goes into a menu.

    Signals: `step_requested` (`Step`).
    """

    step_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._offer = Offer((), None)
        self._buttons: dict[Step, Button] = {}
        self._hidden: tuple[Step, ...] = ()
        self._texts = Texts("en")
        self._hint = Label(look, "", MUTED, parent=self)
        self._hint_icon = IconMark(look, "info", self)
        self.more = Button(look, Face(icon="ellipsis"), ButtonKind.QUIET, name="…", parent=self)
        self.more.clicked.connect(self._on_more_clicked)
        self._keys = {key: QShortcut(QKeySequence(key), self) for key in sorted(set(STEP_KEYS.values()))}
        for shortcut in self._keys.values():
            shortcut.activated.connect(self._on_key_pressed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def show_offer(self, texts: Texts, offer: Offer) -> None:
        """Show these steps in a language."""
        self._texts = texts
        self._offer = offer
        self._hint.setText(offer.hint)
        self.more.set_name(texts("More"))
        for step in set(self._buttons) - set(offer.steps):
            button = self._buttons.pop(step)
            button.hide()
            button.deleteLater()
        for step in offer.steps:
            self._dress(step)
        self._arrange()

    def button(self, step: Step) -> Button | None:
        """Return the button of a step that is offered, also while it is in the menu."""
        return self._buttons.get(step)

    def sizeHint(self) -> QSize:
        lines = 2 if self._needs_own_line() else 1
        height = self._look.px(Metric.BUTTON) * lines - (self._look.px(Space.L) if lines == 2 else 0)
        return QSize(self._look.px(240), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _dress(self, step: Step) -> None:
        words, icon = STEP_WORDS[step]
        is_accent = step is self._offer.accent
        face = Face(
            self._texts(words),
            icon,
            keycap=NEXT_KEY if is_accent else "",
            icon_after="" if icon else "chevron-right",
        )
        kind = ButtonKind.PRIMARY if is_accent else ButtonKind.QUIET if step in _QUIET else ButtonKind.NEUTRAL
        button = self._buttons.get(step)
        if button is None:
            button = self._buttons[step] = Button(self._look, face, kind, parent=self)
            button.clicked.connect(self._on_button_clicked)
        button.set_face(face)
        button.set_kind(kind)
        button.setEnabled(step not in self._offer.blocked)
        button.setToolTip(STEP_KEYS.get(step, ""))

    def _needs_own_line(self) -> bool:
        """Whether the hint has no room beside the buttons that stay."""
        if not self._offer.hint:
            return False
        return self._width_of(self._shown_steps()) + self._hint_width() > self.width()

    def _hint_width(self) -> int:
        if not self._offer.hint:
            return 0
        return self._hint.sizeHint().width() + self._look.px(Metric.ICON + Space.S + Space.XL)

    def _width_of(self, steps: Sequence[Step]) -> int:
        gap = self._look.px(Space.S)
        width = sum(self._buttons[step].sizeHint().width() + gap for step in steps)
        if len(steps) < len(self._offer.steps):
            width += self.more.sizeHint().width() + gap
        return width - gap

    def _shown_steps(self) -> tuple[Step, ...]:
        shown = list(self._offer.steps)
        for step in _GIVES_WAY:
            if self._width_of(shown) <= self.width():
                break
            if step in shown and step is not self._offer.accent:
                shown.remove(step)
        return tuple(shown)

    def _arrange(self) -> None:
        shown = self._shown_steps()
        self._hidden = tuple(step for step in self._offer.steps if step not in shown)
        gap, height = self._look.px(Space.S), self._look.px(Metric.BUTTON)
        own_line = self._needs_own_line()
        top = height - self._look.px(Space.L) if own_line else 0
        left = 0
        for step in (step for step in shown if step not in _QUIET):
            left = self._place(self._buttons[step], left, top) + gap
        right = self.width()
        for button in self._right_buttons(shown):
            right -= button.sizeHint().width()
            self._place(button, right, top)
            right -= gap
        self.more.setVisible(bool(self._hidden))
        for step in self._hidden:
            self._buttons[step].hide()
        self._place_hint(0 if own_line else left + gap, 0, top if own_line else height)
        self.updateGeometry()

    def _right_buttons(self, shown: Sequence[Step]) -> list[Button]:
        quiet = [self._buttons[step] for step in reversed(shown) if step in _QUIET]
        return [self.more, *quiet] if self._hidden else quiet

    def _place(self, button: Button, left: int, top: int) -> int:
        size = button.sizeHint()
        button.setGeometry(left, top, size.width(), size.height())
        button.show()
        return left + size.width()

    def _place_hint(self, left: int, top: int, height: int) -> None:
        side = self._look.px(Metric.ICON)
        for widget in (self._hint, self._hint_icon):
            widget.setVisible(bool(self._offer.hint))
        self._hint_icon.setGeometry(left, top + (height - side) // 2, side, side)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        words = left + side + self._look.px(Space.S)
        self._hint.setGeometry(words, top, self._hint.sizeHint().width(), height)

    @Slot()
    def _on_button_clicked(self) -> None:
        for step, button in self._buttons.items():
            if button is self.sender():
                self.step_requested.emit(step)
                return

    @Slot()
    def _on_key_pressed(self) -> None:
        for step in self._offer.steps:
            shortcut = self._keys.get(STEP_KEYS.get(step, ""))
            if shortcut is self.sender() and step not in self._offer.blocked:
                self.step_requested.emit(step)
                return

    @Slot()
    def _on_more_clicked(self) -> None:
        items = []
        for step in self._hidden:
            words, icon = STEP_WORDS[step]
            is_enabled = step not in self._offer.blocked
            items.append(
                MenuItem(step, self._texts(words), icon, STEP_KEYS.get(step, ""), is_enabled=is_enabled)
            )
        menu = Menu(self._look, self.more, items)
        menu.chosen.connect(self.step_requested)
        menu.open_at(self.more)

    @Slot()
    def _on_look_changed(self) -> None:
        self._arrange()
