"""What a person can ask of the Sell screen; each wish becomes one transaction or a change of view.

Ids are 16 bytes, amounts minor units, quantities thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # late: a paper is the last thing one wishes
    from pos_desktop.services.ports.paper import DocumentKind


class RingUp(Struct, frozen=True):
    """A code was scanned; `alternatives` are other readings of it."""

    code: str
    alternatives: tuple[str, ...] = ()


class AddProduct(Struct, frozen=True):
    """A tile or a result was pressed, or a line that was taken out comes back."""

    product_id: bytes
    quantity: int = 1_000


class SetQuantity(Struct, frozen=True):
    """How many of a line; zero takes it out."""

    line_key: str
    quantity: int


class SetPrice(Struct, frozen=True):
    """Another price for one unit of a line."""

    line_key: str
    price_minor: int


class GiveDiscount(Struct, frozen=True):
    """A discount on a line, or with no line on the whole sale; zero takes it away."""

    line_key: str | None
    ppm: int = 0
    amount_minor: int = 0


class WriteNote(Struct, frozen=True):
    """A note on a line, or with no line on the sale."""

    line_key: str | None
    text: str


class MarkLater(Struct, frozen=True):
    """A line is picked up or delivered later; "" takes it now."""

    line_key: str
    method: str


class AttachCustomer(Struct, frozen=True):
    """Who the sale is for; None for nobody."""

    customer_id: bytes | None


class CreateCustomer(Struct, frozen=True):
    """A customer who was not known yet; becomes the customer of the sale."""

    name: str
    email: str = ""
    phone: str = ""


class AnswerShortage(Struct, frozen=True):
    """What to do about missing stock: remove, or unfulfilled."""

    answer: str


class Park(Struct, frozen=True):
    """Set the cart aside."""

    name: str = ""


class Discard(Struct, frozen=True):
    """Give the cart up."""


class TakeUp(Struct, frozen=True):
    """Bring a sale to this screen: a parked cart, or a completed sale with money open."""

    sale_id: bytes


class LookAgain(Struct, frozen=True):
    """The sale that is being paid was changed from elsewhere."""

    sale_id: bytes


class TakePayment(Struct, frozen=True):
    """Money of one type; the first one completes the cart."""

    type_id: bytes
    amount_minor: int
    reference: str = ""


class CompleteUnpaid(Struct, frozen=True):
    """Keep a sale for later pickup, delivery or layby without any payment yet."""


class OpenRegister(Struct, frozen=True):
    """The float that was counted into the drawer."""

    float_minor: int


class MoveCash(Struct, frozen=True):
    """Cash in, cash out or petty cash, with its reason."""

    kind: str
    amount_minor: int
    reason: str


class PrintPaper(Struct, frozen=True):
    """A receipt or gift receipt of the sale on screen."""

    kind: DocumentKind


class OpenDrawer(Struct, frozen=True):
    """Open the drawer without a sale."""


class AskExpected(Struct, frozen=True):
    """What every payment type should hold, before closing."""


class CloseRegister(Struct, frozen=True):
    """What was counted per payment type."""

    counted: Mapping[bytes, int]
    note: str = ""


class PrintInterim(Struct, frozen=True):
    """What the closure would say now; the register stays open."""


class PrintLastClosure(Struct, frozen=True):
    """The register's last closure again."""


Wish = (
    RingUp | AddProduct | SetQuantity | SetPrice | GiveDiscount | WriteNote | MarkLater | AttachCustomer
    | CreateCustomer | AnswerShortage | Park | Discard | TakeUp | TakePayment | CompleteUnpaid | OpenRegister
    | MoveCash | OpenDrawer | AskExpected | CloseRegister | PrintPaper | LookAgain
    | PrintInterim | PrintLastClosure
)  # fmt: skip
_ABOUT_LINES = (
    RingUp, AddProduct, SetQuantity, SetPrice, GiveDiscount, WriteNote, MarkLater, AttachCustomer,
    CreateCustomer, AnswerShortage,
)  # fmt: skip


def is_about_lines(wish: Wish) -> bool:
    """Tell whether a wish changes only the open cart, so that nothing around it has to be read again."""
    return isinstance(wish, _ABOUT_LINES)
