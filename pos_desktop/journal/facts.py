"""One typed struct per thing that can happen at a shop; the names say it in the past tense.

Ids are 16 bytes, amounts minor units, quantities thousandths, rates ppm, instants milliseconds UTC.
Bodies are encoded as MessagePack. Sale, payment, fulfillment and stock bodies are arrays: a new field is
appended with a default, never inserted. Catalogue bodies are maps that hold only the changed fields.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Id = bytes
Whole = Annotated[int, Meta(ge=-(1 << 53), le=1 << 53)]  # sums of thousands still fit the database's 64 bits
Tax = tuple[Id, str, Whole]  # tax id, printed name, rate in ppm
Units = tuple[tuple[str, Whole], ...]  # (line key, quantity in thousandths)


class Fact(Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """Base of the bodies that travel as arrays."""


class Change(Struct, frozen=True, omit_defaults=True, gc=False):
    """Base of the catalogue bodies: a field left `UNSET` is unchanged; the last stamp wins field by field."""

    deleted: bool | UnsetType = UNSET


# --- catalogue: root is the thing itself -------------------------------------------------------


class ProductChanged(Change, frozen=True, omit_defaults=True):
    """A product was created or edited; `codes` are the bar codes it answers to."""

    sku: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    codes: tuple[str, ...] | UnsetType = UNSET
    price_minor: Whole | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    tax_ids: tuple[Id, ...] | UnsetType = UNSET
    category: str | UnsetType = UNSET
    picture: str | UnsetType = UNSET
    tint: str | UnsetType = UNSET
    is_stocked: bool | UnsetType = UNSET
    location: str | UnsetType = UNSET
    quick_key: Whole | UnsetType = UNSET
    low_stock: Whole | UnsetType = UNSET
    channel_refs: tuple[tuple[Id, str], ...] | UnsetType = UNSET


class CustomerChanged(Change, frozen=True, omit_defaults=True):
    """A customer was created or edited; the body is personal and may be erased."""

    name: str | UnsetType = UNSET
    company: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    address: tuple[str, ...] | UnsetType = UNSET
    note: str | UnsetType = UNSET
    account_limit_minor: Whole | UnsetType = UNSET


class TaxChanged(Change, frozen=True, omit_defaults=True):
    """A tax was created or edited."""

    name: str | UnsetType = UNSET
    rate_ppm: Whole | UnsetType = UNSET


class OutletChanged(Change, frozen=True, omit_defaults=True):
    """An outlet was created or edited; `priority` decides who fulfils first, lowest first."""

    name: str | UnsetType = UNSET
    address: tuple[str, ...] | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    priority: Whole | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET


class RegisterChanged(Change, frozen=True, omit_defaults=True):
    """A register was created or edited; `prefix` begins its receipt numbers."""

    name: str | UnsetType = UNSET
    outlet_id: Id | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    cash_step_minor: Whole | UnsetType = UNSET


class UserChanged(Change, frozen=True, omit_defaults=True):
    """A user was created or edited; `pin_hash` is argon2, `outlet_ids` empty means every outlet."""

    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    pin_hash: str | UnsetType = UNSET
    badge_hash: str | UnsetType = UNSET
    outlet_ids: tuple[Id, ...] | UnsetType = UNSET
    discount_limit_ppm: Whole | UnsetType = UNSET
    language: str | UnsetType = UNSET


class PaymentTypeChanged(Change, frozen=True, omit_defaults=True):
    """A payment type was created or edited; `kind` is one of `PaymentTaken.kind`."""

    name: str | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    position: Whole | UnsetType = UNSET


class ChannelChanged(Change, frozen=True, omit_defaults=True):
    """A web shop was added or edited; `prefix` begins the receipt numbers of its orders."""

    kind: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    default_outlet_id: Id | UnsetType = UNSET
    default_method: str | UnsetType = UNSET
    outlet_by_location: tuple[tuple[str, Id], ...] | UnsetType = UNSET


class SettingChanged(Change, frozen=True, omit_defaults=True):
    """A shop-wide setting was changed; the root is derived from `name`."""

    name: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


# --- sale: root is the sale ---------------------------------------------------------------------


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


class MessageTold(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A web shop was told one step, or a person settled it by hand."""

    key: str
    outcome: str = "told"  # told, settled
    detail: str = ""


class DocumentPrinted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A paper came out of a printer (or a person confirmed it did)."""

    document: str
    fulfillment_id: Id | None = None
    copy: Whole = 0
    printer: str = ""


# --- fulfillment: root is the sale --------------------------------------------------------------


class FulfillmentAssigned(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A picker took the fulfillment; `user_id` None gives it back. The last stamp wins."""

    fulfillment_id: Id
    user_id: Id | None
    user_name: str = ""


class UnitsPicked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Units were taken from the shelf, or put back when negative; picks of the highest epoch are summed."""

    fulfillment_id: Id
    epoch: Whole
    line_key: str
    quantity: Whole


class FulfillmentNoted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A picker wrote a note."""

    fulfillment_id: Id
    text: str


class FulfillmentPacked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Every unit was packed; `content_hash` is of the units that were packed."""

    fulfillment_id: Id
    epoch: Whole
    content_hash: bytes
    units: Units = ()


class FulfillmentUnpacked(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The parcel was opened again; starts `epoch`, one above the one that was packed."""

    fulfillment_id: Id
    epoch: Whole


class FulfillmentShipped(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A delivery left the outlet."""

    fulfillment_id: Id
    epoch: Whole
    units: Units
    carrier: str = ""
    tracking: str = ""


class FulfillmentPickedUp(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A pickup was handed to the customer."""

    fulfillment_id: Id
    epoch: Whole
    units: Units
    collected_by: str = ""


class HandOverUndone(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The hand-overs before this stamp were taken back within the time of undo."""

    fulfillment_id: Id


class FulfillmentPutBack(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The goods of a fulfillment cancelled after packing are on the shelf again."""

    fulfillment_id: Id


class CustomerTold(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Someone told the customer that the parcel is ready or on its way. `how`: copy, email, phone, shop."""

    fulfillment_id: Id
    how: str


# --- stock: root is derived from outlet and product ----------------------------------------------


class StockCounted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The shelf was counted: a base at its stamp; `seen` is the highest seq known per device then."""

    outlet_id: Id
    product_id: Id
    quantity: Whole
    seen: tuple[tuple[Id, Whole], ...] = ()


class StockAdjusted(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Units came in (positive) or went out (negative) for another reason than a sale."""

    outlet_id: Id
    product_id: Id
    delta: Whole
    reason: str = ""


# --- register: root is the session ---------------------------------------------------------------


class RegisterOpened(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A register was opened with a float; `number` counts its sessions without a gap."""

    register_id: Id
    outlet_id: Id
    currency: str
    float_minor: Whole
    number: Whole


class CashMoved(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Cash went into the drawer (positive) or out of it. `kind`: cash_in, cash_out, petty_cash."""

    movement_id: Id
    kind: str
    amount_minor: Whole
    reason: str


class DrawerOpened(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The drawer was opened without a sale."""

    reason: str = ""


class RegisterClosed(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A session was counted and frozen: per payment type id (counted, expected) in minor units."""

    counts: tuple[tuple[Id, Whole, Whole], ...]
    note: str = ""


Body = (
    ProductChanged
    | CustomerChanged
    | TaxChanged
    | OutletChanged
    | RegisterChanged
    | UserChanged
    | PaymentTypeChanged
    | ChannelChanged
    | SettingChanged
    | SaleOpened
    | LineSet
    | HeaderSet
    | SaleCompleted
    | OrderReceived
    | Reallocated
    | ContactGiven
    | SaleVoided
    | OrderCancelled
    | PaymentTaken
    | MessageTold
    | DocumentPrinted
    | FulfillmentAssigned
    | UnitsPicked
    | FulfillmentNoted
    | FulfillmentPacked
    | FulfillmentUnpacked
    | FulfillmentShipped
    | FulfillmentPickedUp
    | HandOverUndone
    | FulfillmentPutBack
    | CustomerTold
    | StockCounted
    | StockAdjusted
    | RegisterOpened
    | CashMoved
    | DrawerOpened
    | RegisterClosed
)

KINDS: dict[str, type[Struct]] = {
    "catalogue.product_changed": ProductChanged,
    "catalogue.customer_changed": CustomerChanged,
    "catalogue.tax_changed": TaxChanged,
    "catalogue.outlet_changed": OutletChanged,
    "catalogue.register_changed": RegisterChanged,
    "catalogue.user_changed": UserChanged,
    "catalogue.payment_type_changed": PaymentTypeChanged,
    "catalogue.setting_changed": SettingChanged,
    "channel.changed": ChannelChanged,
    "channel.told": MessageTold,
    "sale.opened": SaleOpened,
    "sale.line_set": LineSet,
    "sale.header_set": HeaderSet,
    "sale.completed": SaleCompleted,
    "sale.order_received": OrderReceived,
    "sale.reallocated": Reallocated,
    "sale.contact_given": ContactGiven,
    "sale.voided": SaleVoided,
    "sale.order_cancelled": OrderCancelled,
    "payment.taken": PaymentTaken,
    "fulfillment.assigned": FulfillmentAssigned,
    "fulfillment.picked": UnitsPicked,
    "fulfillment.noted": FulfillmentNoted,
    "fulfillment.packed": FulfillmentPacked,
    "fulfillment.unpacked": FulfillmentUnpacked,
    "fulfillment.shipped": FulfillmentShipped,
    "fulfillment.picked_up": FulfillmentPickedUp,
    "fulfillment.hand_over_undone": HandOverUndone,
    "fulfillment.put_back": FulfillmentPutBack,
    "fulfillment.customer_told": CustomerTold,
    "stock.counted": StockCounted,
    "stock.adjusted": StockAdjusted,
    "register.opened": RegisterOpened,
    "register.cash_moved": CashMoved,
    "register.drawer_opened": DrawerOpened,
    "register.closed": RegisterClosed,
    "document.printed": DocumentPrinted,
}
KIND_OF: dict[type[Struct], str] = {body: kind for kind, body in KINDS.items()}
VERSION_OF: dict[str, int] = dict.fromkeys(KINDS, 1)
PERSONAL = frozenset({"catalogue.customer_changed", "sale.contact_given", "fulfillment.noted"})
