"""Frozen rows that the screens and the command line show; the store's query modules return them.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct, field

from pos_desktop.journal.facts import LineSet, SoldLine
from pos_desktop.journal.state import (
    CartState,
    ContactState,
    Contradiction,
    FulfillmentState,
    SalePayment,
    SaleState,
    SessionState,
    ShopMessage,
    UnitsState,
)

__all__ = [
    "CartState", "ContactState", "Contradiction", "ExceptionRow", "FulfillmentCounts", "FulfillmentFilter",
    "FulfillmentRow", "FulfillmentState", "LineSet", "MessageRow", "NamedRow", "ProductRow", "Queries",
    "SaleDetail", "SaleFilter", "SalePayment", "SaleRow", "SaleState", "SaleTotals", "SessionState",
    "ShopMessage", "SoldLine", "StockRow", "TimelineRow", "UnitsState",
]  # fmt: skip


class ProductRow(Struct, frozen=True):
    """One product as the Sell screen shows it; stock is of the asking register's outlet."""

    product_id: bytes
    sku: str
    name: str
    price_minor: int
    currency: str
    category: str
    picture: str
    tint: str
    is_stocked: bool
    available: int
    low_stock: int
    tax_ids: tuple[bytes, ...]


class FulfillmentRow(Struct, frozen=True, gc=False):
    """One line of the Fulfillments screen; a struct, because ten thousand dataclasses alone take 33 ms."""

    fulfillment_id: bytes
    sale_id: bytes
    number: str
    placed_at_ms: int
    outlet_id: bytes
    outlet: str
    status: str
    method: str
    channel_kind: str
    customer: str
    currency: str
    owed_minor: int
    is_paid: bool
    units: int
    units_picked: int
    late_ms: int  # how long it is late, 0 when not
    is_not_collected: bool


@dataclass(frozen=True, slots=True)
class FulfillmentFilter:
    """What the Fulfillments screen shows; empty means all that is open.

    `sort`: receipt, date, outlet, status, type, customer, owed; a leading "-" turns it round.
    """

    outlet_id: bytes | None = None
    statuses: tuple[str, ...] = ()
    method: str = ""
    channel_kind: str = ""
    late: bool = False
    not_collected: bool = False
    search: str = ""
    sort: str = "date"


class FulfillmentCounts(Struct, frozen=True):
    """Numbers for the header and the navigation."""

    open: int = 0
    late: int = 0
    not_collected: int = 0


class SaleRow(Struct, frozen=True):
    """One line of Sales history."""

    sale_id: bytes
    number: str
    placed_at_ms: int
    state: str
    label: str
    source: str
    channel_kind: str
    method: str
    outlet: str
    register: str
    user: str
    customer: str
    currency: str
    total_minor: int
    owed_minor: int
    is_paid: bool


@dataclass(frozen=True, slots=True)
class SaleFilter:
    """What Sales history shows. `tab`: all, continue, return. Amount bounds are minor units."""

    tab: str = "all"
    from_ms: int | None = None
    until_ms: int | None = None
    labels: tuple[str, ...] = ()
    search: str = ""
    customer: str = ""
    outlet_id: bytes | None = None
    register_id: bytes | None = None
    user_id: bytes | None = None
    payment_kind: str = ""
    product_id: bytes | None = None
    amount_from_minor: int | None = None
    amount_until_minor: int | None = None
    limit: int = 200
    before: tuple[int, bytes] | None = None  # (placed_at_ms, sale_id) of the last row of the page before


class SaleTotals(Struct, frozen=True):
    """Running totals of a selection, per currency: (currency, total, owed)."""

    sales: int
    sums: tuple[tuple[str, int, int], ...]


class TimelineRow(Struct, frozen=True):
    """One thing that happened to a sale. `kind` is the fact's kind; `values` fill the sentence."""

    at_ms: int
    kind: str
    who: str
    values: tuple[tuple[str, str | int], ...] = ()


class SaleDetail(Struct, frozen=True):
    """Everything Sales history and a continued sale show of one sale."""

    sale: SaleState
    outlet: str
    register: str
    user: str
    customer: str
    outlet_names: tuple[tuple[bytes, str], ...]
    product_pictures: tuple[tuple[bytes, str, str], ...]  # product, picture, tint
    timeline: tuple[TimelineRow, ...]
    printed_copies: int = 0


class MessageRow(Struct, frozen=True):
    """One queued step for a web shop."""

    sale_id: bytes
    number: str
    channel_id: bytes
    channel_kind: str
    key: str
    kind: str
    payload: tuple[tuple[str, str | int], ...]
    not_before_ms: int
    outcome: str
    told_at_ms: int | None


class ExceptionRow(Struct, frozen=True):
    """One contradiction on the list; the sale or the product it concerns."""

    root: bytes
    number: str
    contradiction: Contradiction


class SettledRow(Struct, frozen=True):
    """One contradiction that somebody settled: what it said then, the note, who it was and when."""

    said: ExceptionRow
    note: str
    who: str
    at_ms: int


class StockRow(Struct, frozen=True):
    """On hand and committed of one product at one outlet."""

    product_id: bytes
    sku: str
    name: str
    outlet_id: bytes
    outlet: str
    on_hand: int
    committed: int


class NamedRow(Struct, frozen=True):
    """A catalogue record of a small kind, or a customer, by id and name; `fields` as recorded."""

    record_id: bytes
    name: str
    fields: dict[str, object] = field(default_factory=dict)


class Queries(Protocol):
    """What screens and the command line may ask; each call reads one consistent state and never waits."""

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        """Return all records of a small kind, by position or name."""

    def search_products(self, text: str, *, outlet_id: bytes, limit: int = 20) -> tuple[ProductRow, ...]:
        """Return products by name, SKU or code, best first; accents and case do not matter."""

    def product_by_code(self, code: str, *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        """Return every product that answers to exactly this code or SKU."""

    def quick_keys(self, *, outlet_id: bytes) -> tuple[tuple[str, tuple[ProductRow, ...]], ...]:
        """Return (category, products) in the order of the tabs; the first is the favourites."""

    def products(self, product_ids: tuple[bytes, ...], *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        """Return these products."""

    def search_customers(self, text: str, *, limit: int = 20) -> tuple[NamedRow, ...]:
        """Return customers by name, e-mail or phone."""

    def open_fulfillments(self, chosen: FulfillmentFilter, *, now_ms: int) -> tuple[FulfillmentRow, ...]:
        """Return the unfulfilled work that matches."""

    def fulfillment_counts(self, *, outlet_id: bytes | None, now_ms: int) -> FulfillmentCounts:
        """Return how much is open, late and not collected."""

    def sales(self, chosen: SaleFilter) -> tuple[SaleRow, ...]:
        """Return one page of sales, newest first."""

    def sale_totals(self, chosen: SaleFilter) -> SaleTotals:
        """Return the totals of everything that matches."""

    def sale_detail(self, sale_id: bytes) -> SaleDetail | None:
        """Return one sale with its timeline."""

    def find_sale(self, number: str) -> bytes | None:
        """Return the sale with exactly this receipt number, or whose id begins so in hex."""

    def parked_sales(self, *, outlet_id: bytes) -> tuple[SaleRow, ...]:
        """Return what waits to be retrieved."""

    def open_cart(self, register_id: bytes) -> bytes | None:
        """Return the register's cart that is not parked, completed or discarded: what a power cut left."""

    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        """Return what the web shops will be told, oldest first."""

    def exceptions(self, *, limit: int | None = None) -> tuple[ExceptionRow, ...]:
        """Return the contradictions a manager works off, the first `limit` of them."""

    def settled_exceptions(self) -> tuple[SettledRow, ...]:
        """Return the contradictions that somebody settled, the last one first."""

    def stock(
        self, *, product_id: bytes | None = None, outlet_id: bytes | None = None
    ) -> tuple[StockRow, ...]:
        """Return stock levels."""

    def session(self, register_id: bytes) -> SessionState | None:
        """Return the register's open session."""
