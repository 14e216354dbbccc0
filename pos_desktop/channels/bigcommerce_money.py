"""The money of a BigCommerce order: lines, charges, payments and refunds, summing to what the shop says.

Source: BigCommerce Orders V2 and V3. `discounted_total_inc_tax` is a line after every discount; `total_tax`
is after discounts too; the order's `refunded_amount` is always 0, its refunds stand in V3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pos_desktop.channels.bigcommerce_documents import (
    Document,
    Fee,
    ShopLine,
    ShopOrder,
    ShopRefund,
    TaxDetail,
    Transaction,
)
from pos_desktop.channels.decoding import Exact, MinorSums, minor, plain, plain_int, raw
from pos_desktop.domain.orders import (
    ChargeKind,
    OrderCharge,
    OrderLine,
    OrderPayment,
    OrderRefund,
    OrderTax,
    PaymentMethod,
)

RECEIVED: Final = frozenset({"captured", "paid", "partially refunded", "refunded"})
"""Payment statuses that say money came in; the others say that it did not, or not yet."""

_CREDITS: Final = ("store_credit", "gift_certificate")
_METHODS: Final = {
    "cash on delivery": "cod",
    "cod": "cod",
    "bank deposit": "bacs",
    "bankdeposit": "bacs",
    "check": "cheque",
    "cheque": "cheque",
    "money order": "moneyorder",
    "moneyorder": "moneyorder",
}


# --- goods and charges


@dataclass(frozen=True, slots=True)
class _Part:
    """One line or charge in exact amounts: what the customer pays for it, and the tax in that."""

    gross: Decimal
    tax: Decimal
    details: tuple[TaxDetail, ...] = ()

    @property
    def detailed_tax(self) -> Decimal:
        return sum((detail.line_amount for detail in self.details), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Charge:
    key: str
    kind: ChargeKind
    name: str
    part: _Part


class Ledger:
    """Turns the goods and charges of one order into minor units that add up as the shop's own do."""

    def __init__(self, document: Document, goods: Sequence[ShopLine], fees: Sequence[Fee]) -> None:
        self._order, self._goods = document.order, goods
        self._currency = document.order.default_currency_code
        self._details = document.taxes or []
        parts = [self._part(line) for line in goods]
        charges = [*self._shipping_and_handling(), *map(_fee, fees)]
        discount = self._left_over_discount(parts, [charge.part for charge in charges])
        if discount is not None:
            charges.append(discount)
        self._parts, self._charges = parts, charges
        every = [*parts, *(charge.part for charge in charges)]
        self._is_detailed = self._is_total(part.detailed_tax for part in every) and not self._is_total(
            part.tax for part in every
        )
        self._gross, self._tax = MinorSums(self._currency), MinorSums(self._currency)

    def lines(self) -> tuple[OrderLine, ...]:
        """Return the goods; asked for once, before the charges."""
        return tuple(map(self._line, self._goods, self._parts))

    def charges(self, shipping_name: str) -> tuple[OrderCharge, ...]:
        """Return what is paid without goods; asked for once, after the lines."""
        return tuple(self._charge(charge, shipping_name) for charge in self._charges)

    def _line(self, line: ShopLine, part: _Part) -> OrderLine:
        net, tax = self._amounts(part)
        return OrderLine(
            key=str(line.id),
            sku=raw(line.sku),
            product_ref=str(line.product_id or ""),
            variant_ref=str(line.variant_id or ""),
            barcode=raw(line.upc),
            name=_name(line),
            quantity=int(line.quantity),
            unit_gross_minor=minor(line.price_inc_tax, self._currency),
            total_net_minor=net,
            total_tax_minor=tax,
            taxes=self._taxes(part, tax),
            requires_shipping=line.is_physical,
        )

    def _charge(self, charge: _Charge, shipping_name: str) -> OrderCharge:
        net, tax = self._amounts(charge.part)
        name = shipping_name if charge.kind is ChargeKind.SHIPPING else charge.name
        return OrderCharge(
            key=charge.key,
            kind=charge.kind,
            name=name or charge.kind.value,
            total_net_minor=net,
            total_tax_minor=tax,
            taxes=self._taxes(charge.part, tax),
        )

    def _amounts(self, part: _Part) -> tuple[int, int]:
        tax = self._tax.minor(part.detailed_tax if self._is_detailed else part.tax)
        return self._gross.minor(part.gross) - tax, tax

    def _taxes(self, part: _Part, tax_minor: int) -> tuple[OrderTax, ...]:
        """Return the taxes by name where they agree with the sum."""
        sums = MinorSums(self._currency)
        taxes = tuple(_tax(detail, sums.minor(detail.line_amount)) for detail in part.details)
        return taxes if sum(tax.amount_minor for tax in taxes) == tax_minor else ()

    def _is_total(self, taxes: Iterable[Decimal]) -> bool:
        found = minor(Exact(sum(taxes, Decimal(0))), self._currency)
        return found == minor(self._order.total_tax, self._currency)

    def _part(self, line: ShopLine) -> _Part:
        details = tuple(d for d in self._details if str(d.order_product_id or "") == str(line.id))
        goods = tuple(detail for detail in details if detail.line_item_type in (None, "item"))
        if line.discounted_total_inc_tax is not None:
            return _Part(line.discounted_total_inc_tax, line.total_tax, goods)
        off = sum((discount.amount for discount in line.applied_discounts), Decimal(0))
        if self._order.is_tax_inclusive_pricing:
            return _Part(line.total_inc_tax - off, line.total_tax, goods)
        return _Part(line.total_ex_tax - off + line.total_tax, line.total_tax, goods)

    def _shipping_and_handling(self) -> Iterator[_Charge]:
        order = self._order
        costs = (
            ("shipping", order.shipping_cost_ex_tax, order.shipping_cost_inc_tax, order.shipping_cost_tax),
            ("handling", order.handling_cost_ex_tax, order.handling_cost_inc_tax, order.handling_cost_tax),
            ("wrapping", order.wrapping_cost_ex_tax, order.wrapping_cost_inc_tax, order.wrapping_cost_tax),
        )
        for name, net, gross, tax in costs:
            if gross or net:
                paid = gross if order.is_tax_inclusive_pricing else net + tax
                kind = ChargeKind.SHIPPING if name == "shipping" else ChargeKind.FEE
                part = _Part(paid, tax, tuple(self._of_type(name)))
                yield _Charge(f"{kind}:{name}", kind, name.capitalize(), part)

    def _of_type(self, name: str) -> Iterator[TaxDetail]:
        wanted = "gift-wrapping" if name == "wrapping" else name
        return (detail for detail in self._details if detail.line_item_type == wanted)

    def _left_over_discount(self, parts: Sequence[_Part], charges: Sequence[_Part]) -> _Charge | None:
        """Return the part of the shop's discount that no line bears, where it explains the total exactly."""
        order = self._order
        every = [*parts, *charges]
        gross = sum((part.gross for part in every), Decimal(0)) - order.total_inc_tax
        tax = sum((part.tax for part in every), Decimal(0)) - order.total_tax
        left = order.discount_amount + order.coupon_discount - self._borne()
        explained = gross if order.is_tax_inclusive_pricing else gross - tax
        is_discount = left > 0 and gross > 0 and tax >= 0  # it takes off the sum, and no tax comes with it
        if not is_discount or minor(Exact(left), self._currency) != minor(Exact(explained), self._currency):
            return None
        return _Charge("fee:discount", ChargeKind.FEE, "Discount", _Part(-gross, -tax))

    def _borne(self) -> Decimal:
        return sum((off.amount for line in self._goods for off in line.applied_discounts), Decimal(0))


def _fee(fee: Fee) -> _Charge:
    name = plain(fee.display_name_customer) or plain(fee.display_name_merchant) or ChargeKind.FEE.value
    return _Charge(f"fee:{fee.id}", ChargeKind.FEE, name, _Part(fee.cost_inc_tax, fee.cost_tax))


def _tax(detail: TaxDetail, amount_minor: int) -> OrderTax:
    ppm = None if detail.rate is None else int(detail.rate * 10_000)
    return OrderTax(str(detail.tax_rate_id or ""), plain(detail.name), ppm, amount_minor)


def _name(line: ShopLine) -> str:
    chosen = [
        f"{plain(option.display_name)}: {plain(option.display_value)}"
        for option in line.product_options
        if option.display_value
    ]
    name = plain(line.name) or raw(line.sku) or f"#{line.id}"
    return raw(f"{name} ({', '.join(chosen)})") if chosen else name


# --- payments


def payments_of(document: Document) -> tuple[tuple[OrderPayment, ...], list[str]]:
    """Return what the shop received, and what is odd about it as flags.

    Shapes: a payment that only the order's status tells of has no transaction. Store credit and gift
        certificates are payments of their own. An authorization is no payment.
    """
    order, flags = document.order, list[str]()
    found = [*_credits(order), *_named(document, flags)]
    rest = minor(order.total_inc_tax, order.default_currency_code) - sum(
        payment.amount_minor for payment in found
    )
    is_named = any(not payment.transaction.startswith(_CREDITS) for payment in found)
    if not is_named and rest > 0 and (order.payment_status or "") in RECEIVED:
        title = plain(order.payment_method)
        found.append(OrderPayment(transaction="", title=title, amount_minor=rest))
    return tuple(found), flags


def _credits(order: ShopOrder) -> Iterator[OrderPayment]:
    amounts = (order.store_credit_amount, order.gift_certificate_amount)
    for name, amount in zip(_CREDITS, amounts, strict=True):
        if amount > 0:
            title = name.replace("_", " ").capitalize()
            cents = minor(amount, order.default_currency_code)
            yield OrderPayment(transaction=f"{name}:{order.id}", title=title, amount_minor=cents)


def _named(document: Document, flags: list[str]) -> Iterator[OrderPayment]:
    order = document.order
    found = [each for each in document.transactions or [] if each.status == "ok"]
    void = {each.reference_transaction_id for each in found if each.event == "void"}
    known = {payment.transaction.partition(":")[0] for payment in _credits(order)}
    for each in found:
        if each.event not in ("purchase", "capture") or each.id in void or each.method in known:
            continue
        if each.currency and each.currency != order.default_currency_code:
            flags.append(f"payment_currency:{each.id}:{raw(each.currency)}")
            continue
        flags += [f"{odd}:{each.id}" for odd in _oddities(each)]
        yield OrderPayment(
            transaction=str(each.id),
            title=_title(order, each),
            amount_minor=minor(each.amount, order.default_currency_code),
            paid_at_ms=plain_int(each.date_created) or None,
        )


def _oddities(transaction: Transaction) -> Iterator[str]:
    if transaction.test:
        yield "test_payment"
    if transaction.fraud_review:
        yield "fraud_review"


def _title(order: ShopOrder, transaction: Transaction) -> str:
    offline = transaction.offline.display_name if transaction.offline else None
    custom = transaction.custom.payment_method if transaction.custom else None
    return plain(offline) or plain(custom) or plain(order.payment_method) or raw(transaction.gateway)


def payment_method_of(document: Document) -> PaymentMethod:
    """Return how the customer said they would pay."""
    title = plain(document.order.payment_method)
    gateways = [raw(each.gateway) for each in document.transactions or [] if each.gateway]
    codes = [_METHODS.get(name.lower(), "") for name in (title, *gateways)]
    return PaymentMethod(next(filter(None, codes), title.lower()), title)


# --- refunds


def refunds_of(document: Document, goods: Sequence[ShopLine]) -> tuple[tuple[OrderRefund, ...], list[str]]:
    """Return what the shop gave back, and what is odd about it as flags.

    Shapes: a refund whose payments were all declined is none. Where V3 lists no refund, the transactions
        that gave money back are.
    """
    left = {str(line.id): int(line.quantity) for line in goods}
    currency = document.order.default_currency_code
    found: list[OrderRefund] = []
    flags: list[str] = []
    for refund in document.refunds:
        amount = _given_back(refund)
        if refund.payments and not amount:
            continue
        found.append(
            OrderRefund(
                refund_id=str(refund.id),
                amount_minor=minor(amount, currency),
                units=tuple(_units(refund, left, flags)),
                refunded_at_ms=plain_int(refund.created) or None,
            )
        )
    return tuple(found) or tuple(_refunding(document)), flags


def _given_back(refund: ShopRefund) -> Exact:
    if not any(payment.is_declined for payment in refund.payments):
        return refund.total_amount
    kept = (payment.amount for payment in refund.payments if not payment.is_declined)
    return Exact(sum(kept, Decimal(0)))


def _units(refund: ShopRefund, left: dict[str, int], flags: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the units of a refund, never more of a line than was ordered."""
    wanted: dict[str, int] = {}
    for item in refund.items:
        if item.item_type == "PRODUCT" and item.quantity:
            key = str(item.item_id)
            wanted[key] = wanted.get(key, 0) + int(item.quantity * 1000)
    for key, count in wanted.items():
        share = min(count, left.get(key, 0))
        if share < count:
            flags.append(f"refund_differs:{refund.id}:{key}")
        if share:
            left[key] -= share
            yield key, share


def _refunding(document: Document) -> Iterator[OrderRefund]:
    for each in document.transactions or []:
        if each.event == "refund" and each.status == "ok":
            yield OrderRefund(
                refund_id=f"transaction:{each.id}",
                amount_minor=minor(each.amount, document.order.default_currency_code),
                refunded_at_ms=plain_int(each.date_created) or None,
            )
