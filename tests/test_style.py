"""What the linter cannot see: words, waits, docstrings and Qt habits; each rule is shown to catch."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.sources import ROOT, Source, planted, product_sources

TEXT_FOLDERS = ("pos_desktop", "tests", "packaging", "resources", ".ci")
TEXT_ENDINGS = {
    "", ".cfg", ".css", ".csv", ".html", ".ini", ".js", ".json", ".md", ".po", ".py", ".qss", ".sh", ".svg",
    ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip
UNNUMBERED = re.compile(r"\bTODO\b(?! \(#\d+\))|\b(?:FIXME|XXX|HACK)\b|\bfor now\b", re.IGNORECASE)
OF_ONE_MACHINE = re.compile(r"(?<![\w./~-])/(?:home|Users|root|work|farm)/[\w.]")
AUTHOR_TAG = re.compile(
    r"^\W*(?:(?:author|co-authored-by)\s*:|generated (?:by|with)\b)", re.IGNORECASE | re.MULTILINE
)
OWN_INDEX = re.compile(r"(?:index-url|find-links|trusted-host)[ =]")
DOCUMENTED_ROOMS = {"domain", "journal", "services", "channels", "printing"}
CAPTURED_FILES = ("tests/captured.py", "tests/test_captured.py", "tests/test_style.py")
WAITS = {"time.sleep", "sleep", "asyncio.sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.sleep"}
STOPWATCHES = {"time.perf_counter", "perf_counter", "time.monotonic", "monotonic", "time.time"}
QT_NAMES = {"QTableWidget", "QTableWidgetItem", "QSpinBox", "QDoubleSpinBox", "QEventLoop", "processEvents"}


# --- the rules


def unfinished_words(sources: Sequence[Source]) -> Iterator[str]:
    """Yield comments that put work off without an issue number."""
    for source in sources:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT and UNNUMBERED.search(token.string):
                yield f"{source.path.as_posix()}:{token.start[0]}: do it, or name its issue: {token.string}"


def stubs(sources: Sequence[Source]) -> Iterator[str]:
    """Yield code that says it is not there yet; a method that a subclass must write is none."""
    for source in sources:
        classes = [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
        methods = [node for owner in classes for node in owner.body if isinstance(node, ast.FunctionDef)]
        told = {id(node) for method in methods if ast.get_docstring(method) for node in ast.walk(method)}
        for node in ast.walk(source.tree):
            is_bare = (
                isinstance(node, ast.Raise) and node.exc and ast.unparse(node.exc) == "NotImplementedError"
            )
            if is_bare and id(node) not in told:
                yield f"{source.at(node)}: write it or leave it out"


def modules_without_docstring(sources: Sequence[Source]) -> Iterator[str]:
    """Yield files that do not say what they are."""
    for source in sources:
        if not ast.get_docstring(source.tree):
            yield f"{source.path.as_posix()}: a module says in one sentence what it gives"


def public_names_without_docstring(sources: Sequence[Source]) -> Iterator[str]:
    """Yield public functions and classes of the rooms that promise to be documented."""
    for source in sources:
        if source.room not in DOCUMENTED_ROOMS:
            continue
        for node in source.tree.body:
            is_named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if is_named and not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{source.at(node)}: {node.name} has no docstring"


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def waits_in_tests(sources: Sequence[Source]) -> Iterator[str]:
    """Yield tests that wait for time to pass instead of for what they want to see."""
    for source in sources:
        for node in ast.walk(source.tree):
            if source.is_test and _called(node) in WAITS:
                yield f"{source.at(node)}: wait for the fact, not for {ast.unparse(node)}"


def stopwatches_in_tests(sources: Sequence[Source]) -> Iterator[str]:
    """Yield tests, benchmarks apart, that measure time: they fail on a busy machine."""
    for source in sources:
        is_plain_test = source.path.name.startswith("test_") and "bench" not in source.path.parts
        for node in ast.walk(source.tree):
            if is_plain_test and _called(node) in STOPWATCHES:
                yield f"{source.at(node)}: speed is measured by a benchmark"


def bad_qt_habits(sources: Sequence[Source]) -> Iterator[str]:
    """Yield the Qt classes and calls that lose amounts, hang, or hold rules in widgets."""
    for source in sources:
        if source.room != "ui":
            continue
        for node in ast.walk(source.tree):
            name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
            if isinstance(node, ast.Attribute | ast.Name | ast.alias) and name in QT_NAMES:
                yield f"{source.at(node)}: no {name}"
            if _called(node).split(".")[-1] in ("Signal", "sleep") and not _carries_one_object(node):
                yield f"{source.at(node)}: a signal carries nothing or one object: {ast.unparse(node)}"


def _carries_one_object(call: ast.AST) -> bool:
    assert isinstance(call, ast.Call)
    return _called(call).endswith("Signal") and [ast.unparse(a) for a in call.args] in ([], ["object"])


def bad_words(files: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield text that only holds on one machine, names its author, or sends everyone to a private index."""
    for name, text in files:
        for pattern in (OF_ONE_MACHINE, AUTHOR_TAG, OWN_INDEX):
            for found in pattern.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0].strip()}"


def text_files(root: Path) -> list[tuple[str, str]]:
    """Return name and text of everything people read here."""
    paths = [path for folder in TEXT_FOLDERS for path in sorted((root / folder).rglob("*"))]
    paths += sorted(root.glob("*.*"))
    readable = (
        path
        for path in paths
        if path.suffix in TEXT_ENDINGS and path.is_file() and "__pycache__" not in path.parts
    )
    return [(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in readable]


def reads_of_captured_examples(sources: Sequence[Source]) -> Iterator[str]:
    """Yield files that reach for the captured examples by themselves: they are not everywhere."""
    for source in sources:
        for node in ast.walk(source.tree):
            is_name = isinstance(node, ast.Constant) and node.value in ("shared", "POS_DESKTOP_SPECS")
            if is_name and source.path.as_posix() not in CAPTURED_FILES:
                yield f"{source.at(node)}: ask tests.captured, and do without"


def finalizers(sources: Sequence[Source]) -> Iterator[str]:
    """Yield finalizers of the product's: one on a Qt object would replace the one that destroys it safely."""
    for source in sources:
        for node in ast.walk(source.tree):
            if source.room and isinstance(node, ast.FunctionDef) and node.name == "__del__":
                yield f"{source.at(node)}: close what is open; what Qt holds has a finalizer already (0010)"


def types_met_while_decoding(sources: Sequence[Source]) -> Iterator[str]:
    """Yield what has msgspec look at a type while it decodes: two threads at once end the program."""
    for source in sources:
        for node in ast.walk(source.tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if source.room and is_call and node.func.attr == "decode" and named(node, "type"):
                yield f"{source.at(node)}: make a msgspec Decoder of the type once, when the module is read"


def named(call: ast.Call, name: str) -> bool:
    """Return whether a call gives a keyword."""
    return any(keyword.arg == name for keyword in call.keywords)


RULES = (
    unfinished_words, stubs, modules_without_docstring, public_names_without_docstring, waits_in_tests,
    stopwatches_in_tests, bad_qt_habits, reads_of_captured_examples, finalizers,
    types_met_while_decoding,
)  # fmt: skip


# --- the product keeps them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: object) -> None:
    assert list(rule(product_sources())) == []  # type: ignore[operator]


def test_no_file_is_of_one_machine_or_one_author() -> None:
    assert list(bad_words(text_files(ROOT))) == []


# --- and each breach is caught


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (unfinished_words, "pos_desktop/a.py", "# TO" + "DO later"),
        (unfinished_words, "tests/a.py", "a = 1  # fix" + "me"),
        (unfinished_words, "packaging/a.py", "# good enough for " + "now"),
        (stubs, "pos_desktop/a.py", "def f():\n    raise NotImplementedError"),
        (modules_without_docstring, "pos_desktop/a.py", "a = 1"),
        (modules_without_docstring, "tests/x/__init__.py", ""),
        (public_names_without_docstring, "pos_desktop/domain/a.py", "def f():\n    return 1"),
        (public_names_without_docstring, "pos_desktop/services/a.py", "class C:\n    a = 1"),
        (waits_in_tests, "tests/test_a.py", "import time\ntime.sleep(1)"),
        (waits_in_tests, "tests/test_a.py", "from time import sleep\nsleep(1)"),
        (waits_in_tests, "tests/ui/test_a.py", "def test_a(qtbot):\n    qtbot.wait(10)"),
        (stopwatches_in_tests, "tests/store/test_a.py", "a = time.perf_counter()"),
        (reads_of_captured_examples, "tests/channels/test_a.py", 'folder = ROOT.parent / "shared"'),
        (finalizers, "pos_desktop/ui/a.py", "class C:\n    def __del__(self):\n        self.close()"),
        (types_met_while_decoding, "pos_desktop/hub/a.py", "a = msgspec.json.decode(b'1', type=Thing)"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "from PySide6.QtWidgets import QTableWidget"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "w = QtWidgets.QTableWidget()"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "class C:\n    done = Signal(int)"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "class C:\n    done = QtCore.Signal(object, object)"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "app.processEvents()"),
        (bad_qt_habits, "pos_desktop/ui/a.py", "time.sleep(0.1)"),
    ],
)
def test_a_breach_is_caught(rule: object, file: str, text: str, tmp_path: Path) -> None:
    assert list(rule(planted(tmp_path, {file: text})))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (unfinished_words, "pos_desktop/a.py", "# TO" + "DO (#14): when the law changes"),
        (
            stubs,
            "pos_desktop/ui/a.py",
            'class C:\n    def f(self):\n        "Draw."\n        raise NotImplementedError',
        ),
        (bad_qt_habits, "pos_desktop/ui/a.py", "class C:\n    done = Signal(object)\n    gone = Signal()"),
        (stopwatches_in_tests, "tests/bench/bench_a.py", "a = time.perf_counter()"),
        (public_names_without_docstring, "pos_desktop/domain/a.py", "def _f():\n    return 1"),
    ],
)
def test_what_is_allowed_passes(rule: object, file: str, text: str, tmp_path: Path) -> None:
    assert not list(rule(planted(tmp_path, {file: text})))  # type: ignore[operator]


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "home/anna/till",
        '"/' + 'root/.config"',
        "cd /" + "work/till",
        "# Auth" + "or: Anna",
        "Co-authored" + "-By: B",
        "pip install --index" + "-url https://example.test/simple",
    ],
)
def test_a_bad_word_is_caught(text: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8")

    assert list(bad_words(text_files(tmp_path)))
