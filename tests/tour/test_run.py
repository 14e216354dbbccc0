"""The tour, in a process of its own as people run it, comes to its end; a check that fails ends it badly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WRONG = """
import sys
from pos_desktop.tour import delivery
delivery.TOTAL_MINOR += 1
from pos_desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def _tour(folder: Path, *how: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    words = [sys.executable, *how, "tour", "--out", str(folder), "--lang", language]
    return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=540, check=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_tour_holds_from_the_order_to_the_customers_hands(language: str, tmp_path: Path) -> None:
    done = _tour(tmp_path, "-m", "pos_desktop", language=language)

    written = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert (done.returncode, written["ok"]) == (0, True), done.stdout + done.stderr
    assert all((tmp_path / picture).exists() for step in written["steps"] for picture in step["pictures"])
    assert any(file.endswith(".pdf") for step in written["steps"] for file in step["files"])


def test_a_wrong_figure_fails_the_tour(tmp_path: Path) -> None:
    done = _tour(tmp_path, "-c", WRONG)

    written = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert (done.returncode, written["ok"]) == (1, False), done.stdout + done.stderr
    assert "total" in done.stdout + done.stderr
