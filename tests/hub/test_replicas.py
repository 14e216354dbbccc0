"""The hub's reader follows the feed as a till does, and cuts snapshots that hold everything but its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.hub import devices
from pos_desktop.hub.replicas import Replica, newest_snapshot, snapshot_file
from pos_desktop.store.open import open_store
from tests.hub.serving import AHub, a_hub, fresh_database


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


def _replica(hub: AHub, folder: Path) -> Replica:
    return Replica(hub.service.database, hub.retailer, folder)


def test_it_follows_from_where_it_stopped(hub: AHub, tmp_path: Path) -> None:
    one = hub.device()
    one.record(5)
    one.push()
    replica = _replica(hub, tmp_path / "replica")
    assert replica.follow().facts == 5
    replica.close()
    one.record(2)
    one.push()

    again = _replica(hub, tmp_path / "replica")

    assert (again.follow().facts, again.position()[1]) == (2, 2)
    again.close()


def test_a_snapshot_is_a_database_without_anything_of_the_reader(hub: AHub, tmp_path: Path) -> None:
    one = hub.device()
    one.record(50)
    one.push()
    folder = tmp_path / "replica"
    replica = _replica(hub, folder)
    replica.follow()
    digest = replica.store.maintenance.digest()

    info = replica.cut(1)

    replica.close()
    packed = snapshot_file(folder, info.id).read_bytes()
    raw = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    assert (info.sha256, info.bytes) == (hashlib.sha256(packed).hexdigest(), len(packed))
    assert (info.raw_sha256, info.raw_bytes) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert (info.facts, info.cursor, newest_snapshot(folder)) == (50, 1, info)
    taken = tmp_path / "till"
    taken.mkdir()
    (taken / "pos.db").write_bytes(raw)
    till = open_store(taken, device_id=b"t" * 16)
    assert (till.device_id, till.maintenance.digest()) == (b"t" * 16, digest)
    till.close()


def test_who_takes_a_snapshot_need_not_make_its_tables_anew(
    hub: AHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = hub.device()
    one.record(50)
    one.push()
    replica = _replica(hub, tmp_path / "replica")
    replica.follow()
    info = replica.cut(1)
    replica.close()
    packed = snapshot_file(tmp_path / "replica", info.id).read_bytes()
    (tmp_path / "pos.db").write_bytes(zstandard.ZstdDecompressor().decompressobj().decompress(packed))
    made_anew: list[object] = []
    monkeypatch.setattr("pos_desktop.store.rebuild.rebuild", made_anew.append)

    open_store(tmp_path).close()

    assert made_anew == []


def test_a_replica_that_is_not_whole_is_made_anew_before_a_till_gets_it(
    hub: AHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = hub.device()
    one.record(50)
    one.push()
    replica = _replica(hub, tmp_path / "replica")
    replica.follow()
    copy = replica.store.maintenance.copy_to

    def damaged(_maintenance: object, target: Path) -> None:
        copy(target)
        content = bytearray(target.read_bytes())
        content[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
        target.write_bytes(content)

    with monkeypatch.context() as broken:
        broken.setattr("pos_desktop.store.maintenance.Maintenance.copy_to", damaged)
        with pytest.raises(Rejected, match="database_damaged"):
            replica.cut(1)

    assert newest_snapshot(tmp_path / "replica") is None
    assert replica.follow().facts == 50
    assert replica.cut(1).facts == 50
    replica.close()


def test_the_snapshot_before_stays_for_who_is_reading_it(hub: AHub, tmp_path: Path) -> None:
    one = hub.device()
    folder = tmp_path / "replica"
    replica = _replica(hub, folder)
    cuts = []
    for _ in range(3):
        one.record()
        one.push(len(one.chain))
        replica.follow()
        cuts.append(replica.cut(1).id)
    replica.close()

    assert [snapshot_file(folder, cut).exists() for cut in cuts] == [False, True, True]


def test_a_damaged_replica_is_made_anew(hub: AHub, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    one = hub.device()
    one.record(5)
    one.push()
    folder = tmp_path / "replica"
    folder.mkdir()
    (folder / "pos.db").write_bytes(b"SQLite format 3\x00" + b"rubbish" * 999)

    replica = _replica(hub, folder)

    assert replica.follow().facts == 5
    assert "database_damaged" in caplog.text
    replica.close()


def test_another_life_of_the_hub_starts_it_over(hub: AHub, tmp_path: Path) -> None:
    one = hub.device()
    one.record(5)
    one.push()
    replica = _replica(hub, tmp_path / "replica")
    replica.follow()
    with hub.service.database.writing() as connection:
        devices.renew_epochs(connection)

    assert replica.follow().facts == 5
    replica.close()


def test_two_processes_do_not_keep_one_replica(hub: AHub, tmp_path: Path) -> None:
    replica = _replica(hub, tmp_path / "replica")

    with pytest.raises(Unavailable, match="folder_in_use"):
        _replica(hub, tmp_path / "replica")

    replica.close()
