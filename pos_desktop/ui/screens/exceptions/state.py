"""What the list of exceptions shows, as frozen values without widgets or wording.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from msgspec import Struct

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.online import HeldStep, UnreadableRow
from pos_desktop.services.ports.rows import (
    Contradiction,
    ExceptionRow,
    ProductRow,
    SaleDetail,
    SettledRow,
    StockRow,
)
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from pos_desktop.services.resolving import began_at_ms
from pos_desktop.ui import refusals

ABOUT_PRODUCTS = frozenset({"short_stock", "late_movement", "same_code"})
ABOUT_SHOPS = frozenset({"unreadable_order", "parked_message"})
ABOUT_TILLS = frozenset({"hub_refused", "clock_drift"})
Facts = tuple[tuple[str, str | int], ...]
Key = tuple[bytes, str]


class View(StrEnum):
    """Which exceptions the list shows."""

    OPEN = "open"
    SETTLED = "settled"


class Deed(StrEnum):
    """What a person can do about an exception."""

    GIVE_BACK = "give_back"
    TAKE_PAYMENT = "take_payment"
    PUT_BACK = "put_back"
    UNPACK = "unpack"
    FULFILLMENT = "fulfillment"
    SALE = "sale"
    COUNT = "count"
    KEEP = "keep"
    RETRY = "retry"
    BY_HAND = "by_hand"
    READ_AGAIN = "read_again"
    SHOP = "shop"
    TILLS = "tills"
    SETTLE = "settle"
    REOPEN = "reopen"


DEEDS: dict[str, tuple[Deed, ...]] = {
    "overpaid": (Deed.GIVE_BACK, Deed.SETTLE),
    "paid_and_cancelled": (Deed.GIVE_BACK, Deed.SETTLE),
    "packed_and_cancelled": (Deed.PUT_BACK, Deed.SALE),
    "edited_after_packing": (Deed.UNPACK, Deed.FULFILLMENT),
    "handed_over_unpaid": (Deed.TAKE_PAYMENT, Deed.SETTLE),
    "rival_allocation": (Deed.PUT_BACK, Deed.SETTLE),
    "short": (Deed.FULFILLMENT, Deed.SETTLE),
    "short_stock": (Deed.COUNT, Deed.SETTLE),
    "late_movement": (Deed.COUNT, Deed.SETTLE),
    "same_code": (Deed.KEEP, Deed.SETTLE),
    "unreadable_order": (Deed.READ_AGAIN, Deed.SHOP),
    "parked_message": (Deed.RETRY, Deed.BY_HAND),
    "hub_refused": (Deed.TILLS, Deed.SETTLE),
    "clock_drift": (Deed.TILLS,),
}
_OTHERWISE = (Deed.SALE, Deed.SETTLE)
_WITHOUT_SALE = ABOUT_PRODUCTS | ABOUT_SHOPS | ABOUT_TILLS


class Item(Struct, frozen=True):
    """One exception: what it is about, what it says, and what of a web shop is held up by it.

    Shapes: `about` is the sale, product, shop or device; `channel_id` is empty but for a web shop's;
        `settled` says by whom and when, of one that is no longer to be looked at.
    """

    about: bytes
    number: str
    contradiction: Contradiction
    channel_id: bytes = b""
    step: HeldStep | None = None
    order: UnreadableRow | None = None
    since_ms: int = 0
    settled: SettledRow | None = None

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.about, self.contradiction.key

    @property
    def kind(self) -> str:
        """What it is."""
        return self.contradiction.kind

    @property
    def at_ms(self) -> int:
        """When it came to be, 0 where only the sums of many facts say so."""
        return self.since_ms or began_at_ms(self.contradiction)

    @property
    def row(self) -> ExceptionRow:
        """The line of the database it was made of."""
        return ExceptionRow(self.about, self.number, self.contradiction)

    def word(self, name: str) -> str:
        """Return one of its details as text."""
        return str(dict(self.contradiction.details).get(name, ""))

    def id_of(self, name: str) -> bytes:
        """Return one of its details as an id, empty where it has none."""
        try:
            return bytes.fromhex(self.word(name))
        except ValueError:
            return b""


class Refusal(Struct, frozen=True):
    """Why something was not done; `is_of_shop` when a web shop itself said no."""

    reason: str
    facts: Facts = ()
    is_of_shop: bool = False


class Settled(Struct, frozen=True):
    """What a toast offers to take back."""

    about: bytes
    key: str


class News(Struct, frozen=True):
    """Something that was done.

    Shapes: `kind` is settled, reopened, put_back, unpacked, counted, kept, retried, by_hand or read_again.
    """

    kind: str
    undo: Settled | None = None


class Beside(Struct, frozen=True):
    """What the database says about the one that is chosen: its sale, or its products and their stock."""

    key: Key = (b"", "")
    detail: SaleDetail | None = None
    products: tuple[ProductRow, ...] = ()
    stock: tuple[StockRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionsState:
    """Everything the list shows; `beside` belongs to the one `chosen`, or is still that of the last."""

    items: tuple[Item, ...] = ()
    settled: tuple[Item, ...] = ()
    view: View = View.OPEN
    chosen: Key | None = None
    beside: Beside = field(default_factory=Beside)
    may_resolve: bool = False
    is_busy: bool = False
    is_loading: bool = True
    zone: tzinfo = UTC
    now_ms: int = 0
    refusal: Refusal | None = None

    @property
    def shown(self) -> tuple[Item, ...]:
        """The exceptions of the view."""
        return self.items if self.view is View.OPEN else self.settled

    @property
    def item(self) -> Item | None:
        """The exception shown beside the list."""
        return next((each for each in self.shown if each.key == self.chosen), None)

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What can be done about the one shown."""
        item = self.item
        if item is None:
            return ()
        if item.settled is not None:
            return (Deed.SALE, Deed.REOPEN) if item.kind not in _WITHOUT_SALE else (Deed.REOPEN,)
        return _OTHERWISE if self._is_gone(item) else DEEDS.get(item.kind, _OTHERWISE)

    def _is_gone(self, item: Item) -> bool:
        if item.kind == "rival_allocation":
            return item.word("step") == "handed_over"
        if item.kind != "edited_after_packing":
            return False
        detail = self.beside.detail if self.beside.key == item.key else None
        parts = detail.sale.fulfillments if detail is not None else ()
        wanted = item.id_of("fulfillment")
        return any(each.is_handed_over for each in parts if each.fulfillment_id == wanted)


def sale_of(row: ExceptionRow) -> bytes | None:
    """Return the sale a contradiction leads to, nothing where it is about a product."""
    return None if row.contradiction.kind in ABOUT_PRODUCTS else row.root


def refusal_of(error: PosError) -> Refusal:
    """Return what a refused step says, without anything that is no word or number."""
    said = refusals.refusal_of(error)
    return Refusal(said.reason, said.facts, isinstance(error, ShopRefused | ShopUnavailable))
