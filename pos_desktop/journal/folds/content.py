"""Which version of a sale counts: its content and its allocation over outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec import Struct

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import OrderReceived, Part, Reallocated, SaleCompleted
from pos_desktop.journal.folds.order import Facts, position
from pos_desktop.journal.folds.work import Work, amount

_HASH_BYTES = 16
_KEPT = 4_096  # every step of an order asks for the same hash again
_encode = msgspec.msgpack.Encoder().encode


class Content(Struct, frozen=True, gc=False):
    """What was sold or ordered, with the fact that says so, and the allocation that counts.

    `order` is None for a sale rung up at a register, `sale` for a web shop's order.
    """

    fact: Recorded
    sale: SaleCompleted | None
    order: OrderReceived | None
    allocation: Recorded
    parts: tuple[Part, ...]
    generation: int = 0
    is_history: bool = False

    @property
    def body(self) -> SaleCompleted | OrderReceived:
        """Return the content itself, whichever it is."""
        body = self.sale or self.order
        assert body is not None
        return body


def units_hash(units: Iterable[tuple[str, int]]) -> bytes:
    """Return what identifies the content of a parcel: its lines and quantities, whatever their order."""
    return _hash_of(tuple(units))


@lru_cache(maxsize=_KEPT)
def _hash_of(units: tuple[tuple[str, int], ...]) -> bytes:
    present = sorted([line for line in units if line[1] > 0])
    return sha256(_encode(present)).digest()[:_HASH_BYTES]


def choose_content(facts: Facts, works: Mapping[bytes, Work]) -> Content | None:
    """Return the winning content with the winning allocation; None while neither sale nor order is known."""
    content = _first_completed(facts) or _highest_order(facts, works)
    if content is None or not facts.has(Reallocated):
        return content
    return _reallocated(content, facts, works)


def known_parts(facts: Facts) -> dict[bytes, Part]:
    """Return a part of every allocation ever made, by fulfillment id; the first by stamp stands."""
    carriers: list[tuple[Recorded, tuple[Part, ...]]] = [
        *((fact, sale.parts) for fact, sale in facts.of(SaleCompleted)),
        *((fact, order.parts) for fact, order in facts.of(OrderReceived)),
        *((fact, made.parts) for fact, made in facts.of(Reallocated)),
    ]
    known: dict[bytes, Part] = {}
    for _, parts in sorted(carriers, key=lambda carrier: position(carrier[0])):
        for part in parts:
            known.setdefault(part.fulfillment_id, part)
    return known


def products_by_line(content: Content, facts: Facts) -> dict[str, bytes | None]:
    """Return the product of every line of every version, the winner's word first."""
    products: dict[str, bytes | None] = {}
    for _, order in facts.of(OrderReceived):
        if order is not content.order:
            products.update((line.key, line.product_id) for line in order.lines)
    for _, sale in facts.of(SaleCompleted):
        if sale is not content.sale:
            products.update((line.key, line.product_id) for line in sale.lines)
    products.update((line.key, line.product_id) for line in content.body.lines)
    return products


def _work_done(parts: Iterable[Part], works: Mapping[bytes, Work]) -> int:
    return sum(amount(works[part.fulfillment_id]) for part in parts if part.fulfillment_id in works)


def _first_completed(facts: Facts) -> Content | None:
    for fact, sale in facts.of(SaleCompleted):
        return Content(fact, sale, None, fact, _merged(sale.parts))
    return None


def _highest_order(facts: Facts, works: Mapping[bytes, Work]) -> Content | None:
    orders = facts.of(OrderReceived)
    if not orders:
        return None
    best = orders[0]
    if len(orders) > 1:
        best_rank = _rank(best[1], works)
        for candidate in orders[1:]:
            rank = _rank(candidate[1], works)
            if rank > best_rank:
                best, best_rank = candidate, rank
    fact, order = best
    is_history = order.is_history and orders[0][1].is_history
    return Content(fact, None, order, fact, _merged(order.parts), order.generation, is_history)


def _rank(order: OrderReceived, works: Mapping[bytes, Work]) -> tuple[int, int, bool, int]:
    return order.revision, order.generation, not order.is_history, _work_done(order.parts, works)


def _reallocated(content: Content, facts: Facts, works: Mapping[bytes, Work]) -> Content:
    revision = content.order.revision if content.order is not None else 0
    best, parts = content.allocation, content.parts
    best_rank = (content.generation, _work_done(parts, works))
    for fact, made in facts.of(Reallocated):
        if made.revision != revision:
            continue
        rank = (made.generation, _work_done(made.parts, works))
        if rank > best_rank or (rank == best_rank and position(fact) < position(best)):
            best, best_rank, parts = fact, rank, made.parts
    if best is content.allocation:
        return content
    return msgspec.structs.replace(content, allocation=best, parts=_merged(parts), generation=best_rank[0])


def _merged(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts with one for each fulfillment id, the units of repeated ids together."""
    if len(parts) == 1 or len({part.fulfillment_id for part in parts}) == len(parts):
        return parts
    merged: dict[bytes, Part] = {}
    for part in parts:
        known = merged.get(part.fulfillment_id)
        units = part.units if known is None else known.units + part.units
        merged[part.fulfillment_id] = msgspec.structs.replace(known or part, units=units)
    return tuple(merged.values())
