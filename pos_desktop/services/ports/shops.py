"""What a connector to a web shop offers, and what the channel runner needs of the local database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.domain.telling import Payload


class ShopUnavailable(Unavailable):
    """The shop or the network did not answer as it should just now; the same again later is right.

    Shapes: reasons are no_network, timeout, cut (the answer did not arrive whole), limited, shop_error,
        bad_answer (not what the vendor describes), still_working. `retry_after_s` in `facts` is the shop's
        own wish, in seconds.
    """


class ShopRefused(Rejected):
    """The shop said no, and will say no again until a person changes something.

    Shapes: reasons are wrong_address, not_https, bad_certificate, bad_key, missing_permission (permission),
        clock_wrong (seconds), shop_closed (frozen or unpaid plan), order_gone, order_cancelled, not_allowed
        (problem), ambiguous_sku (sku), unknown_product (sku), unknown_location (location), bad_field (field,
        problem). None of them ever holds a key.
    """


@dataclass(frozen=True, slots=True)
class ShopAccount:
    """Where a web shop is, and the keys to it.

    Shapes: `address` as the manager typed it, with scheme; `keys` in the order in which the kind asks for
        them: Shopify client id and client secret (or one permanent token), WooCommerce consumer key and
        secret, BigCommerce access token (and client secret), E-Series secret token (and client secret).
    """

    channel_id: bytes
    kind: str
    address: str
    keys: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ShopLocation:
    """One place of the shop that holds stock or offers pickup. `ref` is the shop's own id."""

    ref: str
    name: str
    offers_pickup: bool = False


@dataclass(frozen=True, slots=True)
class ShopProfile:
    """What a connection test found.

    Shapes: `missing` are permissions that the keys lack, in the vendor's words; what needs them will fail.
    """

    name: str
    currency: str = ""
    locations: tuple[ShopLocation, ...] = ()
    missing: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableOrder:
    """An order that makes no sense as it came: it waits on a list until it changes or a person looks."""

    order_id: str
    number: str
    field: str
    problem: str
    updated_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders that changed, and where to go on once they are recorded.

    Shapes: `cursor` is the connector's own; "" is the very beginning. `gone` are ids of orders that were
        deleted in the shop: as good as cancelled there, but nothing of their content can be read any more.
    """

    orders: tuple[NeutralOrder | UnreadableOrder, ...]
    cursor: str
    is_last: bool = False
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProduct:
    """A product or variant of the shop. `ref` is "product:variant", as in `OrderLine`."""

    ref: str
    sku: str
    name: str
    barcode: str = ""
    price_minor: int = 0
    currency: str = ""
    is_stocked: bool = True


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Some products, and where to go on."""

    products: tuple[ShopProduct, ...]
    cursor: str
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One fulfillment as far as the shop is concerned. Units: thousandths per the shop's line key.

    Shapes: `location` is the shop's id of the outlet, "" where the outlets are not mapped.
    """

    fulfillment_id: UUID
    method: Method
    location: str
    units: tuple[tuple[str, int], ...]
    is_handed_over: bool = False
    carrier: str = ""
    tracking: str = ""
    collected_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way to a shop.

    Shapes: `kind` and `payload` as in `domain.telling`; `parcels` holds the one a message is about, or all
        of the order. `marker` is the same at every attempt and at no other message, to be left in the shop
        where it can be. `attempts` counts those made before, whose answers may have been lost.
    """

    sale_id: bytes
    order_id: str
    number: str
    key: str
    kind: str
    payload: Payload
    currency: str
    parcels: tuple[Parcel, ...]
    marker: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """The shop knows. `detail` is for the timeline; `was_known`: nothing had to be written."""

    detail: str = ""
    was_known: bool = False


@dataclass(frozen=True, slots=True)
class StockItem:
    """One product at one location of a shop; `location` is "" for a shop without locations."""

    ref: str
    sku: str
    location: str


@dataclass(frozen=True, slots=True)
class StockFigure:
    """An absolute figure to be told. Units: whole units.

    `seen` is what the shop said before its orders were pulled: only while it still says so has no online sale
    come in between, and the figure may be written. None writes whatever the shop says.
    """

    item: StockItem
    available: int
    on_hand: int
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """What became of a figure.

    Shapes: `outcome` set, unchanged (the shop says so already), moved (it sold meanwhile: pull, then
        again), refused (`reason` and `problem` as in `ShopRefused`). `quantity` is what the shop says now.
    """

    item: StockItem
    outcome: Literal["set", "unchanged", "moved", "refused"]
    quantity: int | None = None
    reason: str = ""
    problem: str = ""


class Connector(Protocol):
    """One web shop. Every method may wait for the network and is called from a network worker.

    Errors: `ShopUnavailable` and `ShopRefused` from every method.
    """

    def test(self) -> ShopProfile:
        """Sign in, read the shop's name, locations and what the keys may do; change nothing."""

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield every order changed since the cursor, and perhaps some twice; missing none is the point.

        The caller records a page before it asks for the next, and keeps the page's cursor after that.
        """

    def order(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now. Errors: `ShopRefused("order_gone")`."""

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the shop to say what the message says; telling what it knows already changes nothing."""

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        """Read what the shop says now; None for what it does not count, absent for what it does not know."""

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write absolute figures, each answered for itself."""

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield the shop's products and variants."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of some orders."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    unreadable: int = 0

    def __add__(self, other: Received) -> Received:
        """Return the sums of two pages."""
        return Received(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
            self.unreadable + other.unreadable,
        )


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """An order that waits to be read again.

    Shapes: `reason` unreadable (`field` and `problem` say why), settling (the shop is still working on it),
        asked (somebody is about to take money for it).
    """

    order_id: str
    number: str
    reason: str
    field: str
    problem: str
    since_ms: int
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A message that was tried and has not got through.

    Shapes: `state` waiting (tried again at `retry_at_ms`) or parked (a person is needed); `reason` and
        `facts` as of `ShopUnavailable` and `ShopRefused`.
    """

    sale_id: bytes
    number: str
    key: str
    kind: str
    attempts: int
    state: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    began_at_ms: int
    retry_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class StockRefusal:
    """A figure the shop did not take."""

    item: StockItem
    name: str
    reason: str
    problem: str


class OrderInbox(Protocol):
    """Where pulled orders go; a page's cursor is kept with the last of its orders, never before."""

    def receive(self, channel_id: bytes, page: OrderPage) -> Received:
        """Record a page of orders, list the unreadable and unsettled ones, and keep the cursor with the last.

        Shapes: the cursor "" leaves the kept one alone, for orders that were read one by one.
        """

    def cursor(self, channel_id: bytes) -> str:
        """Return where to go on, "" at the beginning."""

    def to_read_again(self, channel_id: bytes, now_ms: int) -> tuple[UnreadRow, ...]:
        """Return orders that were asked for or not settled yet, those whose turn has come."""

    def unread(self, channel_id: bytes) -> tuple[UnreadRow, ...]:
        """Return all orders that wait to be read again."""

    def ask(self, channel_id: bytes, order_id: str, number: str = "") -> None:
        """Ask that an order be read again soon."""

    def gone(self, channel_id: bytes, order_id: str) -> None:
        """Stop waiting for an order that the shop does not know any more."""


class MessageQueue(Protocol):
    """What shops are to be told. Attempts are local to this computer; results are facts."""

    def due(self, channel_id: bytes, now_ms: int, limit: int) -> tuple[Outgoing, ...]:
        """Return messages whose time has come, at most one per order: the oldest not told of each."""

    def began(self, outgoing: Outgoing, now_ms: int) -> None:
        """Note durably that an attempt is about to be made: its answer may be lost."""

    def told(self, outgoing: Outgoing, told: Told) -> None:
        """Record as a fact that the shop knows."""

    def failed(self, outgoing: Outgoing, error: ShopUnavailable, *, retry_at_ms: int) -> None:
        """Note why it did not work, and when to try again."""

    def park(self, outgoing: Outgoing, error: ShopRefused) -> None:
        """Put it aside with its reason until a person says *Try again*."""

    def attempts(self, channel_id: bytes) -> tuple[AttemptRow, ...]:
        """Return what was tried and has not got through, oldest first."""

    def retry(self, channel_id: bytes, *, sale_id: bytes | None = None, key: str = "") -> int:
        """Let parked and waiting messages be due now, all of the channel or those named; return how many."""


class StockBook(Protocol):
    """What shops are to be told of stock: only what changed since it was last told there."""

    def changed(self, channel_id: bytes, limit: int) -> tuple[StockFigure, ...]:
        """Return figures that differ from what the shop was last told, coalesced, `seen` None."""

    def answered(self, channel_id: bytes, answers: Sequence[tuple[StockFigure, StockAnswer]]) -> None:
        """Note what the shop knows now, or why not."""

    def refusals(self, channel_id: bytes) -> tuple[StockRefusal, ...]:
        """Return the figures that the shop did not take, as of the last try."""
