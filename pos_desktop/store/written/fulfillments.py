"""The statements of `fulfillments`, written in Core."""

from __future__ import annotations

from sqlalchemy import select, text

from pos_desktop.store.statements import Compiled, compiled, sql
from pos_desktop.store.tables import fulfillment, root, sale
from pos_desktop.store.written.searching import sales_that_match, shown_customer

_f, _s = fulfillment.c, sale.c
_FROM = fulfillment.join(sale, sale.c.no == fulfillment.c.root_no).join(
    root, root.c.no == fulfillment.c.root_no
)
_OPEN = text("fulfillment.is_open = 1")
ROWS = sql(
    select(
        _f.fulfillment_id,
        root.c.id,
        _s.number,
        _s.placed_at_ms,
        _f.outlet_id,
        _f.status,
        _f.method,
        _s.channel_kind,
        shown_customer(),
        _s.currency,
        _s.owed_minor,
        _s.is_paid,
        _f.units,
        _f.units_picked,
        _s.promised_at_ms,
        _f.packed_at_ms,
    )
    .select_from(_FROM)
    .where(_OPEN)
    .order_by(_s.placed_at_ms, root.c.id, _f.part)
)
_MATCHING = select(root.c.id).select_from(_FROM).where(_OPEN)
BY_DIGITS = sql(
    select(root.c.id, _f.fulfillment_id)
    .join_from(fulfillment, root, root.c.no == _f.root_no)
    .where(text("hex(fulfillment.fulfillment_id) LIKE :pattern"))
)


def matching(match: str, expression: str) -> Compiled:
    """Return what finds the sales of unfulfilled work that `sales_that_match`."""
    return compiled(_MATCHING.where(_s.no.in_(sales_that_match(match, expression))))
