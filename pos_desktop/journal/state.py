"""What the folds give: the state of one aggregate as frozen values, to be decided upon or written as rows.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants ms UTC; stamps a hybrid clock.
"""

from __future__ import annotations

from msgspec import Struct

from pos_desktop.journal.facts import LineSet, Part, SoldLine

Id = bytes
Position = tuple[int, Id, int]  # (stamp, device, seq) of a fact: the order of all folds


class SalePayment(Struct, frozen=True, gc=False):
    """One entry of money.

    `entry`: taken, online, rounding, refund (the shop gave back, at most what was paid). A rounding has the
    id of the payment it belongs to, so (payment id, entry) names a row.
    """

    payment_id: Id
    entry: str
    kind: str
    type_id: Id | None
    title: str
    amount_minor: int
    at_ms: int
    stamp: int
    who: Id | None = None
    session_id: Id | None = None
    register_id: Id | None = None
    tendered_minor: int = 0
    change_minor: int = 0
    reference: str = ""
    counter_of: Id | None = None
    customer_id: Id | None = None


class UnitsState(Struct, frozen=True, gc=False):
    """One line inside one fulfillment.

    `wanted` is what is still to be prepared (refunded units have left).
    """

    line_key: str
    product_id: Id | None
    wanted: int
    picked: int
    packed: int
    fulfilled: int


class FulfillmentState(Struct, frozen=True, gc=False):
    """What one outlet prepares, as folded.

    `status`: new, in_progress, packed, completed, cancelled, cancelled_after_packing.
    `content_hash` is of what it should hold now; `packed_hash` of what was packed. `is_packed`: a packed
    box is there, even if units were added since; `status` says whether it is whole.
    """

    fulfillment_id: Id
    outlet_id: Id
    method: str
    round: int
    status: str
    epoch: int
    lines: tuple[UnitsState, ...]
    content_hash: bytes
    packed_hash: bytes = b""
    is_packed: bool = False
    is_handed_over: bool = False
    is_cancelled: bool = False
    is_put_back: bool = False
    is_short: bool = False
    packed_at_ms: int | None = None
    packed_stamp: int = 0
    handed_over_at_ms: int | None = None
    handed_over_stamp: int = 0
    handed_over_by: Id | None = None
    handed_over_in_shop: bool = False
    carrier: str = ""
    tracking: str = ""
    collected_by: str = ""
    assigned_id: Id | None = None
    assigned_name: str = ""
    assigned_at_ms: int | None = None
    notes: tuple[tuple[int, str], ...] = ()  # (at ms, text) in order
    customer_told_at_ms: int | None = None
    customer_told_how: str = ""


class StockEntry(Struct, frozen=True, gc=False):
    """A movement of on hand and a share of committed that one aggregate causes, at the stamp of its cause."""

    key: str  # unique inside the aggregate
    outlet_id: Id
    product_id: Id
    on_hand: int
    committed: int
    cause: str  # sold, handed_over, returned, voided, adjusted, open
    stamp: int
    device: Id
    seq: int


class ShopMessage(Struct, frozen=True, gc=False):
    """One step the shop is told; derived, so a step taken back before it was told simply disappears."""

    key: str
    kind: str
    payload: tuple[tuple[str, str | int], ...]
    fulfillment_id: Id | None
    not_before_ms: int
    outcome: str = ""  # "" waits; told, settled
    told_at_ms: int | None = None


class Contradiction(Struct, frozen=True, gc=False):
    """Something a person must look at; `details` are plain values for the sentence on the list."""

    key: str
    kind: str
    details: tuple[tuple[str, str | int], ...]
    stamp: int


class CartState(Struct, frozen=True, gc=False):
    """The open cart of a sale that is not completed."""

    lines: tuple[LineSet, ...]  # in the order in which they were first set
    discount_ppm: int = 0
    method: str = ""
    is_parked: bool = False
    parked_as: str = ""
    is_discarded: bool = False


class ContactState(Struct, frozen=True, gc=False):
    """Who the sale is for; empty when nothing was given or it was erased."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    address: tuple[str, ...] = ()
    note: str = ""
    billing: tuple[str, ...] = ()


class SaleState(Struct, frozen=True, gc=False):
    """A sale, an order or a return, folded from all its facts.

    `state`: open, parked, discarded, pending, closed, voided, cancelled, history, orphan (no content yet).
    `label`: the wording key shown: parked, partially_paid, pickup_unfulfilled, delivery_unfulfilled, layby,
    on_account, completed, return, voided, cancelled, open.
    Units: owed = total - sum of payment amounts (rounding and refund entries included); < 0 is overpaid.
    Nothing is due for what was voided or cancelled: owed = -payments then. Parts in facts are as ordered;
    refunds are taken off here.
    """

    sale_id: Id
    source: str  # register, order, return
    state: str
    label: str
    number: str
    outlet_id: Id | None
    register_id: Id | None
    session_id: Id | None
    user_id: Id | None
    customer_id: Id | None
    currency: str
    prices_include_tax: bool
    placed_at_ms: int
    lines: tuple[SoldLine, ...]
    taxes: tuple[tuple[Id, str, int, int], ...]
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    refunded_minor: int
    paid_minor: int
    owed_minor: int
    is_paid: bool  # owed <= 0, or charged to the customer's account
    terms: str
    hold: str
    method: str  # pickup, delivery, both or ""
    note: str
    contact: ContactState
    payments: tuple[SalePayment, ...]
    fulfillments: tuple[FulfillmentState, ...]
    stock: tuple[StockEntry, ...]
    messages: tuple[ShopMessage, ...]
    contradictions: tuple[Contradiction, ...]
    printed: tuple[tuple[str, Id | None, int, int], ...]  # document, fulfillment, copy, at ms
    cart: CartState | None = None
    channel_id: Id | None = None
    channel_kind: str = ""
    order_id: str = ""
    payment_title: str = ""
    promised_at_ms: int | None = None
    return_of: Id | None = None
    flags: tuple[str, ...] = ()
    revision: int = 0
    generation: int = 0
    content_hash: bytes = b""
    returned: tuple[tuple[str, int], ...] = ()  # (line key, units that came back by a refund in the shop)
    closed_at_ms: int | None = None
    stamp: int = 0  # of the newest fact folded
    parts: tuple[
        Part, ...
    ] = ()  # the allocation that counts, as decided: units refunded since are still in it


class StockState(Struct, frozen=True, gc=False):
    """Counts and adjustments of one product at one outlet."""

    outlet_id: Id
    product_id: Id
    entries: tuple[StockEntry, ...]
    counted: int | None = None
    counted_stamp: int = 0
    counted_seen: tuple[tuple[Id, int], ...] = ()


class CashMovement(Struct, frozen=True, gc=False):
    """Cash in or out of a drawer."""

    movement_id: Id
    kind: str
    amount_minor: int
    reason: str
    at_ms: int
    who: Id | None


class SessionState(Struct, frozen=True, gc=False):
    """One opening of a register, until it is closed."""

    session_id: Id
    register_id: Id
    outlet_id: Id
    currency: str
    float_minor: int
    number: int
    opened_at_ms: int
    opened_by: Id | None
    movements: tuple[CashMovement, ...] = ()
    drawer_openings: tuple[tuple[int, str], ...] = ()
    closed_at_ms: int | None = None
    closed_by: Id | None = None
    counts: tuple[tuple[Id, int, int], ...] = ()
    note: str = ""


class RecordState(Struct, frozen=True, gc=False):
    """A catalogue record: its kind and the last writer's value of every field ever set."""

    record_id: Id
    kind: str  # product, customer, tax, outlet, register, user, payment_type, channel, setting
    fields: dict[str, object]
    stamp: int
