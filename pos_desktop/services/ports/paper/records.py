"""The plain values each paper is made from, whoever sold or packed.

Units, all records: quantities in thousandths; `_minor` amounts in minor units of `currency`; rates in ppm;
    datetimes aware and already in the outlet's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from pos_desktop.services.ports.paper.profile import PrinterProfile


class Shop(Struct, frozen=True):
    """Who prints: the heading and the closing words of every paper.

    Shapes: `lines` stands under the name (trade, address, telephone); `tax_numbers` is printed on receipts
        ("GST 12345 6789 RT0001"); `footer` closes receipts, `slip_footer` packing slips.
    """

    name: str
    lines: tuple[str, ...] = ()
    tax_numbers: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    slip_footer: tuple[str, ...] = ()


class Party(Struct, frozen=True):
    """A person or firm with an address; `lines` holds street, then postcode, city and region as written."""

    name: str
    company: str = ""
    lines: tuple[str, ...] = ()
    postcode: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One product in a parcel: `quantity` is in it, `ordered` was ordered in all."""

    sku: str
    name: str
    quantity: int
    ordered: int


@dataclass(frozen=True, slots=True)
class PackingSlipData:
    """What goes into the parcel, without prices; refused unless `packed`."""

    language: str
    shop: Shop
    number: str
    placed_at: datetime
    is_pickup: bool
    customer: Party
    lines: tuple[SlipLine, ...]
    packed: bool
    carrier: str = ""
    parcel_no: int = 1
    parcel_count: int = 1
    note: str = ""
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class PickLine:
    """One product to take from the shelf; `quantity` is still to pick, `picked` already in the basket."""

    sku: str
    name: str
    quantity: int
    picked: int = 0
    barcode: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class PickingListData:
    """What to take from the shelves of one outlet for one fulfillment."""

    language: str
    shop: Shop
    outlet: str
    number: str
    placed_at: datetime
    printed_at: datetime
    is_pickup: bool
    customer: Party
    lines: tuple[PickLine, ...]
    promised_at: datetime | None = None
    assigned_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line of a receipt; `total_minor` is what the line costs after its discount."""

    sku: str
    name: str
    quantity: int
    unit_minor: int
    total_minor: int
    discount_minor: int = 0
    note: str = ""
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax of the sale, on a line of its own."""

    name: str
    rate_ppm: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment, its label already in the paper's language; `tendered_minor` is the cash handed over."""

    label: str
    amount_minor: int
    tendered_minor: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """A sale as it stood when it was paid (in part or in full).

    Units: `copy_no` 0 is the original, n >= 1 is marked DUPLICATE n with `printed_at`.
    Shapes: `subtotal_minor` is before taxes unless `is_tax_included`; `rounding_minor` is what cash rounding
        added to the total; `owed_minor` is still to pay.
    """

    language: str
    shop: Shop
    outlet: str
    register: str
    number: str
    sold_at: datetime
    printed_at: datetime
    cashier: str
    currency: str
    lines: tuple[SaleLine, ...]
    taxes: tuple[TaxLine, ...]
    subtotal_minor: int
    total_minor: int
    payments: tuple[PaymentLine, ...]
    discount_minor: int = 0
    rounding_minor: int = 0
    change_minor: int = 0
    owed_minor: int = 0
    is_tax_included: bool = False
    customer: Party | None = None
    note: str = ""
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class GiftReceiptData:
    """The same sale without prices and payments, to be given away with the goods."""

    language: str
    shop: Shop
    number: str
    sold_at: datetime
    lines: tuple[SaleLine, ...]
    return_by: datetime | None = None
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class AddressLabelData:
    """A 4 x 6 in address label; the bar code holds the tracking number, else the order's number."""

    language: str
    sender: Party
    recipient: Party
    number: str
    service: str = ""
    tracking: str = ""
    weight_g: int | None = None
    parcel_no: int = 1
    parcel_count: int = 1


@dataclass(frozen=True, slots=True)
class CashLine:
    """Cash that went into the drawer (above zero) or out of it; `label` is in the paper's language."""

    label: str
    amount_minor: int
    reason: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class CountLine:
    """One payment type of a closure; `counted_minor` is None where nobody counted yet."""

    label: str
    expected_minor: int
    counted_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Turnover:
    """What was rung up in one session, taxes included.

    Units: `returns_minor` is below zero; `sales`, `returns` and `taxes` hold nothing that was voided before
        the closure; `voided_earlier_minor` (below zero) was rung up in a session before and voided in this
        one, and `taxes` are less its taxes. `ever_minor` is everything this register ever rung up less its
        returns, sales that were voided later included.
    """

    sales: int = 0
    sales_minor: int = 0
    returns: int = 0
    returns_minor: int = 0
    voided: int = 0
    voided_minor: int = 0
    voided_earlier: int = 0
    voided_earlier_minor: int = 0
    taxes: tuple[TaxLine, ...] = ()
    first_number: str = ""
    last_number: str = ""
    ever_minor: int = 0

    @property
    def net_minor(self) -> int:
        """Return what is left of the sales."""
        return self.sales_minor + self.returns_minor + self.voided_earlier_minor


@dataclass(frozen=True, slots=True)
class ClosureData:
    """A register's session: closed, or so far where `closed_at` is None.

    Shapes: `counts` in the order of the drawer, cash first. Units: `rounding_minor` is what cash rounding
        added to the sales; `on_account_minor` was charged to customers' accounts and is in no drawer.
    """

    language: str
    shop: Shop
    outlet: str
    register: str
    number: int
    currency: str
    opened_at: datetime
    opened_by: str
    printed_at: datetime
    float_minor: int
    counts: tuple[CountLine, ...]
    turnover: Turnover
    moves: tuple[CashLine, ...] = ()
    closed_at: datetime | None = None
    closed_by: str = ""
    rounding_minor: int = 0
    on_account_minor: int = 0
    drawer_openings: int = 0
    note: str = ""
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class ProductLabel:
    """What stands on the label of one product, printed `copies` times; `code` is "" where it has none."""

    name: str
    price_minor: int
    currency: str
    code: str = ""
    sku: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ProductLabelsData:
    """Labels that are printed one after the other."""

    language: str
    labels: tuple[ProductLabel, ...]


@dataclass(frozen=True, slots=True)
class TestPageData:
    """A page that shows whether width, code page, knife and bar codes of a printer are right."""

    __test__ = False  # not a test class, whatever its name makes pytest think

    language: str
    shop: Shop
    profile: PrinterProfile
    printed_at: datetime
