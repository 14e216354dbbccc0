"""What one process hears of another over PostgreSQL, and what it does when notices are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pos_desktop.hub import notices
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.callers import Callers
from pos_desktop.hub.database import Database
from pos_desktop.hub.notices import Notices
from tests.hub.serving import AHub, a_hub, fresh_database


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("postgresql", tmp_path) as url, a_hub(url) as hub:
        yield hub


@pytest.fixture
def other(hub: AHub) -> Iterator[tuple[Bell, Notices]]:
    """Be another process over the same database."""
    url = hub.service.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    database, bell = Database(url), Bell()
    heard = Notices(database, bell, Callers(database))
    heard.start()
    yield bell, heard
    heard.close()
    database.close()


def _until(bell: Bell, hub: AHub, newest: int) -> None:
    while bell.newest(hub.retailer) < newest:
        pass


def test_a_push_here_is_heard_there_and_rubbish_is_not(hub: AHub, other: tuple[Bell, Notices]) -> None:
    device = hub.device()
    device.record(2)
    device.push(1, 1)
    _until(other[0], hub, 1)
    hub.service.database.read(lambda c: c.execute(text("SELECT pg_notify('pos_hub', 'zz:1')")).close())

    device.push(2)

    _until(other[0], hub, 2)


def test_a_lost_notice_is_made_good_by_looking(hub: AHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(Bell, "retailers", lambda _self: (hub.retailer,))
    database, bell = hub.service.database, Bell()
    deaf = Notices(database, bell, Callers(database))
    monkeypatch.setattr(deaf, "_hear", lambda _payload: None)
    deaf.start()
    device = hub.device()
    device.record()

    device.push()

    _until(bell, hub, 1)
    deaf.close()


def test_an_ear_that_was_cut_off_listens_again(
    hub: AHub, other: tuple[Bell, Notices], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "AGAIN_AFTER_S", 0.0)
    device = hub.device()
    device.record()
    device.push()
    _until(other[0], hub, 1)
    with hub.service.database.writing() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        assert connection.execute(text(cut)).rowcount >= 1

    while other[0].newest(hub.retailer) < 2:
        device.record()
        device.push(len(device.chain))
