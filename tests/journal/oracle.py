"""An independent reading of the facts: stock, promises and balances worked out naively, unit by unit.

It shares no code with the folds: where a fold sums and clamps, this lays out single units and crosses
them off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pos_desktop.journal.envelope import Recorded

Shelf = tuple[bytes, bytes]
When = tuple[int, bytes, int]
UNIT = 1000


def when(fact: Recorded) -> When:
    """Return where a fact stands in time."""
    return (fact.stamp, fact.device, fact.seq)


@dataclass(frozen=True, slots=True)
class Moved:
    """Units that entered (or left, below zero) a shelf."""

    shelf: Shelf
    units: int
    at: When


class Story:
    """The facts of one sale and the questions that can be asked of them."""

    def __init__(self, facts: Iterable[Recorded]) -> None:
        once = {(fact.device, fact.seq): fact for fact in facts if fact.body is not None}
        self.facts = sorted(once.values(), key=when)

    def told(self, kind: str, **about: object) -> list[Recorded]:
        """Return the facts of a kind whose bodies say all this, in time."""
        return [
            fact
            for fact in self.facts
            if fact.kind == kind and all(getattr(fact.body, name) == value for name, value in about.items())
        ]

    # --- what was sold

    def version(self) -> Any:
        """Return the fact whose content counts."""
        completions = self.told("sale.completed")
        if completions:
            return completions[0]
        orders = self.told("sale.order_received")
        if not orders:
            return None

        def worth(fact: Any) -> tuple[object, ...]:
            body = fact.body
            return (body.revision, body.generation, not body.is_history, self.effort(body.parts))

        best = max(worth(fact) for fact in orders)
        return next(fact for fact in orders if worth(fact) == best)

    def parts(self) -> tuple[Any, ...]:
        """Return the allocation that counts."""
        version = self.version()
        revision = getattr(version.body, "revision", 0)
        rivals: list[Any] = [(version, getattr(version.body, "generation", 0))]
        rivals += [
            (fact, fact.body.generation)  # type: ignore[union-attr]
            for fact in self.told("sale.reallocated", revision=revision)
        ]
        ranked = [(gen, self.effort(fact.body.parts), fact) for fact, gen in rivals]
        top = max((gen, effort) for gen, effort, _ in ranked)
        winners = [fact for gen, effort, fact in ranked if (gen, effort) == top]
        return min(winners, key=when).body.parts  # type: ignore[no-any-return]

    def effort(self, parts: Iterable[Any]) -> int:
        """Return how much was done under these parts: 1 picked, 2 packed, 3 handed over, each."""
        total = 0
        for one in parts:
            fid = one.fulfillment_id
            if self.departures(fid):
                total += 3
            elif self.boxed(fid):
                total += 2
            elif any(units > 0 for units in self.taken_from_shelf(fid).values()):
                total += 1
        return total

    # --- what was done

    def epoch(self, fid: bytes) -> int:
        """Return the highest epoch anybody worked in."""
        kinds = ("fulfillment.packed", "fulfillment.unpacked", "fulfillment.picked")
        return max(
            [0, *(f.body.epoch for kind in kinds for f in self.told(kind, fulfillment_id=fid))]  # type: ignore[union-attr]
        )

    def taken_from_shelf(self, fid: bytes) -> Counter[str]:
        """Return what was picked in the highest epoch and not put back since."""
        picked: Counter[str] = Counter()
        put_back = self.told("fulfillment.put_back", fulfillment_id=fid)
        for fact in self.told("fulfillment.picked", fulfillment_id=fid, epoch=self.epoch(fid)):
            if not put_back or when(fact) > when(put_back[-1]):
                picked[fact.body.line_key] += fact.body.quantity  # type: ignore[union-attr]
        return picked

    def boxed(self, fid: bytes) -> bool:
        """Whether a box is there: packed in the highest epoch and not put back since."""
        packs = self.told("fulfillment.packed", fulfillment_id=fid, epoch=self.epoch(fid))
        put_back = self.told("fulfillment.put_back", fulfillment_id=fid)
        return bool(packs) and not (put_back and when(put_back[-1]) > when(packs[-1]))

    def departures(self, fid: bytes) -> list[tuple[When, tuple[tuple[str, int], ...], bool]]:
        """Return when the goods left for good, with what, and whether that was history, the first first."""
        found: list[tuple[When, tuple[tuple[str, int], ...], bool]] = []
        for kind in ("fulfillment.shipped", "fulfillment.picked_up"):
            for fact in self.told(kind, fulfillment_id=fid):
                found.append((when(fact), fact.body.units, False))  # type: ignore[union-attr]
        found += self._departures_in_shop(fid)
        undone = self.told("fulfillment.hand_over_undone", fulfillment_id=fid)
        return sorted(one for one in found if not undone or one[0] > when(undone[-1]))

    def _departures_in_shop(self, fid: bytes) -> Iterator[tuple[When, tuple[tuple[str, int], ...], bool]]:
        orders: list[Any] = self.told("sale.order_received")
        carriers = [fact for fact in orders if fid in [one.fulfillment_id for one in fact.body.parts]]
        for fact in carriers:
            order = fact.body
            told_gone = order.is_shipped_in_shop or order.is_history or fid in order.shipped_parts
            if order.is_cancelled or not told_gone:
                continue
            kept = Counter(fact.body.parts and self._kept(fact.body))
            units = tuple(
                (key, sum(n for (owner, line), n in kept.items() if (owner, line) == (fid, key)))
                for key in dict(next(one.units for one in order.parts if one.fulfillment_id == fid))
            )
            if any(n for _, n in units):
                yield (when(fact), units, carriers[0].body.is_history)

    @staticmethod
    def _kept(order: Any) -> Counter[tuple[bytes, str]]:
        """Return what is left of an order's own parts after its own refunds, the last part giving first."""
        shelf = [
            (one.fulfillment_id, key) for one in order.parts for key, n in one.units for _ in range(n // UNIT)
        ]
        back = [key for refund in order.refunds for key, n in refund.units for _ in range(n // UNIT)]
        for key in back:
            spots = [index for index, (_, line) in enumerate(shelf) if line == key]
            if spots:
                del shelf[spots[-1]]
        counted = Counter(shelf)
        return Counter({spot: n * UNIT for spot, n in counted.items()})

    def is_off(self) -> bool:
        """Whether the sale was voided or the order cancelled."""
        version = self.version()
        return (
            getattr(version.body, "is_cancelled", False)
            or bool(self.told("sale.voided"))
            or bool(self.told("sale.order_cancelled"))
        )

    # --- refunds, unit by unit

    def refunds(self) -> list[tuple[Any, Recorded]]:
        """Return the refunds of the version that counts, with the fact that told of each first, in time."""
        version = self.version()
        found = []
        for refund in getattr(version.body, "refunds", ()):
            tellers: list[Any] = self.told("sale.order_received")
            first = next(f for f in tellers if refund.refund_id in [r.refund_id for r in f.body.refunds])
            found.append((refund, first))
        return sorted(found, key=lambda pair: (when(pair[1]), pair[0].refund_id))

    def units(self) -> list[dict[str, Any]]:
        """Return every unit of the allocation: whose it is, and what became of it."""
        units: list[dict[str, Any]] = []
        for place, one in enumerate(self.parts()):
            left = self.departures(one.fulfillment_id)
            gone = Counter(dict(left[0][1] or one.units) if left else {})
            boxed = self.boxed(one.fulfillment_id)
            for key, quantity in one.units:
                here = (quantity - gone[key]) // UNIT
                rank = 2 if left else 1 if boxed else 0
                units += [self._unit(one, key, (rank, -place), gone=False) for _ in range(here)]
            for key, quantity in gone.items():
                units += [self._unit(one, key, (3, place), gone=True) for _ in range(quantity // UNIT)]
        for refund, teller in self.refunds():
            for key, quantity in refund.units:
                self._cross_off(units, key, quantity // UNIT, (refund, teller))
        return units

    @staticmethod
    def _unit(one: Any, key: str, rank: tuple[int, int], *, gone: bool) -> dict[str, Any]:
        return {"part": one, "line": key, "rank": rank, "gone": gone, "refund": None}

    @staticmethod
    def _cross_off(units: list[dict[str, Any]], key: str, count: int, refund: tuple[Any, Recorded]) -> None:
        free = [unit for unit in units if unit["line"] == key and unit["refund"] is None]
        for unit in sorted(free, key=lambda unit: unit["rank"])[:count]:
            unit["refund"] = refund

    def product(self, key: str) -> bytes | None:
        """Return the product of a line."""
        orders, sales = self.told("sale.order_received"), self.told("sale.completed")
        facts: list[Any] = [*orders, *sales, self.version()]
        known = {line.key: line.product_id for fact in facts for line in fact.body.lines}
        return known.get(key)

    # --- how it stands

    def status(self, one: Any, units: list[dict[str, Any]]) -> str:
        """Return how far a part is, from its single units."""
        fid = one.fulfillment_id
        if self.departures(fid):
            return "completed"
        mine = [unit for unit in units if unit["part"].fulfillment_id == fid and unit["refund"] is None]
        wanted = Counter(unit["line"] for unit in mine)
        if self.is_off() or not wanted:
            return "cancelled_after_packing" if self.boxed(fid) else "cancelled"
        if self.boxed(fid):
            packs: list[Any] = self.told("fulfillment.packed", fulfillment_id=fid, epoch=self.epoch(fid))
            box = dict(packs[-1].body.units)
            is_whole = all(box.get(key, 0) >= count * UNIT for key, count in wanted.items())
            return "packed" if is_whole else "in_progress"
        assigned: list[Any] = self.told("fulfillment.assigned", fulfillment_id=fid)
        is_taken = bool(assigned) and assigned[-1].body.user_id is not None
        picked = self.taken_from_shelf(fid)
        return "in_progress" if is_taken or any(picked[key] > 0 for key in wanted) else "new"


# --- the books


def statuses(facts: Iterable[Recorded]) -> dict[bytes, str]:
    """Return how far each fulfillment of one sale is."""
    story = Story(facts)
    if story.version() is None:
        return {}
    units = story.units()
    return {one.fulfillment_id: story.status(one, units) for one in story.parts()}


def is_finished(facts: list[Recorded]) -> bool:
    """Whether a sale is closed: called off by nobody, all paid, nothing left to hand over."""
    story = Story(facts)
    version = story.version()
    if version is None or story.is_off() or _is_history(story, version):
        return False
    is_paid = owed(facts) <= 0 or getattr(version.body, "terms", "") == "on_account"
    return is_paid and set(statuses(facts).values()) <= {"completed", "cancelled"}


def _is_history(story: Story, version: Any) -> bool:
    orders: list[Any] = story.told("sale.order_received")
    return version in orders and version.body.is_history and orders[0].body.is_history


def moved(facts: Iterable[Recorded]) -> Iterator[Moved]:
    """Yield every movement of on hand that the facts of one sale cause."""
    story = Story(facts)
    version = story.version()
    if version is None:
        return
    yield from _over_the_counter(story, version)
    ours = [one.fulfillment_id for one in story.parts()]
    for one in _every_part(story):
        left = story.departures(one.fulfillment_id)
        if left and not left[0][2]:
            for key, quantity in left[0][1] or one.units:
                yield Moved((one.outlet_id, story.product(key) or b""), -quantity, left[0][0])
    for unit in story.units():
        if unit["gone"] and unit["refund"] and unit["part"].fulfillment_id in ours:
            refund, teller = unit["refund"]
            is_history = story.departures(unit["part"].fulfillment_id)[0][2]
            if refund.is_restocked and not is_history:
                shelf = (unit["part"].outlet_id, story.product(unit["line"]) or b"")
                yield Moved(shelf, UNIT, when(teller))


def _every_part(story: Story) -> list[Any]:
    """Return one part for each fulfillment id: the winner's, else the first that was told."""
    kinds = ("sale.completed", "sale.order_received", "sale.reallocated")
    carriers: list[Any] = sorted((f for kind in kinds for f in story.told(kind)), key=when)
    known = {one.fulfillment_id: one for f in reversed(carriers) for one in reversed(f.body.parts)}
    known.update({one.fulfillment_id: one for one in story.parts()})
    return list(known.values())


def _over_the_counter(story: Story, version: Any) -> Iterator[Moved]:
    if version.kind != "sale.completed":
        return
    later = Counter[str]()
    for one in version.body.parts:
        later.update(dict(one.units))
    for line in version.body.lines:
        shelf = (version.body.outlet_id, line.product_id)
        yield Moved(shelf, later[line.key] - line.quantity, when(version))
        for void in story.told("sale.voided")[:1]:
            yield Moved(shelf, line.quantity - later[line.key], when(void))


def committed(facts: Iterable[Recorded]) -> Counter[Shelf]:
    """Return the open units of one sale per shelf."""
    story = Story(facts)
    open_units: Counter[Shelf] = Counter()
    if story.version() is None:
        return open_units
    for unit in story.units():
        fid = unit["part"].fulfillment_id
        is_released = story.is_off() and not story.boxed(fid)
        if unit["refund"] is None and not story.departures(fid) and not is_released:
            open_units[unit["part"].outlet_id, story.product(unit["line"]) or b""] += UNIT
    return Counter({shelf: units for shelf, units in open_units.items() if shelf[1]})


def owed(facts: Iterable[Recorded]) -> int:
    """Return total less payments of one sale; nothing is due for what is not known or was called off."""
    story = Story(facts)
    paid: int = sum(by.amount_minor + by.rounding_minor for by in _once(story.told("payment.taken")))
    version = story.version()
    paid += sum(_online(story, version))
    if version is None:
        return -paid
    back: int = sum(refund.amount_minor for refund, _ in story.refunds())
    total: int = version.body.total_minor  # below zero for a return
    due = 0 if story.is_off() else max(min(0, total), total - back)
    return due - (paid - min(back, max(0, paid)))


def _once(facts: Iterable[Any]) -> list[Any]:
    first: dict[bytes, Any] = {}
    for fact in facts:
        first.setdefault(fact.body.payment_id, fact.body)
    return list(first.values())


def _online(story: Story, version: Any) -> Iterator[int]:
    orders: list[Any] = story.told("sale.order_received")
    transactions: dict[bytes, int] = {}
    for fact in orders:
        for payment in fact.body.payments:
            if payment.transaction and not payment.transaction.startswith("pos:"):
                transactions.setdefault(payment.payment_id, payment.amount_minor)
    yield from transactions.values()
    if version is None or version.kind != "sale.order_received":
        return
    told = [
        f
        for key in (("paid", "completed") if version.body.channel_kind == "woocommerce" else ("paid",))
        for outcome in ("told", "settled")
        for f in story.told("channel.told", key=key, outcome=outcome)
    ]
    first: Any = min(told, key=when, default=None)

    def is_theirs(fact: Any, paid: Any) -> bool:
        if first is None or when(fact) >= when(first):
            return first is None
        lost_ms = first.body.since_ms
        is_read_later = lost_ms and fact.device == first.device and fact.at_ms > lost_ms
        return not (is_read_later and paid.paid_at_ms + 30_000 >= lost_ms)

    for payment in version.body.payments:
        if not payment.transaction:
            sayings = [
                (f.body.revision, f.body.generation, p.amount_minor)
                for f in orders
                for p in f.body.payments
                if p.payment_id == payment.payment_id and is_theirs(f, p)
            ]
            yield max(sayings)[2] if sayings else 0


def on_hand(facts: Iterable[Recorded]) -> tuple[dict[Shelf, int], dict[tuple[Shelf, bytes, int], int]]:
    """Return opening plus movements per shelf, and what moved before the last count unseen by the counter."""
    once = {(fact.device, fact.seq): fact for fact in facts}
    every = sorted(once.values(), key=when)
    roots = {fact.root for fact in every if fact.kind.split(".")[0] in ("sale", "payment", "fulfillment")}
    moves = [move for root in roots for move in moved(f for f in every if f.root == root)]
    moves = [move for move in moves if move.shelf[1]]  # a line that no version ever had has no product
    counts: dict[Shelf, Any] = {}
    fact: Any
    for fact in every:
        if fact.kind == "stock.counted":
            counts[fact.body.outlet_id, fact.body.product_id] = fact
        if fact.kind == "stock.adjusted":
            moves.append(Moved((fact.body.outlet_id, fact.body.product_id), fact.body.delta, when(fact)))
    shelves: Counter[Shelf] = Counter({shelf: count.body.quantity for shelf, count in counts.items()})
    late: Counter[tuple[Shelf, When]] = Counter()
    for move in moves:
        count = counts.get(move.shelf)
        if count is None or move.at[0] > count.stamp:
            shelves[move.shelf] += move.units
        elif move.at[2] > dict(count.body.seen).get(move.at[1], 0):
            late[move.shelf, move.at] += move.units
    unseen = {(shelf, at[1], at[2]): units for (shelf, at), units in late.items() if units}
    return {shelf: units for shelf, units in shelves.items() if units}, unseen
