"""Sealed bytes open to the same fact, and anything else is named and refused."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.journal.envelope import (
    MAX_BODY_BYTES,
    MAX_HEAD_BYTES,
    MAX_STAMP,
    NO_PREVIOUS,
    ForgedFact,
    Head,
    open_fact,
    read_head,
    seal,
)
from pos_desktop.journal.facts import KIND_OF, KINDS, Body, FulfillmentNoted, OrderCancelled, StockAdjusted
from tests.journal.chains import recorded
from tests.journal.histories import SCENES, Act, play
from tests.journal.shop import DEVICES, ORDERS, an_id


def a_head(**changes: object) -> bytes:
    """Return the bytes of a head, some of its fields changed."""
    fact = recorded(ORDERS[0], OrderCancelled("late"))[0]
    fields = {
        name: getattr(read_head(fact.head_bytes), name)
        for name in read_head(fact.head_bytes).__struct_fields__
    }
    return msgspec.msgpack.encode(Head(**{**fields, **changes}))


@pytest.mark.parametrize("scene", range(SCENES))
def test_a_fact_opens_to_what_was_sealed(scene: int) -> None:
    [fact] = play([Act(device=0, scene=scene, a=1, b=2, c=3, wait_ms=1, hears=False)])

    assert open_fact(fact.head_bytes, fact.body_bytes) == fact
    assert isinstance(fact.body, KINDS[fact.kind])
    assert fact.hash == sha256(fact.head_bytes).digest()


def test_a_re_issued_fact_keeps_its_origin() -> None:
    fact = seal(
        OrderCancelled(),
        device=DEVICES[1],
        seq=1,
        stamp=7 << 16,
        at_ms=7,
        who=None,
        scope=(),
        root=ORDERS[0],
        prev=NO_PREVIOUS,
        origin=(DEVICES[0], 40),
    )

    assert read_head(fact.head_bytes).origin == (DEVICES[0], 40)


def test_an_erased_body_leaves_the_fact_readable() -> None:
    [fact] = recorded(ORDERS[0], FulfillmentNoted(an_id("part"), "call Ann"))

    erased = open_fact(fact.head_bytes, None)

    assert erased.body is None
    assert (erased.kind, erased.seq, erased.hash) == (fact.kind, fact.seq, fact.hash)


def test_another_body_is_refused() -> None:
    fact, other = recorded(ORDERS[0], OrderCancelled("late"), OrderCancelled("gone"))

    with pytest.raises(ForgedFact) as refused:
        open_fact(fact.head_bytes, other.body_bytes)

    assert refused.value.facts == {"what": "body_hash", "device": DEVICES[0].hex(), "seq": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "sale.dreamt_of"},
        {"v": 2},
    ],
    ids=["unknown kind", "newer version"],
)
def test_what_is_not_known_here_is_kept_unread(changes: dict[str, object]) -> None:
    body_bytes = b"\x93whatever"
    head_bytes = a_head(body_hash=sha256(body_bytes).digest(), **changes)

    fact = open_fact(head_bytes, body_bytes)

    assert fact.body is None
    assert (fact.head_bytes, fact.body_bytes) == (head_bytes, body_bytes)


def test_a_field_of_the_future_is_passed_over() -> None:
    [fact] = recorded(ORDERS[0], OrderCancelled("late"))
    body_bytes = msgspec.msgpack.encode([*msgspec.msgpack.decode(fact.body_bytes or b""), "new field"])

    newer = open_fact(a_head(body_hash=sha256(body_bytes).digest()), body_bytes)

    assert newer.body == OrderCancelled("late")
    assert newer.body_bytes == body_bytes


@pytest.mark.parametrize(
    ("head_bytes", "what"),
    [
        (b"", "head"),
        (b"\xc1", "head"),
        (b"\x90", "head"),
        (b"\x00" * (MAX_HEAD_BYTES + 1), "head_too_long"),
        (a_head(device=b"short"), "head"),
        (a_head(seq=0), "head"),
        (a_head(stamp=MAX_STAMP + 1), "head"),
        (a_head(stamp=-1), "head"),
        (a_head(kind=""), "head"),
        (a_head(prev=b""), "head"),
    ],
)
def test_a_head_out_of_bounds_is_refused(head_bytes: bytes, what: str) -> None:
    with pytest.raises(ForgedFact) as refused:
        open_fact(head_bytes, b"")

    assert refused.value.word("what") == what


@pytest.mark.parametrize(
    ("body_bytes", "what"),
    [
        (b"\xc1", "body"),
        (b"\x91\x05", "body"),
        (b"\x91\xa2\xff\xff", "body"),
        (bytes(MAX_BODY_BYTES + 1), "body_too_long"),
    ],
)
def test_a_body_that_is_none_of_its_kind_is_refused(body_bytes: bytes, what: str) -> None:
    head_bytes = a_head(body_hash=sha256(body_bytes).digest())

    with pytest.raises(ForgedFact) as refused:
        open_fact(head_bytes, body_bytes)

    assert refused.value.word("what") == what


def test_a_number_that_no_database_holds_is_never_sealed() -> None:
    with pytest.raises(ForgedFact):
        recorded(an_id("shelf"), StockAdjusted(an_id("outlet"), an_id("product"), 1 << 60))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_do_anything_but_open_or_be_refused(head_bytes: bytes, body_bytes: bytes) -> None:
    with pytest.raises(ForgedFact):
        open_fact(head_bytes, body_bytes)


def test_every_kind_has_its_own_body() -> None:
    assert len(KIND_OF) == len(KINDS)
    assert set(KINDS.values()) == set(Body.__args__)
