"""One exception: what happened, with its sums, what resolves it, and everything that led to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.services.ports.rows import ProductRow, SaleDetail
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.exceptions.contradictions import said, title
from pos_desktop.ui.screens.exceptions.state import Beside, Deed, ExceptionsState, Item, View
from pos_desktop.ui.screens.exceptions.typed import units_of
from pos_desktop.ui.screens.exceptions.words import deed_face, refused, settled_words
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.screens.history.happened import moments
from pos_desktop.ui.screens.shops.shop_page import Figure
from pos_desktop.ui.screens.words import when
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.label import BODY_MEDIUM, CAPTION, MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import Hairline, Scroll, column, row
from pos_desktop.ui.widgets.timeline import Timeline

_TYPED = (Deed.COUNT, Deed.KEEP, Deed.SETTLE)
_FIGURES = 3
_NOTHING = Beside()


class KeepLine(QWidget):
    """One product that answers to a shared code, and the button that lets it keep the code.

    Signals: `keep_requested` (product id).
    """

    keep_requested = Signal(object)

    def __init__(self, look: Look, product: ProductRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._product_id = product.product_id
        self.name = Label(look, product.name, BODY_MEDIUM, wraps=True)
        self.sku = Label(look, product.sku, MUTED)
        self.button = Button(look, Face(icon="check"))
        names = column()
        names.addWidget(self.name)
        names.addWidget(self.sku)
        line = row(self, gap=look.px(Space.M))
        line.addLayout(names, 1)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.keep_requested.emit(self._product_id)


class DetailPage(QWidget):
    """Shows the exception that is chosen.

    Signals: `deed_requested` (`Deed`); `counted` (thousandths); `keep_requested` (product id);
        `settle_requested` (str): the note.
    """

    deed_requested = Signal(object)
    counted = Signal(object)
    keep_requested = Signal(object)
    settle_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: object = None
        self._may = False
        self._deeds: dict[Button, Deed] = {}
        self.title, self.about = Label(look, "", TITLE, wraps=True), Label(look, "", MUTED, wraps=True)
        self.band, self.trouble = Band(look), Band(look)
        self.figures = tuple(Figure(look) for _ in range(_FIGURES))
        self.keep_lines: tuple[KeepLine, ...] = ()
        self.quantity, self.count_button = TextField(look, "", icon="boxes"), Button(look, Face())
        self.note, self.settle_button = TextField(look, "", icon="pen-line"), Button(look, Face())
        self.settle_words = Label(look, "", MUTED, wraps=True)
        self.history, self.timeline = Label(look, "", CAPTION), Timeline(look)
        self._line = Hairline(look)
        self._lay_out()
        self.quantity.textChanged.connect(self._on_quantity_changed)
        self.quantity.submitted.connect(self._on_count)
        self.count_button.clicked.connect(self._on_count)
        self.note.submitted.connect(self._on_settle)
        self.settle_button.clicked.connect(self._on_settle)

    @property
    def buttons(self) -> dict[Deed, Button]:
        """The buttons of the one shown, by what they do."""
        return {deed: button for button, deed in self._deeds.items()}

    def show_state(self, texts: Texts, state: ExceptionsState) -> None:
        """Show the exception that is chosen."""
        item = state.item
        if item is None:
            return
        beside = state.beside if state.beside.key == item.key else _NOTHING
        if self._shown != item.key:
            self._shown = item.key
            self.quantity.clear()
            self.note.clear()
        self._may = state.may_resolve and not state.is_busy
        outlets = dict(beside.detail.outlet_names) if beside.detail is not None else {}
        words = said(texts, item.row, outlets)
        self.title.setText(words.happened)
        self.about.setText(_about(texts, state, item))
        if item.settled is None:
            self.band.set_face(BandFace(Tone.INFO, words.resolves, "info"))
        else:
            self.band.set_face(BandFace(Tone.INFO, settled_words(texts, item.settled, state.zone), "check"))
            told = texts("It said then: {words}", words=words.resolves)
            self.about.setText(f"{_about(texts, state, item)}\n{told}")
        self._show_trouble(texts, state)
        self._show_figures(texts, item, beside)
        self._show_deeds(texts, state)
        self._show_typed(texts, state, beside)
        self._show_history(texts, state, beside.detail)
        self._scroll.settle()

    def _show_trouble(self, texts: Texts, state: ExceptionsState) -> None:
        self.trouble.setVisible(state.refusal is not None or not state.may_resolve)
        if state.refusal is not None:
            self.trouble.set_face(BandFace(Tone.WARNING, refused(texts, state.refusal), "triangle-alert"))
        elif not state.may_resolve:
            only = (
                texts("Only a manager settles this. Switch user at the lower left.")
                if state.view is View.OPEN
                else texts("Only a manager puts it back on the list. Switch user at the lower left.")
            )
            self.trouble.set_face(BandFace(Tone.INFO, only, "lock"))

    def _show_figures(self, texts: Texts, item: Item, beside: Beside) -> None:
        values = _figures(texts, item, beside)
        for figure, value in zip(self.figures, values or (("", "", ""),) * _FIGURES, strict=True):
            figure.setVisible(bool(values))
            figure.say(*value)

    def _show_deeds(self, texts: Texts, state: ExceptionsState) -> None:
        plain = tuple(deed for deed in state.deeds if deed not in _TYPED)
        if tuple(self._deeds.values()) != plain:
            for button in self._deeds:
                button.hide()
                self._flow.removeWidget(button)
                button.deleteLater()
            self._deeds = {Button(self._look, Face(), parent=self._actions): deed for deed in plain}
            for button in self._deeds:
                self._flow.addWidget(button)
                button.clicked.connect(self._on_deed_clicked)
        has_next_step = self._may and state.view is View.OPEN
        for at, (button, deed) in enumerate(self._deeds.items()):
            button.set_face(deed_face(texts, deed))
            button.set_kind(ButtonKind.PRIMARY if at == 0 and has_next_step else ButtonKind.NEUTRAL)
            button.setEnabled(self._may or deed in (Deed.SALE, Deed.FULFILLMENT, Deed.SHOP, Deed.TILLS))
            button.show()
        self._actions.setVisible(bool(plain))

    def _show_typed(self, texts: Texts, state: ExceptionsState, beside: Beside) -> None:
        deeds = state.deeds
        for part in (self.quantity, self.count_button):
            part.setVisible(Deed.COUNT in deeds and state.may_resolve)
        self.quantity.set_hint(texts("Units on the shelf"))
        self.count_button.set_face(Face(texts("Write down the count"), "list-checks"))
        self._on_quantity_changed()
        self._show_keep_lines(texts, beside.products if Deed.KEEP in deeds else ())
        may_settle = Deed.SETTLE in deeds and state.may_resolve
        self.settle_words.setVisible(may_settle)
        for part in (self.note, self.settle_button):
            part.setVisible(may_settle)
        self.note.set_hint(texts("Note, if there is something to say"))
        self.settle_words.setText(texts("Nothing more to do? It comes back when something of it changes."))
        self.settle_button.set_face(Face(texts("Settled"), "check"))
        self.settle_button.setEnabled(self._may)

    def _show_keep_lines(self, texts: Texts, products: tuple[ProductRow, ...]) -> None:
        for line in self.keep_lines:
            self._keep.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.keep_lines = tuple(KeepLine(self._look, product) for product in products)
        for line in self.keep_lines:
            self._keep.addWidget(line)
            line.button.set_face(Face(texts("Keeps the code"), "check"))
            line.button.setEnabled(self._may)
            line.keep_requested.connect(self.keep_requested)

    def _show_history(self, texts: Texts, state: ExceptionsState, detail: SaleDetail | None) -> None:
        self.history.setText(texts("Timeline"))
        told = moments(texts, detail, state.zone) if detail is not None else ()
        self.timeline.set_moments(told)
        self._line.setVisible(bool(told))
        self.history.setVisible(bool(told))
        self.timeline.setVisible(bool(told))

    def _lay_out(self) -> None:
        px = self._look.px
        content = QWidget()
        inside = column(content, gap=px(Space.M))
        inside.setContentsMargins(px(Metric.MARGIN), px(Space.L), px(Metric.MARGIN), px(Metric.MARGIN))
        names = column(gap=px(Space.XS))
        names.addWidget(self.title)
        names.addWidget(self.about)
        inside.addLayout(names)
        figures = row(gap=px(Space.L))
        for figure in self.figures:
            figures.addWidget(figure, 1)
        inside.addWidget(self.band)
        inside.addLayout(figures)
        inside.addWidget(self.trouble)
        self._actions = QWidget()
        self._flow = Flow(self._actions, gap=px(Space.S))
        inside.addWidget(self._actions)
        self._keep = column(gap=px(Space.S))
        inside.addLayout(self._keep)
        for field, button in ((self.quantity, self.count_button), (self.note, self.settle_button)):
            line = row(gap=px(Space.S))
            line.addWidget(field, 1)
            line.addWidget(button)
            inside.addLayout(line)
        inside.addWidget(self.settle_words)
        inside.addWidget(self._line)
        inside.addWidget(self.history)
        inside.addWidget(self.timeline)
        inside.addStretch(1)
        self._scroll = Scroll(content)
        column(self).addWidget(self._scroll)

    @Slot()
    def _on_deed_clicked(self) -> None:
        deed = self._deeds.get(self.sender())  # type: ignore[call-overload]  # any object is no key
        if deed is not None:
            self.deed_requested.emit(deed)

    @Slot()
    def _on_quantity_changed(self) -> None:
        is_ready = self._may and units_of(self.quantity.text()) is not None
        self.count_button.setEnabled(is_ready)
        self.count_button.set_kind(ButtonKind.PRIMARY if is_ready else ButtonKind.NEUTRAL)

    @Slot()
    def _on_count(self) -> None:
        quantity = units_of(self.quantity.text())
        if quantity is not None and self._may:
            self.counted.emit(quantity)

    @Slot()
    def _on_settle(self) -> None:
        if self._may:
            self.settle_requested.emit(self.note.text())


def _about(texts: Texts, state: ExceptionsState, item: Item) -> str:
    at = when(texts, item.at_ms, state.zone) if item.at_ms and item.settled is None else ""
    detail = state.beside.detail if state.beside.key == item.key else None
    where = (detail.outlet, detail.register, detail.user) if detail is not None else ()
    return " · ".join(part for part in (title(texts, item.kind), item.number, at, *where) if part)


def _figures(texts: Texts, item: Item, beside: Beside) -> tuple[tuple[str, str, str], ...]:
    """Return the sums of a sale, or the stock of a product, as (caption, value, beneath)."""
    if beside.detail is not None:
        sale = beside.detail.sale
        over = texts("Too much") if sale.owed_minor < 0 else texts("To pay")
        sums = (
            (texts("Total"), sale.total_minor),
            (texts("Paid"), sale.paid_minor),
            (over, abs(sale.owed_minor)),
        )
        return tuple((name, format_money(sum_, sale.currency, texts.language), "") for name, sum_ in sums)
    outlet_id = item.id_of("outlet_id")
    level = next((each for each in beside.stock if each.outlet_id == outlet_id), None)
    if level is None:
        return ()
    counts = (
        (texts("On hand"), level.on_hand, level.outlet),
        (texts("Committed"), level.committed, ""),
        (texts("Available"), level.on_hand - level.committed, ""),
    )
    return tuple((name, format_quantity(count, texts.language), where) for name, count, where in counts)
