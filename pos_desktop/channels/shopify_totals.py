"""What a Shopify order costs and what was paid: one total that lines, payments and the shop agree on.

Shopify tells the same three times: the price as ordered, the price as it is now beside what was given back,
and what is outstanding beside what was received. Which of them hold tips, duties and what a refund kept back
is not documented for every case, so the one that the lines explain counts, and each that differs is flagged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from pos_desktop.channels.decoding import plain, plain_int, raw
from pos_desktop.channels.shopify_document import Bag, Order, Transaction, short
from pos_desktop.channels.shopify_goods import Goods
from pos_desktop.domain.orders import ChargeKind, OrderCharge, OrderPayment, PaymentMethod

AUTHORIZED: Final = "AUTHORIZED"
_RECEIVED: Final = frozenset({"SALE", "CAPTURE"})
_KINDS: Final = _RECEIVED | {
    "AUTHORIZATION", "CHANGE", "EMV_AUTHORIZATION", "REFUND", "SUGGESTED_REFUND", "VOID",
}  # fmt: skip
_FEES: Final = {"tip": "Tip", "duties": "Duties", "fees": "Fees", "edits": "Taken off"}
_OFFLINE: Final = {
    "cash on delivery (cod)": "cod",
    "bank deposit": "bank_transfer",
    "money order": "moneyorder",
}


@dataclass(frozen=True, slots=True)
class Totals:
    """The total with the charges that explain it. Units: minor units, refunds not taken off."""

    total_minor: int
    tax_minor: int
    extras: tuple[OrderCharge, ...]
    flags: tuple[str, ...]


def payments_of(order: Order, at: str) -> tuple[OrderPayment, ...]:
    """Return what the shop received; money taken by hand there is one payment without a name.

    Shapes: our own *paid* comes back as money taken by hand, and is known by having no name.
    """
    currency = order.currency
    if order.transactions is None:
        bag = order.total_received_set
        received = bag.minor(currency, f"{at}.totalReceivedSet") if bag else 0
        return (OrderPayment(transaction="", title="", amount_minor=received),) if received else ()
    by_hand: list[Transaction] = []
    payments: list[OrderPayment] = []
    for one in order.transactions:
        if one.status != "SUCCESS" or one.kind not in _RECEIVED | {"CHANGE"}:
            continue
        if one.manual_payment_gateway and one.kind in _RECEIVED:
            by_hand.append(one)
            continue
        sign = -1 if one.kind == "CHANGE" else 1
        amount = sign * one.amount_set.minor(currency, f"{at}.transactions.amountSet")
        payments.append(_payment(one, short(one.id), amount))
    if by_hand:
        amounts = (one.amount_set.minor(currency, f"{at}.transactions.amountSet") for one in by_hand)
        payments.append(_payment(by_hand[0], "", sum(amounts)))
    return tuple(payments)


def payment_method_of(order: Order) -> PaymentMethod:
    """Return how the customer said they would pay, in the words all shops share where there are any."""
    for one in order.transactions or ():
        if one.kind in _RECEIVED | {"AUTHORIZATION"} and one.status in ("SUCCESS", "PENDING"):
            title = _title(one)
            return PaymentMethod(_OFFLINE.get(title.lower(), raw(one.gateway)), title)
    return PaymentMethod()


def is_awaited(order: Order) -> bool:
    """Whether money is on its way by itself: reserved, or with a payment provider that takes its time."""
    if order.display_financial_status == AUTHORIZED:
        return True
    return order.display_financial_status == "PENDING" and any(
        one.status == "PENDING" and one.kind in _RECEIVED and not one.manual_payment_gateway
        for one in order.transactions or ()
    )


def totals_of(order: Order, goods: Goods, paid_minor: int, at: str) -> Totals:
    """Return the total as ordered, without what edits removed.

    Shapes: flags are `total_price_differs:<shop's>:<ours>`, `current_total_differs:<shop's>:<ours>`,
        `owed_differs:<shop's>:<ours>`, `unknown_transaction:<kind>`.
    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    sums = _Sums(order, goods, paid_minor, at)
    total_minor, extras = sums.explained()
    flags = (*sums.flags(total_minor), *_unknown(order))
    return Totals(total_minor, _tax(order, goods, at), extras, flags)


class _Sums:
    """What the shop says that an order costs. Units: minor units."""

    def __init__(self, order: Order, goods: Goods, paid_minor: int, at: str) -> None:
        self._order, self._goods, self._paid, self._at = order, goods, paid_minor, at
        self._price = self._of(order.total_price_set, "totalPriceSet") or 0
        self._current = self._of(order.current_total_price_set, "currentTotalPriceSet")
        self._owed = self._of(order.total_outstanding_set, "totalOutstandingSet")
        if is_awaited(order):
            self._owed = None  # whether reserved money counts as outstanding is not documented
        self.told = tuple(self._totals())

    def _of(self, bag: Bag | None, name: str) -> int | None:
        return None if bag is None else bag.minor(self._order.currency, f"{self._at}.{name}")

    def _totals(self) -> Iterator[int]:
        """Yield the total as ordered, without what edits removed, as the shop's sums have it."""
        if self._order.cancelled_at is None:
            if self._current is not None:
                yield self._current + self._goods.refunded_minor
            if self._owed is not None:
                yield self._paid + self._owed
        yield self._price - self._goods.removed_minor
        yield self._price

    def explained(self) -> tuple[int, tuple[OrderCharge, ...]]:
        """Return the first total that is told and explained, with the fewest charges that explain it.

        Shapes: where none is, the first that is told.
        """
        possible = tuple(self._extras())
        choices = [
            (self._goods.sum_minor + sum(extra.total_net_minor for extra in chosen), chosen)
            for count in range(len(possible) + 1)
            for chosen in combinations(possible, count)
        ]
        for total_minor in self.told:
            for sum_minor, chosen in choices:
                if sum_minor == total_minor:
                    return total_minor, chosen
        return self.told[0], ()

    def _extras(self) -> Iterator[OrderCharge]:
        """Yield what may be charged, or taken off, beside goods and shipping."""
        order = self._order
        for key, name, bag in (
            ("tip", "totalTipReceivedSet", order.total_tip_received_set),
            ("duties", "originalTotalDutiesSet", order.original_total_duties_set),
            ("fees", "originalTotalAdditionalFeesSet", order.original_total_additional_fees_set),
        ):
            if amount := self._of(bag, name):
                yield _fee(key, amount)
        if self._goods.kept_back_minor:
            yield _fee("edits", -self._goods.kept_back_minor)

    def flags(self, total_minor: int) -> Iterator[str]:
        """Yield which of the shop's sums a total contradicts."""
        goods = self._goods
        if not total_minor <= self._price <= total_minor + goods.removed_minor + goods.kept_back_minor:
            yield f"total_price_differs:{self._price}:{total_minor}"
        if self._order.cancelled_at is not None:
            return
        left = total_minor - goods.refunded_minor
        if self._current is not None and not left <= self._current <= total_minor:
            yield f"current_total_differs:{self._current}:{left}"
        if self._owed is not None and self._owed != total_minor - self._paid:
            yield f"owed_differs:{self._owed}:{total_minor - self._paid}"


def _fee(key: str, amount_minor: int) -> OrderCharge:
    return OrderCharge(
        key=f"fee:{key}",
        kind=ChargeKind.FEE,
        name=_FEES[key],
        total_net_minor=amount_minor,
        total_tax_minor=0,
    )


def _tax(order: Order, goods: Goods, at: str) -> int:
    """Return the tax of what is left; where the shop's sum explains neither way of counting, that sum."""
    if order.total_tax_set is None:
        return goods.tax_minor
    told = order.total_tax_set.minor(order.currency, f"{at}.totalTaxSet")
    return goods.tax_minor if told == goods.tax_minor + goods.removed_tax_minor else told


def _unknown(order: Order) -> Iterator[str]:
    for one in order.transactions or ():
        if one.kind not in _KINDS:
            yield f"unknown_transaction:{raw(one.kind)}"


def _payment(one: Transaction, transaction: str, amount_minor: int) -> OrderPayment:
    return OrderPayment(
        transaction=transaction,
        title=_title(one),
        amount_minor=amount_minor,
        paid_at_ms=plain_int(one.processed_at),
    )


def _title(one: Transaction) -> str:
    return plain(one.formatted_gateway) or raw(one.gateway)
