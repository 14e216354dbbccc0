"""The options of this computer survive, and a broken file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.settings import (
    DATA_VARIABLE,
    PrinterSetting,
    Settings,
    default_folder,
    load_settings,
    save_settings,
)


def test_settings_come_back_as_they_were_kept(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    kept = Settings(
        language="fr", printers=(PrinterSetting("Counter", "tcp://10.0.0.9:9100", papers=("receipt",)),)
    )
    save_settings(tmp_path, kept)
    assert load_settings(tmp_path) == kept


@pytest.mark.parametrize("content", ["", "{", '{"text_scale": 900}', '{"printers": 3}', "[]"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_text(content)
    with pytest.raises(Rejected) as refusal:
        load_settings(tmp_path)
    assert "settings.json" in str(refusal.value.facts["file"])


def test_a_folder_that_is_gone_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        save_settings(tmp_path / "gone", Settings())


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, "/somewhere")
    assert default_folder() == Path("/somewhere")
    monkeypatch.delenv(DATA_VARIABLE)
    assert default_folder().name == "pos-desktop"
