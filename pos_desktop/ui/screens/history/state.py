"""What Sales history shows, as frozen values without widgets or wording.

Ids are 16 bytes, amounts minor units, quantities thousandths, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from enum import StrEnum

from pos_desktop.services.ports.rows import SaleDetail, SaleFilter, SaleRow, SaleTotals
from pos_desktop.ui.refusals import Refusal


class Tab(StrEnum):
    """The three views; the values are those of `SaleFilter.tab`."""

    ALL = "all"
    CONTINUE = "continue"
    RETURN = "return"


class Deed(StrEnum):
    """Everything a person can do with the open sale."""

    CONTINUE = "continue"
    GIVE_BACK = "give_back"
    RETURN = "return"
    REPRINT = "reprint"
    GIFT_RECEIPT = "gift_receipt"
    EMAIL = "email"
    VOID = "void"
    CANCEL_ORDER = "cancel_order"


class Field(StrEnum):
    """What the list can be narrowed by, in the order of the menu."""

    DATE = "date"
    STATUS = "status"
    CUSTOMER = "customer"
    OUTLET = "outlet"
    REGISTER = "register"
    USER = "user"
    PAYMENT = "payment"
    PRODUCT = "product"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Choice:
    """An outlet, register or user to choose."""

    record_id: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    outlets: tuple[Choice, ...] = ()
    registers: tuple[Choice, ...] = ()
    users: tuple[Choice, ...] = ()
    payment_kinds: tuple[str, ...] = ()

    def of(self, field_: Field) -> tuple[Choice, ...]:
        """Return what one filter offers, nothing for those that are typed or fixed."""
        offered = {Field.OUTLET: self.outlets, Field.REGISTER: self.registers, Field.USER: self.users}
        return offered.get(field_, ())


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days in the outlet's zone, both ends inside; None is open."""

    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShopHead:
    """What stands at the head and foot of a receipt; `lines` of the sale's outlet."""

    name: str = ""
    lines: tuple[str, ...] = ()
    tax_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line that could come back. Units: `left` in thousandths."""

    key: str
    name: str
    sku: str
    left: int


@dataclass(frozen=True, slots=True)
class VoidAsked:
    """A void or cancellation waits for a yes.

    Shapes: `hand_back` holds (kind, title, amount) of every till payment to give back; `is_order` cancels.
    Units: minor units; `refund_in_shop_minor` was paid online and is given back in the shop.
    """

    is_order: bool
    number: str
    currency: str
    hand_back: tuple[tuple[str, str, int], ...]
    refund_in_shop_minor: int


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    """What comes back waits to be chosen."""

    number: str
    lines: tuple[ReturnLine, ...]


@dataclass(frozen=True, slots=True)
class RefundAsked:
    """Money is to be given back; `types` holds (payment type, name, kind) to choose from."""

    number: str
    currency: str
    amount_minor: int
    types: tuple[tuple[bytes, str, str], ...]


Asked = VoidAsked | ReturnAsked | RefundAsked


@dataclass(frozen=True, slots=True)
class OpenSale:
    """The sale on the right. `deeds` in the order of the action row, `accent` apart."""

    detail: SaleDetail
    deeds: tuple[Deed, ...]
    accent: Deed | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class HistoryState:
    """Everything the screen draws; loading never blanks what was there.

    Shapes: `product` is the name of the product filtered by; `waiting` counts the sales to continue.
    """

    chosen: SaleFilter = field(default_factory=SaleFilter)
    days: Days = Days()
    product: str = ""
    rows: tuple[SaleRow, ...] = ()
    has_more: bool = False
    totals: SaleTotals = field(default_factory=lambda: SaleTotals(0, ()))
    waiting: int = 0
    open: OpenSale | None = None
    choices: Choices = Choices()
    shop: ShopHead = field(default_factory=ShopHead)
    now_ms: int = 0
    zone: tzinfo = UTC
    is_loading: bool = True
    failure: Refusal | None = None
    asked: Asked | None = None

    @property
    def tab(self) -> Tab:
        """Return the view in use."""
        return Tab(self.chosen.tab)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the filters in use, in the order of the menu."""
        used = {
            Field.DATE: self.days != Days(),
            Field.STATUS: bool(self.chosen.labels),
            Field.CUSTOMER: bool(self.chosen.customer),
            Field.OUTLET: self.chosen.outlet_id is not None,
            Field.REGISTER: self.chosen.register_id is not None,
            Field.USER: self.chosen.user_id is not None,
            Field.PAYMENT: bool(self.chosen.payment_kind),
            Field.PRODUCT: self.chosen.product_id is not None,
            Field.AMOUNT: (self.chosen.amount_from_minor, self.chosen.amount_until_minor) != (None, None),
        }
        return tuple(one for one in Field if used[one])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything hides sales."""
        return bool(self.fields or self.chosen.search)
