"""The spool of one printer: takes the next job, prints it, writes down what became of it.

No threads and no clock of its own: whoever owns the thread calls `run_once` with the time. A job is marked
SENDING before a byte leaves; one found so at the start was interrupted, and is never sent again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.paper import (
    Document,
    JobState,
    JobUpdate,
    Outcome,
    PrintJob,
    Printout,
    SpoolStore,
    Transport,
    Verdict,
    decode_document,
)

RETRY_AFTER_MS = (2_000, 5_000, 15_000, 60_000)
"""Pause before the next try after each NOT_SENT; the last one repeats."""

_STATES = {
    Verdict.PRINTED: JobState.PRINTED,
    Verdict.SENT: JobState.SENT,
    Verdict.UNCONFIRMED: JobState.UNCONFIRMED,
    Verdict.NOT_SENT: JobState.NOT_SENT,
}


@dataclass(frozen=True, slots=True)
class JobDone:
    """What one turn of the spool did."""

    job: PrintJob
    outcome: Outcome
    retry_at_ms: int | None


class Spool:
    """The jobs of one printer, one at a time."""

    def __init__(
        self,
        store: SpoolStore,
        printer_id: str,
        transport: Transport,
        render: Callable[[Document], Printout],
    ) -> None:
        self._store = store
        self._printer_id = printer_id
        self._transport = transport
        self._render = render

    def recover(self) -> tuple[PrintJob, ...]:
        """Mark what a crash interrupted as UNCONFIRMED and return it; call once, before `run_once`."""
        interrupted = self._store.jobs_in(self._printer_id, JobState.SENDING)
        for job in interrupted:
            self._store.mark(job.id, JobUpdate(JobState.UNCONFIRMED, job.attempts, "interrupted"))
        return interrupted

    def run_once(self, now_ms: int) -> JobDone | None:
        """Print the next job that is due and return what became of it; None when there is none.

        Units: `now_ms` milliseconds since the epoch.
        """
        job = self._store.next_job(self._printer_id, now_ms)
        if job is None:
            return None
        attempts = job.attempts + 1
        try:
            printout = self._render(decode_document(job.payload))
        except (Rejected, ValueError):
            outcome = Outcome(Verdict.NOT_SENT, "unreadable_job")
            self._store.mark(job.id, JobUpdate(JobState.NOT_SENT, attempts, outcome.reason))
            return JobDone(job, outcome, None)  # for a person: trying again cannot help
        self._store.mark(job.id, JobUpdate(JobState.SENDING, attempts))
        outcome = self._transport.send(printout, job_id=job.id)
        retry_at_ms = _retry_at(outcome, attempts, now_ms)
        self._store.mark(job.id, JobUpdate(_STATES[outcome.verdict], attempts, outcome.reason, retry_at_ms))
        return JobDone(job, outcome, retry_at_ms)


def _retry_at(outcome: Outcome, attempts: int, now_ms: int) -> int | None:
    if outcome.verdict is not Verdict.NOT_SENT:
        return None
    return now_ms + RETRY_AFTER_MS[min(attempts, len(RETRY_AFTER_MS)) - 1]
