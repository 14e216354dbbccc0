"""A stored document comes back whole, and nothing else comes in."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.paper import (
    Align,
    Barcode,
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
    Text,
    TickBox,
    decode_document,
    encode_document,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 1000)
SIZES, ALIGNS = st.sampled_from(Size), st.sampled_from(Align)
CELLS = st.builds(Cell, TEXTS, NUMBERS, ALIGNS, st.booleans(), SIZES, st.booleans())
BLOCKS = st.one_of(
    st.builds(Text, TEXTS, SIZES, st.booleans(), ALIGNS, st.booleans()),
    st.builds(Row, st.lists(CELLS | st.builds(TickBox, NUMBERS), max_size=4).map(tuple)),
    st.builds(Rule, st.sampled_from(Stroke)),
    st.builds(Spacer, NUMBERS),
    st.builds(Barcode, TEXTS, NUMBERS, NUMBERS),
    st.builds(Qr, TEXTS, NUMBERS),
    st.just(Cut()),
)
DOCUMENTS = st.builds(
    Document,
    st.sampled_from(DocumentKind),
    st.sampled_from(["en", "fr"]),
    st.lists(BLOCKS, max_size=6).map(tuple),
)
SMALL = Document(
    DocumentKind.RECEIPT, "fr", (Text("été", Size.LARGE, bold=True), Row((TickBox(), Cell("x"))), Cut())
)


@given(DOCUMENTS)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    assert decode_document(encode_document(document)) == document


def test_the_stored_form_is_this_one_and_old_jobs_stay_readable() -> None:
    stored = (
        '{"v":1,"kind":"receipt","language":"fr","blocks":[["text",{"text":"été","size":"large","bold":true}],'
        '["row",[["tick",{}],["cell",{"text":"x"}]]],["cut",{}]]}'
    )

    assert encode_document(SMALL).decode() == stored
    assert decode_document(stored.encode()) == SMALL
    assert decode_document(zlib.compress(stored.encode())) == SMALL


@pytest.mark.parametrize(
    "block",
    [
        ["poster", {}],
        ["text", {"text": 7}],
        ["text", {"text": "x", "size": "giant"}],
        ["text", {"text": "x", "bold": 1}],
        ["text", {"nothing": "x"}],
        ["spacer", {"dots": True}],
        ["row", [["text", {"text": "x"}]]],
        ["text"],
        None,
    ],
)
def test_a_block_that_was_never_written_is_rejected(block: object) -> None:
    content = {"v": 1, "kind": "receipt", "language": "en", "blocks": [block]}

    with pytest.raises(Rejected) as rejected:
        decode_document(zlib.compress(json.dumps(content).encode()))

    assert rejected.value.reason == "unreadable_document"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        zlib.compress(b"{}"),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b'{"v":2,"kind":"receipt","language":"en","blocks":[]}'),
        zlib.compress(b" " * 50_000_000),
        zlib.compress(encode_document(SMALL))[:-3],
        encode_document(SMALL)[:-3],
        encode_document(SMALL) + b" " * 1_000_000,
    ],
    ids=["nothing", "plain", "empty", "deep", "newer", "bomb", "cut short", "plain cut short", "plain bomb"],
)
def test_bytes_that_are_no_document_are_rejected(data: bytes) -> None:
    with pytest.raises(Rejected):
        decode_document(data)
