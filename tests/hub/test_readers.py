"""Snapshots are cut when they are worth it, and handed out whole or in parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.hub import readers
from pos_desktop.hub.devices import add_retailer
from tests.hub.serving import ADevice, AHub, a_hub, fresh_database


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AHub]:
    monkeypatch.setattr(readers, "WORTH_FACTS", 10)
    with (
        fresh_database("sqlite", tmp_path) as url,
        a_hub(url, replicas=tmp_path / "replicas") as hub,
    ):
        yield hub


def _pushed(hub: AHub, facts: int) -> ADevice:
    device = hub.device()
    device.record(facts)
    device.push()
    assert hub.readers is not None
    hub.readers.follow(hub.retailer)
    return device


def test_few_facts_are_worth_no_snapshot(hub: AHub) -> None:
    device = _pushed(hub, 9)

    assert device.ask("GET", "/v1/snapshot").status_code == 404


def test_a_snapshot_comes_whole_and_in_parts(hub: AHub) -> None:
    device = _pushed(hub, 12)
    info = device.ask("GET", "/v1/snapshot").json()
    path = f"/v1/snapshot/{info['id']}"

    whole = device.ask("GET", path)
    parts = [device.ask("GET", path, headers={"range": wanted}) for wanted in ("bytes=0-99", "bytes=100-")]

    assert (whole.status_code, len(whole.content)) == (200, info["bytes"])
    assert [part.status_code for part in parts] == [206, 206]
    assert b"".join(part.content for part in parts) == whole.content
    assert parts[1].headers["content-range"] == f"bytes 100-{info['bytes'] - 1}/{info['bytes']}"
    beyond = device.ask("GET", path, headers={"range": f"bytes={info['bytes']}-"})
    assert beyond.status_code == 416


def test_a_snapshot_is_cut_anew_once_the_journal_has_grown(hub: AHub) -> None:
    device = _pushed(hub, 12)
    first = device.ask("GET", "/v1/snapshot").json()["id"]
    assert hub.readers is not None

    device.record(9)
    device.push()
    hub.readers.follow(hub.retailer)
    assert device.ask("GET", "/v1/snapshot").json()["id"] == first

    device.record()
    device.push()
    hub.readers.follow(hub.retailer)
    assert device.ask("GET", "/v1/snapshot").json()["id"] != first


def test_a_snapshot_of_another_retailer_is_not_there(hub: AHub) -> None:
    device = _pushed(hub, 12)
    info = device.ask("GET", "/v1/snapshot").json()
    with hub.service.database.writing() as connection:
        others = add_retailer(connection, "Others", 1)
    other = AHub(hub.service, hub.url, others)
    stranger = other.device()

    assert stranger.ask("GET", "/v1/snapshot").status_code == 404
    assert stranger.ask("GET", f"/v1/snapshot/{info['id']}").status_code == 404
