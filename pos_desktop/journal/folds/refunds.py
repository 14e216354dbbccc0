"""What a web shop's refunds take out of fulfillments, and what comes back from those handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import OrderReceived, Part, Refund
from pos_desktop.journal.folds.content import Content
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.folds.work import Work, parcel, standing_hand_overs

Place = tuple[bytes, str]  # (fulfillment id, line key)


class KnownRefund(Struct, frozen=True, gc=False):
    """A refund of the winning content, with the fact that told of it first."""

    refund: Refund
    fact: Recorded


class Returned(Struct, frozen=True, gc=False):
    """Units that were handed over and came back by a refund in the shop."""

    refund: KnownRefund
    part: Part
    line_key: str
    quantity: int


class Refunded(Struct, frozen=True, gc=False):
    """Where the refunded units of an order were taken from; those in `left` are no longer wanted."""

    left: Mapping[Place, int]
    returned: tuple[Returned, ...]


NOTHING_REFUNDED = Refunded({}, ())


def refunds_of(content: Content, facts: Facts) -> tuple[KnownRefund, ...]:
    """Return the refunds that the winning content holds, by the stamp of the fact that told of them first."""
    if content.order is None or not content.order.refunds:
        return ()
    first: dict[str, Recorded] = {}
    for fact, order in facts.of(OrderReceived):
        for refund in order.refunds:
            first.setdefault(refund.refund_id, fact)
    once = {refund.refund_id: refund for refund in reversed(content.order.refunds)}
    known = [KnownRefund(refund, first[refund.refund_id]) for refund in once.values()]
    return tuple(sorted(known, key=_told_at))


def take_refunds(
    parts: Sequence[Part], refunds: Sequence[KnownRefund], works: Mapping[bytes, Work]
) -> Refunded:
    """Take refunded units out of fulfillments: unpacked ones first, then packed ones, the rest is returned.

    Shapes: among equals the last part gives first, so that what was promised first stays whole.
    """
    if not any(known.refund.units for known in refunds):
        return NOTHING_REFUNDED
    taking = _Taking(parts, works)
    returned: list[Returned] = []
    for known in refunds:
        for line_key, quantity in known.refund.units:
            missing = taking.take(line_key, quantity)
            for part, units in taking.bring_back(line_key, missing):
                returned.append(Returned(known, part, line_key, units))
    return Refunded(taking.left, tuple(returned))


def handed_units(part: Part, work: Work | None) -> dict[str, int]:
    """Return the units that left with a part's first standing hand-over; all of it when that names none."""
    standing = standing_hand_overs(work) if work is not None else []
    if not standing:
        return {}
    return units_by_line(standing[0].units or part.units)


def units_by_line(units: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return quantities by line key, repeated keys together."""
    sums = dict(units)
    if len(sums) == len(units):
        return sums
    sums = dict.fromkeys(sums, 0)
    for line_key, quantity in units:
        sums[line_key] += quantity
    return sums


class _Taking:
    """What is still there to be taken out of each fulfillment while refunds are gone through."""

    def __init__(self, parts: Sequence[Part], works: Mapping[bytes, Work]) -> None:
        self.left: dict[Place, int] = {}
        self._parts = parts
        self._givers = _givers(parts, works)
        self._here: dict[Place, int] = {}
        self._gone: dict[Place, int] = {}
        for part in parts:
            handed = handed_units(part, works.get(part.fulfillment_id))
            for line_key, units in units_by_line(part.units).items():
                self._here[part.fulfillment_id, line_key] = units - handed.get(line_key, 0)
            for line_key, units in handed.items():
                self._gone[part.fulfillment_id, line_key] = units

    def take(self, line_key: str, quantity: int) -> int:
        """Take units that were not handed over; return how many could not be taken."""
        for part in self._givers:
            place = (part.fulfillment_id, line_key)
            taken = max(0, min(quantity, self._here.get(place, 0)))
            if taken:
                self._here[place] -= taken
                self.left[place] = self.left.get(place, 0) + taken
                quantity -= taken
        return quantity

    def bring_back(self, line_key: str, quantity: int) -> list[tuple[Part, int]]:
        """Take units from what was handed over; more than that never comes back."""
        brought: list[tuple[Part, int]] = []
        for part in self._parts:
            place = (part.fulfillment_id, line_key)
            back = max(0, min(quantity, self._gone.get(place, 0)))
            if back:
                self._gone[place] -= back
                brought.append((part, back))
                quantity -= back
        return brought


def _givers(parts: Sequence[Part], works: Mapping[bytes, Work]) -> list[Part]:
    ranked = [(_reluctance(works.get(part.fulfillment_id)), -place) for place, part in enumerate(parts)]
    return [parts[-place] for _, place in sorted(ranked)]


def _reluctance(work: Work | None) -> int:
    if work is None:
        return 0
    if standing_hand_overs(work):
        return 2
    return 1 if parcel(work) is not None else 0


def _told_at(known: KnownRefund) -> tuple[int, bytes, int, str]:
    return known.fact.stamp, known.fact.device, known.fact.seq, known.refund.refund_id
