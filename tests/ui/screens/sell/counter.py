"""A counter to try the Sell screen at: the services on a ledger in memory, questions answered from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pos_desktop.domain.permissions import Role
from pos_desktop.journal.facts import ChannelChanged
from pos_desktop.journal.state import RecordState, SaleState
from pos_desktop.services.ordering import OrderRecorded
from pos_desktop.services.papers import PaperData
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.paper import Document, DocumentKind
from pos_desktop.services.ports.rows import NamedRow, ProductRow, SaleRow, SessionState
from pos_desktop.services.press import Press
from pos_desktop.ui.screens.sell.presenter import SellPresenter
from pos_desktop.ui.screens.sell.state import SellState
from pos_desktop.ui.screens.ties import Ties
from tests.builders import AShop, an_order
from tests.fakes.ledger import FakeEntry, FakeLedger
from tests.ui.screens.desk import SynchronousBridge

PICTURES = {"MUG": ("mug", "sand"), "BOWL": ("bowl", "sage"), "SOAP": ("soap", "blush")}


class CounterQueries:
    """Answers from the folded states, as the store would."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        return tuple(_named(record) for record in self._entry.records(kind))

    def session(self, register_id: bytes) -> SessionState | None:
        return self._entry.open_session(register_id)

    def quick_keys(self, *, outlet_id: bytes) -> tuple[tuple[str, tuple[ProductRow, ...]], ...]:
        rows = tuple(self._row(record, outlet_id) for record in self._entry.records("product"))
        return (("", rows), ("Tableware", rows[:2]))

    def parked_sales(self, *, outlet_id: bytes) -> tuple[SaleRow, ...]:
        parked = [sale for sale in self._ledger.all(SaleState) if sale.state == "parked"]
        return tuple(_parked(sale) for sale in parked)

    def open_cart(self, register_id: bytes) -> bytes | None:
        carts = (sale for sale in self._ledger.all(SaleState) if sale.state == "open")
        return next((sale.sale_id for sale in carts if sale.register_id == register_id), None)

    def search_products(self, text: str, *, outlet_id: bytes, limit: int = 20) -> tuple[ProductRow, ...]:
        found = (self._row(record, outlet_id) for record in self._entry.records("product"))
        return tuple(row for row in found if text.casefold() in row.name.casefold())[:limit]

    def product_by_code(self, code: str, *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        return tuple(self._row(record, outlet_id) for record in self._entry.product_by_code(code))

    def search_customers(self, text: str, *, limit: int = 20) -> tuple[NamedRow, ...]:
        people = (_named(record) for record in self._entry.records("customer"))
        return tuple(person for person in people if text.casefold() in person.name.casefold())

    @property
    def _entry(self) -> FakeEntry:
        return FakeEntry(self._ledger)

    def _row(self, record: RecordState, outlet_id: bytes) -> ProductRow:
        fields = record.fields
        sku = str(fields.get("sku"))
        picture, tint = PICTURES.get(sku, ("box", "oat"))
        return ProductRow(
            record.record_id,
            sku,
            str(fields.get("name")),
            int(str(fields.get("price_minor"))),
            "CAD",
            "Tableware",
            picture,
            tint,
            True,
            self._entry.stock(outlet_id, record.record_id).available,
            2_000,
            (),
        )


@dataclass
class Counter:
    """A shop with ten of everything, and a presenter at its first register."""

    ledger: FakeLedger = field(default_factory=FakeLedger)
    bridge: SynchronousBridge = field(default_factory=SynchronousBridge)
    stock: int = 10
    role: Role = Role.ADMIN
    is_back_office: bool = False

    def __post_init__(self) -> None:
        self.shop = AShop(self.ledger)
        for sku in self.shop.products:
            self.shop.count(sku, self.stock)
        self.presenter = self.new_presenter()
        self.presenter.start()

    @property
    def state(self) -> SellState:
        """What the screen shows."""
        return self.presenter.state

    def desk(self) -> Desk:
        """Somebody of the role at the first register, or at none in a back office."""
        desk = self.shop.desk if self.role is Role.ADMIN else self.shop.cashier_desk(role=self.role)
        return replace(desk, register_id=None) if self.is_back_office else desk

    def new_presenter(self) -> SellPresenter:
        """Return the presenter of a till that was just started."""
        ties = Ties(
            queries=CounterQueries(self.ledger),  # type: ignore[arg-type]  # only what this screen asks
            ledger=self.ledger,
            bridge=self.bridge,  # type: ignore[arg-type]
            desk=self.desk,
            now_ms=self.ledger.clock,
            press=lambda: Press(_document, "en", lambda kind: "printer"),
        )
        return SellPresenter(ties)

    def type_id(self, kind: str) -> bytes:
        """Return the payment type of a kind."""
        return self.shop.types[kind]

    def connect_shop(self, order: OrderRecorded) -> None:
        """Let another computer keep in touch with the order's web shop."""
        channel_id = self.shop.sale(order.sale_id).channel_id
        assert channel_id is not None
        runner = ChannelChanged(runner_id=b"back-office-----", runner_name="Back office")
        self.ledger.do(lambda entry: entry.record(channel_id, runner, who=None))

    def change_order(self, **changes: Any) -> None:
        """Let the web shop bring a newer version of the order."""
        order = self.shop.order(an_order(updated_at_ms=self.ledger.clock() + 1_000, **changes))
        self.presenter.follow(frozenset({order.sale_id}))

    def an_order(self) -> OrderRecorded:
        """Record an unpaid delivery order of one mug."""
        return self.shop.order()


def _document(_data: PaperData) -> Document:
    return Document(DocumentKind.RECEIPT, "en", ())


def _named(record: RecordState) -> NamedRow:
    return NamedRow(record.record_id, str(record.fields.get("name", "")), record.fields)


def _parked(sale: SaleState) -> SaleRow:
    return SaleRow(
        sale.sale_id,
        "",
        sale.placed_at_ms,
        sale.state,
        sale.label,
        sale.source,
        "",
        "",
        "Mile End",
        "Register 1",
        "Amira",
        "A. Martin",
        sale.currency,
        sale.total_minor,
        0,
        False,
    )
