"""What the hub does when its database fails it: tried again, put back from an old copy, moved to another."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from pos_desktop.hub import devices
from pos_desktop.hub.copying import copy_all
from pos_desktop.hub.database import Database
from pos_desktop.journal.squeezing import unsqueezed
from pos_desktop.journal.wire import FeedPage
from tests.hub.serving import ADevice, AHub, a_hub, fresh_database


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("postgresql", tmp_path) as url, a_hub(url) as hub:
        yield hub


_WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def test_a_push_that_falls_to_a_deadlock_is_tried_again(hub: AHub) -> None:
    device = hub.device()

    for seq in range(1, 9):  # whom PostgreSQL lets fall is a matter of moments
        device.record()
        with contextlib.suppress(OperationalError):
            assert _push_into_a_deadlock(hub, device) == seq
        assert device.push().json()["acked"] == seq
        if hub.service.counters.retries:
            return
    pytest.fail("no push was tried again")


def _push_into_a_deadlock(hub: AHub, device: ADevice) -> int:
    """Push while somebody takes the same two locks the wrong way around; return how far the hub got."""
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(device.push().json()["acked"]))
    try:
        with hub.service.database.writing() as rude:
            rude.execute(text("SET LOCAL deadlock_timeout = '3s'"))
            rude.execute(text("UPDATE sequencer SET push = push"))
            thread.start()
            while not hub.service.database.read(lambda c: c.execute(text(_WAITING)).scalar_one()):
                pass
            rude.execute(text("UPDATE device SET name = 'rude'"))
    finally:
        thread.join()
    return answers[0]


def _pages(device: ADevice, epoch: str = "") -> list[bytes]:
    answer = device.ask("GET", "/v1/feed", params={"after": 0, "own": 1, "epoch": epoch})
    assert answer.status_code == 200, answer.text
    page = msgspec.msgpack.decode(unsqueezed(answer.content, 1 << 26), type=FeedPage)
    return [head for head, _ in page.facts]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_hub_put_back_from_an_old_copy_gets_everything_again(tmp_path: Path, kind: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with (
        fresh_database(kind, tmp_path / "one") as lost,
        fresh_database(kind, tmp_path / "two") as put_back,
    ):
        with a_hub(lost) as hub:
            till, other = hub.device(), hub.device()
            till.record(5)
            till.push()
            epoch = till.ask("GET", "/v1/me").json()["epoch"]
            copy = Database(put_back)
            copy_all(hub.service.database, copy)
            till.record(4)
            till.push(6)
            other.record(2)
            other.push()
        with copy.writing() as connection:
            devices.renew_epochs(connection)
        copy.close()

        with a_hub(put_back, retailer="Another") as hub:
            till.url = other.url = hub.url
            stands = till.ask("GET", "/v1/me").json()
            gone = till.ask("GET", "/v1/feed", params={"after": 3, "epoch": epoch})
            beyond = till.ask("GET", "/v1/feed", params={"after": 3})
            again = [till.push(stands["acked"] + 1).json()["acked"], other.push().json()["acked"]]

            assert (stands["acked"], stands["acked_hash"]) == (5, till.chain[4].hash.hex())
            assert stands["epoch"] != epoch
            assert [(a.status_code, a.json()["reason"]) for a in (gone, beyond)] == [
                (410, "epoch_changed")
            ] * 2
            assert again == [9, 2]
            assert sorted(_pages(till)) == sorted(one.head_bytes for d in (till, other) for one in d.chain)


def test_sightings_are_written_down_for_all_at_once(hub: AHub) -> None:
    one, other = hub.device(), hub.device()
    one.record(3)
    one.push()
    one.ask("GET", "/v1/wait", params={"after": 1, "seconds": 0, "now": hub.service.clock() + 60_000})

    rows = {row["device_id"]: row for row in other.ask("GET", "/v1/devices").json()}

    assert (rows[one.id.hex()]["behind"], rows[other.id.hex()]["behind"]) == (0, 1)
    assert 55_000 < rows[one.id.hex()]["drift_ms"] <= 60_000
    assert rows[one.id.hex()]["facts"] == 3


def test_a_database_that_drops_every_connection_again_and_again_loses_no_push(
    hub: AHub, caplog: pytest.LogCaptureFixture
) -> None:
    device, over = hub.device(), threading.Event()
    device.record(120)
    drop = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    url = hub.service.database.url
    rude = create_engine(url, isolation_level="AUTOCOMMIT")

    def be_rude() -> None:
        with rude.connect() as connection:
            while not over.wait(0.02):
                connection.execute(text(drop))

    thread = threading.Thread(target=be_rude)
    thread.start()
    acked = 0
    while acked < 120:
        answer = device.push(acked + 1, acked + 4)
        assert answer.status_code in (200, 503), answer.text
        acked = answer.json().get("acked") or acked
    over.set()
    thread.join()
    rude.dispose()

    while (answer := device.ask("GET", "/v1/feed", params={"own": 1})).status_code == 503:
        pass
    page = msgspec.msgpack.decode(unsqueezed(answer.content, 1 << 26), type=FeedPage)
    assert [head for head, _ in page.facts] == [one.head_bytes for one in device.chain]
    assert device.token not in caplog.text
