"""Coins and notes: rounding, change, what a customer is likely to hand over."""

from dataclasses import dataclass

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import times_ratio

_CASH = {
    "CAD": (100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 25, 10, 5),
    "USD": (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 25, 10, 5, 1),
    "EUR": (200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1),
    "GBP": (50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1),
}
_NOTES = {
    "CAD": (5_00, 10_00, 20_00, 50_00, 100_00),
    "USD": (5_00, 10_00, 20_00, 50_00, 100_00),
    "EUR": (5_00, 10_00, 20_00, 50_00, 100_00),
    "GBP": (5_00, 10_00, 20_00, 50_00),
}
_MOST_QUICK_AMOUNTS = 4


@dataclass(frozen=True, slots=True)
class CashDue:
    """What is asked for in cash, and how it differs from what is owed (its own entry). Units: minor units."""

    due_minor: int
    rounding_minor: int


def round_cash(due_minor: int, step_minor: int) -> CashDue:
    """Round what a final cash payment asks for to the smallest coin; exactly half goes up, away from zero.

    Units: minor units; `step_minor` 1 rounds nothing, 5 is Canada's and Australia's, 10, 50, 100 other
        countries'.
    Errors: `RuleBroken("bad_step")` for a step below 1.
    Source: Currency Act of Canada, withdrawal of the penny, 2013: 1, 2 down; 3, 4 up; 6, 7 down; 8, 9 up.
    """
    if step_minor < 1:
        raise RuleBroken("bad_step", step_minor=step_minor)
    rounded = times_ratio(due_minor, 1, step_minor) * step_minor
    return CashDue(rounded, rounded - due_minor)


def change_minor(due_minor: int, tendered_minor: int) -> int:
    """What goes back to the customer, nothing while less than is due was given. Units: minor units."""
    return max(0, tendered_minor - due_minor)


def quick_amounts(due_minor: int, currency: str, step_minor: int = 1) -> tuple[int, ...]:
    """Amounts to offer as buttons: the exact one as cash, then the next that notes make, at most four in all.

    Units: minor units, rising. Nothing where nothing is due.
    """
    exact = round_cash(due_minor, step_minor).due_minor
    if exact <= 0:
        return ()
    next_notes = {-(-exact // note) * note for note in _NOTES.get(currency, ())}
    return (exact, *sorted(next_notes - {exact})[: _MOST_QUICK_AMOUNTS - 1])


def coins(change_minor: int, currency: str) -> tuple[tuple[int, int], ...]:
    """The fewest notes and coins that make the change, as (value, count), largest first.

    Shapes: empty for nothing to give, an unknown currency, or cents the currency has no coin for.
    Units: minor units.
    """
    rest, given = change_minor, []
    for value in _CASH.get(currency, ()):
        count, rest = divmod(rest, value) if rest > 0 else (0, rest)
        if count:
            given.append((value, count))
    return tuple(given) if rest == 0 else ()
