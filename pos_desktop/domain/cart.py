"""The cart of a sale: its lines, and what they cost with discounts and taxes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import spread, times_ratio
from pos_desktop.domain.tax import TaxParts, TaxRate, TaxRounding, tax_lines

UNIT = 1_000
"""One unit of goods, in thousandths."""

_WHOLE_PPM = 1_000_000
_MOST_QUANTITY = 100_000 * UNIT  # a bar code scanned into the quantity field is no quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """One line of a cart; below zero in quantity for goods that come back.

    Units: `quantity` in thousandths; `unit_price_minor` for one unit, with its taxes if the cart's prices
        hold them;
    `discount_ppm` in millionths, and `discount_minor` off the whole line, both >= 0.
    """

    key: str
    product_id: UUID | None = None
    sku: str = ""
    name: str
    quantity: int = UNIT
    unit_price_minor: int
    taxes: tuple[TaxRate, ...] = ()
    discount_ppm: int = 0
    discount_minor: int = 0
    note: str = ""
    later: bool = False
    price_overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """What somebody is buying; its own discounts are off the whole sale, goods coming back excepted."""

    currency: str
    lines: tuple[CartLine, ...] = ()
    prices_include_tax: bool = False
    tax_rounding: TaxRounding = TaxRounding.LINE
    discount_ppm: int = 0
    discount_minor: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What one line costs.

    Units: minor units. `list_minor` is quantity times price; `discount_minor` the line's own discount and its
        share
    of the sale's, with the sign of the line; `list_minor - discount_minor` is what was taxed: net, or gross
    where prices hold taxes.
    """

    key: str
    list_minor: int
    discount_minor: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    parts: TaxParts


@dataclass(frozen=True, slots=True)
class PricedCart:
    """What a cart costs: subtotal (net) + taxes = total. `tax_totals` are the sums of the lines' parts."""

    lines: tuple[PricedLine, ...]
    tax_totals: TaxParts

    @property
    def list_minor(self) -> int:
        """All lines before discounts."""
        return sum(line.list_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        """All discounts, of lines and of the sale."""
        return sum(line.discount_minor for line in self.lines)

    @property
    def subtotal_minor(self) -> int:
        """The sale after discounts, without tax."""
        return sum(line.net_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """All taxes."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What is to pay; below zero when more comes back than is bought."""
        return sum(line.gross_minor for line in self.lines)


def price_cart(cart: Cart) -> PricedCart:
    """What the cart costs, line by line and in all.

    Errors: `RuleBroken("discount_too_large")` for a discount above what it is taken off, or below zero.
    """
    lists = [times_ratio(line.quantity * line.unit_price_minor, 1, UNIT) for line in cart.lines]
    own = [_line_discount(line, list_minor) for line, list_minor in zip(cart.lines, lists, strict=True)]
    shares = _sale_discounts(cart, [list_minor - off for list_minor, off in zip(lists, own, strict=True)])
    discounts = [off + share for off, share in zip(own, shares, strict=True)]
    taxed = tax_lines(
        [(lists[index] - discounts[index], line.taxes) for index, line in enumerate(cart.lines)],
        inclusive=cart.prices_include_tax,
        by=cart.tax_rounding,
    )
    rows = zip(cart.lines, lists, discounts, taxed.lines, strict=True)
    return PricedCart(
        tuple(
            PricedLine(line.key, listed, off, tax.net_minor, tax.tax_minor, tax.gross_minor, tax.parts)
            for line, listed, off, tax in rows
        ),
        taxed.totals,
    )


def add_line(cart: Cart, line: CartLine) -> Cart:
    """Add a scanned product: one more of an equal line where there is one, else a line of its own at the end.

    Equal means alike in everything but key and quantity; lines without a product, and goods coming back
    beside goods being bought, never merge.

    Errors: `RuleBroken("bad_quantity")`.
    """
    _check_quantity(line.quantity)
    for present in cart.lines:
        if _merges(present, line):
            return set_quantity(cart, present.key, present.quantity + line.quantity)
    return replace(cart, lines=(*cart.lines, line))


def set_quantity(cart: Cart, key: str, quantity: int) -> Cart:
    """Change how many; a quantity of zero removes the line. Units: thousandths.

    Errors: `RuleBroken` unknown_line, bad_quantity.
    """
    if quantity == 0:
        return remove(cart, key)
    return change_line(cart, replace(line_of(cart, key), quantity=quantity))


def change_line(cart: Cart, line: CartLine) -> Cart:
    """Put `line` where the line of the same key was.

    Errors: `RuleBroken` unknown_line, bad_quantity.
    """
    line_of(cart, line.key)
    _check_quantity(line.quantity)
    return replace(cart, lines=tuple(line if old.key == line.key else old for old in cart.lines))


def remove(cart: Cart, key: str) -> Cart:
    """Take a line out. Errors: `RuleBroken("unknown_line")`."""
    gone = line_of(cart, key)
    return replace(cart, lines=tuple(line for line in cart.lines if line is not gone))


def line_of(cart: Cart, key: str) -> CartLine:
    """The line of that key. Errors: `RuleBroken("unknown_line")`."""
    for line in cart.lines:
        if line.key == key:
            return line
    raise RuleBroken("unknown_line", line_key=key)


def _merges(present: CartLine, line: CartLine) -> bool:
    same_way = (present.quantity > 0) == (line.quantity > 0)
    like = replace(present, key=line.key, quantity=line.quantity) == line
    return like and same_way and line.product_id is not None


def _check_quantity(quantity: int) -> None:
    if quantity == 0 or abs(quantity) > _MOST_QUANTITY:
        raise RuleBroken("bad_quantity", quantity=quantity)


def _discount(base_minor: int, discount_ppm: int, discount_minor: int) -> int:
    """What two discounts take off an amount >= 0."""
    off_minor = times_ratio(base_minor, discount_ppm, _WHOLE_PPM) + discount_minor
    if not 0 <= discount_ppm <= _WHOLE_PPM or discount_minor < 0 or off_minor > base_minor:
        raise RuleBroken("discount_too_large", discount_minor=off_minor, of_minor=base_minor)
    return off_minor


def _line_discount(line: CartLine, list_minor: int) -> int:
    off_minor = _discount(abs(list_minor), line.discount_ppm, line.discount_minor)
    return off_minor if list_minor >= 0 else -off_minor


def _sale_discounts(cart: Cart, amounts: Sequence[int]) -> Sequence[int]:
    """Each line's share of the sale's discount; goods coming back keep the price that was paid for them."""
    if not (cart.discount_ppm or cart.discount_minor):
        return [0] * len(amounts)
    bought = [max(0, amount) for amount in amounts]
    off_minor = _discount(sum(bought), cart.discount_ppm, cart.discount_minor)
    return spread(off_minor, bought) if off_minor else [0] * len(amounts)
