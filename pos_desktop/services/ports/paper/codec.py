"""Documents as stored bytes, so that a job survives the program and a reprint is identical."""

from __future__ import annotations

import json
import zlib
from enum import StrEnum
from typing import Any

import msgspec

from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.paper.document import (
    Align,
    Barcode,
    Block,
    Cell,
    Cut,
    Document,
    DocumentKind,
    Qr,
    Row,
    Rule,
    Size,
    Spacer,
    Stroke,
    Symbology,
    Text,
    TickBox,
)

VERSION = 1  # fields at their default are left out: a changed default needs a new version
MAX_BYTES = 1_000_000

_BLOCKS: dict[str, type[Block]] = {
    "text": Text,
    "row": Row,
    "rule": Rule,
    "spacer": Spacer,
    "barcode": Barcode,
    "qr": Qr,
    "cut": Cut,
}
_CELLS: dict[str, type[Cell | TickBox]] = {"cell": Cell, "tick": TickBox}
_NAMES: dict[type, str] = {kind: name for name, kind in (_BLOCKS | _CELLS).items()}
_ENUMS: dict[str, type[StrEnum]] = {"size": Size, "align": Align, "stroke": Stroke, "symbology": Symbology}
_TYPES: dict[str, type] = {
    "text": str,
    "data": str,
    "bold": bool,
    "inverse": bool,
    "is_optional": bool,
    "width": int,
    "dots": int,
    "height_dots": int,
    "module_dots": int,
    "most_lines": int,
}


def encode_document(document: Document) -> bytes:
    """Return the document as JSON: equal documents give equal bytes. The spool keeps it compressed."""
    return msgspec.json.encode(
        {
            "v": VERSION,
            "kind": document.kind.value,
            "language": document.language,
            "blocks": [_as_list(block) for block in document.blocks],
        }
    )


def decode_document(data: bytes) -> Document:
    """Return the stored document.

    Shapes: JSON, or packed JSON as it was written once.
    Errors: `Rejected("unreadable_document")` for anything that `encode_document` did not write.
    """
    try:
        content = json.loads(_unpacked(data))
        if content["v"] != VERSION:
            raise ValueError(f"version {content['v']}")
        blocks = tuple(_from_list(entry, _BLOCKS) for entry in content["blocks"])
        return Document(DocumentKind(content["kind"]), _checked("text", content["language"]), blocks)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, zlib.error) as error:
        raise Rejected("unreadable_document", error=str(error)) from error


def _unpacked(data: bytes) -> bytes:
    if data.startswith(b"{"):
        if len(data) > MAX_BYTES:
            raise ValueError("too long")
        return data
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(data, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError("cut short, or too long")
    return content


def _as_list(block: Block) -> list[Any]:
    if isinstance(block, Row):
        return ["row", [[_NAMES[type(cell)], cell] for cell in block.cells]]
    return [_NAMES[type(block)], block]


def _from_list(entry: Any, kinds: dict[str, type[Any]]) -> Any:
    name, content = entry
    kind = kinds[name]
    if kind is Row:
        return Row(tuple(_from_list(cell, _CELLS) for cell in content))
    return kind(**{key: _checked(key, value) for key, value in content.items()})


def _checked(key: str, value: Any) -> Any:
    if key in _ENUMS:
        return _ENUMS[key](value)
    if type(value) is not _TYPES[key]:
        raise TypeError(f"{key}: {value!r}")
    return value
