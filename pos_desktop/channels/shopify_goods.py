"""What a Shopify order holds: lines, charges and refunds that add up.

Shopify keeps removed and refunded units in the lines. Units that a refund with money names stay, beside the
refund; units that were removed without money leave their line, because the order was edited, not paid back:
as a refund they would eat up a deposit and leave a debt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pos_desktop.channels.decoding import MinorSums, bad_order_file, minor, plain, plain_int, raw
from pos_desktop.channels.shopify_document import (
    Line,
    Order,
    RefundLine,
    RefundRecord,
    ShippingLine,
    TaxLine,
    short,
)
from pos_desktop.domain.orders import ChargeKind, OrderCharge, OrderLine, OrderRefund, OrderTax

_UNIT: Final = 1000
_RETURNED: Final = "RETURN"
_RESTOCKED: Final = frozenset({"CANCEL", "RETURN", "LEGACY_RESTOCK"})
_CANCELLING_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Goods:
    """Lines, charges and refunds of an order, and what they come to. Units: minor units.

    `removed_minor` is what units that edits removed had cost, `removed_tax_minor` the tax of it;
    `kept_back_minor` is how much less was given back than refunded units had cost.
    """

    lines: tuple[OrderLine, ...]
    charges: tuple[OrderCharge, ...]
    refunds: tuple[OrderRefund, ...]
    removed_minor: int
    removed_tax_minor: int
    kept_back_minor: int
    flags: tuple[str, ...]

    @property
    def sum_minor(self) -> int:
        """What lines and charges come to, tax included."""
        parts: tuple[OrderLine | OrderCharge, ...] = (*self.lines, *self.charges)
        return self.tax_minor + sum(part.total_net_minor for part in parts)

    @property
    def tax_minor(self) -> int:
        """The tax within lines and charges."""
        parts: tuple[OrderLine | OrderCharge, ...] = (*self.lines, *self.charges)
        return sum(part.total_tax_minor for part in parts)

    @property
    def refunded_minor(self) -> int:
        """What was given back."""
        return sum(refund.amount_minor for refund in self.refunds)


@dataclass(slots=True)
class _Removed:
    """Units of one line that were removed without money, and what is known of their price.

    Units: thousandths, minor units; `unpriced` units cost their share of the line.
    """

    units: int = 0
    net_minor: int = 0
    tax_minor: int = 0
    unpriced: int = 0


def goods_of(order: Order, at: str) -> Goods:
    """Return what an order holds, without what edits removed; a cancellation removes nothing.

    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    return _Reading(order, at).goods()


class _Reading:
    """One order's goods on their way; keeps the running sums that make rounded parts add up."""

    def __init__(self, order: Order, at: str) -> None:
        self._order, self._at = order, at
        self._sums = MinorSums(order.currency)
        self._flags: list[str] = []

    def goods(self) -> Goods:
        removed = self._removed()
        lines, removed_tax_minor, removed_minor = [], 0, 0
        for index, line in enumerate(self._order.line_items.nodes):
            whole = self._line(line, f"{self._at}.lineItems.nodes[{index}]")
            rest = self._without(whole, removed.get(whole.key))
            lines.append(rest)
            removed_tax_minor += whole.total_tax_minor - rest.total_tax_minor
            removed_minor += whole.total_net_minor - rest.total_net_minor
        charges = [
            self._charge(shipping, f"{self._at}.shippingLines.nodes[{index}]", index)
            for index, shipping in enumerate(self._order.shipping_lines.nodes)
        ]
        left = [line for line in lines if line.quantity > 0]
        refunds = tuple(self._refunds(left))
        return Goods(
            tuple(left),
            tuple(charges),
            refunds,
            removed_minor + removed_tax_minor,
            removed_tax_minor,
            self._kept_back(refunds),
            tuple(self._flags),
        )

    # --- lines and charges

    def _line(self, line: Line, at: str) -> OrderLine:
        currency = self._order.currency
        unit = line.original_unit_price_set.amount(currency, f"{at}.originalUnitPriceSet")
        shares = (
            share.allocated_amount_set.amount(currency, f"{at}.discountAllocations")
            for share in line.discount_allocations
        )
        price = unit * line.quantity / _UNIT - sum(shares, Decimal(0))
        net, tax = self._net_and_tax(price, line.tax_lines, at)
        gross = unit if self._order.taxes_included else unit + tax * _UNIT / line.quantity
        return OrderLine(
            key=short(line.id),
            sku=raw(line.sku),
            product_ref=short(line.product.id) if line.product else "",
            variant_ref=short(line.variant.id) if line.variant else "",
            barcode=raw(line.variant.barcode) if line.variant else "",
            name=plain(line.name) or raw(line.sku) or f"#{short(line.id)}",
            quantity=int(line.quantity),
            unit_gross_minor=minor(gross, currency),
            total_net_minor=self._sums.minor(net),
            total_tax_minor=self._sums.minor(tax),
            taxes=self._taxes(line.tax_lines, at),
            requires_shipping=line.requires_shipping,
        )

    def _charge(self, shipping: ShippingLine, at: str, index: int) -> OrderCharge:
        price = shipping.discounted_price_set.amount(self._order.currency, f"{at}.discountedPriceSet")
        net, tax = self._net_and_tax(price, shipping.tax_lines, at)
        return OrderCharge(
            key=f"shipping:{short(shipping.id) if shipping.id else index}",
            kind=ChargeKind.SHIPPING,
            name=plain(shipping.title) or raw(shipping.code) or ChargeKind.SHIPPING.value,
            total_net_minor=self._sums.minor(net),
            total_tax_minor=self._sums.minor(tax),
            taxes=self._taxes(shipping.tax_lines, at),
        )

    def _net_and_tax(self, price: Decimal, taxes: Sequence[TaxLine], at: str) -> tuple[Decimal, Decimal]:
        amounts = (tax.price_set.amount(self._order.currency, f"{at}.taxLines") for tax in taxes)
        tax = sum(amounts, Decimal(0))
        return (price - tax if self._order.taxes_included else price), tax

    def _taxes(self, taxes: Sequence[TaxLine], at: str) -> tuple[OrderTax, ...]:
        sums, currency = MinorSums(self._order.currency), self._order.currency
        return tuple(
            OrderTax(
                "",
                plain(tax.title),
                None if tax.rate is None else int(tax.rate * 1_000_000),
                sums.minor(tax.price_set.amount(currency, f"{at}.taxLines")),
            )
            for tax in taxes
        )

    # --- what was removed without money

    def _removed(self) -> dict[str, _Removed]:
        """Return what was removed without money, by line: what edits tell of, and what no record tells of."""
        removed: dict[str, _Removed] = {}
        for record in self._order.refunds:
            if self._is_edit(record):
                self._add_edit(removed, record)
        if self._order.cancelled_at is None:
            self._add_unrecorded(removed)
        return removed

    def _is_edit(self, record: RefundRecord) -> bool:
        """Whether units were only taken off the order: nothing was paid back, nothing came back.

        Shapes: a cancellation leaves such a record too, made with it.
        """
        if self._given_back(record) > 0:
            return False
        if any(line.restock_type == _RETURNED for line in record.refund_line_items.nodes):
            return False
        cancelled_at = self._order.cancelled_at
        return cancelled_at is None or (record.created_at or cancelled_at) < cancelled_at - _CANCELLING_MS

    def _add_edit(self, removed: dict[str, _Removed], record: RefundRecord) -> None:
        for taken in record.refund_line_items.nodes:
            gone = removed.setdefault(short(taken.line_item.id), _Removed())
            if taken.subtotal_set is None:
                gone.unpriced += int(taken.quantity)
                continue
            subtotal, tax = self._price_of(taken)
            gone.units += int(taken.quantity)
            gone.net_minor += subtotal - tax if self._order.taxes_included else subtotal
            gone.tax_minor += tax

    def _add_unrecorded(self, removed: dict[str, _Removed]) -> None:
        recorded: dict[str, int] = {}
        for record in self._order.refunds:
            for taken in record.refund_line_items.nodes:
                key = short(taken.line_item.id)
                recorded[key] = recorded.get(key, 0) + int(taken.quantity)
        for line in self._order.line_items.nodes:
            if line.current_quantity is None:
                continue
            key, gone = short(line.id), int(line.quantity) - int(line.current_quantity * _UNIT)
            unrecorded = gone - recorded.get(key, 0)
            if unrecorded < 0:
                self._flags.append(f"quantity_differs:{key}:{raw(str(line.current_quantity))}")
            elif unrecorded > 0:
                removed.setdefault(key, _Removed()).unpriced += unrecorded

    def _without(self, line: OrderLine, gone: _Removed | None) -> OrderLine:
        if gone is None:
            return line
        units = gone.units + gone.unpriced
        if units > line.quantity:
            raise bad_order_file(f"{self._at}.lineItems", f"more of line {line.key} removed than ordered")
        net_minor = line.total_net_minor - gone.net_minor - _share(line.total_net_minor, gone.unpriced, line)
        tax_minor = line.total_tax_minor - gone.tax_minor - _share(line.total_tax_minor, gone.unpriced, line)
        return replace(
            line,
            quantity=line.quantity - units,
            total_net_minor=net_minor,
            total_tax_minor=tax_minor,
            taxes=_scaled(line.taxes, tax_minor, line.total_tax_minor),
        )

    # --- refunds

    def _given_back(self, record: RefundRecord) -> int:
        return record.total_refunded_set.minor(self._order.currency, f"{self._at}.refunds.totalRefundedSet")

    def _price_of(self, taken: RefundLine) -> tuple[int, int]:
        """Return (subtotal, tax) of refunded units; the tax is inside where prices include it."""
        currency = self._order.currency
        subtotal, tax = taken.subtotal_set, taken.total_tax_set
        return (
            subtotal.minor(currency, f"{self._at}.refunds.subtotalSet") if subtotal else 0,
            tax.minor(currency, f"{self._at}.refunds.totalTaxSet") if tax else 0,
        )

    def _refunds(self, lines: Sequence[OrderLine]) -> Iterator[OrderRefund]:
        left = {line.key: line.quantity for line in lines}
        for record in self._order.refunds:
            amount = self._given_back(record)
            if self._is_edit(record) or (amount == 0 and self._order.cancelled_at is not None):
                continue
            units: dict[str, int] = {}
            for taken in record.refund_line_items.nodes:
                key = short(taken.line_item.id)
                units[key] = units.get(key, 0) + int(taken.quantity)
                left[key] = left.get(key, 0) - int(taken.quantity)
                if left[key] < 0:
                    raise bad_order_file(f"{self._at}.refunds", f"more of line {key} than was ordered")
            if amount or units:
                yield OrderRefund(
                    refund_id=short(record.id),
                    amount_minor=amount,
                    units=tuple(units.items()),
                    restock=any(line.restock_type in _RESTOCKED for line in record.refund_line_items.nodes),
                    refunded_at_ms=plain_int(record.created_at),
                )

    def _kept_back(self, refunds: Sequence[OrderRefund]) -> int:
        """Return how much less was given back than refunded units cost, refund by refund."""
        counted = {refund.refund_id: refund.amount_minor for refund in refunds}
        kept = 0
        for record in self._order.refunds:
            if short(record.id) in counted:
                prices = map(self._price_of, record.refund_line_items.nodes)
                worth = sum(price if self._order.taxes_included else price + tax for price, tax in prices)
                kept += max(0, worth - counted[short(record.id)])
        return kept


def _share(total_minor: int, units: int, line: OrderLine) -> int:
    return int((Decimal(total_minor) * units / line.quantity).to_integral_value(ROUND_HALF_UP))


def _scaled(taxes: Sequence[OrderTax], to_minor: int, from_minor: int) -> tuple[OrderTax, ...]:
    """Return taxes that come to `to_minor` instead, each by its share."""
    if not from_minor:
        return tuple(taxes)
    scaled, given, seen = [], 0, 0
    for tax in taxes:
        seen += tax.amount_minor
        due = int((Decimal(seen) * to_minor / from_minor).to_integral_value(ROUND_HALF_UP))
        scaled.append(replace(tax, amount_minor=due - given))
        given = due
    return tuple(scaled)
