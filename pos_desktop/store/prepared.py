"""The texts of the statements, as `written` says them in Core, put down when the product is built.

To load Core and write them anew took 200 ms of every start. What was put down of another wording than the
one that is here is not used: then they are written anew.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from pos_desktop.resources import resource

FILE = "statements.json"
_HERE = Path(__file__).resolve().parent
_SOURCES = (_HERE / "tables.py", _HERE / "statements.py", _HERE / "form.py")

Texts = dict[str, str]


class Prepared(msgspec.Struct, frozen=True):
    """All statements, by module and name; `wording` is the digest of what they were written from."""

    wording: str
    texts: dict[str, Texts]


_read = msgspec.json.Decoder(Prepared).decode


def prepared(module: str) -> Texts:
    """Return the statements of one module of `written`, by name."""
    return every()[module]


def wording() -> str:
    """Return the digest of what the statements are written from, "" where the sources did not come along."""
    if not _SOURCES[0].exists():
        return ""
    digest = blake2b(digest_size=16)
    for path in (*_SOURCES, *sorted((_HERE / "written").glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def every() -> dict[str, Texts]:
    """Return all statements, by module and name."""
    path = resource(FILE)
    if path.exists():
        known = _read(path.read_bytes())
        if wording() in ("", known.wording):
            return known.texts
    # late: Core takes 170 ms to load, and the texts are there but for who just changed them
    from pos_desktop.store.statements import write_all

    return write_all()
