"""The power is cut: writes that were not synced are gone or torn, and nothing acknowledged was among them."""

from __future__ import annotations

import sys

import pytest

from tests.crash.power import compiler, cut_often

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layer is preloaded on Linux only"),
    pytest.mark.skipif(compiler() is None, reason="no C compiler here to build the layer under SQLite"),
]
SEED = 20_261_125


@pytest.mark.parametrize("times", [6, pytest.param(300, marks=pytest.mark.soak)])
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(times: int) -> None:
    cuts = cut_often(times, SEED)

    print(cuts)
    assert (cuts.found.lost, cuts.found.broken) == ((), ())
    assert cuts.times == times
    assert cuts.with_unsynced * 2 >= times


@pytest.mark.parametrize("times", [6, pytest.param(300, marks=pytest.mark.soak)])
def test_a_till_that_does_not_sync_every_commit_is_caught(times: int) -> None:
    cuts = cut_often(times, SEED, is_lax=True)

    print(cuts)
    assert cuts.losing * 4 >= times
