"""The tour comes to its end, also among a thousand dead windows; a check that does not hold ends it badly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_desktop.tour import delivery
from pos_desktop.tour.run import run_tour


def _tour_as_people_run_it(folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    words = [sys.executable, "-m", "pos_desktop", "tour", "--out", str(folder), "--lang", language]
    return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=540, check=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_tour_holds_from_the_order_to_the_customers_hands(language: str, tmp_path: Path) -> None:
    done = _tour_as_people_run_it(tmp_path, language)

    written = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert (done.returncode, written["ok"]) == (0, True), done.stdout + done.stderr
    assert all((tmp_path / picture).exists() for step in written["steps"] for picture in step["pictures"])
    assert any(file.endswith(".pdf") for step in written["steps"] for file in step["files"])


def test_a_wrong_figure_fails_the_tour(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "TOTAL_MINOR", delivery.TOTAL_MINOR + 1)

    book = run_tour(tmp_path, "en")

    assert not book.is_ok
    assert any("total" in failure for failure in book.failures())
