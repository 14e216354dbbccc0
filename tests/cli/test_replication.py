"""A till joins a hub, exchanges with it and says how it stands, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.app import open_app
from pos_desktop.cli.door import Door
from pos_desktop.cli.running import serve
from pos_desktop.online.keys import PASSPHRASE_VARIABLE
from pos_desktop.services.ports.replication import HubStanding
from tests.cli.conftest import Till
from tests.hub.serving import AHub, a_hub, fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with fresh_database("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def hub(database: str) -> Iterator[AHub]:
    with a_hub(database) as hub:
        yield hub


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "correct horse battery")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def other(till: Till) -> Till:
    """Another computer."""
    return Till(till.folder.parent / "other", till.capture)


def test_two_tills_join_and_hold_the_same(till: Till, other: Till, hub: AHub) -> None:
    till.stocked()

    joined = till.ask("enrol", "--hub", hub.url, "--code", hub.code())
    other.ask("enrol", "--hub", hub.url, "--code", hub.code())

    assert (joined.code, joined.data["state"], joined.data["waiting"]) == (0, "up_to_date", 0)
    assert joined.data["sent"] > 0
    digest = till.ask("dump", "--digest").data["digest"]
    assert other.ask("dump", "--digest").data["digest"] == digest


def test_what_waits_is_said_and_sent_once(till: Till, hub: AHub) -> None:
    till.stocked()
    till.ask("enrol", "--hub", hub.url, "--code", hub.code())
    till.run("sell", "MUG", "--pay", "cash=10.00")

    before = till.ask("hub", "status").data
    sent = till.ask("sync", "--once").data
    again = till.ask("sync", "--once").data

    assert before["waiting"] == sent["sent"] > 0
    assert (sent["waiting"], again["sent"], again["received"]) == (0, 0, 0)


def test_every_till_is_the_register_of_its_code(till: Till, other: Till, hub: AHub, database: str) -> None:
    first = Till(till.folder.parent / "first", till.capture)

    def code(register: str) -> str:
        place = ("--outlet", "Mile End", "--register", register)
        made: str = first.ask("hub", "code", "--database", database, *place).data["code"]
        return made

    first.ask("enrol", "--hub", hub.url, "--code", code("Till 1"))
    first.run("register", "open", "--float", "100.00")
    first.run("sync", "--once")
    other.ask("enrol", "--hub", hub.url, "--code", code("Till 2"))

    opened = other.ask("register", "open", "--float", "50.00")
    other.run("sync", "--once")
    first.run("sync", "--once")

    assert opened.code == 0
    app = open_app(first.folder)
    assert [row.name for row in app.queries.named("outlet")] == ["Mile End"]
    registers = {row.name: row for row in app.queries.named("register")}
    own = app.standing.desk().register_id
    app.close()
    assert list(registers) == ["Till 1", "Till 2"]
    assert len({row.fields["prefix"] for row in registers.values()}) == 2
    assert own is not None
    assert own.bytes == registers["Till 1"].record_id


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("enrol", "--hub", "http://192.168.1.5", "--code", "X"), 2, "not_https"),
        (("enrol", "--hub", "ftp://x", "--code", "X"), 2, "wrong_address"),
        (("enrol", "--hub", "http://127.0.0.1:9", "--code", "X"), 3, "no_network"),
        (("sync", "--once"), 1, "no_hub"),
    ],
)
def test_what_does_not_work_is_said_in_words(
    till: Till, words: tuple[str, ...], code: int, reason: str
) -> None:
    done = till.ask(*words)

    assert (done.code, done.reason) == (code, reason)
    assert reason not in till.run(*words).err


def test_a_wrong_code_is_refused(till: Till, hub: AHub) -> None:
    done = till.ask("enrol", "--hub", hub.url, "--code", "AAAA-AAAA-AAAA")

    assert (done.code, done.reason) == (1, "bad_code")
    assert till.ask("hub", "status").data["state"] == "none"


def test_a_hub_that_is_away_is_said_in_french(till: Till, tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        till.ask("enrol", "--hub", hub.url, "--code", hub.code())

    status = till.run("--lang", "fr", "hub", "status")

    assert "offline" in status.out
    assert "concentrateur" in status.out
    assert till.ask("sync", "--once").code == 3


def test_an_open_till_answers_for_itself(till: Till, hub: AHub) -> None:
    till.stocked()
    app = open_app(till.folder)
    app.hub.start()
    door = Door(till.folder, serve(app))
    try:
        joined = till.ask("enrol", "--hub", hub.url, "--code", hub.code())
        status = till.ask("hub", "status")
    finally:
        door.close()
        app.close()

    assert (joined.code, joined.data["waiting"]) == (0, 0)
    assert status.data["state"] in (HubStanding.UP_TO_DATE, HubStanding.SENDING)


def test_a_computer_becomes_the_hub_of_its_network_and_joins_it(till: Till) -> None:
    till.stocked()
    app = open_app(till.folder)
    try:
        address = app.hub.serve(app.desk(), port=0).result(30)
        done = app.hub.sync()
        code = app.hub.make_code(app.desk(), app.desk().outlet_id.bytes, None).result(30)
        state = app.hub.state()
        app.hub.stop_serving(app.desk()).result(30)
        silent = app.hub.state()
    finally:
        app.close()

    assert done.pushed > 0
    assert (state.serving, code.hub, silent.serving) == (address, address, "")
