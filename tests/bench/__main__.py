"""Run benchmarks: `python -m tests.bench [NAME...] [--json]`; each in a process of its own.

A benchmark is a module `tests/bench/bench_NAME.py` with `run() -> list[Figure]`. The exit code is 1 when a
figure misses its limit or a benchmark breaks, 2 for a name that does not exist.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PREFIX = "bench_"


def names(folder: Path = HERE) -> list[str]:
    """Return the benchmarks there are, sorted."""
    return sorted(path.stem.removeprefix(PREFIX) for path in folder.glob(f"{PREFIX}*.py"))


def measure(name: str, *, package: str = "tests.bench") -> list[Figure]:
    """Run one benchmark in this process and return its figures, the peak memory last."""
    figures: list[Figure] = list(importlib.import_module(f"{package}.{PREFIX}{name}").run())
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [*figures, Figure("peak memory", peak_kb / 1024, "MB")]


def measure_apart(name: str) -> list[dict[str, object]] | None:
    """Run one benchmark in a fresh process; None when it broke, its error is on stderr."""
    command = [sys.executable, "-m", "tests.bench", "--apart", name]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description="measure the product")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names()) or 'none yet'}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--apart", metavar="NAME", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.apart:
        print(json.dumps([figure.as_json() for figure in measure(given.apart)]))
        return 0
    unknown = sorted(set(given.names) - set(names()))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    return _report(given.names or names(), as_json=given.json)


def _report(wanted: Sequence[str], *, as_json: bool) -> int:
    measured: dict[str, list[dict[str, object]]] = {}
    broken: list[str] = []
    for name in wanted:
        rows = measure_apart(name)
        if rows is None:
            broken.append(name)
            continue
        measured[name] = rows
        if not as_json:
            _print_rows(name, rows)
    missed = [f"{name}: {row['name']}" for name, rows in measured.items() for row in rows if not row["met"]]
    if as_json:
        whole = {"machine": _machine(), "benchmarks": measured, "missed": missed, "broken": broken}
        print(json.dumps(whole, indent=2))
    for trouble in [*(f"missed {text}" for text in missed), *(f"broken {text}" for text in broken)]:
        print(trouble, file=sys.stderr)
    return 1 if missed or broken else 0


def _print_rows(name: str, rows: Sequence[dict[str, object]]) -> None:
    print(f"{name}")
    for row in rows:
        fields = {key: value for key, value in row.items() if key != "met"}
        print(f"  {Figure(**fields).line()}", flush=True)  # type: ignore[arg-type]


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
    }


if __name__ == "__main__":
    sys.exit(main())
