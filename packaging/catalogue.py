"""Keep the French catalogue: add a message or a plural, compile it, or list what French lacks."""

from __future__ import annotations

import argparse
import ast
import fcntl
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "translations" / "fr.po"
TEXTS_NAMES = {"texts", "_texts", "tr"}


def load() -> Catalog:
    """Return the French catalogue, new if there is none."""
    if not PO.exists():
        return Catalog(locale="fr_CA", project="pos-desktop", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="fr_CA")


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the compiled catalogue."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def save(catalogue: Catalog) -> None:
    """Write the catalogue sorted, and its compiled form beside it."""
    with PO.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, width=0)
    PO.with_suffix(".mo").write_bytes(mo_bytes(catalogue))


def _text_of(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _spoken_in(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(node.func, "value", None)
        owner_name = getattr(owner, "attr", getattr(owner, "id", ""))
        constants = tuple(_text_of(argument) for argument in node.args[:2] if _text_of(argument))
        if name in TEXTS_NAMES and constants:
            yield constants[:1]
        elif name == "plural" and owner_name in TEXTS_NAMES and len(constants) >= 2:
            yield constants[:2]
        elif name == "message" and constants:
            yield constants[:1]


def spoken() -> set[tuple[str, ...]]:
    """Return every message the code hands to `Texts`, or marks with `message()`."""
    found: set[tuple[str, ...]] = set()
    for path in sorted((ROOT / "pos_desktop").rglob("*.py")):
        found.update(_spoken_in(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def missing() -> list[str]:
    """Return the English messages that French does not have yet."""
    catalogue = load()
    known = {(m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue if m.id and m.string}
    return sorted({ids[0] for ids in spoken()} - known)


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the catalogue and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add")
    add.add_argument("english")
    add.add_argument("french")
    plural = commands.add_parser("plural")
    for name in ("one", "many", "un", "plusieurs"):
        plural.add_argument(name)
    commands.add_parser("compile")
    commands.add_parser("missing")
    options = parser.parse_args(arguments)
    if options.command == "missing":
        lacking = missing()
        print("\n".join(lacking))
        return 1 if lacking else 0
    with (PO.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = load()
        if options.command == "add":
            catalogue.delete(options.english)
            catalogue.add(options.english, options.french)
        elif options.command == "plural":
            catalogue.delete(options.one)
            catalogue.add((options.one, options.many), (options.un, options.plusieurs))
        save(catalogue)
    return 0


if __name__ == "__main__":
    sys.exit(main())
