"""Setting up asks for little, says in one line what only a person can do, and does nothing twice."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.sources import ROOT

SCRIPT = ROOT / "packaging" / "dev.py"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script as a module, at home in an empty checkout."""
    spec = importlib.util.spec_from_file_location("dev_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "till with spaces"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", root)
    return module


def _settled(dev: ModuleType) -> None:
    (dev.ROOT / ".venv").mkdir()
    dev.stamp_file().write_text(dev.stamp(), encoding="utf-8")


def _refuse(*_arguments: object, **_options: object) -> None:
    raise AssertionError("nothing was to be run")


def test_only_missing_libraries_are_asked_for(dev: ModuleType) -> None:
    loads: Callable[[str], bool] = lambda library: library != "libEGL.so.1"  # noqa: E731

    assert dev.missing_packages(dev.QT_LIBRARIES, loads) == ["libegl1"]


def test_without_rights_one_line_tells_what_to_type(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "_must", _refuse)

    with pytest.raises(dev.SetUpFailed) as failure:
        dev._install_packages(["libgl1", "libegl1"])

    assert str(failure.value).endswith("sudo apt-get install -y libgl1 libegl1")
    assert "\n" not in str(failure.value)


def test_a_second_set_up_runs_nothing(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    _settled(dev)
    monkeypatch.setattr(dev, "missing_packages", lambda _wanted: [])
    monkeypatch.setattr(dev.subprocess, "run", _refuse)

    dev.set_up(screen=True)


@pytest.mark.parametrize("change", ["needs", "folder"])
def test_what_the_environment_depends_on_makes_it_anew(
    change: str, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _settled(dev)
    before = dev.stamp()

    if change == "needs":
        (dev.ROOT / "pyproject.toml").write_text("[project]\ndependencies = ['six']\n", encoding="utf-8")
    else:
        monkeypatch.setattr(dev, "ROOT", dev.ROOT.rename(tmp_path / "moved"))

    assert dev.stamp() != before


def test_a_failed_set_up_is_not_taken_for_done(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], *_rest: object, **_options: object) -> None:
        raise dev.SetUpFailed("no network")

    monkeypatch.setattr(dev, "missing_packages", lambda _wanted: [])
    monkeypatch.setattr(dev, "_must", fail)

    with pytest.raises(dev.SetUpFailed):
        dev.set_up(screen=False)

    assert not dev.stamp_file().exists()


@pytest.mark.parametrize(
    ("text", "version"),
    [("23.0.1\n", (23, 0)), ("22.3", (22, 3)), ("20.3.4", (20, 3)), ("26.dev0", (0, 0)), ("", (0, 0))],
)
def test_a_pip_version_is_read(text: str, version: tuple[int, int], dev: ModuleType) -> None:
    assert dev.pip_version(text) == version


@pytest.mark.parametrize(
    ("desktop", "tested"),
    [
        (None, "offscreen"),
        ("wayland", "offscreen"),
        ("offscreen:configfile=a.json", "offscreen:configfile=a.json"),
    ],
)
def test_tests_never_open_windows(desktop: str | None, tested: str, dev: ModuleType) -> None:
    environ = {"QT_QPA_PLATFORM": desktop} if desktop else {}

    assert dev.offscreen(environ)["QT_QPA_PLATFORM"] == tested


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["test"], ["-m", "pytest", "-n", "2"]),
        (["test", "-k", "money", "-h"], ["-m", "pytest", "-k", "money", "-h"]),
        (["bench", "search", "--json"], ["-m", "tests.bench", "search", "--json"]),
        (["run", "orders", "list", "--json"], ["-m", "pos_desktop", "orders", "list", "--json"]),
    ],
)
def test_words_after_the_command_are_passed_on(
    arguments: list[str], command: list[str], dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(dev, "set_up", lambda *, screen: None)
    monkeypatch.setattr(dev.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(dev, "_python", lambda *words, **_options: seen.extend(words) or 7)

    assert dev.main(arguments) == 7
    assert seen == command


def test_check_names_every_step_that_failed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "set_up", lambda *, screen: None)
    monkeypatch.setattr(dev, "_python", lambda *words, **_options: int("mypy" in words or "format" in words))

    assert dev.main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "check failed: format; types"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":978"}, {"WAYLAND_DISPLAY": "wayland-9"}])
def test_run_without_a_display_is_one_line_and_no_crash(environ: dict[str, str], tmp_path: Path) -> None:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }

    done = subprocess.run(
        [sys.executable, str(SCRIPT), "run"],
        env={**clean, **environ},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("pos-desktop: ")
    assert done.stderr.count("\n") == 1
