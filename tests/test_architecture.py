"""Who may import whom; every room, file and test has its place; each rule is shown to catch its breach."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sources import Source, planted, product_sources

PRODUCT = "pos_desktop"


@dataclass(frozen=True)
class Room:
    """What a room may import: parts of the product, and libraries beside Python's own."""

    rooms: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    is_pure: bool = False  # neither clock nor I/O


ROOMS = {
    "domain": Room(is_pure=True),
    "journal": Room(("domain",), ("msgspec", "cryptography", "zstandard"), is_pure=True),
    "services": Room(("domain", "journal", "resources"), ("msgspec", "argon2")),
    "store": Room(
        ("domain", "journal", "services.ports", "resources"),
        ("sqlalchemy", "alembic", "pysqlite3", "msgspec"),
    ),
    "replication": Room(
        ("domain", "journal", "services.ports"), ("requests", "msgspec", "zstandard", "cryptography")
    ),
    "channels": Room(("domain", "journal", "services.ports"), ("requests", "urllib3", "msgspec")),
    "online": Room(
        ("channels", "replication", "domain", "journal", "services", "settings", "store", "tasks"),
        ("msgspec", "keyring", "cryptography", "argon2"),
    ),
    "printing": Room(
        ("domain", "services.ports", "resources"),
        (
            "escpos",
            "barcode",
            "qrcode",
            "PIL",
            "msgspec",
            "PySide6.QtCore",
            "PySide6.QtGui",
            "usb",
            "libusb_package",
            "serial",
            "win32print",
        ),
    ),
    "ui": Room(
        ("domain", "services", "resources", "tasks", "settings"),
        ("PySide6", "shiboken6", "msgspec", "qrcode"),
    ),
    "hub": Room(
        ("domain", "journal", "store", "services", "resources"),
        (
            "litestar",
            "uvicorn",
            "psycopg",
            "pysqlite3",
            "sqlalchemy",
            "alembic",
            "msgspec",
            "zstandard",
            "cryptography",
        ),
    ),
    "demo": Room(("domain", "journal", "services", "resources"), ("msgspec",)),
    "desktop": Room(
        ("app", "display", "domain", "journal", "printing", "services", "settings", "tasks", "ui"),
        ("PySide6", "msgspec"),
    ),
    "tour": Room(
        ("app", "demo", "desktop", "domain", "journal", "printing", "services", "settings", "tasks", "ui"),
        ("PySide6", "msgspec"),
    ),
    "cli": Room(
        (
            "app",
            "channels.rounds",
            "demo",
            "desktop",
            "display",
            "domain",
            "hub",
            "journal",
            "printing",
            "services",
            "settings",
            "tour",
            "channels.fakes",
            "ui.hub_refusals",
            "ui.printer_refusals",
            "ui.refusals",
            "ui.shop_refusals",
        ),
        ("msgspec", "cryptography"),
    ),
    "tasks": Room(),
    "resources": Room(),
    "display": Room(),
    "settings": Room(("domain",), ("msgspec", "platformdirs", "keyring")),
}
COMPOSERS = ("app", "__main__", "__init__")
STARTERS = (*COMPOSERS, "cli", "desktop")  # they decide what a start waits for
APP_USERS = ("__main__", "cli", "desktop", "tour")
CLOCK_AND_IO = {
    "time", "os", "io", "socket", "sqlite3", "subprocess", "threading", "asyncio", "urllib.request", "http",
    "pathlib", "shutil", "tempfile", "random", "secrets", "logging", "locale", "queue", "multiprocessing",
}  # fmt: skip
CLOCK_AND_IO_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "input", "print"}
HEAVY = {
    "escpos",
    "requests",
    "keyring",
    "cryptography",
    "barcode",
    "qrcode",
    "numpy",
    "PIL",
    "alembic",
    "argon2",
    "platformdirs",
    "sqlalchemy",
    "uvicorn",
    "usb",
    "libusb_package",
    "serial",
    "win32print",
    "PySide6",
    "pos_desktop.services.ports.paper",  # a hundred value classes
}
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
WHOLE_HOUSE_TESTS = {"tests/test_architecture.py", "tests/test_sizes.py", "tests/test_style.py"}
TESTS_ACROSS_ROOMS = {"e2e", "contracts", "bench", "crash", "soak"}


# --- the rules


def imported(node: ast.AST) -> tuple[str, ...]:
    """Return the full names an import statement, or a literal `import_module`, brings in."""
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        return tuple(f"{node.module}.{alias.name}" for alias in node.names)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
        "import_module",
        "__import__",
    ):
        return tuple(
            a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)
        )
    return ()


def _imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    return ((node, name) for node in ast.walk(tree) for name in imported(node))


def _within(name: str, places: Collection[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _may_import(room_name: str, name: str) -> bool:
    room = ROOMS[room_name]
    if _within(name, [PRODUCT]):
        inside = name.removeprefix(PRODUCT).removeprefix(".")
        return _within(inside, (room_name, *room.rooms))
    top = name.split(".")[0]
    if top in sys.stdlib_module_names:
        return not (room.is_pure and _within(name, CLOCK_AND_IO))
    return _within(name, room.libraries)


def forbidden_imports(sources: Sequence[Source]) -> Iterator[str]:
    """Yield every import that the table does not allow, wherever in the file it stands."""
    for source in sources:
        if source.room not in ROOMS:
            continue
        for node, name in _imports(source.tree):
            if not _may_import(source.room, name):
                yield f"{source.at(node)}: {source.room} may not import {name}"


def imports_of_app(sources: Sequence[Source]) -> Iterator[str]:
    """Yield imports of the composition root by anything but the command line and tests."""
    for source in sources:
        if source.is_test or source.room in APP_USERS:
            continue
        for node, name in _imports(source.tree):
            if _within(name, [f"{PRODUCT}.app", f"{PRODUCT}.__main__"]):
                yield f"{source.at(node)}: only programs and tests import the composition root"


def relative_imports(sources: Sequence[Source]) -> Iterator[str]:
    """Yield imports that start with a dot."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"{source.at(node)}: absolute imports only"


def dodged_cycles(sources: Sequence[Source]) -> Iterator[str]:
    """Yield imports of the product under TYPE_CHECKING, but those that may come late and say so."""
    heavy = _heavy(sources)
    for source in sources:
        conditions = [node for node in ast.walk(source.tree) if isinstance(node, ast.If)]
        blocks = [block for block in conditions if "TYPE_CHECKING" in ast.dump(block.test)]
        found = [(block, node, name) for block in blocks for node, name in _imports(block)]
        for block, node, name in found:
            may_be_late = _within(name, heavy) or source.room in STARTERS
            if _within(name, [PRODUCT]) and not (may_be_late and _says_late(source, block)):
                yield f"{source.at(node)}: what is imported under TYPE_CHECKING lives in the wrong room"


def hidden_imports(sources: Sequence[Source]) -> Iterator[str]:
    """Yield imports inside functions, unless they say `late` and are heavy, or a start's to decide."""
    heavy = _heavy(sources)
    for source in (source for source in sources if not source.is_test):
        functions = [
            n for n in ast.walk(source.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        statements = [n for function in functions for n in ast.walk(function)]
        for node in statements:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            may_be_late = all(_within(name, heavy) for name in imported(node))
            if not (_says_late(source, node) and (may_be_late or source.room in STARTERS)):
                yield f"{source.at(node)}: import at the top; only what is heavy comes late, and says so"


def _module(source: Source) -> str:
    return ".".join(source.path.with_suffix("").parts).removesuffix(".__init__")


def _heavy(sources: Sequence[Source]) -> set[str]:
    """Return the heavy libraries, and our modules that bring one along, themselves or through another."""
    brings = {_module(s): {name for node in s.tree.body for name in imported(node)} for s in sources}
    heavy, known = set(HEAVY), 0
    while known != len(heavy):
        known = len(heavy)
        heavy |= {module for module, names in brings.items() if any(_within(name, heavy) for name in names)}
    return heavy


def _says_late(source: Source, node: ast.AST) -> bool:
    """Say whether the import, or the block of imports it stands in, is said to be late."""
    line_number: int = getattr(node, "lineno", 1)
    lines, at = source.lines(), line_number - 1
    while at > 0 and lines[at].lstrip().startswith(("from ", "import ")):
        at -= 1
    around = lines[max(0, at - 1) : line_number]
    return any("late" in line.partition("#")[2] for line in around)


def impure_calls(sources: Sequence[Source]) -> Iterator[str]:
    """Yield calls that read a clock, make something random or touch the world in a pure room."""
    for source in sources:
        if source.room not in ROOMS or not ROOMS[source.room].is_pure:
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            is_method_of_ours = isinstance(node.func, ast.Attribute) and name in ("open", "input", "print")
            if name in CLOCK_AND_IO_CALLS and not is_method_of_ours:
                yield f"{source.at(node)}: {source.room} is handed clock and data, it calls no {name}()"


def unknown_rooms(sources: Sequence[Source]) -> Iterator[str]:
    """Yield product files in a room that the map does not have."""
    for source in sources:
        if source.room and source.room not in ROOMS and source.room not in COMPOSERS:
            yield f"{source.path.as_posix()}: there is no room {source.room}; see architecture and this table"


def nameless_files(sources: Sequence[Source]) -> Iterator[str]:
    """Yield files and folders whose name does not say their subject."""
    for source in sources:
        if NAMELESS & set(source.path.with_suffix("").parts):
            yield f"{source.path.as_posix()}: name the subject"


def misplaced_tests(sources: Sequence[Source]) -> Iterator[str]:
    """Yield test files that do not stand where the code they test stands."""
    code = {source.path.as_posix() for source in sources if not source.path.name.startswith("test_")}
    for source in sources:
        path = source.path
        if not (source.is_test and path.name.startswith("test_")) or path.as_posix() in WHOLE_HOUSE_TESTS:
            continue
        if path.parts[1] not in TESTS_ACROSS_ROOMS and not any(
            _mirrored(path) & {c, _package(c)} for c in code
        ):
            yield f"{path.as_posix()}: no code at {PRODUCT}/{'/'.join(path.parts[1:-1])} goes by this name"


def _package(file: str) -> str:
    return file.removesuffix("/__init__.py") + ".py"


def _mirrored(test: Path) -> set[str]:
    """Return the files a test may be of: `test_cart_tax.py` is of `cart_tax.py` or `cart.py`.

    A test of what the tests stand on lies beside it.
    """
    words = test.stem.removeprefix("test_").split("_")
    inner = test.parts[1:-1]
    base = "/".join(inner) if inner[:1] == ("packaging",) else "/".join((PRODUCT, *inner))
    names = {"_".join(words[:count]) for count in range(1, len(words) + 1)}
    return {f"{folder}/{name}.py" for folder in (base, test.parent.as_posix()) for name in names}


RULES = (
    forbidden_imports, imports_of_app, relative_imports, dodged_cycles, hidden_imports, impure_calls,
    unknown_rooms, nameless_files, misplaced_tests,
)  # fmt: skip


# --- the product keeps them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: object) -> None:
    assert list(rule(product_sources())) == []  # type: ignore[operator]


# --- and each breach is caught


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("domain/money.py", "import msgspec"),
        ("domain/money.py", "import time"),
        ("domain/money.py", "from pos_desktop.journal.facts import SaleOpened"),
        ("domain/money.py", "from pos_desktop import journal"),
        ("journal/clock.py", "import sqlite3"),
        ("journal/clock.py", "import pos_desktop.store.writer"),
        ("services/selling.py", "from PySide6.QtCore import QObject"),
        ("services/selling.py", "import sqlalchemy as sa"),
        ("services/selling.py", "import requests"),
        ("services/selling.py", "from pos_desktop.store.writer import Writer"),
        ("store/writer.py", "from pos_desktop.services.selling import sell"),
        ("store/writer.py", "from pos_desktop.services import selling"),
        ("store/writer.py", "from pos_desktop import services"),
        ("store/writer.py", "import pos_desktop.ui.shell"),
        ("channels/woocommerce.py", "from pos_desktop.replication import push"),
        ("channels/woocommerce.py", "from PySide6 import QtCore"),
        ("replication/push.py", "from pos_desktop.channels import registry"),
        ("printing/pdf.py", "from PySide6.QtWidgets import QWidget"),
        ("printing/pdf.py", "from PySide6 import QtWidgets"),
        ("printing/pdf.py", "from pos_desktop.store import queries"),
        ("ui/shell.py", "from pos_desktop.printing.layout import lay_out"),
        ("ui/shell.py", "from pos_desktop.store.writer import Writer"),
        ("ui/shell.py", "import sqlalchemy"),
        ("ui/shell.py", "import requests"),
        ("hub/feed.py", "from pos_desktop.ui import theme"),
        ("tasks.py", "from PySide6.QtCore import QThread"),
        ("store/writer.py", "def f():\n    from pos_desktop.ui.shell import Shell"),
        ("store/writer.py", "if TYPE_CHECKING:\n    from pos_desktop.ui.shell import Shell"),
        ("store/writer.py", "import importlib\nimportlib.import_module('pos_desktop.ui.shell')"),
    ],
)
def test_a_forbidden_import_is_caught(file: str, line: str, tmp_path: Path) -> None:
    assert list(forbidden_imports(planted(tmp_path, {f"pos_desktop/{file}": line})))


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("domain/money.py", "from decimal import Decimal"),
        ("journal/facts.py", "import msgspec\nfrom pos_desktop.domain.money import parse_minor"),
        ("store/writer.py", "from pos_desktop.services.ports.rows import SaleRow"),
        ("store/writer.py", "from pos_desktop.services.ports import rows"),
        ("printing/pdf.py", "from PySide6.QtGui import QPdfWriter"),
        ("printing/pdf.py", "from PySide6 import QtGui"),
        ("ui/shell.py", "from pos_desktop.services.selling import sell"),
        ("app.py", "from pos_desktop.store.writer import Writer\nimport requests"),
    ],
)
def test_an_allowed_import_passes(file: str, line: str, tmp_path: Path) -> None:
    assert not list(forbidden_imports(planted(tmp_path, {f"pos_desktop/{file}": line})))


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (imports_of_app, "pos_desktop/ui/shell.py", "from pos_desktop.app import start"),
        (imports_of_app, "pos_desktop/app.py", "from pos_desktop.__main__ import main"),
        (relative_imports, "pos_desktop/domain/cart.py", "from .money import parse_minor"),
        (relative_imports, "tests/domain/test_cart.py", "from . import builders"),
        (dodged_cycles, "pos_desktop/ui/a.py", "if TYPE_CHECKING:\n    import pos_desktop.ui.b"),
        (dodged_cycles, "pos_desktop/ui/a.py", "if typing.TYPE_CHECKING:\n    from pos_desktop.ui import b"),
        (hidden_imports, "pos_desktop/ui/a.py", "def f():\n    import json  # late"),
        (hidden_imports, "pos_desktop/printing/a.py", "def f():\n    import escpos"),
        (hidden_imports, "pos_desktop/ui/a.py", "def f():\n    from pos_desktop.ui import b  # late"),
        (impure_calls, "pos_desktop/domain/a.py", "at = datetime.now(UTC)"),
        (impure_calls, "pos_desktop/domain/a.py", "key = uuid.uuid4()"),
        (impure_calls, "pos_desktop/journal/a.py", "file = open('x')"),
        (unknown_rooms, "pos_desktop/cellar/wine.py", ""),
        (nameless_files, "pos_desktop/domain/utils.py", ""),
        (nameless_files, "pos_desktop/helpers/money.py", ""),
        (nameless_files, "tests/common.py", ""),
        (nameless_files, "packaging/manager.py", ""),
        (misplaced_tests, "tests/domain/test_money.py", ""),
        (misplaced_tests, "tests/test_money.py", ""),
        (misplaced_tests, "tests/packaging/test_gone.py", ""),
    ],
)
def test_a_breach_is_caught(rule: object, file: str, text: str, tmp_path: Path) -> None:
    assert list(rule(planted(tmp_path, {file: text})))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("code", "test"),
    [
        ("pos_desktop/domain/money.py", "tests/domain/test_money.py"),
        ("pos_desktop/domain/money.py", "tests/domain/test_money_rounding.py"),
        ("pos_desktop/ui/screens/sell/__init__.py", "tests/ui/screens/test_sell.py"),
        ("packaging/dev.py", "tests/packaging/test_dev.py"),
        ("tests/ui/screen_checks.py", "tests/ui/test_screen_checks.py"),
        ("pos_desktop/app.py", "tests/e2e/test_first_order.py"),
    ],
)
def test_a_mirroring_test_passes(code: str, test: str, tmp_path: Path) -> None:
    assert not list(misplaced_tests(planted(tmp_path, {code: "", test: ""})))


@pytest.mark.parametrize("name", ["escpos.printer", "pos_desktop.printing.label"])
def test_what_is_heavy_may_be_named_late_when_it_says_so(name: str, tmp_path: Path) -> None:
    label = {"pos_desktop/printing/label.py": "from PySide6.QtGui import QImage"}
    late = {
        **label,
        "pos_desktop/ui/a.py": f"if TYPE_CHECKING:  # late: at its first use\n    import {name}\n",
    }
    silent = {**label, "pos_desktop/ui/a.py": f"if TYPE_CHECKING:\n    import {name}\n"}

    assert not list(dodged_cycles(planted(tmp_path / "late", late)))
    assert not name.startswith("pos_desktop") or list(dodged_cycles(planted(tmp_path / "silent", silent)))


@pytest.mark.parametrize("name", ["escpos.printer", "pos_desktop.printing.label"])
def test_what_is_heavy_may_come_late_when_it_says_so(name: str, tmp_path: Path) -> None:
    files = {
        "pos_desktop/printing/label.py": "from PySide6.QtGui import QImage",
        "pos_desktop/printing/a.py": f"def f():\n    import {name}  # late: 188 ms of the start\n",
    }

    assert not list(hidden_imports(planted(tmp_path, files)))
