"""The top of the cart: who it is for, set it aside, and what is seldom needed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.domain.formats import format_amount
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_text, focus_ring
from pos_desktop.ui.screens.sell.state import CustomerCard, SellState, Stage
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Weight
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.menu import Menu, MenuItem
from pos_desktop.ui.widgets.surface import Surface, row


class CustomerButton(Control):
    """Who the sale is for; pressed, it finds or creates a customer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self._name = ""
        self._detail = ""
        self._is_known = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_customer(self, name: str, detail: str, *, is_known: bool) -> None:
        """Show a customer, or the words that ask for one."""
        self._name, self._detail, self._is_known = name, detail, is_known
        self.setAccessibleName(", ".join(part for part in (name, detail) if part))
        self.update()

    def paint(self, painter: QPainter) -> None:
        look, colors = self.look, self.look.theme.colors
        if self.is_lit():
            box(painter, self.rect(), ground=colors.well, radius=look.px(Metric.RADIUS))
        side, icon = look.px(Metric.AVATAR), look.px(Metric.ICON)
        middle = self.height() // 2
        circle = QRect(0, middle - side // 2, side, side)
        box(painter, circle, ground=colors.well, radius=side // 2)
        corner = circle.center() - QPoint(icon // 2, icon // 2) + QPoint(1, 1)
        draw_icon(painter, corner, "user", colors.text, icon)
        left = side + look.px(Space.M)
        name = QRect(left, 0, self.width() - left, self.height())
        weight = Weight.SEMIBOLD if self._is_known else Weight.MEDIUM
        if self._detail:
            name = QRect(left, middle - look.px(21), name.width(), look.px(21))
            below = name.translated(0, look.px(20))
            draw_text(painter, below, self._detail, look.font(Size.SMALL, figures=True), colors.muted)
        draw_text(painter, name, self._name, look.font(weight=weight), colors.text)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class CartHead(Surface):
    """One line of 64.

    Signals: `customer_requested`, `park_requested` (nothing); `menu_chosen` (the key of an item).
    """

    customer_requested = Signal()
    park_requested = Signal()
    menu_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, edges="b", parent=parent)
        self.customer = CustomerButton(look)
        self.park = Button(look, Face(icon="circle-pause"), name=" ")
        self.more = Button(look, Face(icon="ellipsis"), name=" ")
        self._items: tuple[MenuItem, ...] = ()
        self._row = row(self)
        self._row.addWidget(self.customer, 1)
        self._row.addWidget(self.park)
        self._row.addWidget(self.more)
        self.customer.clicked.connect(self.customer_requested)
        self.park.clicked.connect(self.park_requested)
        self.more.clicked.connect(self._on_more_clicked)
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, texts: Texts, state: SellState) -> None:
        """Show who it is for, and what can be done now."""
        cart = state.cart
        customer = cart.customer if cart is not None else None
        is_selling = state.stage is Stage.SELLING
        name = customer.name if customer is not None else ""
        if not name:
            name = texts("Add customer") if is_selling else texts("No customer")
        detail = _detail(texts, customer, state.currency)
        self.customer.set_customer(name, detail, is_known=customer is not None)
        self.customer.setEnabled(is_selling)
        self.park.setVisible(is_selling)
        self.more.setVisible(is_selling)
        self.park.setEnabled(cart is not None and cart.has_lines)
        self._items = menu_items(texts, state)

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.park.set_face(Face(texts("Park"), "circle-pause"))
        self.park.set_name(texts("Park sale"))
        self.more.set_name(texts("More"))

    @Slot()
    def _on_more_clicked(self) -> None:
        menu = Menu(self.look, self, self._items)
        menu.chosen.connect(self.menu_chosen)
        menu.open_at(self.more)

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self.look.px
        self._row.setContentsMargins(px(Space.L), 0, px(Space.L), 0)
        self._row.setSpacing(px(Space.S))
        self.setFixedHeight(px(Metric.HEADER))


def menu_items(texts: Texts, state: SellState) -> tuple[MenuItem, ...]:
    """Return what the menu offers, impossible things switched off."""
    has_cart = state.cart is not None
    has_lines = state.cart is not None and state.cart.has_lines
    is_open = state.register.session is not None
    has_customer = state.cart is not None and state.cart.customer is not None
    count = str(len(state.parked)) if state.parked else ""
    return (
        MenuItem("parked", texts("Retrieve sale"), "rotate-ccw", detail=count),
        MenuItem("sale_note", texts("Sale note"), "notebook-pen", is_enabled=has_lines),
        MenuItem("sale_discount", texts("Sale discount"), "percent", is_enabled=has_lines),
        MenuItem("layby", texts("Layby"), "clock", is_enabled=has_lines and has_customer and not state.short),
        MenuItem("discard", texts("Discard sale"), "trash-2", is_enabled=has_cart),
        MenuItem("cash", texts("Cash in or out"), "coins", is_enabled=is_open),
        MenuItem("drawer", texts("Open drawer"), "door-open", is_enabled=is_open),
        MenuItem("interim", texts("Print interim report"), "receipt-text", is_enabled=is_open),
        MenuItem("closure", texts("Print last closure again"), "printer"),
        MenuItem("close", texts("Close register"), "lock", is_enabled=is_open and not has_lines),
    )


def _detail(texts: Texts, customer: CustomerCard | None, currency: str) -> str:
    if customer is None:
        return ""
    if customer.credit_minor > 0:
        amount = format_amount(customer.credit_minor, currency, texts.language)
        return texts("Store credit {amount}", amount=amount)
    return customer.email or customer.phone
