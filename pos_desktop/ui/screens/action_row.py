"""A row of actions: loud ones at the left, quiet ones at the right, what has no room in a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.drawings import IconDrawing
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, Label
from pos_desktop.ui.widgets.menu import Menu, MenuItem

ACTION_KEYS = ("F6", "F7", "F8", "F9", "F10", "F11")


@dataclass(frozen=True, slots=True)
class Action:
    """One action, its words in the person's language.

    Shapes: `shortcut` is one of `ACTION_KEYS`, shown as a tool tip and in the menu; `yields` says which
        goes into the menu first when there is no room, the highest first, 0 never.
    """

    key: object
    text: str
    icon: str = ""
    kind: ButtonKind = ButtonKind.NEUTRAL
    shortcut: str = ""
    keycap: str = ""
    yields: int = 0
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What a row offers, in order, and what stands beside it."""

    actions: tuple[Action, ...] = ()
    hint: str = ""
    more: str = ""


class ActionRow(QWidget):
    """The row itself; a hint that has no room beside the buttons stands above them.

    Signals: `action_requested` (the action's key).
    """

    action_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._offer = Offer()
        self._buttons: dict[object, Button] = {}
        self._in_menu: tuple[Action, ...] = ()
        self._hint = Label(look, "", MUTED, parent=self)
        self._hint_icon = IconDrawing(look, "info", self)
        self.more = Button(look, Face(icon="ellipsis"), name="…", parent=self)
        self.more.clicked.connect(self._on_more_clicked)
        self._shortcuts = {key: QShortcut(QKeySequence(key), self) for key in ACTION_KEYS}
        for shortcut in self._shortcuts.values():
            shortcut.activated.connect(self._on_shortcut)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def show_offer(self, offer: Offer) -> None:
        """Show these actions; a button that stays keeps its place and focus."""
        self._offer = offer
        self._hint.setText(offer.hint)
        self.more.set_name(offer.more)
        wanted = {action.key for action in offer.actions}
        for key in set(self._buttons) - wanted:
            button = self._buttons.pop(key)
            button.hide()
            button.deleteLater()
        for action in offer.actions:
            self._dress(action)
        self._arrange()

    def button(self, key: object) -> Button | None:
        """Return the button of an action that is offered, also while it is in the menu."""
        return self._buttons.get(key)

    def sizeHint(self) -> QSize:
        lines = 2 if self._needs_own_line() else 1
        height = self._look.px(Metric.BUTTON) * lines - (self._look.px(Space.L) if lines == 2 else 0)
        return QSize(self._look.px(240), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TARGET), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _dress(self, action: Action) -> None:
        after = "" if action.icon else "chevron-right"
        face = Face(action.text, action.icon, keycap=action.keycap, icon_after=after)
        button = self._buttons.get(action.key)
        if button is None:
            button = self._buttons[action.key] = Button(self._look, face, action.kind, parent=self)
            button.clicked.connect(self._on_button_clicked)
        button.set_face(face)
        button.set_kind(action.kind)
        button.setEnabled(action.is_enabled)
        button.setToolTip(action.shortcut)

    def _needs_own_line(self) -> bool:
        if not self._offer.hint:
            return False
        return self._width_of(self._shown()) + self._hint_width() > self.width()

    def _hint_width(self) -> int:
        return self._hint.sizeHint().width() + self._look.px(Metric.ICON + Space.S + Space.XL)

    def _width_of(self, actions: Sequence[Action]) -> int:
        gap = self._look.px(Space.S)
        width = sum(self._buttons[action.key].sizeHint().width() + gap for action in actions)
        if len(actions) < len(self._offer.actions):
            width += self.more.sizeHint().width() + gap
        return width - gap

    def _shown(self) -> tuple[Action, ...]:
        shown = list(self._offer.actions)
        for action in sorted(self._offer.actions, key=lambda one: -one.yields):
            if self._width_of(shown) <= self.width() or not action.yields:
                break
            shown.remove(action)
        return tuple(shown)

    def _arrange(self) -> None:
        shown = self._shown()
        self._in_menu = tuple(action for action in self._offer.actions if action not in shown)
        gap, height = self._look.px(Space.S), self._look.px(Metric.BUTTON)
        own_line = self._needs_own_line()
        top = height - self._look.px(Space.L) if own_line else 0
        left = 0
        for action in (action for action in shown if action.kind is not ButtonKind.QUIET):
            left = self._place(self._buttons[action.key], left, top) + gap
        right = self.width()
        for button in self._right_buttons(shown):
            right -= button.sizeHint().width()
            self._place(button, right, top)
            right -= gap
        self.more.setVisible(bool(self._in_menu))
        for action in self._in_menu:
            self._buttons[action.key].hide()
        self._place_hint(0 if own_line else left + gap, top if own_line else height)
        self.updateGeometry()

    def _right_buttons(self, shown: Sequence[Action]) -> list[Button]:
        quiet = [self._buttons[action.key] for action in reversed(shown) if action.kind is ButtonKind.QUIET]
        return [self.more, *quiet] if self._in_menu else quiet

    def _place(self, button: Button, left: int, top: int) -> int:
        size = button.sizeHint()
        button.setGeometry(left, top, size.width(), size.height())
        button.show()
        return left + size.width()

    def _place_hint(self, left: int, height: int) -> None:
        side = self._look.px(Metric.ICON)
        for widget in (self._hint, self._hint_icon):
            widget.setVisible(bool(self._offer.hint))
        self._hint_icon.setGeometry(left, (height - side) // 2, side, side)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        words = left + side + self._look.px(Space.S)
        self._hint.setGeometry(words, 0, self._hint.sizeHint().width(), height)

    @Slot()
    def _on_button_clicked(self) -> None:
        for key, button in self._buttons.items():
            if button is self.sender():
                self.action_requested.emit(key)
                return

    @Slot()
    def _on_shortcut(self) -> None:
        for action in self._offer.actions:
            if self._shortcuts.get(action.shortcut) is self.sender() and action.is_enabled:
                self.action_requested.emit(action.key)
                return

    @Slot()
    def _on_more_clicked(self) -> None:
        items = [
            MenuItem(action.key, action.text, action.icon, action.shortcut, is_enabled=action.is_enabled)
            for action in self._in_menu
        ]
        menu = Menu(self._look, self.more, items)
        menu.chosen.connect(self.action_requested)
        menu.open_at(self.more, above=True)

    @Slot()
    def _on_look_changed(self) -> None:
        self._arrange()
