"""Cuts the power under a selling till at seeded moments and looks at what the disk was left with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crash.disk import NAMES, Disk
from tests.crash.killing import ROOT
from tests.crash.shop import found_in
from tests.crash.told import NOTHING, Acknowledged, Found, Told, is_paying, look, read_lines

SOURCE = Path(__file__).with_name("unsynced.c")
PER_FOLDER = 10
CHANGES_BEFORE_CUT = (5, 2_000)


@dataclass(frozen=True)
class Cuts:
    """How a campaign went. `losing` counts the cuts after which something acknowledged was missing."""

    times: int = 0
    losing: int = 0
    breaking: int = 0
    between_pay_and_done: int = 0
    with_unsynced: int = 0
    acknowledged: int = 0
    found: Found = NOTHING

    def __str__(self) -> str:
        return (
            f"{self.times} power cuts, {self.with_unsynced} with unsynced writes, {self.between_pay_and_done}"
            f" between Pay and done, {self.acknowledged} acknowledged changes: {self.losing} cuts lost some"
            f" ({len(self.found.lost)}), {self.breaking} left something else wrong"
        )


@dataclass(frozen=True)
class Bench:
    """Where a campaign works: the preloaded library, whether the fault is planted, the seeded chance."""

    library: Path
    is_lax: bool
    random: Random


def compiler() -> str | None:
    """Return a C compiler, None where there is none."""
    return shutil.which("gcc") or shutil.which("cc")


def build(folder: Path) -> Path:
    """Compile the layer that is preloaded under SQLite."""
    library = folder / "unsynced.so"
    command = [compiler() or "cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
    subprocess.run([*command, "-ldl", "-lpthread"], check=True)
    return library


def cut_often(times: int, seed: int, *, is_lax: bool = False) -> Cuts:
    """Cut the power so often; with `is_lax` the till does not sync, each time on a fresh folder."""
    cuts = Cuts()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(build(Path(name)), is_lax, Random(seed))
        while cuts.times < times:
            folder = Path(name) / "data"
            most = 1 if is_lax else min(PER_FOLDER, times - cuts.times)
            for each in _on_one_folder(bench, folder, most):
                cuts = _added(cuts, each)
            shutil.rmtree(folder)
    return cuts


def _added(one: Cuts, other: Cuts) -> Cuts:
    return Cuts(
        one.times + other.times,
        one.losing + other.losing,
        one.breaking + other.breaking,
        one.between_pay_and_done + other.between_pay_and_done,
        one.with_unsynced + other.with_unsynced,
        one.acknowledged + other.acknowledged,
        one.found + other.found,
    )


def _on_one_folder(bench: Bench, folder: Path, times: int) -> Iterator[Cuts]:
    folder.mkdir()
    found_in(folder)
    acknowledged = Acknowledged()
    for _ in range(times):
        disk, lines = sell_until_cut(bench, folder)
        unsynced = disk.unsynced
        _put(folder, disk.after_power_cut(bench.random))
        found = _look_at_copy(folder, acknowledged, lines)
        kept = sum("kept" in line for line in lines)
        yield Cuts(1, bool(found.lost), bool(found.broken), is_paying(lines), unsynced > 0, kept, found)


def sell_until_cut(bench: Bench, folder: Path) -> tuple[Disk, list[Told]]:
    """Start a till whose power is cut before one of its changes; returns the disk and what the till said."""
    disk, log = Disk(folder), bench.library.with_name("changes.log")
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.crash.till", str(folder), str(bench.random.getrandbits(32))]
    environment = os.environ | {
        "LD_PRELOAD": str(bench.library),
        "UNSYNCED_FOLDER": str(folder),
        "UNSYNCED_LOG": str(log),
        "UNSYNCED_CUT_AT": str(bench.random.randint(*CHANGES_BEFORE_CUT)),
    }
    lax = ["--lax"] if bench.is_lax else []
    till = subprocess.run([*command, *lax], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    if till.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the till ended by itself: {till.returncode}")
    disk.replay(log.read_bytes())
    return disk, read_lines(till.stdout)


def _put(folder: Path, files: dict[str, bytes]) -> None:
    """Leave in the folder what the disk held; what was only in memory (the index of the log) is gone."""
    for name in (*NAMES, "pos.db-shm"):
        (folder / name).unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _look_at_copy(folder: Path, acknowledged: Acknowledged, lines: list[Told]) -> Found:
    """Look at a copy, so that the next till is the first to open what the cut left."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    try:
        return look(copy, acknowledged, lines)
    finally:
        shutil.rmtree(copy)
