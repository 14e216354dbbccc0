"""Kills a selling till with SIGKILL at seeded moments and looks at what it leaves."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Timer

from tests.crash.shop import found_in
from tests.crash.told import NOTHING, Acknowledged, Found, Told, is_paying, look, read_lines

ROOT = Path(__file__).resolve().parent.parent.parent
PER_FOLDER = 25
PAY_TAKES_S = 0.003
AFTER_A_LINE_S = 0.003
LONGEST_S = 60.0


@dataclass(frozen=True)
class Kills:
    """How a campaign went."""

    times: int = 0
    between_pay_and_done: int = 0
    kept_unsaid: int = 0
    acknowledged: int = 0
    found: Found = NOTHING

    def __str__(self) -> str:
        return (
            f"{self.times} kills, {self.between_pay_and_done} between Pay and done, {self.kept_unsaid} after"
            f" something was kept and before that was said, {self.acknowledged} acknowledged changes:"
            f" {len(self.found.lost)} lost, {len(self.found.broken)} otherwise wrong"
        )


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after the n-th line that begins so."""

    begins: bytes
    nth: int
    after_s: float


def a_moment(random: Random, *, wants_pay: bool) -> Moment:
    """Return a moment: just after *Pay*, or after any line."""
    if wants_pay:
        return Moment(b'{"doing": "pay"', random.randint(1, 4), random.uniform(0, PAY_TAKES_S))
    return Moment(b"{", random.randint(1, 60), random.uniform(0, AFTER_A_LINE_S))


def kill_often(times: int, seed: int) -> Kills:
    """Kill a till so often, every second time after *Pay*, on a fresh folder every now and then."""
    random, kills = Random(seed), Kills()
    while kills.times < times:
        with tempfile.TemporaryDirectory() as name:
            folder, acknowledged = Path(name), Acknowledged()
            found_in(folder)
            for _ in range(min(PER_FOLDER, times - kills.times)):
                is_behind = kills.between_pay_and_done * 2 <= kills.times
                moment = a_moment(random, wants_pay=is_behind or random.random() < 0.5)
                kills = _added(kills, _kill(folder, acknowledged, moment, random.getrandbits(32)))
    return kills


def _added(one: Kills, other: Kills) -> Kills:
    return Kills(
        one.times + other.times,
        one.between_pay_and_done + other.between_pay_and_done,
        one.kept_unsaid + other.kept_unsaid,
        one.acknowledged + other.acknowledged,
        one.found + other.found,
    )


def _kill(folder: Path, acknowledged: Acknowledged, moment: Moment, seed: int) -> Kills:
    lines = sell_until_killed(folder, seed, moment)
    found = look(folder, acknowledged, lines)
    return Kills(1, is_paying(lines), found.kept_unsaid, sum("kept" in line for line in lines), found)


def sell_until_killed(folder: Path, seed: int, moment: Moment) -> list[Told]:
    """Start a till, kill it at the moment, and return what it said until then."""
    command = [sys.executable, "-m", "tests.crash.till", str(folder), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as till:
        assert till.stdout is not None
        written = _read_until(till.stdout.fileno(), moment)
        killer = Timer(moment.after_s, till.kill)
        killer.start()
        written += till.stdout.read()
        killer.join()
    if till.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the till ended by itself: {till.returncode}")
    return read_lines(written)


def _read_until(source: int, moment: Moment) -> bytes:
    """Read until the n-th line of the moment was said."""
    written = b""
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while (b"\n" + written).count(b"\n" + moment.begins) < moment.nth:
            if not selector.select(LONGEST_S):
                raise RuntimeError("the till says nothing")
            more = os.read(source, 65_536)
            if not more:
                return written
            written += more
    return written
