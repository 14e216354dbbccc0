"""What an open cart costs: the facts of its lines, priced by the domain.

The screen and the completed sale agree.
"""

from __future__ import annotations

from uuid import UUID

from pos_desktop.domain.cart import Cart, CartLine, PricedCart, price_cart
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.tax import TaxRate, TaxRounding
from pos_desktop.journal.facts import LineSet
from pos_desktop.journal.state import CartState, SaleState
from pos_desktop.services.ports.ledger import Entry

TAX_ROUNDING_SETTING = "tax_rounding"


def tax_rounding(entry: Entry) -> TaxRounding:
    """Return where this shop drops fractions of a cent: line by line unless its setting says by sale."""
    return TaxRounding(entry.setting(TAX_ROUNDING_SETTING) or TaxRounding.LINE)


def cart_of(sale: SaleState, rounding: TaxRounding = TaxRounding.LINE) -> Cart:
    """Return the open cart of a sale as the domain prices it. Errors: `RuleBroken("not_open")`."""
    cart = open_cart_of(sale)
    return Cart(
        currency=sale.currency,
        lines=tuple(cart_line(line) for line in cart.lines),
        prices_include_tax=sale.prices_include_tax,
        tax_rounding=rounding,
        discount_ppm=cart.discount_ppm,
        note=sale.note,
    )


def priced(sale: SaleState, rounding: TaxRounding = TaxRounding.LINE) -> PricedCart:
    """Return what the open cart costs, line by line. Errors: `RuleBroken` not_open, discount_too_large."""
    return price_cart(cart_of(sale, rounding))


def open_cart_of(sale: SaleState) -> CartState:
    """Return the cart of a sale that is not completed. Errors: `RuleBroken("not_open")`."""
    if sale.cart is None:
        raise RuleBroken("not_open", state=sale.state)
    return sale.cart


def cart_line(line: LineSet) -> CartLine:
    """Return one recorded line as the domain prices it."""
    return CartLine(
        key=line.line_key,
        product_id=UUID(bytes=line.product_id) if line.product_id else None,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        taxes=tuple(TaxRate(*tax) for tax in line.taxes),
        discount_ppm=line.discount_ppm,
        discount_minor=line.discount_minor,
        note=line.note,
        later=line.is_later,
        price_overridden=line.is_price_overridden,
    )


def line_set(line: CartLine, list_price_minor: int) -> LineSet:
    """Return the fact that stores one line as it is now."""
    return LineSet(
        line.key,
        line.product_id.bytes if line.product_id else None,
        line.sku,
        line.name,
        line.quantity,
        line.unit_price_minor,
        tuple((tax.tax_id, tax.name, tax.rate_ppm) for tax in line.taxes),
        line.discount_ppm,
        line.discount_minor,
        line.note,
        line.later,
        line.price_overridden,
        list_price_minor,
    )
