"""The money of an E-Series order: what each line and charge costs, and what was used to pay before money was.

The vendor's documents leave three things open (whether shipping and fees hold their tax, whether the discount
holds what was taken off shipping, whether the total is after store credit), and its examples differ. Each
reading is tried; the one whose parts add up to the total is right, and where none does, the order is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from pos_desktop.channels.decoding import MinorSums, minor, plain, raw
from pos_desktop.channels.ecwid_fields import EcwidItem, EcwidOrder, EcwidTax
from pos_desktop.domain.money import minor_digits, spread
from pos_desktop.domain.orders import ChargeKind, OrderCharge, OrderTax

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what is left open."""

    rates_hold_tax: bool
    discount_holds_shipping: bool
    total_is_after_credit: bool


@dataclass(frozen=True, slots=True)
class _Charge:
    """Shipping or a fee, with the taxes on it."""

    key: str
    kind: ChargeKind
    name: str
    amount: Decimal
    taxes: tuple[OrderTax, ...]
    tax: Decimal


class EcwidMoney:
    """Every amount of one order, read in the way that adds up.

    Units: minor units of the store's currency.
    """

    def __init__(self, order: EcwidOrder) -> None:
        self._order, self._currency = order, order.currency
        self._gross = [item.price * item.quantity / 1000 for item in order.items]
        self._charges = tuple(_charges(order))
        self._credit = _store_credit(order)
        self._reading = self._best_reading()
        self._discounts = self._line_discounts()
        self._sums = MinorSums(order.currency)
        self._lines = tuple(self._read_line(index, item) for index, item in enumerate(order.items))
        costing = (charge for charge in self._charges if charge.amount or charge.tax)
        self.charges = tuple(self._charge(charge) for charge in costing)
        """Shipping, handling fee and surcharges, those that cost something."""

    @property
    def total_minor(self) -> int:
        """What all goods and charges cost, before gift card and store credit."""
        return minor(self._whole(self._reading), self._currency)

    @property
    def due_minor(self) -> int:
        """What was left to be paid with money."""
        return self.total_minor - sum(amount for _, _, amount in self.credits())

    def credits(self) -> Iterator[tuple[str, str, int]]:
        """Yield key, title and amount of the gift card and the store credit that were used."""
        gift = minor(self._order.gift_card_redemption, self._currency)
        credit = minor(self._credit, self._currency)
        if gift:
            yield f"gift-card:{self._order.gift_card_id or ''}", "Gift card", gift
        if credit:
            yield "store-credit", "Store credit", credit

    def line(self, index: int) -> tuple[int, int, tuple[OrderTax, ...]]:
        """Return what a line costs without tax, its tax, and its taxes one by one."""
        return self._lines[index]

    def unit_gross(self, index: int) -> int:
        """Return what one unit costs, tax included, before discounts."""
        item = self._order.items[index]
        on_top, _ = self._goods_tax(item)
        return minor(item.price + on_top * 1000 / item.quantity, self._currency)

    def flags(self) -> Iterator[str]:
        """Yield what a person should know about the amounts."""
        told = sum(map(_told_discount, self._order.items))
        wanted = self._goods_discount(self._reading)
        if told and minor(told, self._currency) != minor(wanted, self._currency):
            yield f"discounts_differ:{minor(told, self._currency)}:{minor(wanted, self._currency)}"
        yield from self._two_totals()
        if self._order.gift_card_double_spending:
            yield "gift_card_spent_twice"

    def _two_totals(self) -> Iterator[str]:
        """Yield a flag where the total before the gift card is no sum of the total and what was redeemed."""
        before = self._order.total_before_gift_card_redemption
        after = self._order.total + self._order.gift_card_redemption
        sums = {minor(after + credit, self._currency) for credit in (NOTHING, self._credit)}
        if before is not None and minor(before, self._currency) not in sums:
            yield f"totals_differ:{minor(before, self._currency)}:{minor(after, self._currency)}"

    # --- which reading adds up

    def _best_reading(self) -> _Reading:
        first = bool(self._order.prices_include_tax)
        readings = [_Reading(*choice) for choice in product((first, not first), (True, False), (True, False))]
        return next((reading for reading in readings if self._adds_up(reading)), readings[0])

    def _adds_up(self, reading: _Reading) -> bool:
        tops = sum(self._goods_tax(item)[0] for item in self._order.items)
        charges = sum(
            charge.amount + (NOTHING if reading.rates_hold_tax else charge.tax) for charge in self._charges
        )
        parts = sum(self._gross, NOTHING) - self._goods_discount(reading) + tops + charges
        return minor(parts, self._currency) == minor(self._whole(reading), self._currency)

    def _whole(self, reading: _Reading) -> Decimal:
        order = self._order
        before = order.total_before_gift_card_redemption
        whole = order.total + order.gift_card_redemption if before is None else before
        return whole + self._credit if reading.total_is_after_credit else whole

    def _goods_discount(self, reading: _Reading) -> Decimal:
        """Both fields together: the examples keep a coupon out of `discount`, one of the tables does not."""
        discount = self._order.discount + self._order.coupon_discount
        return discount - _taken_off_shipping(self._order) if reading.discount_holds_shipping else discount

    # --- lines

    def _line_discounts(self) -> tuple[Decimal, ...]:
        """What is taken off each line: as the lines say while that is the whole, else by their worth."""
        wanted = self._goods_discount(self._reading)
        told = [_told_discount(item) for item in self._order.items]
        if sum(told, NOTHING) == wanted or not told:
            return tuple(told)
        weights = [max(0, minor(gross, self._currency)) for gross in self._gross]
        digits = minor_digits(self._currency)
        return tuple(Decimal(part).scaleb(-digits) for part in spread(minor(wanted, self._currency), weights))

    def _read_line(self, index: int, item: EcwidItem) -> tuple[int, int, tuple[OrderTax, ...]]:
        on_top, inside = self._goods_tax(item)
        net = self._gross[index] - self._discounts[index] - inside
        taxes = tuple(_taxes(item.taxes or (), self._currency, is_goods=True))
        return self._sums.minor(net), self._sums.minor(on_top + inside), taxes

    def _goods_tax(self, item: EcwidItem) -> tuple[Decimal, Decimal]:
        """Return the tax of a line that comes on top of its price, and the tax inside the price."""
        by_default = bool(self._order.prices_include_tax)
        if not item.taxes:
            return (NOTHING, item.tax) if by_default else (item.tax, NOTHING)
        on_top, inside = NOTHING, NOTHING
        for tax in item.taxes:
            if by_default if tax.include_in_price is None else tax.include_in_price:
                inside += tax.on_goods()
            else:
                on_top += tax.on_goods()
        return on_top, inside

    def _charge(self, charge: _Charge) -> OrderCharge:
        net = charge.amount - charge.tax if self._reading.rates_hold_tax else charge.amount
        return OrderCharge(
            key=charge.key,
            kind=charge.kind,
            name=charge.name,
            total_net_minor=self._sums.minor(net),
            total_tax_minor=self._sums.minor(charge.tax),
            taxes=charge.taxes,
        )


def _store_credit(order: EcwidOrder) -> Decimal:
    redemption = order.store_credit.redemption if order.store_credit else None
    return NOTHING if redemption is None or redemption.cancelled else redemption.amount


def _told_discount(item: EcwidItem) -> Decimal:
    return sum((discount.total for discount in item.discounts or ()), NOTHING) + item.coupon_amount


def _taken_off_shipping(order: EcwidOrder) -> Decimal:
    option = order.shipping_option
    if option is None or option.discounted_shipping_rate is None:
        return NOTHING
    return max(NOTHING, option.shipping_rate - option.discounted_shipping_rate)


def _charges(order: EcwidOrder) -> Iterator[_Charge]:
    """Yield what costs money without being goods; where a charge has no taxes of its own, lines hold them."""
    option, fee = order.shipping_option, order.handling_fee
    per_line = [tax for item in order.items for tax in item.taxes or ()]
    shipping_taxes = order.taxes_on_shipping or _shares(per_line, "tax_on_shipping")
    if option is not None:
        rate = option.shipping_rate - _taken_off_shipping(order)
        yield _made(
            order, ChargeKind.SHIPPING, ("shipping", option.shipping_method_name, rate), shipping_taxes
        )
    if fee is not None:
        fee_taxes = fee.taxes or _shares(per_line, "tax_on_handling_fee")
        yield _made(order, ChargeKind.FEE, ("handling", fee.name, fee.value), fee_taxes)
    for index, surcharge in enumerate(order.custom_surcharges or ()):
        key = f"surcharge:{index}:{raw(surcharge.id)}"
        name = plain(surcharge.description) or surcharge.id
        yield _made(order, ChargeKind.FEE, (key, name, surcharge.total), surcharge.taxes or ())


def _made(
    order: EcwidOrder, kind: ChargeKind, what: tuple[str, str | None, Decimal], taxes: Sequence[EcwidTax]
) -> _Charge:
    key, name, amount = what
    named = tuple(_taxes(taxes, order.currency, is_goods=False))
    return _Charge(key, kind, plain(name) or key, amount, named, sum((tax.total for tax in taxes), NOTHING))


def _shares(taxes: Sequence[EcwidTax], share: str) -> list[EcwidTax]:
    """Return what lines hold of the taxes of a charge, as taxes of that charge."""
    return [
        EcwidTax(
            name=tax.name, value=tax.value, total=getattr(tax, share), include_in_price=tax.include_in_price
        )
        for tax in taxes
        if getattr(tax, share)
    ]


def _taxes(taxes: Sequence[EcwidTax], currency: str, *, is_goods: bool) -> Iterator[OrderTax]:
    sums = MinorSums(currency)
    for tax in taxes:
        name = plain(tax.name)
        rate = None if tax.value is None else int(tax.value * 10_000)
        amount = sums.minor(tax.on_goods() if is_goods else tax.total)
        yield OrderTax(str(tax.source_tax_rate_id or "") or name, name, rate, amount)
