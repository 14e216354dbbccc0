"""The journal of a retailer: what is appended is read by every reader, once and in order, on both databases.

The model knows only lists; a cursor made of a bare serial number is shown to lose what the real one does not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, text
from sqlalchemy.engine import make_url

from pos_desktop.hub import devices, journal
from pos_desktop.hub.chain import Links
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import NewDevice, Place, add_retailer
from pos_desktop.hub.journal import ChainMismatch, append, read_after
from pos_desktop.hub.tables import fact, push
from pos_desktop.journal.envelope import NO_PREVIOUS
from pos_desktop.journal.wire import Fact
from tests.hub.serving import ADevice, fresh_database

LONG = 12
Append = Callable[[Database, bytes, bytes, Links, int], Any]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path_factory.mktemp("hub")) as url:
        opened = Database(url)
        yield opened
        opened.close()


def _retailer(database: Database, name: str, count: int = 3) -> tuple[bytes, list[ADevice]]:
    """Add a retailer whose devices have chains of their own, not pushed yet."""
    with database.writing() as connection:
        retailer_id = add_retailer(connection, name, 1)
        made = [ADevice("", Ed25519PrivateKey.generate()) for _ in range(count)]
        for device in made:
            code, _ = devices.make_code(connection, retailer_id, Place(), 1)
            new = NewDevice(bytes.fromhex(device.public_key), "T", "1")
            device.id = devices.enrol(connection, code, new, 1).device
            device.record(LONG)
    return retailer_id, made


def _links(device: ADevice, first: int, last: int) -> Links:
    facts = device.chain[first - 1 : last]
    prev = device.chain[first - 2].hash if first > 1 else NO_PREVIOUS
    pairs = [(each.head_bytes, each.body_bytes) for each in facts]
    return Links(first, prev, pairs, [each.hash for each in facts])


def _all_after(database: Database, retailer_id: bytes, after: int = 0, **how: Any) -> tuple[int, list[Fact]]:
    """Read page after page; return the cursor and everything that came."""
    found: list[Fact] = []
    while True:
        with database.reading() as connection:
            page = read_after(connection, retailer_id, after, how.get("limit", 5), but=how.get("but"))
        if page.upto == after:
            return after, found
        after = page.upto
        found += page.facts


_pushes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, LONG), st.integers(0, 4), st.booleans()), max_size=14
)
_names = iter(range(10**9))


@given(pushes=_pushes, limit=st.integers(1, 9), read_every=st.integers(1, 4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pushes_leave_exactly_the_longest_chains_and_a_reader_gets_each_fact_once(
    database: Database, pushes: list[tuple[int, int, int, bool]], limit: int, read_every: int
) -> None:
    retailer_id, made = _retailer(database, f"property {next(_names)}")
    forks = [ADevice("", device.key, device.id) for device in made]
    for fork in forks:
        fork.record(LONG, at_ms=77)
    ends = [0, 0, 0]
    cursor, read = 0, []

    for number, (who, first, more, is_fork) in enumerate(pushes):
        last = min(LONG, first + more)
        links = _links(forks[who] if is_fork else made[who], first, last)
        fits = not is_fork and first <= ends[who] + 1
        if fits:
            ends[who] = max(ends[who], last)
            assert append(database, retailer_id, made[who].id, links, 1).acked == ends[who]
        elif is_fork and first == 1 and not ends[who]:
            made[who], forks[who] = forks[who], made[who]  # the first to come is the chain
            ends[who] = last
            assert append(database, retailer_id, made[who].id, links, 1).acked == last
        else:
            with pytest.raises(ChainMismatch) as refused:
                append(database, retailer_id, made[who].id, links, 1)
            assert refused.value.acked == ends[who]
        if number % read_every == 0:
            cursor, more_facts = _all_after(database, retailer_id, cursor, limit=limit)
            read += more_facts

    _, more_facts = _all_after(database, retailer_id, cursor, limit=limit)
    read += more_facts
    expected = [
        (one.head_bytes, one.body_bytes)
        for device, end in zip(made, ends, strict=True)
        for one in device.chain[:end]
    ]
    assert sorted(read) == sorted(expected)
    for device, end in zip(made, ends, strict=True):
        heads = [head for head, _ in read]
        own = [heads.index(one.head_bytes) for one in device.chain[:end]]
        assert own == sorted(own)
    _, without = _all_after(database, retailer_id, but=made[0].id)
    assert len(without) == sum(ends[1:])


def _append_with_a_bare_serial(
    database: Database, retailer_id: bytes, device_id: bytes, links: Links, now_ms: int
) -> None:
    """Number a push when it begins, as an identity column does, and not when it ends."""
    with database.writing() as connection:
        number = connection.execute(journal._NEXT, {"of": retailer_id}).scalar_one()
    journal._write(database, None, (retailer_id, device_id), links.first_seq, links.facts)  # type: ignore[arg-type]
    with database.writing() as connection:
        rows = [
            {"retailer": retailer_id, "device": device_id, "seq": seq, "head": head, "body": body}
            for seq, (head, body) in enumerate(links.facts, links.first_seq)
        ]
        connection.execute(insert(fact), rows)
        values = {"device": device_id, "first_seq": links.first_seq, "count": len(rows), "bytes": 1}
        connection.execute(
            insert(push), {"retailer": retailer_id, "no": number, "received_at_ms": now_ms, **values}
        )


@pytest.mark.parametrize(
    ("how", "skipped"),
    [(append, 0), (_append_with_a_bare_serial, LONG)],
    ids=["sequencer", "bare serial"],
)
def test_a_reader_passes_no_push_by_that_ends_after_a_later_one(
    database: Database, how: Append, skipped: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.is_postgresql and how is append:
        pytest.skip("SQLite has one writer: nothing ends in between")
    retailer_id, (slow, quick, _) = _retailer(database, f"order {next(_names)}")
    write, cursor, read = journal._write, [0], []

    def look() -> None:
        cursor[0], more = _all_after(database, retailer_id, cursor[0])
        read.extend(more)

    def meanwhile(*given: Any) -> None:
        if given[2][1] == slow.id:
            append(database, retailer_id, quick.id, _links(quick, 1, LONG), 1)
            look()
        if given[1] is not None:
            write(*given)

    monkeypatch.setattr(journal, "_write", meanwhile)
    how(database, retailer_id, slow.id, _links(slow, 1, LONG), 1)
    look()

    assert 2 * LONG - len(read) == skipped


def test_many_pushers_and_a_reader_that_never_rests_lose_nothing(database: Database) -> None:
    retailer_id, made = _retailer(database, f"parallel {next(_names)}", count=8)
    over = threading.Event()
    read: list[Fact] = []

    def send(device: ADevice) -> None:
        for first in range(1, LONG + 1, 2):
            append(database, retailer_id, device.id, _links(device, first, first + 1), 1)

    def follow() -> None:
        cursor = 0
        while not over.is_set():
            cursor, more = _all_after(database, retailer_id, cursor)
            read.extend(more)
        read.extend(_all_after(database, retailer_id, cursor)[1])

    reader = threading.Thread(target=follow)
    pushers = [threading.Thread(target=send, args=(device,)) for device in made]
    for thread in (reader, *pushers):
        thread.start()
    for thread in pushers:
        thread.join()
    over.set()
    reader.join()

    assert sorted(head for head, _ in read) == sorted(one.head_bytes for d in made for one in d.chain)


def test_a_forgotten_transaction_in_another_database_does_not_stop_the_feed(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url, fresh_database("postgresql", tmp_path) as other_url:
        database = Database(url)
        retailer_id, (device, *_) = _retailer(database, "ours")
        other = create_engine(make_url(other_url).set(drivername="postgresql+psycopg"))
        with other.connect() as forgotten:
            held = forgotten.execute(text("SELECT pg_current_xact_id()::text::bigint")).scalar_one()
            append(database, retailer_id, device.id, _links(device, 1, LONG), 1)
            horizon = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            stands_at = database.read(lambda c: c.execute(text(horizon)).scalar_one())

            assert stands_at <= held  # what a cursor of transaction numbers would wait for
            assert len(_all_after(database, retailer_id)[1]) == LONG
        other.dispose()
        database.close()
