"""The envelope of a fact: sealed once into bytes that are stored, sent and hashed, and opened from them.

A fact is two byte strings. The head says who, when, about what, and holds the hash of the body and the hash
of the device's fact before it; the hash of the fact is the hash of its head. A body can be erased later: the
head, and with it the chain, still verifies.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, NotRequired, TypedDict, Unpack, cast

import msgspec
from msgspec import Meta, Struct

from pos_desktop.domain.errors import Rejected
from pos_desktop.journal.facts import KIND_OF, KINDS, VERSION_OF, Body

MAX_HEAD_BYTES = 8 * 1024
MAX_BODY_BYTES = 1024 * 1024
MAX_STAMP = (1 << 62) - 1  # the year 4199; what is above it leaves a clock no room to go on
MAX_SEQ = (1 << 53) - 1
NO_PREVIOUS = bytes(32)

Id16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Seq = Annotated[int, Meta(ge=1, le=MAX_SEQ)]
Origin = tuple[Id16, Seq]


class Head(Struct, frozen=True, array_like=True, gc=False):
    """Everything of a fact but its body; `origin` is the first identity of a fact that was re-issued.

    Units: `stamp` is a hybrid clock, `at_ms` milliseconds UTC. `scope` names the outlets, empty means all.
    """

    device: Id16
    seq: Seq
    stamp: Annotated[int, Meta(ge=0, le=MAX_STAMP)]
    at_ms: Annotated[int, Meta(ge=-(1 << 53), le=1 << 53)]
    who: Id16 | None
    scope: tuple[Id16, ...]
    root: Id16
    kind: Annotated[str, Meta(min_length=1, max_length=100)]
    v: Annotated[int, Meta(ge=1, le=1_000_000)]
    body_hash: Hash32
    prev: Hash32
    origin: Origin | None = None


class Recorded(Struct, frozen=True, gc=False):
    """One fact as the folds read it; identity is (device, seq).

    Shapes: `body` is None when it was erased, or when its kind or version is not known here; `head_bytes` and
    `body_bytes` are what was sealed, byte for byte.
    """

    device: bytes
    seq: int
    stamp: int
    at_ms: int
    who: bytes | None
    root: bytes
    kind: str
    body: Body | None
    head_bytes: bytes
    body_bytes: bytes | None
    hash: bytes


class Sealing(TypedDict):
    """What the head of a new fact says beside its body."""

    device: bytes
    seq: int
    stamp: int
    at_ms: int
    who: bytes | None
    scope: tuple[bytes, ...]
    root: bytes
    prev: bytes
    origin: NotRequired[tuple[bytes, int] | None]


class ForgedFact(Rejected):
    """Bytes that are no fact, or not the fact their head says; `what` names the part that is wrong."""

    def __init__(self, what: str, *, device: bytes = b"", seq: int = 0) -> None:
        super().__init__("forged_fact", what=what, device=device.hex(), seq=seq)


_encode = msgspec.msgpack.Encoder().encode
_decode_head = msgspec.msgpack.Decoder(Head).decode
_decode_body = {kind: msgspec.msgpack.Decoder(body).decode for kind, body in KINDS.items()}


def seal(body: Body, **saying: Unpack[Sealing]) -> Recorded:
    """Return a new fact: encoded, hashed, and linked to the device's fact before it.

    Errors: `ForgedFact` for a body or head that no reader would accept; nothing was made then.
    """
    kind = KIND_OF[type(body)]
    body_bytes = _encode(body)
    if len(body_bytes) > MAX_BODY_BYTES:
        raise ForgedFact("body_too_long", device=saying["device"], seq=saying["seq"])
    head_bytes = _encode(
        Head(
            saying["device"],
            saying["seq"],
            saying["stamp"],
            saying["at_ms"],
            saying["who"],
            saying["scope"],
            saying["root"],
            kind,
            VERSION_OF[kind],
            sha256(body_bytes).digest(),
            saying["prev"],
            saying.get("origin"),
        )
    )
    head = read_head(head_bytes)
    return _recorded(head, head_bytes, body_bytes, _read_body(head, body_bytes))


def read_head(head_bytes: bytes) -> Head:
    """Return the head that these bytes hold.

    Errors: `ForgedFact` if they hold none, or a field is out of its bounds.
    """
    if len(head_bytes) > MAX_HEAD_BYTES:
        raise ForgedFact("head_too_long")
    try:
        return _decode_head(head_bytes)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ForgedFact("head") from error


def open_fact(head_bytes: bytes, body_bytes: bytes | None) -> Recorded:
    """Return the fact that was sealed into these bytes; a body of None was erased.

    Shapes: a fact of unknown kind or newer version keeps its bytes and has no decoded body.
    Errors: `ForgedFact` if head or body does not decode, is too long, or the body is not the one hashed.
    """
    head = read_head(head_bytes)
    body: Body | None = None
    if body_bytes is not None:
        if len(body_bytes) > MAX_BODY_BYTES:
            raise ForgedFact("body_too_long", device=head.device, seq=head.seq)
        if sha256(body_bytes).digest() != head.body_hash:
            raise ForgedFact("body_hash", device=head.device, seq=head.seq)
        body = _read_body(head, body_bytes)
    return _recorded(head, head_bytes, body_bytes, body)


def _recorded(head: Head, head_bytes: bytes, body_bytes: bytes | None, body: Body | None) -> Recorded:
    return Recorded(
        head.device,
        head.seq,
        head.stamp,
        head.at_ms,
        head.who,
        head.root,
        head.kind,
        body,
        head_bytes,
        body_bytes,
        sha256(head_bytes).digest(),
    )


def _read_body(head: Head, body_bytes: bytes) -> Body | None:
    decode = _decode_body.get(head.kind)
    if decode is None or head.v > VERSION_OF[head.kind]:
        return None
    try:
        return cast(Body, decode(body_bytes))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ForgedFact("body", device=head.device, seq=head.seq) from error
