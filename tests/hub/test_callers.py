"""Who asked a moment ago is not looked up again, and whoever was changed is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import Rejected
from pos_desktop.hub import devices
from pos_desktop.hub.callers import HEARING_MOMENT_S, MOMENT_S, Callers, token_of
from tests.hub.serving import ADevice, AHub, a_hub, fresh_database


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


def _header(device: ADevice) -> str:
    return f"Bearer {device.token}"


def _revoke(hub: AHub, device: ADevice) -> None:
    with hub.service.database.writing() as connection:
        devices.revoke(connection, hub.retailer, device.id, 1)


@pytest.mark.parametrize(("hears", "moment_s"), [(False, MOMENT_S), (True, HEARING_MOMENT_S)])
def test_a_caller_is_known_for_a_moment_after_it_was_looked_up(
    hub: AHub, hears: bool, moment_s: float
) -> None:
    clock, device = _Clock(), hub.device()
    callers = Callers(hub.service.database, clock)
    callers.hears_changes(hears)
    assert callers.known(_header(device)) is None
    found = callers.find(_header(device))

    clock.now += moment_s - 0.01
    assert callers.known(_header(device)) is found
    clock.now += 0.01
    assert callers.known(_header(device)) is None


def test_a_caller_that_was_changed_is_looked_up_anew(hub: AHub) -> None:
    device, other = hub.device(), hub.device()
    callers = Callers(hub.service.database, _Clock())
    callers.find(_header(device))
    callers.find(_header(other))
    _revoke(hub, device)

    callers.forget(hub.retailer, device.id)

    assert callers.known(_header(device)) is None
    assert callers.known(_header(other)) is not None
    with pytest.raises(Rejected, match="revoked"):
        callers.find(_header(device))


def test_what_changed_while_it_was_looked_up_is_not_remembered(
    hub: AHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = hub.device()
    callers = Callers(hub.service.database, _Clock())
    read = hub.service.database.read

    def and_then_it_is_revoked(question: object) -> object:
        found = read(question)  # type: ignore[arg-type]
        _revoke(hub, device)
        callers.forget(hub.retailer, device.id)
        return found

    monkeypatch.setattr(hub.service.database, "read", and_then_it_is_revoked)
    callers.find(_header(device))

    assert callers.known(_header(device)) is None


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", ""),
        ("abc", ""),
        ("", ""),
        ("Bearer", ""),
    ],
)
def test_a_token_stands_in_a_header(header: str, token: str) -> None:
    assert token_of(header) == token
