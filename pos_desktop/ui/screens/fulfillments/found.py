"""One look into the database for the Fulfillments screen; runs on the reader, knows nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo

from pos_desktop.services.ports.rows import (
    FulfillmentCounts,
    FulfillmentFilter,
    FulfillmentRow,
    NamedRow,
    Queries,
    SaleDetail,
)
from pos_desktop.ui.screens.fulfillments.state import NamedOutlet
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.ties import zone_of


@dataclass(frozen=True, slots=True)
class Question:
    """What the screen wants to know.

    Shapes: `alternatives` are other readings of a scan, tried when the first finds nothing; `widens` drops
        filters that would hide the row to open; `opens_only_row` opens the row that is found alone.
    """

    chosen: FulfillmentFilter
    own_outlet_id: bytes
    open: Target | None
    alternatives: tuple[str, ...] = ()
    widens: bool = False
    opens_only_row: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the database said, and which question it answered in the end."""

    chosen: FulfillmentFilter
    rows: tuple[FulfillmentRow, ...]
    counts: FulfillmentCounts
    own_counts: FulfillmentCounts
    outlets: tuple[NamedOutlet, ...]
    channels: tuple[str, ...]
    zone: tzinfo
    open: Target | None
    detail: SaleDetail | None


def find(queries: Queries, question: Question, now_ms: int) -> Found:
    """Return everything the screen shows."""
    chosen, rows = _rows(queries, question, now_ms)
    target = question.open
    if question.opens_only_row and len(rows) == 1:
        target = Target(rows[0].sale_id, rows[0].fulfillment_id)
    own = queries.fulfillment_counts(outlet_id=question.own_outlet_id, now_ms=now_ms)
    is_own = chosen.outlet_id == question.own_outlet_id
    outlets = queries.named("outlet")
    return Found(
        chosen=chosen,
        rows=rows,
        counts=own if is_own else queries.fulfillment_counts(outlet_id=chosen.outlet_id, now_ms=now_ms),
        own_counts=own,
        outlets=_own_first(outlets, question.own_outlet_id),
        channels=tuple(sorted({str(row.fields.get("kind", "")) for row in queries.named("channel")} - {""})),
        zone=zone_of(outlets, question.own_outlet_id),
        open=target,
        detail=queries.sale_detail(target.sale_id) if target and _has(rows, target) else None,
    )


def _rows(
    queries: Queries, question: Question, now_ms: int
) -> tuple[FulfillmentFilter, tuple[FulfillmentRow, ...]]:
    chosen = question.chosen
    rows = queries.open_fulfillments(chosen, now_ms=now_ms)
    for code in question.alternatives:
        if rows:
            break
        chosen = replace(question.chosen, search=code)
        rows = queries.open_fulfillments(chosen, now_ms=now_ms)
    if question.widens and question.open and not _has(rows, question.open):
        chosen = FulfillmentFilter(sort=chosen.sort)
        rows = queries.open_fulfillments(chosen, now_ms=now_ms)
    return chosen, rows


def _has(rows: tuple[FulfillmentRow, ...], target: Target) -> bool:
    return any(row.fulfillment_id == target.fulfillment_id for row in rows)


def _own_first(outlets: tuple[NamedRow, ...], own: bytes) -> tuple[NamedOutlet, ...]:
    ordered = sorted(outlets, key=lambda row: row.record_id != own)
    return tuple(NamedOutlet(row.record_id, row.name) for row in ordered)
