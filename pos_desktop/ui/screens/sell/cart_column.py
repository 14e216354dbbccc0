"""The white column at the right: the cart from its customer to its next step."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.cart_foot import CartFoot
from pos_desktop.ui.screens.sell.cart_head import CartHead
from pos_desktop.ui.screens.sell.cart_list import CartList, Selection
from pos_desktop.ui.screens.sell.cart_rows import cart_rows, one_line, sums_of
from pos_desktop.ui.screens.sell.overlay_scroll import OverlayScroll
from pos_desktop.ui.screens.sell.state import SellState, Stage
from pos_desktop.ui.screens.sell.sums import Sums
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Ground, Metric, Space
from pos_desktop.ui.widgets.label import AMOUNT, MUTED, Label
from pos_desktop.ui.widgets.surface import Hairline, Surface, column


class CartColumn(Surface):
    """Shows the cart; in a narrow window, while paying, only one line of it above a slot for payment types.

    Signals: `line_pressed` (line key); those of `head`, `foot` and `lines.editor`.
    """

    line_pressed = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, edges="l", parent=parent)
        self.head = CartHead(look)
        self.lines = CartList(look, texts)
        self.room = OverlayScroll(self.lines)
        self.empty = Label(look, "", MUTED, wraps=True)
        self.short_form = Label(look, "", AMOUNT)
        self.rule = Hairline(look)
        self.sums = Sums(look)
        self.foot = CartFoot(look)
        self._is_compact = False
        self._column = column(self)
        self._sums_room = column()
        self._slot = column()
        self._lay_out()
        self.lines.line_pressed.connect(self.line_pressed)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show the sale on screen."""
        cart = state.cart
        self.head.show_state(words.texts, state)
        rows = cart_rows(cart, state.register, words) if cart is not None else ()
        is_read_only = state.stage is not Stage.SELLING
        grew = len(rows) > len(self.lines.rows)
        self.lines.set_rows(rows, Selection(state.selected, state.is_line_open), is_read_only=is_read_only)
        self._show_editor(words, state)
        self.sums.set_sums(sums_of(cart, words) if cart is not None and rows else ())
        self.short_form.setText(one_line(cart, words) if cart is not None else "")
        self._show_parts(has_rows=bool(rows))
        self.foot.show_state(words, state)
        if state.selected is not None and (grew or state.is_line_open):
            self._reveal(state.selected)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.head.retranslate(texts)
        self.lines.retranslate(texts)
        self.foot.retranslate(texts)
        self.empty.setText(texts("Scan something, or press a tile. What is rung up appears here at once."))

    def set_compact(self, is_compact: bool, types: QWidget) -> None:
        """Shrink to one line and hold the payment types, or give them back."""
        self._is_compact = is_compact
        if is_compact:
            self._slot.addWidget(types, 1)
        self._show_parts(has_rows=bool(self.lines.rows))

    def _lay_out(self) -> None:
        self._column.addWidget(self.head)
        self._column.addWidget(self.short_form)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.room, 1)
        self._column.addLayout(self._slot, 1)
        self._sums_room.addWidget(self.rule)
        self._sums_room.addWidget(self.sums)
        self._column.addLayout(self._sums_room)
        self._column.addWidget(self.foot)

    def _show_parts(self, *, has_rows: bool) -> None:
        is_compact = self._is_compact
        self.empty.setVisible(not has_rows and not is_compact)
        self.room.setVisible(not is_compact)
        self.rule.setVisible(has_rows and not is_compact)
        self.sums.setVisible(has_rows and not is_compact)
        self.short_form.setVisible(is_compact)

    def _show_editor(self, words: Wording, state: SellState) -> None:
        line = state.cart.line(state.selected) if state.cart is not None else None
        if line is not None and state.is_line_open:
            quantity = words.quantity(line.quantity)
            self.lines.editor.set_line(quantity, is_later=line.is_later, can_step_down=line.quantity > 1_000)

    def _reveal(self, key: str) -> None:
        rect = self.lines.rect_of(key)
        if rect.isValid():
            self.lines.adjustSize()
            self.room.ensureVisible(0, rect.bottom(), 0, self.look.px(Space.S))
            self.room.ensureVisible(0, rect.top(), 0, self.look.px(Space.S))

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self.look.px
        self.setFixedWidth(px(Metric.CART))
        self._column.setContentsMargins(1, 0, 0, 0)
        self._sums_room.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), 0)
        self._sums_room.setSpacing(px(Space.M))
        self._slot.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), 0)
        self.short_form.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), 0)
        self.empty.setContentsMargins(px(Space.L), px(Space.L), px(Space.L), 0)
