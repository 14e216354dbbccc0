"""The statements of `spool`, written in Core."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, or_, select, text, update

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import local_print_job as jobs

_COLUMNS = (
    jobs.c.id,
    jobs.c.printer_id,
    jobs.c.document_kind,
    jobs.c.payload,
    jobs.c.sale_id,
    jobs.c.fulfillment_id,
    jobs.c.copy_no,
    jobs.c.state,
    jobs.c.attempts,
    jobs.c.reason,
    jobs.c.retry_at_ms,
)
_WAITING = text("state IN ('queued', 'not_sent', 'sending')")
NEXT = sql(
    select(*_COLUMNS)
    .where(
        _WAITING,
        jobs.c.printer_id == bindparam("printer"),
        or_(
            jobs.c.state == literal_column("'queued'"),
            (jobs.c.state == literal_column("'not_sent'")) & (jobs.c.retry_at_ms <= bindparam("now")),
        ),
    )
    .order_by(jobs.c.no)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
IN_STATE = sql(
    select(*_COLUMNS)
    .where(jobs.c.printer_id == bindparam("printer"), jobs.c.state == bindparam("wanted"))
    .order_by(jobs.c.no)
)
MARK = sql(
    update(jobs)
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("new_attempts"),
        reason=bindparam("new_reason"),
        retry_at_ms=bindparam("new_retry"),
    )
    .where(jobs.c.id == bindparam("job"))
)
COUNT = sql(
    select(func.count()).where(
        func.coalesce(jobs.c.fulfillment_id, jobs.c.sale_id) == bindparam("of"),
        jobs.c.document_kind == bindparam("kind"),
    )
)
