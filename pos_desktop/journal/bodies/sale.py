"""What happened to a sale, an order or its money: the root is the sale."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from pos_desktop.journal.bodies.base import Fact, Id, Tax, Units, Whole


class SaleOpened(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A cart was begun at a register."""

    outlet_id: Id
    register_id: Id
    currency: str
    prices_include_tax: bool


class LineSet(Fact, frozen=True, array_like=True, omit_defaults=True):
    """One cart line was added or changed; quantity 0 removes it. The last stamp wins line by line."""

    line_key: str
    product_id: Id | None
    sku: str
    name: str
    quantity: Whole
    unit_price_minor: Whole
    taxes: tuple[Tax, ...] = ()
    discount_ppm: Whole = 0
    discount_minor: Whole = 0
    note: str = ""
    is_later: bool = False
    is_price_overridden: bool = False
    list_price_minor: Whole = 0


class HeaderSet(Struct, frozen=True, omit_defaults=True, gc=False):
    """Something about the whole cart was changed; the last stamp wins field by field."""

    customer_id: Id | UnsetType | None = UNSET
    note: str | UnsetType = UNSET
    discount_ppm: Whole | UnsetType = UNSET
    method: str | UnsetType = UNSET
    parked: bool | UnsetType = UNSET
    parked_as: str | UnsetType = UNSET
    discarded: bool | UnsetType = UNSET


class SoldLine(Fact, frozen=True, array_like=True, omit_defaults=True):
    """One line as sold: everything is a snapshot. `kind`: item, shipping, fee, discount.

    Units: `net_minor + tax_minor` is what the customer pays for the line, discounts inside.
    """

    key: str
    product_id: Id | None
    sku: str
    name: str
    quantity: Whole
    unit_price_minor: Whole
    net_minor: Whole
    tax_minor: Whole
    discount_minor: Whole = 0
    taxes: tuple[tuple[Id, str, Whole, Whole], ...] = ()  # tax id, name, rate ppm, amount minor
    kind: str = "item"
    note: str = ""
    is_goods: bool = True  # False: nothing to pack (digital, charge)


class Part(Fact, frozen=True, array_like=True, omit_defaults=True):
    """What one outlet prepares for one delivery method; becomes one fulfillment."""

    fulfillment_id: Id
    outlet_id: Id
    method: str  # pickup or delivery
    round: Whole
    units: Units
    is_short: bool = False


class SaleCompleted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A sale was rung up: content and allocation are final; the first by stamp wins for good.

    `terms`: "" (to be paid), layby, on_account. Lines in no part are taken now.
    `return_of` makes it a return.
    """

    number: str
    outlet_id: Id
    register_id: Id
    session_id: Id | None
    currency: str
    prices_include_tax: bool
    lines: tuple[SoldLine, ...]
    total_minor: Whole
    tax_minor: Whole
    customer_id: Id | None = None
    note: str = ""
    terms: str = ""
    parts: tuple[Part, ...] = ()
    return_of: Id | None = None
    discount_minor: Whole = 0


class OnlinePayment(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Money the shop took.

    `transaction`: the gateway's id; "" when only a status says so; "pos:..." is our own echo.
    """

    payment_id: Id
    transaction: str
    title: str
    amount_minor: Whole
    paid_at_ms: Whole


class Refund(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Money the shop gave back.

    `units` (may be empty) name the lines; `is_restocked` false moves no stock.
    """

    refund_id: str
    amount_minor: Whole
    units: Units = ()
    is_restocked: bool = True
    refunded_at_ms: Whole = 0


class OrderReceived(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A web shop's order: its whole content and allocation in one fact; highest (revision, generation) wins.

    `total_minor` is as ordered, before refunds.
    `is_history`: already finished when first seen, moves and tells nothing.
    `hold`: "" or why money is not there yet: cod, bank_transfer, other. `flags` wait for a person's review.
    """

    revision: Whole
    generation: Whole
    channel_id: Id
    channel_kind: str
    order_id: str
    number: str
    placed_at_ms: Whole
    currency: str
    prices_include_tax: bool
    lines: tuple[SoldLine, ...]
    total_minor: Whole
    tax_minor: Whole
    parts: tuple[Part, ...]
    payments: tuple[OnlinePayment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    payment_title: str = ""
    hold: str = ""
    is_history: bool = False
    is_cancelled: bool = False
    is_shipped_in_shop: bool = False
    promised_at_ms: Whole | None = None
    flags: tuple[str, ...] = ()
    content_hash: bytes = b""
    outlet_id: Id = b""
    shipped_parts: tuple[Id, ...] = ()  # fulfillments handed over in the shop's own admin, when not all were


class Reallocated(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The whole allocation of a sale was made anew for one content revision; the highest generation wins."""

    revision: Whole
    generation: Whole
    parts: tuple[Part, ...]


class ContactGiven(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Who the sale is for and where it goes; personal, may be erased. The last stamp wins."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    address: tuple[str, ...] = ()
    note: str = ""
    billing: tuple[str, ...] = ()


class SaleVoided(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A sale rung up here was voided."""

    reason: str = ""


class OrderCancelled(Fact, frozen=True, array_like=True, omit_defaults=True):
    """An imported order was cancelled at the till; the shop is told."""

    reason: str = ""


class PaymentTaken(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Money changed hands; negative gives back.

    `kind`: cash, card, gift_card, store_credit, on_account, other.
    Units: `rounding_minor` is the cash rounding of a final cash payment: what is owed goes down by
    amount + rounding (may be negative). `counter_of` names the payment this one corrects.
    """

    payment_id: Id
    type_id: Id
    kind: str
    amount_minor: Whole
    currency: str
    session_id: Id | None
    register_id: Id | None
    tendered_minor: Whole = 0
    change_minor: Whole = 0
    rounding_minor: Whole = 0
    reference: str = ""
    counter_of: Id | None = None
    customer_id: Id | None = None


class ReadRequested(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Somebody is about to take money for an order: whoever holds the shop's keys reads it again."""


class MessageTold(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A web shop was told one step, or a person settled it by hand, or it knew by itself.

    `outcome`: told, settled, known. Only what we caused comes back as our own echo.
    Units: `since_ms` is when the first try began whose answer was lost, 0 where none was: what this device
    read after that may be our echo already.
    """

    key: str
    outcome: str = "told"
    detail: str = ""
    since_ms: Whole = 0


class DocumentPrinted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A paper came out of a printer (or a person confirmed it did)."""

    document: str
    fulfillment_id: Id | None = None
    copy: Whole = 0
    printer: str = ""
