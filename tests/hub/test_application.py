"""Devices push, read and wait over a real socket, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.serving import AHub, a_hub, fresh_database


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
