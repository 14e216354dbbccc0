"""Tabs of quick keys: as many as fit, the rest behind *More*."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.menu import Menu, MenuItem
from pos_desktop.ui.widgets.tabs import Choice, TabButton, Tabs


class KeyTabs(QWidget):
    """One line of tabs.

    Signals: `chosen` (the choice's key).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._choices: tuple[Choice, ...] = ()
        self._widths: dict[Choice, int] = {}
        self._current: object = None
        self.tabs = Tabs(look, parent=self)
        self.more = Button(look, Face(), ButtonKind.QUIET, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tabs.chosen.connect(self._on_chosen)
        self.more.clicked.connect(self._on_more_clicked)
        look.changed.connect(self._on_look_changed)

    @property
    def current(self) -> object:
        """Return the key of the current tab."""
        return self._current

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these tabs; the current one stays where it is still there."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        keys = [choice.key for choice in choices]
        if self._current not in keys:
            self._current = keys[0] if keys else None
        self._arrange()

    def retranslate(self, texts: Texts) -> None:
        """Say *More* in another language."""
        self.more.set_face(Face(texts("More"), icon_after="chevron-down"))
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TARGET) * 4, self._look.px(Metric.TARGET))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TARGET), self._look.px(Metric.TARGET))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = self._fitting()
        self.tabs.set_choices(shown, self._current)
        width = sum(self._width(choice) for choice in shown) + self._gap() * max(0, len(shown) - 1)
        self.tabs.setGeometry(0, 0, width, self.height())
        is_cut = len(shown) < len(self._choices)
        self.more.setVisible(is_cut)
        if is_cut:
            hint = self.more.sizeHint()
            self.more.setGeometry(width + self._gap() // 2, 0, hint.width(), self.height())

    def _fitting(self) -> tuple[Choice, ...]:
        """Return the tabs there is room for; the current one is always among them."""
        if self._total(self._choices) <= self.width():
            return self._choices
        room = self.width() - self.more.sizeHint().width() - self._gap() // 2
        current = tuple(choice for choice in self._choices if choice.key == self._current)
        shown: tuple[Choice, ...] = ()
        for choice in self._choices:
            wanted = (*shown, choice)
            kept = wanted if self._current in [one.key for one in wanted] else (*wanted, *current)
            if self._total(kept) > room:
                break
            shown = wanted
        return shown if self._current in [one.key for one in shown] else (*shown, *current)

    def _total(self, choices: Sequence[Choice]) -> int:
        return sum(self._width(choice) for choice in choices) + self._gap() * max(0, len(choices) - 1)

    def _width(self, choice: Choice) -> int:
        if choice not in self._widths:
            self._widths[choice] = TabButton(self._look, choice).sizeHint().width()
        return self._widths[choice]

    def _gap(self) -> int:
        return self._look.px(Space.XL)

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        self._current = key
        self._arrange()
        self.chosen.emit(key)

    @Slot()
    def _on_more_clicked(self) -> None:
        shown = {button.choice.key for button in self.tabs.buttons}
        items = [MenuItem(choice.key, choice.text) for choice in self._choices if choice.key not in shown]
        menu = Menu(self._look, self, items)
        menu.chosen.connect(self._on_chosen)
        menu.open_at(self.more)

    @Slot()
    def _on_look_changed(self) -> None:
        self._widths.clear()
        self.setFixedHeight(self._look.px(Metric.TARGET))
        self._arrange()
