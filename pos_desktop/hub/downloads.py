"""A file handed out in pieces: whoever was cut off asks for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_RANGE = re.compile(r"^bytes=(\d{1,18})-(\d{1,18})?$")
_CHUNK = 1 << 18


class BadRange(Exception):
    """The range asked for is not in the file."""


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (first byte, byte after the last) of a Range header, None where the whole file is meant.

    Errors: `BadRange`. Source: RFC 9110, section 14; of several ranges none is served.
    """
    found = _RANGE.match(header.strip())
    if found is None:
        return None
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if first >= size or last < first:
        raise BadRange(header)
    return first, last + 1


def pieces(path: Path, first: int, end: int) -> Iterator[bytes]:
    """Yield a part of a file."""
    with path.open("rb") as file:
        file.seek(first)
        left = end - first
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
