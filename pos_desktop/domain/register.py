"""Closing a register: what should be there, what was counted, and the difference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pos_desktop.domain.balance import PaymentKind, counts_as_paid

_NEVER_COUNTED = frozenset({PaymentKind.ONLINE, PaymentKind.ROUNDING})


@dataclass(frozen=True, slots=True)
class PaymentTaken:
    """A payment of one session, counter-payments below zero. Units: minor units, net of change."""

    payment_type_id: UUID
    kind: PaymentKind
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """One payment type of a closure. Units: minor units; `counted_minor` is None where nobody counted."""

    payment_type_id: UUID
    expected_minor: int
    counted_minor: int | None = None

    @property
    def difference_minor(self) -> int:
        """Counted less expected: below zero is missing money, nothing where nobody counted."""
        return 0 if self.counted_minor is None else self.counted_minor - self.expected_minor


@dataclass(frozen=True, slots=True)
class Drawer:
    """The cash drawer of a session: its payment type, the float, cash moved in (+) and out (-) since."""

    cash_type_id: UUID
    float_minor: int = 0
    moved_minor: int = 0


def expected_amounts(drawer: Drawer, payments: Iterable[PaymentTaken]) -> tuple[ClosureLine, ...]:
    """What each payment type should hold at closing, cash first, then in the order they were first taken.

    Payments made online and cash rounding are never counted in a drawer.
    """
    sums = {drawer.cash_type_id: drawer.float_minor + drawer.moved_minor}
    for payment in payments:
        if payment.kind in _NEVER_COUNTED or not counts_as_paid(payment.kind):
            continue
        sums[payment.payment_type_id] = sums.get(payment.payment_type_id, 0) + payment.amount_minor
    return tuple(ClosureLine(type_id, minor) for type_id, minor in sums.items())


def close_with(expected: Iterable[ClosureLine], counted: Mapping[UUID, int]) -> tuple[ClosureLine, ...]:
    """The closure once somebody counted; a type that was counted without being expected gets its own line."""
    lines = [
        ClosureLine(line.payment_type_id, line.expected_minor, counted.get(line.payment_type_id))
        for line in expected
    ]
    known = {line.payment_type_id for line in lines}
    lines += [ClosureLine(type_id, 0, minor) for type_id, minor in counted.items() if type_id not in known]
    return tuple(lines)


def total_difference(lines: Iterable[ClosureLine]) -> int:
    """What the whole session is off by. Units: minor units of the register's currency."""
    return sum(line.difference_minor for line in lines)
