"""Tills and their hub on PostgreSQL: joining, the feed, pushes, and from till to till, beside PouchDB."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from pos_desktop.hub import devices
from pos_desktop.hub.database import Database
from pos_desktop.hub.service import wall_ms
from pos_desktop.journal.wire import SnapshotInfo
from tests.bench.figures import Figure, percentile
from tests.bench.hub_process import enrolled, hub_over
from tests.bench.joining import fetched, joined, snapshot_of
from tests.bench.many_facts import fill
from tests.bench.pouch_side import NotHere, Theirs, measured
from tests.bench.replicating import Shop, a_till, pulled, pushed, reached
from tests.hub.serving import fresh_database

MANY, SOME, FEW = 1_000_000, 100_000, 10_000
PUSH = 1_000
ROUNDS, CHANGES, JOINS = 7, 100, 7
DEVICES = 8


def run() -> list[Figure]:
    """Return what each takes, and how many times as fast as PouchDB, or as slow as the plain file, it is."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-replication-") as name:
        folder = Path(name)
        with _shops(folder) as (many, some, few, size):
            ours = _ours(folder, some, few)
            theirs = _theirs(folder, size)
            return [*_compared(ours, theirs), *_joining(folder, many)]


@contextmanager
def _shops(folder: Path) -> Iterator[tuple[Shop, Shop, Shop, int]]:
    """Give three retailers of one hub that has nothing more to do, and the bytes of a fact."""
    with ExitStack() as stack:
        database_url = stack.enter_context(fresh_database("postgresql", folder))
        database = Database(database_url)
        stack.callback(database.close)
        filled = {facts: _filled(database, facts) for facts in (MANY, SOME, FEW)}
        url = stack.enter_context(hub_over(database_url, folder / "hub"))
        many, some, few = (Shop(database, url, filled[facts][0]) for facts in (MANY, SOME, FEW))
        for shop, facts in ((many, MANY), (some, SOME), (few, FEW)):
            snapshot_of(shop, facts)
        yield many, some, few, filled[SOME][1] // SOME


def _filled(database: Database, facts: int) -> tuple[bytes, int]:
    with database.writing() as connection:
        retailer = devices.add_retailer(connection, f"{facts} facts", wall_ms())
    ids = [device.id for device in enrolled(database, retailer, *[None] * DEVICES)]
    return retailer, fill(database, retailer, ids, facts)


def _ours(folder: Path, some: Shop, few: Shop) -> Theirs:
    with a_till(some, folder / "till") as till:
        initial = pulled(till, SOME)
        first, *steady = pushed(till, PUSH, ROUNDS + 1)
    return Theirs(initial, first, steady, reached(few, folder, CHANGES))


def _theirs(folder: Path, size: int) -> Theirs | None:
    beside = folder / "pouch"
    beside.mkdir()
    try:
        return measured(beside, documents=SOME, size=size, rounds=ROUNDS, changes=CHANGES)
    except NotHere as error:
        print(f"not measured beside PouchDB: {error}", file=sys.stderr)
        return None


def _compared(ours: Theirs, theirs: Theirs | None) -> Iterator[Figure]:
    """Yield what both took; of PouchDB's pushes the ones after its slow first count."""
    yield from _told("this hub", ours)
    if theirs is None:
        return
    yield from _told("PouchDB", theirs)
    yield _times("initial, times as fast as PouchDB", theirs.initial / ours.initial, 5)
    yield _times("push, times as fast as PouchDB", median(theirs.steady) / median(ours.steady), 5)
    till_to_till = percentile(theirs.reached, 50) / percentile(ours.reached, 50)
    yield _times("from till to till p50, times as fast as PouchDB", till_to_till, 1)


def _told(whose: str, took: Theirs) -> Iterator[Figure]:
    yield Figure(f"initial {SOME:,}, {whose}", took.initial, "s")
    yield Figure(f"first push of {PUSH:,} after it, {whose}", took.first * 1_000, "ms")
    yield Figure(f"push of {PUSH:,}, {whose}", median(took.steady) * 1_000, "ms")
    for percent in (50, 95):
        yield Figure(f"till to till p{percent}, {whose}", percentile(took.reached, percent) * 1_000, "ms")


def _times(name: str, value: float, limit: float) -> Figure:
    return Figure(name, value, "x", limit, higher_is_better=True)


def _joining(folder: Path, shop: Shop) -> Iterator[Figure]:
    """Yield what both took in turn: with all files kept, then with each removed at once.

    The host of a virtual machine may take back the memory of a file that is removed; to get it again costs
    more than the whole download, for whichever comes next. With files kept both get theirs anew each time and
    medians can be compared; with files removed only the fastest, which found their memory at hand.
    """
    info, token = snapshot_of(shop, MANY)
    yield Figure(f"snapshot of {MANY:,} facts", info.bytes / 1e6, "MB")
    yield Figure("the same, unpacked", info.raw_bytes / 1e6, "MB")
    for which, of, is_kept in (("median", median, True), ("fastest, memory at hand", min, False)):
        beside = folder / which
        took = [_both(shop, info, token, beside / str(number), is_kept=is_kept) for number in range(JOINS)]
        plain, ours = (of(each) for each in zip(*took, strict=True))
        yield Figure(f"downloaded, unpacked, written and synced, {which}", plain, "s")
        yield Figure(f"a new till has it, {which}", ours, "s")
        yield Figure(f"a new till beside the plain file, {which}", ours / plain, "x", 2)


def _both(shop: Shop, info: SnapshotInfo, token: str, folder: Path, *, is_kept: bool) -> tuple[float, float]:
    """Return what the plain file took, and what a new till did."""
    folder.mkdir(parents=True)
    plain = fetched(shop, info, token, folder / "plain")
    if not is_kept:
        (folder / "plain").unlink()
    ours = joined(shop, folder / "till", MANY)
    if not is_kept:
        shutil.rmtree(folder)
    return plain, ours
