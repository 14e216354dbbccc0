"""The spool prints each job once, retries only what was not sent, and never resends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.printing.rendering import render
from pos_desktop.printing.samples import sample
from pos_desktop.printing.spool import RETRY_AFTER_MS, Spool
from pos_desktop.services.ports.paper import (
    Document,
    JobState,
    JobUpdate,
    Outcome,
    PrintJob,
    Printout,
    Verdict,
    encode_document,
    standard_profile,
)

COUNTER = "counter"
RECEIPT = sample("gift_receipt", "en")
WIDE = standard_profile("receipt80")


class MemoryJobs:
    """Jobs in memory, as the store keeps them."""

    def __init__(self, *jobs: PrintJob) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.history: list[JobState] = []

    def next_job(self, printer_id: str, now_ms: int) -> PrintJob | None:
        return next(
            (job for job in self.jobs.values() if job.printer_id == printer_id and is_due(job, now_ms)), None
        )

    def jobs_in(self, printer_id: str, state: JobState) -> tuple[PrintJob, ...]:
        return tuple(job for job in self.jobs.values() if (job.printer_id, job.state) == (printer_id, state))

    def mark(self, job_id: UUID, update: JobUpdate) -> None:
        self.history.append(update.state)
        self.jobs[job_id] = replace(
            self.jobs[job_id],
            state=update.state,
            attempts=update.attempts,
            reason=update.reason,
            retry_at_ms=update.retry_at_ms,
        )


def is_due(job: PrintJob, now_ms: int) -> bool:
    return job.state is JobState.QUEUED or (
        job.state is JobState.NOT_SENT and job.retry_at_ms is not None and job.retry_at_ms <= now_ms
    )


class ScriptedPrinter:
    """Gives one outcome after the other; `papers` counts what came out, as far as it can be known."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = list(outcomes)
        self.printed: list[UUID] = []

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(Verdict.PRINTED)
        if outcome.verdict is not Verdict.NOT_SENT:
            self.printed.append(job_id)
        return outcome


def a_job(number: int = 1, *, state: JobState = JobState.QUEUED, payload: bytes | None = None) -> PrintJob:
    return PrintJob(UUID(int=number), COUNTER, "receipt", payload or encode_document(RECEIPT), state=state)


def rendered(document: Document) -> Printout:
    return render(document, WIDE)


def spool(jobs: MemoryJobs, *outcomes: Outcome) -> tuple[Spool, ScriptedPrinter]:
    printer = ScriptedPrinter(outcomes)
    return Spool(jobs, COUNTER, printer, rendered), printer


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.PRINTED, JobState.PRINTED),
        (Verdict.SENT, JobState.SENT),
        (Verdict.UNCONFIRMED, JobState.UNCONFIRMED),
    ],
)
def test_a_job_ends_as_the_printer_said_and_is_never_tried_again(verdict: Verdict, state: JobState) -> None:
    jobs = MemoryJobs(a_job())
    worker, printer = spool(jobs, Outcome(verdict))

    done = worker.run_once(1_000)

    assert done is not None
    assert jobs.jobs[done.job.id].state is state
    assert jobs.jobs[done.job.id].retry_at_ms is None
    assert jobs.history == [JobState.SENDING, state]
    assert worker.run_once(10**15) is None
    assert len(printer.printed) == 1


def test_what_was_not_sent_is_tried_again_after_growing_pauses() -> None:
    jobs = MemoryJobs(a_job())
    worker, printer = spool(jobs, *[Outcome(Verdict.NOT_SENT, "paper_out")] * 5)

    now, pauses = 0, []
    for _turn in range(5):
        done = worker.run_once(now)
        assert done is not None
        assert done.retry_at_ms is not None
        assert worker.run_once(done.retry_at_ms - 1) is None
        pauses.append(done.retry_at_ms - now)
        now = done.retry_at_ms
    worker.run_once(now)

    assert pauses == [*RETRY_AFTER_MS, RETRY_AFTER_MS[-1]]
    assert jobs.jobs[UUID(int=1)].state is JobState.PRINTED
    assert printer.printed == [UUID(int=1)]


def test_a_job_interrupted_by_a_crash_is_asked_about_and_not_sent_again() -> None:
    jobs = MemoryJobs(a_job(state=JobState.SENDING), a_job(2))
    worker, printer = spool(jobs)

    interrupted = worker.recover()
    while worker.run_once(10**15):
        pass

    assert [job.id for job in interrupted] == [UUID(int=1)]
    assert (jobs.jobs[UUID(int=1)].state, jobs.jobs[UUID(int=1)].reason) == (
        JobState.UNCONFIRMED,
        "interrupted",
    )
    assert printer.printed == [UUID(int=2)]


def test_the_attempt_is_written_down_before_a_byte_leaves() -> None:
    jobs = MemoryJobs(a_job())

    class CrashingPrinter:
        def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Spool(jobs, COUNTER, CrashingPrinter(), rendered).run_once(0)

    job = jobs.jobs[UUID(int=1)]
    assert (job.state, job.attempts) == (JobState.SENDING, 1)


def test_an_unreadable_job_waits_for_a_person_and_lets_the_next_one_through() -> None:
    jobs = MemoryJobs(a_job(payload=b"not a document"), a_job(2))
    worker, printer = spool(jobs)

    first, second = worker.run_once(0), worker.run_once(0)

    assert first is not None
    assert first.outcome == Outcome(Verdict.NOT_SENT, "unreadable_job")
    assert first.retry_at_ms is None
    assert second is not None
    assert printer.printed == [UUID(int=2)]


@given(st.lists(st.sampled_from(Verdict), max_size=12), st.integers(1, 4))
def test_no_paper_comes_out_twice_whatever_the_printer_says(verdicts: list[Verdict], count: int) -> None:
    jobs = MemoryJobs(*(a_job(number) for number in range(1, count + 1)))
    worker, printer = spool(jobs, *(Outcome(verdict) for verdict in verdicts))

    now = 0
    while worker.run_once(now):
        now += RETRY_AFTER_MS[-1]

    assert len(printer.printed) == len(set(printer.printed))
