"""The hub's own commands: tills are let in and shut out, retailers kept apart, a database moved."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.cli.commands import run_command
from pos_desktop.journal.facts import OutletChanged
from tests.hub.serving import AHub, a_hub, fresh_database

Run = Callable[..., tuple[int, Any]]
OUTLET = b"m" * 16


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with fresh_database("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def run(database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POS_DESKTOP_HUB_DATABASE", database)

    def carry_out(*words: str) -> tuple[int, Any]:
        code = run_command(["hub", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return carry_out


@pytest.fixture
def hub(database: str) -> Iterator[AHub]:
    with a_hub(database, retailer="main") as hub:
        yield hub


def test_the_first_code_of_an_empty_hub_keeps_the_names_it_was_given(run: Run) -> None:
    code, told = run("code", "--outlet", "Main street", "--register", "Till 1")

    assert code == 0
    assert len(told["code"]) == 14
    assert (told["outlet"], told["outlet_id"]) == ("Main street", None)
    assert (told["register"], told["register_id"]) == ("Till 1", None)


def test_a_later_code_is_for_an_outlet_that_is_there(hub: AHub, run: Run) -> None:
    till = hub.device()
    till.record(body=lambda _seq: OutletChanged(name="Main street"), root=OUTLET)
    till.push()

    _, told = run("code", "--outlet", "main street")
    refused, why = run("code", "--outlet", "Side street")

    assert (told["outlet"], told["outlet_id"]) == ("Main street", OUTLET.hex())
    assert (refused, why["error"]["reason"]) == (1, "unknown_record")


def test_a_device_is_listed_limited_and_shut_out(hub: AHub, run: Run) -> None:
    till = hub.device()
    till.record(body=lambda _seq: OutletChanged(name="Main street"), root=OUTLET)
    till.push()

    (listed,) = run("devices")[1]
    _, allowed = run("allow", till.id.hex(), "--outlet", "Main street")
    scope = hub.service.caller(f"Bearer {till.token}").scope
    _, shut_out = run("revoke", "Till")

    assert (listed["device_id"], listed["facts"], listed["revoked_at_ms"]) == (till.id.hex(), 1, None)
    assert (allowed["outlet_ids"], scope) == ([OUTLET.hex()], {OUTLET})
    assert shut_out["name"] == "Till"
    assert till.push().status_code == 403
    assert run("revoke", "Nobody")[1]["error"]["reason"] == "unknown_record"


def test_a_name_that_two_devices_bear_is_asked_for_again(hub: AHub, run: Run) -> None:
    hub.device()
    hub.device()

    code, told = run("revoke", "Till")

    assert (code, told["error"]["reason"]) == (1, "ambiguous_device")


def test_with_several_retailers_one_must_be_named(run: Run) -> None:
    run("retailer", "add", "One")
    assert run("code", "--outlet", "A")[0] == 0
    run("retailer", "add", "Two")

    code, told = run("code", "--outlet", "A")

    assert (code, told["error"]["reason"]) == (1, "which_retailer")
    assert run("code", "--outlet", "A", "--retailer", "Two")[0] == 0
    assert run("retailer", "add", "Two")[1]["error"]["reason"] == "name_taken"


def test_a_hub_that_was_put_back_begins_a_new_life(hub: AHub, run: Run) -> None:
    till = hub.device()
    before = till.ask("GET", "/v1/me").json()["epoch"]

    assert run("restored") == (0, {"retailers": 1})
    assert till.ask("GET", "/v1/me").json()["epoch"] != before


def test_everything_is_copied_into_an_empty_database(hub: AHub, run: Run, tmp_path: Path) -> None:
    till = hub.device()
    till.record(3)
    till.push()
    target = f"sqlite:///{tmp_path / 'copy.db'}"

    assert run("copy", "--to", target) == (0, {"facts": 3, "retailers": 1})
    assert run("copy", "--to", target)[1]["error"]["reason"] == "not_empty"


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("devices", "--database", "rubbish"), 2, "bad_database_url"),
        (("devices", "--database", "mysql://x/y"), 2, "bad_database_url"),
        (("devices", "--database", "sqlite:////nowhere/at/all.db"), 3, "no_database"),
        (("serve", "--listen", "here"), 2, "bad_listen"),
        (("serve", "--listen", "127.0.0.1:0", "--workers", "0"), 2, "bad_workers"),
        (("serve", "--listen", "127.0.0.1:0", "--tls", "/no/cert", "/no/key"), 2, "bad_certificate_file"),
    ],
)
def test_wrong_words_get_a_reason(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int, reason: str
) -> None:
    done, told = run(*words, "--data", str(tmp_path))

    assert (done, told["error"]["reason"]) == (code, reason)


def test_without_its_libraries_one_line_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pos_desktop.hub.processes", None)

    code = run_command(["hub", "serve", "--listen", "127.0.0.1:0", "--database", "sqlite:///x.db"])

    told = capsys.readouterr().err
    assert code == 3
    assert told.count("\n") == 1
    assert "pip install 'pos-desktop[hub]'" in told
