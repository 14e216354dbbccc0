"""A damaged file is noticed, and its journal comes back from the hub; a lost hub gets it from the tills."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pos_desktop.domain.errors import PosError, Unavailable
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.service import wall_ms
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.enrolling import Newcomer, enrol
from pos_desktop.replication.line import HttpLine
from pos_desktop.store.journal_port import JournalPort
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import Order, open_shop, run_order, set_up

SEED = 20_261_125
PAGE = 4_096


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def tills(hub: AHub, tmp_path: Path, stack: ExitStack) -> tuple[ATill, ATill]:
    one, other = (enrolled_till(hub, tmp_path / name, name) for name in ("one", "other"))
    for till in (one, other):
        stack.callback(till.store.close)
    set_up(one.store, 3)
    for number in range(10):
        run_order(one.store, Order(number, products=3))
    one.exchange()
    other.exchange()
    run_order(other.store, Order(20, products=3))
    other.exchange()
    one.exchange()
    return one, other


def joined(hub: AHub, folder: Path, name: str, stack: ExitStack) -> ATill:
    """Return a till that begins anew in an empty folder."""
    till = enrolled_till(hub, folder, name)
    stack.callback(till.store.close)
    till.exchange()
    return till


def pages_spoilt(path: Path, random: Random, count: int) -> None:
    """Write over some pages in the middle of a file."""
    with path.open("r+b") as file:
        for _ in range(count):
            file.seek(random.randrange(1, path.stat().st_size // PAGE) * PAGE)
            file.write(random.randbytes(PAGE))


def is_noticed(folder: Path) -> bool:
    """Whether opening a file, or looking at all of it, says that it is damaged."""
    try:
        store = open_shop(folder, name="any")
    except PosError as error:
        return error.reason == "database_damaged"
    try:
        return not store.maintenance.verify().is_clean
    except (PosError, ValueError):
        return True
    finally:
        store.close()


@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_spoilt_pages_are_noticed_and_the_hub_brings_everything_back(
    times: int, hub: AHub, tills: tuple[ATill, ATill], tmp_path: Path, stack: ExitStack
) -> None:
    one, other = tills
    digest, random = other.digest(), Random(SEED)
    one.store.maintenance.copy_to(tmp_path / "whole.db")

    noticed = 0
    for number in range(times):
        folder = tmp_path / f"spoilt-{number}"
        folder.mkdir()
        shutil.copy(tmp_path / "whole.db", folder / "pos.db")
        pages_spoilt(folder / "pos.db", random, 6)
        noticed += is_noticed(folder)
    again = joined(hub, tmp_path / "again", "till 1 again", stack)

    print(f"seed {SEED}: {noticed} of {times} files with 6 spoilt pages were noticed")
    assert noticed == times
    assert again.digest() == digest


def test_a_log_that_was_deleted_is_a_till_put_back_and_the_hub_has_the_rest(
    hub: AHub, tills: tuple[ATill, ATill], tmp_path: Path, stack: ExitStack
) -> None:
    one, other = tills
    folder = tmp_path / "without log"
    folder.mkdir()
    one.store.reader.row("SELECT 1")
    run_order(one.store, Order(30, products=3))  # these pages are in the log alone
    one.exchange()
    end = one.journal.own_end()
    assert (tmp_path / "one" / "pos.db-wal").stat().st_size > 0
    shutil.copy(tmp_path / "one" / "pos.db", folder / "pos.db")

    back = replace(one, store=open_shop(folder, name="one"))
    stack.callback(back.store.close)
    before = back.journal.own_end()
    back.exchange()
    other.exchange()

    assert before < end
    assert back.journal.own_end() == end
    assert back.digest() == other.digest()
    assert back.store.maintenance.verify().is_clean


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="an owner of all may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tills: tuple[ATill, ATill], tmp_path: Path) -> None:
    tills[0].store.close()
    folder = tmp_path / "one"
    folder.chmod(0o500)
    try:
        with pytest.raises(Unavailable, match="folder_read_only"):
            open_shop(folder, name="one")
    finally:
        folder.chmod(0o700)


def test_a_lost_hub_gets_everything_from_its_tills(
    tills: tuple[ATill, ATill], tmp_path: Path, stack: ExitStack
) -> None:
    """Nothing is left of it: another is set up, and every till lets itself in with a code of that one."""
    digest = tills[0].digest()
    (tmp_path / "second").mkdir()
    url = stack.enter_context(fresh_database("sqlite", tmp_path / "second"))
    second = stack.enter_context(a_hub(url))
    for till in tills:
        till.identities.identity = None
        enrol(
            second.url,
            second.code(),
            Newcomer("till", "1"),
            JournalPort(till.store.ledger, till.store.reader),
            till.identities,
            lambda address, pin, token: HubClient(HttpLine(address, pin=pin), token),
        )
    for till in (*tills, *tills):
        till.exchange()

    again = joined(second, tmp_path / "new", "new", stack)
    assert again.digest() == tills[0].digest() == tills[1].digest() == digest
    for till in tills:
        assert till.store.maintenance.verify().is_clean


def test_a_replica_of_the_hub_that_is_spoilt_is_made_anew(
    tills: tuple[ATill, ATill], hub: AHub, tmp_path: Path
) -> None:
    folder = tmp_path / "replicas"
    readers = Readers(hub.service.database, folder, wall_ms)
    readers.follow(hub.retailer)
    place = readers.folder_of(hub.retailer)
    readers.close()
    (place / "pos.db").write_bytes(Random(SEED).randbytes(20 * PAGE))

    again = Readers(hub.service.database, folder, wall_ms)
    again.follow(hub.retailer)

    replica = again.replica(hub.retailer)
    assert replica is not None
    assert replica.store.maintenance.digest() == tills[0].digest()
    again.close()


def test_a_hub_that_lost_one_fact_could_not_bring_a_till_back(
    tills: tuple[ATill, ATill], hub: AHub, tmp_path: Path, stack: ExitStack
) -> None:
    """The planted bug: what comes back is compared, so a gap is seen."""
    with hub.service.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM fact WHERE seq = 30")

    again = joined(hub, tmp_path / "again", "again", stack)

    assert again.digest() != tills[0].digest()
    assert again.store.maintenance.verify().gaps
