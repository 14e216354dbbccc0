"""How long the till takes from its start until a scan is painted as a line, beside an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.big_shop import build_big_shop
from tests.bench.figures import Figure

PRODUCTS = 100_000
SALES = 100_000
RUNS = 7
LIMIT = 1.5
ROOT = Path(__file__).resolve().parent.parent.parent


def run() -> list[Figure]:
    """Return both times and their ratio; the runs take turns, so that a busy machine slows both."""
    with tempfile.TemporaryDirectory() as folder:
        shop = build_big_shop(Path(folder) / "shop", products=PRODUCTS, sales=SALES)
        till = ("tests.bench.start_till", str(Path(folder) / "shop"), shop.codes[17])
        for warm in (("tests.bench.start_empty",), till):
            _start(*warm)
        pairs = [(_start("tests.bench.start_empty"), _start(*till)) for _ in range(RUNS)]
    empty, full = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    return [
        Figure("start of an empty window", empty, "ms"),
        Figure("start until a scan is painted", full, "ms"),
        Figure("start beside an empty window", full / empty, "x", LIMIT),
    ]


def _start(module: str, *arguments: str) -> float:
    """Return the milliseconds from the start of a process until it says `painted`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM") or "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled: the first start does so
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took_ms = (time.perf_counter() - begun) * 1000
        process.stdout.read()
    if line.strip() != "painted" or process.returncode:
        raise RuntimeError(f"{module} did not start")
    return took_ms
