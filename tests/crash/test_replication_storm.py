"""Tills, hub and PostgreSQL are killed at any moment: nothing acknowledged is lost, and all agree."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from pos_desktop.hub.database import Database
from pos_desktop.hub.tables import fact
from tests.crash.postgresql import OwnPostgreSQL
from tests.crash.storm import Storm, check, lost_payments, seeds_for

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="the hub's workers share a socket as Linux does it"),
]
SEED = 20_261_125
STEPS, SOAK_STEPS = 25, 200
SOAK_S = 60 * float(os.environ.get("POS_DESKTOP_SOAK_MINUTES", "60"))


@pytest.fixture
def postgresql() -> Iterator[OwnPostgreSQL]:
    server = OwnPostgreSQL()
    yield server
    server.close()


def through(storm: Storm, steps: int) -> list[str]:
    """Let one storm blow over; return what is wrong afterwards."""
    storm.begin()
    storm.blow(steps)
    storm.calm()
    found = check(storm)
    print(f"seed {storm.seed}, {steps} steps: {storm.weather}; {found or 'nothing wrong'}", flush=True)
    return found


def forget(storm: Storm, kind: str) -> None:
    """Lose the newest fact of a kind at the hub."""
    database = Database(storm.hub.database)
    with database.writing() as connection:
        rows = connection.execute(fact.select().where(fact.c.head.contains(kind.encode()))).all()
        last = rows[-1]
        connection.execute(delete(fact).where(fact.c.device == last.device, fact.c.seq == last.seq))
    database.close()


def test_nothing_is_lost_in_a_storm_and_a_loss_would_be_seen(
    postgresql: OwnPostgreSQL, tmp_path: Path
) -> None:
    storm = Storm(tmp_path / "storm", postgresql, SEED)
    try:
        assert through(storm, STEPS) == []
        forget(storm, "stock.counted")
        assert len(check(storm)) >= len(storm.tills)
    finally:
        storm.end()


@pytest.mark.soak
def test_nothing_is_lost_in_many_storms(postgresql: OwnPostgreSQL, tmp_path: Path) -> None:
    """Soak and replication: storm after storm, for an hour unless told otherwise."""
    for seed in seeds_for(SOAK_S, SEED + 1):
        storm = Storm(tmp_path / f"storm-{seed}", postgresql, seed)
        try:
            assert through(storm, SOAK_STEPS) == []
        finally:
            storm.end()


def test_a_payment_that_no_fact_tells_of_is_a_loss() -> None:
    assert lost_payments({"ab" * 16: 500}, []) == [f"payment {'ab' * 16} of 500"]
