"""What a person can ask of the Sell screen; each wish becomes one transaction or a change of view.

Ids are 16 bytes, amounts minor units, quantities thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # late: a paper is the last thing one wishes
    from pos_desktop.services.ports.paper import DocumentKind


@dataclass(frozen=True, slots=True)
class RingUp:
    """A code was scanned; `alternatives` are other readings of it."""

    code: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddProduct:
    """A tile or a result was pressed, or a line that was taken out comes back."""

    product_id: bytes
    quantity: int = 1_000


@dataclass(frozen=True, slots=True)
class SetQuantity:
    """How many of a line; zero takes it out."""

    line_key: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SetPrice:
    """Another price for one unit of a line."""

    line_key: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class GiveDiscount:
    """A discount on a line, or with no line on the whole sale; zero takes it away."""

    line_key: str | None
    ppm: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note on a line, or with no line on the sale."""

    line_key: str | None
    text: str


@dataclass(frozen=True, slots=True)
class MarkLater:
    """A line is picked up or delivered later; "" takes it now."""

    line_key: str
    method: str


@dataclass(frozen=True, slots=True)
class AttachCustomer:
    """Who the sale is for; None for nobody."""

    customer_id: bytes | None


@dataclass(frozen=True, slots=True)
class CreateCustomer:
    """A customer who was not known yet; becomes the customer of the sale."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AnswerShortage:
    """What to do about missing stock: remove, or unfulfilled."""

    answer: str


@dataclass(frozen=True, slots=True)
class Park:
    """Set the cart aside."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Discard:
    """Give the cart up."""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Bring a sale to this screen: a parked cart, or a completed sale with money open."""

    sale_id: bytes


@dataclass(frozen=True, slots=True)
class TakePayment:
    """Money of one type; the first one completes the cart."""

    type_id: bytes
    amount_minor: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CompleteUnpaid:
    """Keep a sale for later pickup, delivery or layby without any payment yet."""


@dataclass(frozen=True, slots=True)
class OpenRegister:
    """The float that was counted into the drawer."""

    float_minor: int


@dataclass(frozen=True, slots=True)
class MoveCash:
    """Cash in, cash out or petty cash, with its reason."""

    kind: str
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """A receipt or gift receipt of the sale on screen."""

    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    """Open the drawer without a sale."""


@dataclass(frozen=True, slots=True)
class AskExpected:
    """What every payment type should hold, before closing."""


@dataclass(frozen=True, slots=True)
class CloseRegister:
    """What was counted per payment type."""

    counted: Mapping[bytes, int]
    note: str = ""


Wish = (
    RingUp | AddProduct | SetQuantity | SetPrice | GiveDiscount | WriteNote | MarkLater | AttachCustomer
    | CreateCustomer | AnswerShortage | Park | Discard | TakeUp | TakePayment | CompleteUnpaid | OpenRegister
    | MoveCash | OpenDrawer | AskExpected | CloseRegister | PrintPaper
)  # fmt: skip
_ABOUT_LINES = (
    RingUp, AddProduct, SetQuantity, SetPrice, GiveDiscount, WriteNote, MarkLater, AttachCustomer,
    CreateCustomer, AnswerShortage,
)  # fmt: skip


def is_about_lines(wish: Wish) -> bool:
    """Tell whether a wish changes only the open cart, so that nothing around it has to be read again."""
    return isinstance(wish, _ABOUT_LINES)
