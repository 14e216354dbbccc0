"""A real disk that is full, under a till and under a hub: nothing is half done, and all goes on after."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pos_desktop.domain.errors import PosError
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import Order, run_order, set_up

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(
        not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root mounts a small disk"
    ),
]
SMALL, LARGE = "3m", "64m"
MANY = 400


class SmallDisk:
    """A disk in memory that can be made larger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        _run("mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder))

    def grow(self) -> None:
        _run("mount", "-o", f"remount,size={LARGE}", str(self.folder))

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.folder / "films.mkv").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4_096))
            except OSError:
                return

    def empty(self) -> None:
        (self.folder / "films.mkv").unlink()

    def close(self) -> None:
        _run("umount", "-l", str(self.folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=30)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        disk = SmallDisk(tmp_path / "small")
    except subprocess.CalledProcessError:
        pytest.skip("nothing can be mounted here")
    yield disk
    disk.close()


@pytest.fixture
def stack(disk: SmallDisk) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def a_till(hub: AHub, folder: Path, name: str, stack: ExitStack) -> ATill:
    till = enrolled_till(hub, folder, name)
    stack.callback(till.store.close)
    return till


def sell_many(till: ATill) -> None:
    for number in range(MANY):
        run_order(till.store, Order(number, products=3))


def fails(till: ATill) -> PosError:
    """Exchange, and return what keeps it from that."""
    with pytest.raises(PosError) as failed:
        till.exchange()
    return failed.value


def test_a_till_whose_disk_is_full_takes_in_the_rest_once_there_is_room(
    disk: SmallDisk, tmp_path: Path, stack: ExitStack
) -> None:
    url = stack.enter_context(fresh_database("sqlite", tmp_path))
    hub = stack.enter_context(a_hub(url))
    large = a_till(hub, tmp_path / "large", "till 1", stack)
    small = a_till(hub, disk.folder / "till", "till 2", stack)
    set_up(large.store, 3)
    large.exchange()
    small.exchange()
    run_order(small.store, Order(9_000, products=3))
    sell_many(large)
    large.exchange()
    disk.fill()
    small.page = 200

    reason = fails(small).reason
    taken = small.store.maintenance.facts()
    assert reason == "not_saved"
    assert small.store.queries.sale_detail(Order(9_000).sale_id) is not None

    disk.empty()
    disk.grow()
    small.exchange()
    large.exchange()
    print(f"{taken} facts when the disk was full, {small.store.maintenance.facts()} in the end")
    assert 0 < taken < small.store.maintenance.facts()
    assert small.digest() == large.digest()
    assert small.store.maintenance.verify().is_clean


def test_a_sale_on_a_full_disk_is_not_saved_and_the_next_one_follows_without_a_gap(
    disk: SmallDisk, tmp_path: Path, stack: ExitStack
) -> None:
    url = stack.enter_context(fresh_database("sqlite", tmp_path))
    hub = stack.enter_context(a_hub(url))
    other = a_till(hub, tmp_path / "other", "till 1", stack)
    till = a_till(hub, disk.folder / "till", "till 2", stack)
    set_up(till.store, 3)
    disk.fill()

    with pytest.raises(PosError, match="not_saved"):
        sell_many(till)  # the file may have some room of its own
    end = till.journal.own_end()
    disk.empty()
    run_order(till.store, Order(MANY, products=3))

    assert till.journal.own_end()[0] > end[0]
    till.exchange()
    other.exchange()
    assert other.digest() == till.digest()
    assert till.store.maintenance.verify().is_clean


def test_a_hub_whose_disk_is_full_acknowledges_nothing_it_did_not_keep(
    disk: SmallDisk, tmp_path: Path, stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    (disk.folder / "hub").mkdir()
    url = stack.enter_context(fresh_database("sqlite", disk.folder / "hub"))
    hub = stack.enter_context(a_hub(url))
    till, other = (a_till(hub, tmp_path / name, name, stack) for name in ("till", "other"))
    set_up(till.store, 3)
    till.batch = 50
    till.exchange()
    disk.fill()
    sell_many(till)

    error = fails(till)
    disk.empty()
    disk.grow()
    acked = till.replicator().news().acked
    pushed = till.exchange().pushed

    print(f"{error.reason}: {acked} kept by the hub when its disk was full, {pushed} after")
    assert acked + pushed == till.journal.own_end()[0]
    assert pushed > 0
    assert "full" in caplog.text
    caplog.clear()
    other.exchange()
    assert other.digest() == till.digest()
