"""The shipped files are found."""

from __future__ import annotations

import ast
from pathlib import Path

import pos_desktop
from pos_desktop.resources import resource


def test_a_shipped_file_is_found_in_a_checkout() -> None:
    assert resource("translations", "fr.mo").is_file()


def test_an_installed_package_reads_its_own_copy(tmp_path: Path) -> None:
    source = (Path(pos_desktop.__file__).parent / "resources.py").read_text(encoding="utf-8")
    package = tmp_path / "pos_desktop"
    (package / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    names: dict[str, object] = {"__file__": str(package / "resources.py")}

    exec(compile(ast.parse(source), "resources.py", "exec"), names)

    assert names["resource"]("a", "b") == package / "_resources" / "a" / "b"  # type: ignore[operator]
