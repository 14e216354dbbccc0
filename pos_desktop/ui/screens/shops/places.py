"""Which outlet each place of a web shop is, and where its other orders go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.online import Place
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.state import ShopsState
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import BODY_MEDIUM, MUTED, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import column, row, take_out


class PlaceLine(QWidget):
    """One place, and the outlet it is.

    Signals: `matched` ((place ref, outlet id or None)).
    """

    matched = Signal(object)

    def __init__(self, look: Look, ref: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = ref
        self.name = Label(look, "", BODY_MEDIUM, wraps=True)
        self.outlet = FilterButton(look, "", ())
        self.outlet.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        line = row(self, gap=look.px(Space.M))
        line.addWidget(self.name, 1)
        line.addWidget(self.outlet, 0, Qt.AlignmentFlag.AlignVCenter)
        self.outlet.chosen.connect(self._on_chosen)

    def show_place(self, name: str, texts: Texts, items: tuple[MenuItem, ...]) -> None:
        """Show the outlets it could be."""
        self.name.setText(name)
        value = "" if any(item.is_chosen for item in items) else texts("Choose")
        self.outlet.set_items(texts("Outlet"), items, value=value)

    @Slot(object)
    def _on_chosen(self, outlet_id: bytes | None) -> None:
        self.matched.emit((self._ref, outlet_id))


class Places(QWidget):
    """Every place of the shop shown, and the default outlet.

    Signals: `matched` ((place ref, outlet id or None)); `default_chosen` (outlet id).
    """

    matched = Signal(object)
    default_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.words = Label(look, "", MUTED, wraps=True)
        self.lines: tuple[PlaceLine, ...] = ()
        self._refs: tuple[str, ...] = ()
        self.default = PlaceLine(look, "")
        self._lines_layout = column(gap=look.px(Space.S))
        layout = column(self, gap=look.px(Space.S))
        layout.addWidget(self.words)
        layout.addLayout(self._lines_layout)
        layout.addWidget(self.default)
        self.default.matched.connect(self._on_default)

    def show_state(self, texts: Texts, state: ShopsState, *, may_change: bool) -> None:
        """Show every place and the outlet it is."""
        refs = tuple(place.ref for place in state.places)
        if refs != self._refs:
            self._make_lines(refs)
        self.words.setText(
            texts("Orders follow the place the shop names; the others go to the outlet at the foot.")
            if refs
            else texts("This shop names no places: its orders are divided over the outlets by stock.")
        )
        for line, place in zip(self.lines, state.places, strict=True):
            line.show_place(place.name, texts, _items(texts, state, place))
            line.outlet.setEnabled(may_change)
        items = tuple(
            MenuItem(each.outlet_id, each.name, is_chosen=each.outlet_id == state.default_outlet_id)
            for each in state.outlets
        )
        self.default.show_place(texts("Every other order"), texts, items)
        self.default.outlet.setEnabled(may_change)

    def _make_lines(self, refs: tuple[str, ...]) -> None:
        take_out(self._lines_layout, self.lines)
        self._refs = refs
        self.lines = tuple(PlaceLine(self._look, ref) for ref in refs)
        for line in self.lines:
            self._lines_layout.addWidget(line)
            line.matched.connect(self.matched)

    @Slot(object)
    def _on_default(self, match: tuple[str, bytes | None]) -> None:
        self.default_chosen.emit(match[1])


def _items(texts: Texts, state: ShopsState, place: Place) -> tuple[MenuItem, ...]:
    outlets = tuple(
        MenuItem(each.outlet_id, each.name, is_chosen=each.outlet_id == place.outlet_id)
        for each in state.outlets
    )
    return (*outlets, MenuItem(None, texts("Not matched"), is_chosen=place.outlet_id is None))
