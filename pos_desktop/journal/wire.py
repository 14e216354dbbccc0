"""What tills and hub say to each other: facts as they were sealed, counted in pushes, never encoded anew.

Bodies of `push` and `feed` are these structs in MessagePack, compressed with zstd by whoever sends them; all
else is JSON. A cursor is the number of a push; facts carry no position. Source: architecture.md, "Hub".
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from pos_desktop.journal.envelope import Hash32, Seq

MOST_FACTS_A_PUSH: Final = 1_000
MOST_FACTS_A_PAGE: Final = 5_000
MOST_BYTES: Final = 8 * 1024 * 1024
"""Of a body before it was compressed; a push or page ends before it would be longer."""
MEDIA_TYPE: Final = "application/vnd.pos-desktop+msgpack"
SNAPSHOT_MEDIA_TYPE: Final = "application/zstd"

Fact = tuple[bytes, bytes | None]  # head bytes, body bytes or None when erased
Cursor = Annotated[int, Meta(ge=0, le=(1 << 53) - 1)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
PublicKey = Annotated[bytes, Meta(min_length=32, max_length=32)]
Word = Annotated[str, Meta(max_length=200)]

_PURPOSE = b"pos-desktop push 1\x00"


def signed_bytes(retailer: bytes, device: bytes, seq: int, head_hash: bytes) -> bytes:
    """Return what a device signs of a push: its chain's new end, which covers everything before it."""
    return _PURPOSE + retailer + device + seq.to_bytes(8, "big") + head_hash


class Push(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Facts of one device, contiguous from `first_seq`, the first linked to `prev`.

    `signature` is Ed25519 over `signed_bytes` of the last fact.
    """

    first_seq: Seq
    prev: Hash32
    facts: Annotated[list[Fact], Meta(min_length=1, max_length=MOST_FACTS_A_PUSH)]
    signature: Signature


class PushAnswer(Struct, frozen=True):
    """How far the hub has a device's chain; it may be less than the device was told before.

    Shapes: `acked_hash` in hex is of the fact `acked`, zeros at 0. `newest` is the number of the newest push.
    """

    epoch: str
    acked: int
    acked_hash: str
    newest: int


class FeedPage(Struct, frozen=True, array_like=True):
    """Facts of the pushes after `after` up to `upto`, which is the next cursor; `newest` is how far it goes.

    Facts of one device stand in their order; those of the asking device are left out unless it asks for them.
    """

    epoch: str
    after: Cursor
    upto: Cursor
    newest: Cursor
    facts: list[Fact]


class News(Struct, frozen=True):
    """Answer of a long poll, and of `me`: where the feed stands, what is known of the asking device."""

    epoch: str
    newest: int
    acked: int
    acked_hash: str
    now_ms: int


class SnapshotInfo(Struct, frozen=True):
    """A database as a new till takes it over: facts up to push `cursor`, and all tables made of them.

    Units: bytes; `sha256` in hex is of the compressed file, `raw_sha256` of the database.
    """

    id: str
    epoch: str
    cursor: int
    form: str
    projection: int
    bytes: int
    raw_bytes: int
    sha256: str
    raw_sha256: str
    facts: int
    made_at_ms: int


class Enrolment(Struct, frozen=True):
    """A new device presents its one-time code. Shapes: `public_key` is raw Ed25519 in hex."""

    code: Word
    public_key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    name: Word
    build: Word
    device_id: Annotated[str, Meta(pattern="^([0-9a-f]{32})?$")] = ""


class Enrolled(Struct, frozen=True):
    """What a device is from now on. Ids in hex; `token` is shown this once.

    Shapes: names stand where the retailer has no such outlet or register yet: the device brings them.
    """

    retailer: str
    device_id: str
    token: str
    outlet_id: str
    register_id: str
    epoch: str
    outlet_name: str = ""
    register_name: str = ""


class Renewal(Struct, frozen=True):
    """A device whose chain was forked asks for an identity of its own, with a new key.

    `signature` in hex is of the new public key, by the old key.
    """

    public_key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    signature: Annotated[str, Meta(pattern="^[0-9a-f]{128}$")]


class CodeWish(Struct, frozen=True):
    """A manager wants a one-time code for a new device."""

    outlet_id: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    register_id: Annotated[str, Meta(pattern="^([0-9a-f]{32})?$")] = ""
    name: Word = ""


class Code(Struct, frozen=True):
    """A one-time code, in groups that a person can type, good until `expires_at_ms`."""

    code: str
    expires_at_ms: int


class DeviceInfo(Struct, frozen=True):
    """One device as the hub knows it; instants in ms UTC, None when it never did.

    `behind` counts the pushes it has not pulled yet; `drift_ms` is its clock less the hub's, as last seen.
    """

    device_id: str
    name: str
    outlet_id: str
    register_id: str
    build: str
    enrolled_at_ms: int
    last_seen_ms: int | None = None
    last_push_ms: int | None = None
    facts: int = 0
    behind: int = 0
    drift_ms: int = 0
    revoked_at_ms: int | None = None
    forked_from: str = ""


class Refusal(Struct, frozen=True):
    """Why the hub refused.

    `reason`: no_token, bad_token, revoked, bad_signature, chain_mismatch (acked, acked_hash), wrong_scope,
    other_device, bad_body (problem), too_large, epoch_changed, bad_code, slow_down, not_found, not_saved.
    """

    reason: str
    problem: str = ""
    acked: int | None = None
    acked_hash: str = ""
    epoch: str = ""
