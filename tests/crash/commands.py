"""Kills `pos-desktop sell` while it works; a sale whose command exited 0 is there, any other whole or not."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Timer

from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.store.open import open_store
from tests.crash.killing import ROOT
from tests.crash.shop import found_in
from tests.crash.told import Found


@dataclass(frozen=True)
class Commands:
    """How a campaign went."""

    times: int
    killed: int
    kept_unsaid: int
    found: Found

    def __str__(self) -> str:
        return (
            f"{self.times} commands, {self.killed} killed, {self.kept_unsaid} of these after it was kept:"
            f" {len(self.found.lost)} lost, {len(self.found.broken)} otherwise wrong"
        )


def kill_commands(times: int, seed: int) -> Commands:
    """Ring up so many sales, one command each, and kill most of them on their way."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found_in(folder)
        began = time.monotonic()
        said = [number for number in (_sell(folder, None),) if number]
        takes_s = time.monotonic() - began
        for _ in range(times - 1):
            number = _sell(folder, random.uniform(0.5, 1.4) * takes_s)
            said += [number] if number else []
        kept, broken = _kept(folder)
    lost = tuple(number for number in said if number not in kept)
    return Commands(times, times - len(said), len(kept) - len(said) + len(lost), Found(lost, broken))


def _sell(folder: Path, killed_after_s: float | None) -> str | None:
    """Return the number of the sale when the command exited 0."""
    words = ["sell", "MUGx2", "BOWL", "--pay", "cash=100.00", "--register", "Register 1", "--accept-short"]
    command = [sys.executable, "-m", "pos_desktop", *words, "--data", str(folder), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        killer = Timer(killed_after_s or 600, process.kill)
        killer.start()
        out, err = process.communicate()
        killer.cancel()
    if process.returncode > 0:
        raise RuntimeError(f"the command ended with {process.returncode}: {err.decode()}")
    return str(json.loads(out)["number"]) if process.returncode == 0 else None


def _kept(folder: Path) -> tuple[set[str], tuple[str, ...]]:
    store = open_store(folder)
    try:
        rows = store.queries.sales(SaleFilter(limit=100_000))
        broken = [
            f"{row.number or row.sale_id.hex()} is {row.state}" for row in rows if row.state != "closed"
        ]
        if len({row.number for row in rows}) != len(rows):
            broken.append("a number was given twice")
        if not store.maintenance.verify().is_clean:
            broken.append("verify")
        return {row.number for row in rows}, tuple(broken)
    finally:
        store.close()
