"""Devices push, read and wait over a real socket, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pos_desktop.journal.wire import MEDIA_TYPE
from tests.hub.serving import ADevice, AHub, a_hub, fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AHub]:
    with fresh_database(request.param, tmp_path) as url, a_hub(url) as hub:
        yield hub


def test_what_one_device_pushes_the_other_reads(hub: AHub) -> None:
    one, other = hub.device(), hub.device()
    one.record(7)

    answer = one.push().json()

    assert (answer["acked"], answer["acked_hash"]) == (7, one.chain[-1].hash.hex())
    page = other.feed()
    assert (page.upto, page.newest) == (1, 1)
    assert page.facts == [(fact.head_bytes, fact.body_bytes) for fact in one.chain]
    assert one.feed().facts == []
    assert one.feed(own=True).facts == page.facts


def test_the_same_push_again_changes_nothing(hub: AHub) -> None:
    one = hub.device()
    one.record(3)
    one.push()

    again = one.push()
    one.record(2)
    overlapping = one.push()

    assert (again.json()["acked"], overlapping.json()["acked"]) == (3, 5)
    assert [page.upto for page in (hub.device().feed(),)] == [2]


def test_a_gap_or_a_fork_is_refused_and_says_where_the_chain_stands(hub: AHub) -> None:
    one = hub.device()
    one.record(6)
    one.push(1, 3)
    gap = one.push(5, 6)
    end = one.chain[2].hash.hex()
    del one.chain[2:]
    one.record(2, at_ms=9)
    fork = one.push(1, 4)

    for refused in (gap, fork):
        assert (refused.status_code, refused.json()["reason"]) == (409, "chain_mismatch")
        assert (refused.json()["acked"], refused.json()["acked_hash"]) == (3, end)


def test_a_long_poll_ends_with_the_news(hub: AHub) -> None:
    one, other = hub.device(), hub.device()
    one.record()
    one.push()

    assert other.ask("GET", "/v1/wait", params={"after": 0, "seconds": 20}).json()["newest"] == 1
    assert other.ask("GET", "/v1/wait", params={"after": 1, "seconds": 0}).json()["newest"] == 1


def test_who_waits_finds_the_news_laid_out_without_a_look_into_the_database(
    hub: AHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = hub.device(), hub.device()
    one.record(3)
    one.push()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(other.ask, "GET", "/v1/wait", params={"after": 1, "seconds": 20})
        while not hub.service.bell.is_waited_for(hub.retailer):
            assert not waiting.done()
        one.record(2)
        one.push(4, 5)
        assert waiting.result().json()["newest"] == 2
    looks: list[object] = []
    read = hub.service.database.read
    monkeypatch.setattr(hub.service.database, "read", lambda work: (looks.append(work), read(work))[1])

    page = other.feed(1)

    assert looks == []
    assert (page.after, page.upto, page.newest) == (1, 2, 2)
    assert page.facts == [(fact.head_bytes, fact.body_bytes) for fact in one.chain[3:]]
    assert len(other.feed(0).facts) == 5
    assert one.feed(1).facts == []


@schemathesis.serializer(MEDIA_TYPE)
def _as_it_is(ctx: object, value: Any) -> Any:
    return value if isinstance(value, bytes) else getattr(value, "data", repr(value).encode())


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ADevice]:
    folder = tmp_path_factory.mktemp("hub")
    with fresh_database("sqlite", folder) as url, a_hub(url, replicas=folder / "replicas") as hub:
        yield hub.device()


def test_the_hub_is_as_it_describes_itself(described: ADevice) -> None:
    assert _validated(described, examples=15) == 13


@pytest.mark.soak
def test_the_hub_is_as_it_describes_itself_for_long(described: ADevice) -> None:
    assert _validated(described, examples=1_000) == 13


def _validated(device: ADevice, examples: int) -> int:
    """Ask whatever the description allows, of every operation, and return how many there are."""
    schema = schemathesis.openapi.from_url(f"{device.url}/schema/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case: Case) -> None:
            if "wait" in case.operation.path:
                case.query = {**(case.query or {}), "seconds": 0}
            # no description says which bytes are a push of this very device, nor which epoch it is
            is_told_all = case.operation.path not in ("/v1/push", "/v1/feed")
            excluded = [] if is_told_all else [positive_data_acceptance]
            headers = {"authorization": f"Bearer {device.token}"}
            case.call_and_validate(headers=headers, timeout=30, excluded_checks=excluded)

        ask()
    return len(operations)
