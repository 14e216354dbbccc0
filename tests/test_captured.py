"""Captured examples are found where they are, and missed without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.captured import captured, captured_files


def test_the_folder_that_was_told_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "b.json").touch()
    (tmp_path / "examples" / "a.json").touch()
    monkeypatch.setenv("POS_DESKTOP_SPECS", str(tmp_path))

    assert captured("examples") == tmp_path / "examples"
    assert [path.name for path in captured_files("examples", "*.json")] == ["a.json", "b.json"]


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_DESKTOP_SPECS", str(tmp_path / "gone"))

    assert captured() is None
    assert captured_files("examples", "*.json") == []
