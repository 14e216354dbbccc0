"""Killed at any step of joining its hub, a till has all of its own facts, and joins with its next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from pos_desktop.app import open_app
from pos_desktop.online.keys import PASSPHRASE_VARIABLE
from tests.crash.joining import STEPS
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import enrolled_till
from tests.store.shop import set_up

pytestmark = pytest.mark.crash
PASSPHRASE = "correct horse battery"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    """A hub with a snapshot of a shop."""
    with fresh_database("sqlite", tmp_path) as url, a_hub(url, replicas=tmp_path / "replicas") as hub:
        one = enrolled_till(hub, tmp_path / "one", "till 1")
        set_up(one.store, 800)
        one.exchange()
        one.store.close()
        assert hub.readers is not None
        hub.readers.follow_all()
        yield hub


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def _run(folder: Path, hub: AHub, code: str, step: str = "") -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.crash.joining", str(folder), hub.url, code, step]
    return subprocess.Popen(words, env=dict(os.environ), stderr=subprocess.PIPE)


def _founded(folder: Path) -> tuple[bytes, int]:
    """Give a till something of its own; return who it is and how many facts it has."""
    app = open_app(folder)
    app.desk()
    found = app.store.device_id, app.store.ledger.books.own_end()[0]
    app.close()
    return found


def _check(folder: Path, hub: AHub, own: tuple[bytes, int]) -> None:
    """Fail unless the till has everything after an undisturbed start."""
    app = open_app(folder)
    try:
        assert (app.store.device_id, app.store.ledger.books.own_end()[0]) == own
        app.hub.sync()
        assert app.store.maintenance.facts() == hub_facts(hub)
        assert app.store.maintenance.verify().is_clean
        assert not list(folder.glob("pos-incoming*"))
    finally:
        app.close()


def hub_facts(hub: AHub) -> int:
    with hub.service.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM fact").scalar_one())


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_joining_nothing_is_lost(hub: AHub, tmp_path: Path, step: str) -> None:
    folder = tmp_path / "till"
    own = _founded(folder)
    if step == "page":  # of the feed, which a hub without a snapshot sends
        for path in (tmp_path / "replicas").rglob("snapshot.json"):
            path.unlink()

    with _run(folder, hub, hub.code(), step) as process:
        _, errors = process.communicate(timeout=120)

    assert process.returncode == (-signal.SIGKILL if step else 0), errors.decode()
    _check(folder, hub, own)


def test_killed_at_any_moment_it_goes_on(hub: AHub, tmp_path: Path) -> None:
    random = Random(20)
    folder = tmp_path / "till"
    own = _founded(folder)
    app = open_app(folder)
    app.hub.join(hub.url, hub.code())
    app.close()

    for _ in range(6):
        with _run(folder, hub, "") as process:
            try:
                process.communicate(timeout=0.4 + random.random() * 1.2)
            except subprocess.TimeoutExpired:
                process.kill()

    _check(folder, hub, own)
