"""Figures know whether they keep their limit, and the runner tells it to scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.figures import Figure, percentile


@pytest.mark.parametrize(
    ("value", "limit", "higher_is_better", "is_met"),
    [
        (11.9, 12.0, False, True),
        (12.0, 12.0, False, True),
        (12.1, 12.0, False, False),
        (10_000.0, 10_000.0, True, True),
        (9_999.0, 10_000.0, True, False),
        (5.0, None, False, True),
        (float("nan"), 12.0, False, False),
        (float("nan"), 12.0, True, False),
    ],
)
def test_a_figure_keeps_its_limit(
    value: float, limit: float | None, higher_is_better: bool, is_met: bool
) -> None:
    assert Figure("commit", value, "ms", limit, higher_is_better).is_met is is_met


def test_a_missed_limit_is_seen_in_the_line() -> None:
    assert Figure("commit", 20, "ms", 12).line() == "commit: 20.000 ms (at most 12)  MISSED"


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (90, 9), (99, 10), (100, 10), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile(range(1, 11), percent) == value


def _rows(*figures: Figure) -> list[dict[str, object]]:
    return [figure.as_json() for figure in figures]


def test_a_missed_figure_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "names", lambda: ["scan"])
    monkeypatch.setattr(bench, "measure_apart", lambda _name: _rows(Figure("p99", 17, "ms", 16)))

    code = bench.main(["scan", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 1
    assert told["missed"] == ["scan: p99"]
    assert told["benchmarks"]["scan"][0]["value"] == 17


def test_a_broken_benchmark_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "names", lambda: ["scan"])
    monkeypatch.setattr(bench, "measure_apart", lambda _name: None)

    assert bench.main(["--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken"] == ["scan"]


def test_figures_within_their_limits_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "names", lambda: ["scan"])
    monkeypatch.setattr(bench, "measure_apart", lambda _name: _rows(Figure("p99", 9, "ms", 16)))

    assert bench.main([]) == 0
    assert "p99: 9.000 ms (at most 16)" in capsys.readouterr().out


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["nonsense-that-is-none"]) == 2
    assert "no benchmark nonsense-that-is-none" in capsys.readouterr().err


def test_benchmarks_are_found_by_their_file(tmp_path: Path) -> None:
    (tmp_path / "bench_search.py").touch()
    (tmp_path / "bench_orders.py").touch()
    (tmp_path / "figures.py").touch()

    assert bench.names(tmp_path) == ["orders", "search"]
