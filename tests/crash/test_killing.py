"""kill -9 while scanning and paying: nothing that was acknowledged is lost, nothing is half-written."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.crash.commands import kill_commands
from tests.crash.killing import a_moment, kill_often, sell_until_killed
from tests.crash.shop import found_in
from tests.crash.told import Acknowledged, Told, is_paying, look

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL here"),
]
SEED = 20_261_125


@pytest.mark.parametrize(("times", "at_pay"), [(6, 0), pytest.param(300, 100, marks=pytest.mark.soak)])
def test_nothing_acknowledged_is_lost_when_the_till_is_killed(times: int, at_pay: int) -> None:
    kills = kill_often(times, SEED)

    print(kills)
    assert (kills.found.lost, kills.found.broken) == ((), ())
    assert kills.times == times
    assert kills.between_pay_and_done >= at_pay


@pytest.mark.parametrize("times", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_a_sale_whose_command_exited_0_is_there(times: int) -> None:
    commands = kill_commands(times, SEED)

    print(commands)
    assert (commands.found.lost, commands.found.broken) == ((), ())


@pytest.mark.parametrize(
    "claim",
    [
        {"kept": "cart", "sale": "ab" * 16},
        {"kept": "line", "sale": "ab" * 16, "line": "0123456789", "quantity": 1000},
        {"kept": "payment", "sale": "ab" * 16, "payment": "cd" * 16, "amount_minor": 1, "number": "1-1"},
        {"done": "pay", "sale": "ab" * 16},
    ],
    ids=["cart", "line", "payment", "done"],
)
def test_a_claim_that_is_not_kept_is_caught(claim: Told, tmp_path: Path) -> None:
    found_in(tmp_path)

    assert look(tmp_path, Acknowledged(), [claim]).lost


def test_a_scan_that_is_counted_less_than_was_said_is_caught(tmp_path: Path) -> None:
    found_in(tmp_path)
    lines = sell_until_killed(tmp_path, 1, a_moment(Random(1), wants_pay=False))
    said = next(line for line in reversed(lines) if line.get("kept") == "line")

    found = look(tmp_path, Acknowledged(), [*lines, said | {"quantity": said["quantity"] + 2000}])

    assert len(found.lost) == 1


def test_goods_that_nobody_scanned_are_caught(tmp_path: Path) -> None:
    found_in(tmp_path)
    lines = sell_until_killed(tmp_path, 1, a_moment(Random(1), wants_pay=False))

    found = look(tmp_path, Acknowledged(), [line for line in lines if line.get("kept") != "line"])

    assert any("nobody scanned" in line for line in found.broken)


@pytest.mark.parametrize(
    ("lines", "paying"),
    [
        ([], False),
        ([{"doing": "pay"}], True),
        ([{"doing": "pay"}, {"kept": "payment"}], True),
        ([{"doing": "pay"}, {"done": "pay"}, {"doing": "scan"}], False),
    ],
)
def test_between_pay_and_done_is_told_apart(lines: list[Told], paying: bool) -> None:
    assert is_paying(lines) is paying
