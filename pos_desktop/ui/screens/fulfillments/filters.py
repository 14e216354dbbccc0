"""The filters above the table: outlet, status, type, channel, and what needs attention."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.rows import FulfillmentFilter
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState
from pos_desktop.ui.screens.words import METHOD_ICONS, METHOD_WORDS, STATUS_WORDS, channel_word
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.menu import MenuItem

_STATUSES = ("new", "in_progress", "packed", "cancelled_after_packing")
_LATE, _NOT_COLLECTED = "late", "not_collected"


class FilterBar(QWidget):
    """Boxes that open menus; goes on beneath itself where there is no room.

    Signals: `chosen` (`FulfillmentFilter`).
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = FulfillmentFilter()
        self.outlet = FilterButton(look, "", ())
        self.status = FilterButton(look, "", ())
        self.method = FilterButton(look, "", ())
        self.channel = FilterButton(look, "", ())
        self.attention = FilterButton(look, "", ())
        layout = Flow(self, gap=look.px(Space.S))
        for button in (self.outlet, self.status, self.method, self.channel, self.attention):
            layout.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.outlet.chosen.connect(self._on_outlet)
        self.status.chosen.connect(self._on_status)
        self.method.chosen.connect(self._on_method)
        self.channel.chosen.connect(self._on_channel)
        self.attention.chosen.connect(self._on_attention)

    def show_state(self, texts: Texts, state: FulfillmentsState) -> None:
        """Show what is chosen and what could be."""
        chosen = self._filter = state.chosen
        self._show_outlets(texts, state)
        status = chosen.statuses[0] if chosen.statuses else ""
        items = [MenuItem("", texts("All open"), is_chosen=not status)]
        items += [MenuItem(one, texts(STATUS_WORDS[one]), is_chosen=one == status) for one in _STATUSES]
        self.status.set_items(texts("Status"), items)
        methods = [MenuItem("", texts("All"), is_chosen=not chosen.method)]
        methods += [
            MenuItem(one, texts(word), METHOD_ICONS[one], is_chosen=one == chosen.method)
            for one, word in METHOD_WORDS.items()
        ]
        self.method.set_items(texts("Type"), methods)
        channels = [MenuItem("", texts("All"), is_chosen=not chosen.channel_kind)]
        channels += [
            MenuItem(kind, channel_word(texts, kind), is_chosen=kind == chosen.channel_kind)
            for kind in state.channels
        ]
        self.channel.set_items(texts("Channel"), channels)
        self._show_attention(texts, chosen)

    def _show_outlets(self, texts: Texts, state: FulfillmentsState) -> None:
        wanted = state.chosen.outlet_id
        items = [
            MenuItem(outlet.outlet_id, outlet.name, "store", is_chosen=outlet.outlet_id == wanted)
            for outlet in state.outlets
        ]
        items.append(MenuItem(None, texts("All outlets"), "layers", is_chosen=wanted is None))
        self.outlet.set_items(texts("Outlet"), items)

    def _show_attention(self, texts: Texts, chosen: FulfillmentFilter) -> None:
        current = _LATE if chosen.late else _NOT_COLLECTED if chosen.not_collected else ""
        items = (
            MenuItem("", texts("Everything"), is_chosen=not current),
            MenuItem(_LATE, texts("Late"), "clock-alert", is_chosen=current == _LATE),
            MenuItem(
                _NOT_COLLECTED, texts("Not collected"), "calendar-clock", is_chosen=current == _NOT_COLLECTED
            ),
        )
        self.attention.set_items(texts("Show"), items)

    @Slot(object)
    def _on_outlet(self, outlet_id: bytes | None) -> None:
        self.chosen.emit(replace(self._filter, outlet_id=outlet_id))

    @Slot(object)
    def _on_status(self, status: str) -> None:
        self.chosen.emit(replace(self._filter, statuses=(status,) if status else ()))

    @Slot(object)
    def _on_method(self, method: str) -> None:
        self.chosen.emit(replace(self._filter, method=method))

    @Slot(object)
    def _on_channel(self, kind: str) -> None:
        self.chosen.emit(replace(self._filter, channel_kind=kind))

    @Slot(object)
    def _on_attention(self, what: str) -> None:
        self.chosen.emit(replace(self._filter, late=what == _LATE, not_collected=what == _NOT_COLLECTED))
