"""The demo shop from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pos_desktop.cli import demo_shop
from tests.cli.conftest import Till


def test_the_demo_is_made_once_and_never_over_a_real_shop(till: Till) -> None:
    demo = Till(till.folder.parent / "demo", till.capture)

    assert demo.ask("demo", "--headless").data["made"]
    assert not demo.ask("demo", "--headless").data["made"]
    assert len(demo.ask("fulfillments", "list").data) > 5

    refused = till.ask("demo", "--headless")
    assert (refused.code, refused.reason) == (1, "not_a_demo")


def test_a_demo_that_was_not_finished_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = tmp_path / "demo.making"
    half.mkdir()
    (half / "pos.db").write_text("half of it")
    monkeypatch.setattr(
        demo_shop, "_build", lambda folder, language: (folder / demo_shop.MARK).write_text("{}")
    )

    assert demo_shop.make_demo(tmp_path / "demo", language="en")

    assert [path.name for path in (tmp_path / "demo").iterdir()] == [demo_shop.MARK]


def test_no_display_is_said_in_one_line(tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pos_desktop", "--data", str(tmp_path / "data"), "run"],
        env=environ, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
