"""What a sale costs, what counts as paid, and what is still owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pos_desktop.domain.errors import RuleBroken


class PaymentKind(StrEnum):
    """How money came in, or was only promised."""

    CASH = "cash"
    CARD = "card"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    ON_ACCOUNT = "on_account"  # charged at a till, within the limit, by someone allowed to
    ONLINE = "online"
    ROUNDING = "rounding"  # the cents that a final cash payment drops or adds
    OTHER = "other"
    CASH_ON_DELIVERY = "cash_on_delivery"
    BANK_TRANSFER = "bank_transfer"  # on hold until the money is there
    LAYBY = "layby"


_PROMISES = frozenset({PaymentKind.CASH_ON_DELIVERY, PaymentKind.BANK_TRANSFER, PaymentKind.LAYBY})


def counts_as_paid(kind: PaymentKind) -> bool:
    """Whether a payment of this kind settles a sale; a promise to pay never does."""
    return kind not in _PROMISES


def paid_with(payments: Iterable[tuple[PaymentKind, int]]) -> int:
    """The sum of the payments that count, counter-payments below zero included. Units: minor units."""
    return sum(amount_minor for kind, amount_minor in payments if counts_as_paid(kind))


@dataclass(frozen=True, slots=True)
class Balance:
    """A total against what was paid. Units: minor units of one currency."""

    total_minor: int
    paid_minor: int

    @property
    def owed_minor(self) -> int:
        """What is still to pay, never below zero."""
        return max(0, self.total_minor - self.paid_minor)

    @property
    def overpaid_minor(self) -> int:
        """What is to be given back, never below zero."""
        return max(0, self.paid_minor - self.total_minor)

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed."""
        return self.paid_minor >= self.total_minor

    def after_refund(self, refunded_minor: int) -> "Balance":
        """The balance once the shop refunded so much in all; it never owes more than before.

        Units: minor units, `refunded_minor` is the sum of all refunds of the order, >= 0.
        Source: product.md, section 1: a refund never leaves a debt.
        """
        counted = counted_refund(refunded_minor, self.paid_minor)
        return Balance(max(0, self.total_minor - refunded_minor), self.paid_minor - counted)


def counted_refund(refunded_minor: int, paid_minor: int) -> int:
    """How much of a shop's refund is money given back: at most what was paid. Units: minor units."""
    return max(0, min(refunded_minor, paid_minor))


def check_account_charge(amount_minor: int, *, already_owed_minor: int, limit_minor: int) -> None:
    """Refuse to charge more to a customer's account than its limit leaves.

    Units: minor units.
    Errors: `RuleBroken("over_account_limit", left_minor=...)`.
    """
    left_minor = max(0, limit_minor - already_owed_minor)
    if amount_minor > left_minor:
        raise RuleBroken("over_account_limit", amount_minor=amount_minor, left_minor=left_minor)


@dataclass(frozen=True, slots=True)
class DepositCover:
    """What a deposit leaves to pay on the goods taken now and on those taken later. Units: minor units."""

    now_owed_minor: int
    later_owed_minor: int


def cover_with_deposit(take_now_minor: int, later_minor: int, paid_minor: int) -> DepositCover:
    """Lay what was paid on the take-now lines first, the rest on the others. Units: minor units, >= 0."""
    on_now = min(take_now_minor, paid_minor)
    on_later = min(later_minor, paid_minor - on_now)
    return DepositCover(take_now_minor - on_now, later_minor - on_later)
