"""The product's own source files, parsed, for the tests that read code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("pos_desktop", "tests", "packaging")


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the checkout, its text and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """Return the room of a product file, "" for files elsewhere: domain, ui, app, ..."""
        parts = self.path.with_suffix("").parts
        return parts[1] if parts[0] == "pos_desktop" and len(parts) > 1 else ""

    @property
    def is_test(self) -> bool:
        """Say whether the file belongs to the tests."""
        return self.path.parts[0] == "tests"

    def at(self, node: ast.AST) -> str:
        """Return where a node stands, for a message."""
        return f"{self.path.as_posix()}:{getattr(node, 'lineno', 1)}"

    def lines(self) -> list[str]:
        """Return the lines of the file."""
        return self.text.splitlines()


def _read(root: Path) -> Iterator[Source]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield Source(path.relative_to(root), text, ast.parse(text, str(path)))


@cache
def product_sources() -> tuple[Source, ...]:
    """Return every source file of this checkout."""
    return tuple(_read(ROOT))


def planted(root: Path, files: Mapping[str, str]) -> tuple[Source, ...]:
    """Write a small tree of files and return it parsed, for showing that a rule catches what it should."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tuple(_read(root))
