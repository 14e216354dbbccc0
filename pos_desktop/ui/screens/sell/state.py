"""What the Sell screen shows, as frozen values without widgets or wording.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from msgspec import Struct

from pos_desktop.domain.cart import PricedCart
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.completing import Shortage
from pos_desktop.services.ports.rows import (
    FulfillmentState,
    LineSet,
    ProductRow,
    SaleRow,
    SaleState,
    SessionState,
)
from pos_desktop.ui.refusals import Refusal


class Stage(StrEnum):
    """What the left side is for."""

    SELLING = "selling"
    PAYING = "paying"
    DONE = "done"


class Newest(StrEnum):
    """Whether the order being paid is known to be as its web shop has it."""

    UNKNOWN = ""
    ASKED = "asked"  # nobody waits for the answer
    CHANGED = "changed"
    PAID_ONLINE = "paid_online"
    PAID = "paid"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """What the left side shows while something is rung up."""

    KEYS = "keys"
    OPENING = "opening"
    PARKED = "parked"
    CUSTOMER = "customer"
    CASH = "cash"
    BACK_OFFICE = "back_office"


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """The register this screen stands at; `session` is None until it is opened with a float.

    Shapes: `is_register` False in a back office, which takes no money.
    """

    outlet_id: bytes = b""
    outlet: str = ""
    register: str = ""
    currency: str = "CAD"
    cash_step_minor: int = 1
    zone: tzinfo = UTC
    outlet_names: tuple[tuple[bytes, str], ...] = ()
    session: SessionState | None = None
    is_known: bool = False
    is_register: bool = True

    @property
    def resting_side(self) -> Side:
        """What the left side shows before anything is rung up."""
        if not self.is_register:
            return Side.BACK_OFFICE
        return Side.OPENING if self.session is None else Side.KEYS

    def outlet_name(self, outlet_id: bytes) -> str:
        """Return the name of an outlet, empty for one that is not known."""
        return dict(self.outlet_names).get(outlet_id, "")


class CustomerCard(Struct, frozen=True):
    """Who the sale is for; `account_left_minor` is what may still be charged, None without an account."""

    customer_id: bytes | None
    name: str
    email: str = ""
    phone: str = ""
    credit_minor: int = 0
    account_limit_minor: int = 0
    account_left_minor: int | None = None


class CartView(Struct, frozen=True):
    """A sale as the column shows it: an open cart with its prices, or a completed sale without.

    Shapes: `short` are the lines of which the outlet has less; `kept` the keys of later lines in stock.
    """

    sale: SaleState
    prices: PricedCart | None = None
    customer: CustomerCard | None = None
    short: tuple[Shortage, ...] = ()
    kept: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether lines can still be changed."""
        return self.prices is not None

    @property
    def has_lines(self) -> bool:
        """Whether there is anything to pay for."""
        return bool(self.sale.cart.lines) if self.sale.cart is not None else bool(self.sale.lines)

    @property
    def total_minor(self) -> int:
        """Return what the sale costs."""
        return self.prices.total_minor if self.prices is not None else self.sale.total_minor

    @property
    def owed_minor(self) -> int:
        """Return what is still to pay."""
        return self.prices.total_minor if self.prices is not None else self.sale.owed_minor

    @property
    def has_later_lines(self) -> bool:
        """Whether something is picked up or delivered later."""
        if self.sale.cart is not None:
            return any(line.is_later for line in self.sale.cart.lines)
        return bool(self.sale.fulfillments)

    @property
    def is_all_later(self) -> bool:
        """Whether nothing leaves the shop now."""
        cart = self.sale.cart
        return cart is not None and bool(cart.lines) and all(line.is_later for line in cart.lines)

    @property
    def method(self) -> str:
        """Return how later lines reach the customer; a pickup until somebody says otherwise."""
        chosen = self.sale.cart.method if self.sale.cart is not None else self.sale.method
        return chosen or Method.PICKUP.value

    @property
    def next_part(self) -> FulfillmentState | None:
        """Return the fulfillment that waits for this sale, if there is one."""
        parts = self.sale.fulfillments
        return next((part for part in parts if not part.is_handed_over and not part.is_cancelled), None)

    def line(self, line_key: str | None) -> LineSet | None:
        """Return a line of the open cart."""
        lines = self.sale.cart.lines if self.sale.cart is not None else ()
        return next((line for line in lines if line.line_key == line_key), None)

    def units_of(self, product_id: bytes) -> int:
        """Return how much of a product is in the cart."""
        lines = self.sale.cart.lines if self.sale.cart is not None else ()
        return sum(line.quantity for line in lines if line.product_id == product_id)


class CustomerHit(Struct, frozen=True):
    """A customer that was found."""

    customer_id: bytes
    name: str
    detail: str


class Found(Struct, frozen=True):
    """What answers to the search; `is_choice` when one scanned code means several products."""

    text: str
    products: tuple[ProductRow, ...] = ()
    customers: tuple[CustomerHit, ...] = ()
    is_choice: bool = False


class PayType(Struct, frozen=True):
    """One way to pay."""

    type_id: bytes
    kind: str
    name: str


class Payment(Struct, frozen=True):
    """What one press took: the amount the sale got, what lay on the counter, what went back."""

    kind: str
    amount_minor: int
    tendered_minor: int = 0
    change_minor: int = 0
    rounding_minor: int = 0


@dataclass(frozen=True, slots=True)
class PayState:
    """Paying.

    Shapes: `typed_minor` is None until somebody types; `opened` is the type that waits for a reference;
        `terms` is "" or layby; `last` is what was taken last in this visit.
    """

    types: tuple[PayType, ...] = ()
    typed_minor: int | None = None
    opened: bytes | None = None
    terms: str = ""
    last: Payment | None = None


@dataclass(frozen=True, slots=True)
class SellState:
    """Everything the screen draws.

    Shapes: `selected` is the key of the current line, which `is_line_open` opens in place; `is_continued`
        when the sale was brought here from Sales history, and `newest` what is known of it since; `accepted`
        are the lines whose shortage was answered with *continue anyway*; `receipt` is what was chosen after
        paying.
    """

    stage: Stage = Stage.SELLING
    side: Side = Side.KEYS
    register: RegisterCard = field(default_factory=RegisterCard)
    keys: tuple[tuple[str, tuple[ProductRow, ...]], ...] = ()
    cart: CartView | None = None
    selected: str | None = None
    is_line_open: bool = False
    found: Found | None = None
    parked: tuple[SaleRow, ...] = ()
    pay: PayState = field(default_factory=PayState)
    is_continued: bool = False
    newest: Newest = Newest.UNKNOWN
    accepted: frozenset[str] = frozenset()
    refusal: Refusal | None = None
    receipt: str = ""

    @property
    def short(self) -> tuple[Shortage, ...]:
        """Return the shortages that wait for an answer."""
        if self.cart is None or self.stage is not Stage.SELLING:
            return ()
        return tuple(line for line in self.cart.short if line.line_key not in self.accepted)

    @property
    def currency(self) -> str:
        """Return the currency in which this sale, or else this register, counts."""
        return self.cart.sale.currency if self.cart is not None else self.register.currency

    @property
    def can_pay(self) -> bool:
        """Whether Pay leads anywhere."""
        return self.cart is not None and self.cart.has_lines and not self.short

    @property
    def can_stop(self) -> bool:
        """Whether the sale can be kept as it is: goods that leave now are paid first."""
        if self.stage is not Stage.PAYING or self.cart is None:
            return False
        return not self.cart.is_open or self.cart.is_all_later or bool(self.pay.terms)

    @property
    def leads_back(self) -> bool:
        """Whether the sale was brought here from an order that is to be prepared next."""
        return self.is_continued and self.cart is not None and self.cart.next_part is not None
