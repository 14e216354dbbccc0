"""Nothing grows past the size at which it must be split; each limit is shown to catch what is over it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.sources import Source, planted, product_sources

MOST_LINES_OF_FUNCTION = 50
MOST_LINES_OF_CLASS = 250
MOST_LINES_OF_FILE = 500
DEEPEST_NESTING = 3

Function = ast.FunctionDef | ast.AsyncFunctionDef
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def too_long(sources: Sequence[Source]) -> Iterator[str]:
    """Yield functions, classes and files with more lines than allowed."""
    for source in sources:
        if len(source.lines()) > MOST_LINES_OF_FILE:
            yield f"{source.path.as_posix()}: {len(source.lines())} lines, at most {MOST_LINES_OF_FILE}"
        for node in ast.walk(source.tree):
            if isinstance(node, Function) and _length(node) > MOST_LINES_OF_FUNCTION:
                yield f"{source.at(node)}: {node.name} has {_length(node)} lines"
            if isinstance(node, ast.ClassDef) and _length(node) > MOST_LINES_OF_CLASS:
                yield f"{source.at(node)}: class {node.name} has {_length(node)} lines"


def too_deep(sources: Sequence[Source]) -> Iterator[str]:
    """Yield functions with a block inside a block inside a block inside a block."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, Function) and (depth := _depth(node)) > DEEPEST_NESTING:
                yield f"{source.at(node)}: {node.name} is nested {depth} deep"


def _depth(node: ast.AST) -> int:
    """Return how many blocks stand inside each other; an `elif` is no deeper than its `if`."""
    return max((_depth_of(node, child) for child in ast.iter_child_nodes(node)), default=0)


def _depth_of(parent: ast.AST, child: ast.AST) -> int:
    if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return 0  # measured by itself
    is_elif = isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]
    return _depth(child) + (isinstance(child, NESTING) and not is_elif)


@pytest.mark.parametrize("rule", [too_long, too_deep], ids=lambda rule: rule.__name__)
def test_the_product_keeps_its_sizes(rule: object) -> None:
    assert list(rule(product_sources())) == []  # type: ignore[operator]


def _function(lines: int) -> str:
    return "def f():\n" + "    pass\n" * (lines - 1)


def _class(lines: int) -> str:
    return "class C:\n" + "    a = 1\n" * (lines - 1)


def _nested(depth: int) -> str:
    blocks = "".join(f"{'    ' * level}if a:\n" for level in range(1, depth + 1))
    return f"def f(a):\n{blocks}{'    ' * (depth + 1)}pass\n"


@pytest.mark.parametrize("folder", ["pos_desktop/domain", "tests/domain", "packaging"])
@pytest.mark.parametrize(
    "text", [_function(51), _class(251), "a = 1\n" * 501], ids=["function", "class", "file"]
)
def test_what_is_too_long_is_caught(folder: str, text: str, tmp_path: Path) -> None:
    assert list(too_long(planted(tmp_path, {f"{folder}/a.py": text})))


@pytest.mark.parametrize(
    "text", [_function(50), _class(250), "a = 1\n" * 500], ids=["function", "class", "file"]
)
def test_what_just_fits_passes(text: str, tmp_path: Path) -> None:
    assert not list(too_long(planted(tmp_path, {"pos_desktop/a.py": text})))


@pytest.mark.parametrize(
    "text",
    [
        _nested(4),
        "def f(a):\n with a:\n  for b in a:\n   try:\n    while b: pass\n   finally: pass\n",
        "async def f(a):\n with a:\n  async for b in a:\n   if b: pass\n   else:\n    if a: pass\n    b()\n",
    ],
)
def test_what_is_nested_too_deep_is_caught(text: str, tmp_path: Path) -> None:
    assert list(too_deep(planted(tmp_path, {"pos_desktop/a.py": text})))


@pytest.mark.parametrize(
    "text",
    [
        _nested(3),
        "def f(a):\n if a:\n  pass\n elif b:\n  pass\n elif c:\n  pass\n elif d:\n  pass\n elif e:\n  pass\n",
        "def f(a):\n if a:\n  if a:\n   def g():\n    if a:\n     if a:\n      pass\n",
    ],
)
def test_what_is_flat_enough_passes(text: str, tmp_path: Path) -> None:
    assert not list(too_deep(planted(tmp_path, {"pos_desktop/a.py": text})))
