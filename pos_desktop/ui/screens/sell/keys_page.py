"""Ringing up: the field that always listens, quick keys under it, or what answers to the search."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_desktop.domain.cart import UNIT
from pos_desktop.services.ports.rows import ProductRow
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.key_tabs import KeyTabs
from pos_desktop.ui.screens.sell.list_pages import customer_faces
from pos_desktop.ui.screens.sell.overlay_scroll import OverlayScroll
from pos_desktop.ui.screens.sell.page import Page
from pos_desktop.ui.screens.sell.refusal_band import RefusalBand
from pos_desktop.ui.screens.sell.results import ResultFace, Results
from pos_desktop.ui.screens.sell.scan_field import ScanField
from pos_desktop.ui.screens.sell.state import Found, SellState
from pos_desktop.ui.screens.sell.tiles import TileFace, TileGrid
from pos_desktop.ui.screens.sell.wishes import AddProduct, AttachCustomer
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.empty import EmptyFace, EmptyState
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Choice

FAVOURITES = message("Favourites")


class KeysPage(Page):
    """The left side while something is rung up.

    Signals: `searched` (str); `wished` (a wish).
    """

    searched = Signal(object)
    wished = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words: Wording | None = None
        self._state = SellState()
        self._keys_shown: tuple[object, ...] = ()
        self.search = ScanField(look, "")
        self.refusal = RefusalBand(look)
        self.tabs = KeyTabs(look)
        self.grid = TileGrid(look)
        self.tiles = OverlayScroll(_in_room(look, self.grid))
        self.results = Results(look)
        self.found = OverlayScroll(_in_room(look, self.results))
        self.empty = EmptyState(look)
        self.pages = QStackedWidget()
        self._column = column(self)
        self._head = column()
        self._lay_out()
        self._connect()
        look.changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def show_state(self, words: Wording, state: SellState) -> None:
        """Show quick keys with what is in the cart, or what was found."""
        is_same_cart = state.cart is self._state.cart
        self._words, self._state = words, state
        self.refusal.show_refusal(words, state.refusal)
        self._show_keys(words, is_same_cart=is_same_cart)
        found = state.found
        if found is not None:
            self.results.set_faces(*_results(words, found))
        page = self.found if found is not None else self.tiles if state.keys else self.empty
        self.tabs.setVisible(page is self.tiles)
        self.pages.setCurrentWidget(page)
        if found is None and self.search.text() and not self.search.isModified():
            self.search.clear()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._keys_shown = ()
        self.tabs.retranslate(texts)
        self.search.set_hint(texts("Scan or type a product, SKU or customer"))
        text = texts("Products that are given a quick key appear here. Until then, scan or type to find one.")
        self.empty.set_face(EmptyFace(texts("No quick keys yet"), text, has_picture=False))

    def focus_home(self) -> None:
        """Listen for scans and typing."""
        self.search.setFocus()

    @Slot()
    def clear_search(self) -> None:
        """Empty the field and show the quick keys again."""
        self.search.clear()
        self.searched.emit("")

    def _lay_out(self) -> None:
        for part in (self.search, self.refusal, self.tabs):
            self._head.addWidget(part)
        self._column.addLayout(self._head)
        for page in (self.tiles, self.found, self.empty):
            self.pages.addWidget(page)
        self._column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._on_edited)
        self.search.cancelled.connect(self.clear_search)
        self.tabs.chosen.connect(self._on_tab_chosen)
        self.grid.chosen.connect(self._on_product_chosen)
        self.results.chosen.connect(self._on_result_chosen)

    def _show_keys(self, words: Wording, *, is_same_cart: bool) -> None:
        keys = self._state.keys
        names = tuple(Choice(name, words.texts(name or FAVOURITES)) for name, _products in keys)
        self.tabs.set_choices(names)
        current = str(self.tabs.current if self.tabs.current is not None else "")
        shown = (keys, current, words.texts.language)
        if shown != self._keys_shown:
            self._keys_shown = shown
            products = dict(keys).get(current, ())
            self.grid.set_faces(tuple(tile_face(words, product) for product in products), self._count_of)
        elif not is_same_cart:
            self.grid.set_counts(self._count_of)

    def _count_of(self, product_id: bytes) -> str:
        cart, words = self._state.cart, self._words
        units = cart.units_of(product_id) if cart is not None else 0
        return words.quantity(units) if units > 0 and words is not None else ""

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.searched.emit(text)

    @Slot()
    def _on_tab_chosen(self) -> None:
        if self._words is not None:
            self._show_keys(self._words, is_same_cart=True)
            self.tiles.verticalScrollBar().setValue(0)

    @Slot(object)
    def _on_product_chosen(self, product_id: bytes) -> None:
        self.wished.emit(AddProduct(product_id))

    @Slot(object)
    def _on_result_chosen(self, key: object) -> None:
        self.search.clear()
        self.wished.emit(key)

    @Slot()
    def _on_scale_changed(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(Space.L), px(Space.S), 0, px(Space.L))
        self._column.setSpacing(px(Space.M))
        self._head.setContentsMargins(0, 0, px(Space.L), 0)
        self._head.setSpacing(px(Space.S))


def _in_room(look: Look, content: QWidget) -> QWidget:
    """Return the content with the page's margin at its right, where the bar lies."""
    room = QWidget()
    column(room).addWidget(content)
    room.setContentsMargins(0, 0, look.px(Space.L), 0)
    return room


def tile_face(words: Wording, product: ProductRow) -> TileFace:
    """Return a product as a tile; a price of nothing means any amount."""
    texts = words.texts
    price = words.amount(product.price_minor) if product.price_minor else texts("Any amount")
    return TileFace(
        product.product_id, product.name, price, product.picture, product.tint, left_words(words, product)
    )


def left_words(words: Wording, product: ProductRow) -> str:
    """Return the warning that little is left, empty when there is enough."""
    if not product.is_stocked or product.available > max(product.low_stock, 0):
        return ""
    if product.available <= 0:
        return words.texts("None left")
    return words.texts("{quantity} left", quantity=words.quantity(product.available))


def _results(words: Wording, found: Found) -> tuple[str, tuple[ResultFace, ...], str]:
    texts = words.texts
    heading = texts("Several products have this code. Which one is it?") if found.is_choice else ""
    products = tuple(_product_face(words, product) for product in found.products)
    people = tuple(
        ResultFace(AttachCustomer(_as_id(face.key)), face.name, face.detail, icon=face.icon)
        for face in customer_faces(found)
    )
    nothing = texts("Nothing answers to “{text}”. Scan it, or type a part of its name.", text=found.text)
    return heading, (*products, *people), nothing


def _product_face(words: Wording, product: ProductRow) -> ResultFace:
    stock = ""
    if product.is_stocked:
        stock = words.texts("{quantity} in stock", quantity=words.quantity(max(0, product.available)))
    return ResultFace(
        AddProduct(product.product_id, UNIT),
        product.name,
        product.sku,
        words.amount(product.price_minor),
        stock,
        product.picture,
        product.tint,
    )


def _as_id(key: object) -> bytes:
    return key if isinstance(key, bytes) else b""
