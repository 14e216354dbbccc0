"""Print jobs outlive the program and are handed out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.services.ports.paper import JobState, JobUpdate, PrintJob
from pos_desktop.store.open import Store
from tests.store.shop import Order, open_shop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_shop(tmp_path)
    yield opened
    opened.close()


def spooled(store: Store, *jobs: PrintJob) -> None:
    for job in jobs:
        store.ledger.submit(lambda entry, job=job: entry.spool(job)).result()


def test_a_job_comes_back_as_it_was_spooled(store: Store) -> None:
    jobs = (Order(1).slip, replace(Order(2).slip, sale_id=None, fulfillment_id=None, payload=b""))
    spooled(store, *jobs)

    assert store.spool.jobs_in("receipt", JobState.QUEUED) == jobs
    assert store.spool.jobs_in("label", JobState.QUEUED) == ()


def test_the_oldest_job_that_is_due_comes_first(store: Store) -> None:
    first, second = Order(1).slip, Order(2).slip
    spooled(store, first, second)
    store.spool.mark(first.id, JobUpdate(JobState.NOT_SENT, 1, "paper_out", retry_at_ms=500))

    assert store.spool.next_job("receipt", 499) == second
    due = store.spool.next_job("receipt", 500)
    assert due is not None
    assert (due.id, due.state, due.attempts, due.reason) == (first.id, JobState.NOT_SENT, 1, "paper_out")


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.SENT, JobState.UNCONFIRMED, JobState.SENDING])
def test_a_job_that_was_on_its_way_is_not_handed_out_again(store: Store, state: JobState) -> None:
    spooled(store, Order(1).slip)
    store.spool.mark(Order(1).slip.id, JobUpdate(state, 1))

    assert store.spool.next_job("receipt", 10**15) is None
    assert [job.id for job in store.spool.jobs_in("receipt", state)] == [Order(1).slip.id]


def test_a_job_survives_a_restart(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    spooled(store, Order(1).slip)
    store.close()

    store = open_shop(tmp_path)
    assert store.spool.next_job("receipt", 0) == Order(1).slip
    store.close()


def test_marking_an_unknown_job_changes_nothing(store: Store) -> None:
    spooled(store, Order(1).slip)

    store.spool.mark(UUID(int=5), JobUpdate(JobState.PRINTED, 1))

    assert store.spool.next_job("receipt", 0) == Order(1).slip
