"""A snapshot comes whole or not at all, in as many pieces as the network takes, and damage is refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.wire import SnapshotInfo
from pos_desktop.replication.bootstrap import PART, TOLD, Bootstrap
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import Asked, HubClient
from pos_desktop.replication.line import HttpLine
from pos_desktop.store.joining import Joining
from pos_desktop.store.open import Store
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import Order, run_order, set_up


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url, replicas=tmp_path / "replicas") as hub:
        yield hub


@pytest.fixture
def one(hub: AHub, tmp_path: Path) -> Iterator[ATill]:
    """A till whose shop the hub has a snapshot of."""
    one = enrolled_till(hub, tmp_path / "one", "till 1")
    set_up(one.store, 800)
    one.exchange()
    assert hub.readers is not None
    hub.readers.follow_all()
    yield one
    one.store.close()


@pytest.fixture
def new(hub: AHub, tmp_path: Path) -> Iterator[ATill]:
    new = enrolled_till(hub, tmp_path / "new", "till 2")
    yield new
    new.store.close()


@dataclass
class Breaking:
    """A line whose answers break off after so many bytes, one number for each answer; then it holds."""

    line: HttpLine
    after: list[int]
    spoil: bytes = b""
    asked: list[str] = field(default_factory=list)

    def ask(self, asked: Asked) -> object:
        return self.line.ask(asked)

    def stream(self, asked: Asked) -> Iterator[bytes]:
        self.asked.append(asked.headers["range"])
        left = self.after.pop(0) if self.after else None
        for piece in self.line.stream(asked):
            whole = self.spoil + piece[len(self.spoil) :]
            if left is not None and len(whole) > left:
                if left:
                    yield whole[:left]
                raise Unavailable("cut")
            left = None if left is None else left - len(whole)
            yield whole


def _bootstrap(till: ATill, line: object, **more: object) -> Bootstrap:
    assert till.identities.identity is not None
    client = HubClient(line, till.identities.identity.token)  # type: ignore[arg-type]
    return Bootstrap(client, Joining(till.store, till.clock), **more)  # type: ignore[arg-type]


def _left(store: Store) -> list[str]:
    folder = store.path.parent
    return [name for name in (PART, TOLD, "pos-incoming.db") if (folder / name).exists()]


def test_a_new_till_has_everything_and_goes_on_with_the_feed(hub: AHub, one: ATill, new: ATill) -> None:
    seen: list[tuple[int, int]] = []

    assert _bootstrap(new, HttpLine(hub.url), progress=lambda *at: seen.append(at)).run()

    assert new.digest() == one.digest()
    assert seen[-1][0] == seen[-1][1] > 0
    assert new.journal.kept(CURSOR).partition(":")[2] != ""
    run_order(one.store, Order(1, products=3))
    one.exchange()
    assert new.exchange().pulled > 0
    assert (new.digest(), _left(new.store)) == (one.digest(), [])


@pytest.mark.parametrize("seed", range(6))
def test_cut_off_anywhere_it_goes_on_where_it_was(hub: AHub, one: ATill, new: ATill, seed: int) -> None:
    random = Random(seed)
    info = _info(hub, new)
    cuts = [random.randrange(info.bytes) for _ in range(3)]
    line = Breaking(HttpLine(hub.url), [cuts[0], 0])
    with pytest.raises(Unavailable, match="cut"):
        _bootstrap(new, line).run()
    assert (new.store.path.parent / PART).stat().st_size == min(cuts[0], info.bytes)

    line = Breaking(HttpLine(hub.url), [min(cuts[1], 10)])
    assert _bootstrap(new, line).run()

    assert line.asked[0] == f"bytes={cuts[0]}-"
    assert (new.digest(), _left(new.store)) == (one.digest(), [])


def test_cut_off_at_every_byte_of_its_end_and_beginning(hub: AHub, one: ATill, new: ATill) -> None:
    info = _info(hub, new)
    places = [*range(1, 40), *range(info.bytes - 40, info.bytes)]
    steps = [later - earlier for earlier, later in zip([0, *places], places, strict=False)]

    assert _bootstrap(new, Breaking(HttpLine(hub.url), steps)).run()

    assert new.digest() == one.digest()


@pytest.mark.parametrize("spoil", [b"x", b"<html>Welcome to our Wi-Fi</html>"])
def test_a_damaged_snapshot_is_refused_and_the_feed_brings_the_same(
    hub: AHub, one: ATill, new: ATill, spoil: bytes
) -> None:
    with pytest.raises(Rejected, match="snapshot_damaged"):
        _bootstrap(new, Breaking(HttpLine(hub.url), [], spoil)).run()

    assert (_left(new.store), new.store.maintenance.facts()) == ([], 0)
    new.exchange()
    assert new.digest() == one.digest()


def test_a_snapshot_of_a_newer_release_is_left_alone(
    hub: AHub, one: ATill, new: ATill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Joining, "can_read", lambda _self, _form: False)

    assert not _bootstrap(new, HttpLine(hub.url)).run()


def test_a_till_with_more_than_the_snapshot_takes_the_feed(hub: AHub, one: ATill, new: ATill) -> None:
    set_up(new.store, 900)

    assert not _bootstrap(new, HttpLine(hub.url)).run()


def test_a_hub_without_a_snapshot_has_none(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as bare:
        new = enrolled_till(bare, tmp_path / "bare", "till 3")

        assert not _bootstrap(new, HttpLine(bare.url)).run()
        new.store.close()


def test_a_full_disk_is_said_and_nothing_is_half_there(
    hub: AHub, one: ATill, new: ATill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pos_desktop.replication.unpacking.os.fsync", refuse)

    with pytest.raises(Unavailable, match="not_saved"):
        _bootstrap(new, HttpLine(hub.url)).run()

    assert new.store.maintenance.facts() == 0
    assert "pos-incoming.db" not in _left(new.store)


def test_the_log_of_an_earlier_try_is_not_taken_for_the_new_files(
    hub: AHub, one: ATill, new: ATill, tmp_path: Path
) -> None:
    _leave_a_log(new, tmp_path)

    assert _bootstrap(new, HttpLine(hub.url)).run()

    assert new.digest() == one.digest()


def test_that_test_finds_a_till_that_leaves_the_log_where_it_was(
    hub: AHub, one: ATill, new: ATill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Joining, "clear", lambda joining: joining.incoming.unlink(missing_ok=True))
    _leave_a_log(new, tmp_path)

    with pytest.raises(Rejected):
        _bootstrap(new, HttpLine(hub.url)).run()


def _leave_a_log(till: ATill, folder: Path) -> None:
    """Put a log beside the incoming file, as a till leaves it that is killed while it takes a file over."""
    connection = sqlite3.connect(folder / "killed.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE of_another_file (x)")
    connection.commit()
    incoming = till.store.path.parent / "pos-incoming.db"
    shutil.copy(folder / "killed.db-wal", f"{incoming}-wal")
    connection.close()


def test_a_program_that_ends_keeps_what_was_fetched(hub: AHub, one: ATill, new: ATill) -> None:
    with pytest.raises(Unavailable, match="closed"):
        _bootstrap(new, HttpLine(hub.url), is_over=lambda: True).run()

    assert PART in _left(new.store)
    assert _bootstrap(new, HttpLine(hub.url)).run()


def _info(hub: AHub, till: ATill) -> SnapshotInfo:
    assert till.identities.identity is not None
    found = HubClient(HttpLine(hub.url), till.identities.identity.token).snapshot()
    assert found is not None
    return found
