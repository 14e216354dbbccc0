"""Print jobs of this computer, kept in the local database; a document is kept compressed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol
from uuid import UUID

from pos_desktop.services.ports.paper.spool import JobState, JobUpdate, PrintJob
from pos_desktop.store.driver import Connection, Row
from pos_desktop.store.prepared import prepared

# Texts that papers have in common, in the order of rising use: what zlib may point back to.
_TYPICAL = (
    b'["rule",{}],["rule",{"stroke":"dashed"}],["spacer",{"dots":12}],["cut",{}],["barcode",{"data":"'
    b'"}],["qr",{"data":"https://"}],["tick",{}],{"v":1,"kind":"packing_slip","language":"fr","blocks":['
    b'"receipt","picking_list","address_label","language":"en","align":"center","align":"right",'
    b'"size":"large","size":"small","bold":true,["text",{"text":"["row",[["cell",{"text":"'
    b'","width":12,"align":"right"}],["cell",{"text":"","bold":true}]]],["text",{"text":"'
)
_BIGGEST = 4_000_000

_SQL = prepared("spool")
_NEXT = _SQL["NEXT"]
_IN_STATE = _SQL["IN_STATE"]
_MARK = _SQL["MARK"]
_COUNT = _SQL["COUNT"]


def job_row(job: PrintJob) -> Row:
    """Return a job as the row of its table, without its number."""
    return (
        job.id.bytes,
        job.printer_id,
        job.document_kind,
        _squeezed(job.payload),
        None if job.sale_id is None else job.sale_id.bytes,
        None if job.fulfillment_id is None else job.fulfillment_id.bytes,
        job.copy_no,
        job.state.value,
        job.attempts,
        job.reason,
        job.retry_at_ms,
    )


def count_jobs(connection: Connection, document_kind: str, root: bytes) -> int:
    """Return how many jobs of one kind were spooled for a fulfillment or sale."""
    row = connection.execute(_COUNT, (root, document_kind)).fetchone()
    return 0 if row is None else int(row[0])


def _job(row: Row) -> PrintJob:
    return PrintJob(
        id=UUID(bytes=row[0]),
        printer_id=row[1],
        document_kind=row[2],
        payload=_unsqueezed(row[3]),
        sale_id=None if row[4] is None else UUID(bytes=row[4]),
        fulfillment_id=None if row[5] is None else UUID(bytes=row[5]),
        copy_no=row[6],
        state=JobState(row[7]),
        attempts=row[8],
        reason=row[9],
        retry_at_ms=row[10],
    )


def _squeezed(payload: bytes) -> bytes:
    # a small window is as good for a paper, and a big one takes 250 KB out of the processor's cache each time
    squeeze = zlib.compressobj(level=6, wbits=13, memLevel=6, zdict=_TYPICAL)
    return squeeze.compress(payload) + squeeze.flush()


def _unsqueezed(payload: bytes) -> bytes:
    return zlib.decompressobj(zdict=_TYPICAL).decompress(payload, _BIGGEST)


class Reads(Protocol):
    """Runs a statement on a reading connection."""

    def rows(self, statement: str, parameters: tuple[object, ...] = ()) -> list[Row]:
        """Return all rows."""


class LocalSpool:
    """The port `SpoolStore`: reads on a connection of its own, writes through the one writer."""

    def __init__(self, reads: Reads, write: Callable[[str, tuple[object, ...]], Future[None]]) -> None:
        self._reads = reads
        self._write = write

    def next_job(self, printer_id: str, now_ms: int) -> PrintJob | None:
        """Return the oldest job that is QUEUED, or NOT_SENT with `retry_at_ms` <= now."""
        rows = self._reads.rows(_NEXT, (printer_id, now_ms))
        return _job(rows[0]) if rows else None

    def jobs_in(self, printer_id: str, state: JobState) -> tuple[PrintJob, ...]:
        """Return the printer's jobs in one state, oldest first."""
        return tuple(_job(row) for row in self._reads.rows(_IN_STATE, (printer_id, state.value)))

    def mark(self, job_id: UUID, update: JobUpdate) -> None:
        """Write the new state durably before returning.

        Errors: `Unavailable("not_saved")` when the disk refuses; the job is as it was.
        """
        values = (update.state.value, update.attempts, update.reason, update.retry_at_ms, job_id.bytes)
        self._write(_MARK, values).result()
