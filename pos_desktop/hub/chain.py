"""What is checked of a push before the database is asked: every link, and both hashes of every fact.

Bodies are not decoded: the hub passes on what it does not understand.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pos_desktop.journal.envelope import MAX_BODY_BYTES, ForgedFact, read_head
from pos_desktop.journal.facts import PERSONAL
from pos_desktop.journal.wire import Fact, Push, signed_bytes

OF_A_REGISTER = "register."  # kinds that only the register they belong to writes


class BadPush(Exception):
    """A push that no device of ours makes.

    Shapes: `reason` is a reason of `wire.Refusal`: bad_body, bad_signature, wrong_scope, other_device.
    """

    def __init__(self, reason: str, problem: str) -> None:
        super().__init__(f"{reason}: {problem}")
        self.reason, self.problem = reason, problem


@dataclass(frozen=True, slots=True)
class Links:
    """A push that is a chain in itself: its facts with the hash of each, from `first_seq` after `prev`."""

    first_seq: int
    prev: bytes
    facts: list[Fact]
    hashes: list[bytes]

    @property
    def last_seq(self) -> int:
        """Return the seq of the last fact."""
        return self.first_seq + len(self.facts) - 1

    def hash_at(self, seq: int) -> bytes:
        """Return the hash of one of its facts, or of the one before the first."""
        return self.prev if seq == self.first_seq - 1 else self.hashes[seq - self.first_seq]


def check_push(push: Push, device: bytes, scope: frozenset[bytes]) -> Links:
    """Return the links of a push of one device.

    Shapes: `scope` holds the outlets whose registers the device may be; empty is all of them. What is sold,
        moved, packed or paid is passed on wherever it concerns.
    Errors: `BadPush`.
    Source: decision 0007.
    """
    hashes: list[bytes] = []
    prev, seq = push.prev, push.first_seq
    for head_bytes, body_bytes in push.facts:
        try:
            head = read_head(head_bytes)
        except ForgedFact as error:
            raise BadPush("bad_body", f"fact {seq}: {error.word('what')}") from error
        if head.device != device:
            raise BadPush("other_device", f"fact {seq}")
        if head.seq != seq or head.prev != prev:
            raise BadPush("bad_body", f"fact {seq}: does not follow the one before it")
        if body_bytes is None:
            if head.kind not in PERSONAL:
                raise BadPush("bad_body", f"fact {seq}: has no body")
        elif len(body_bytes) > MAX_BODY_BYTES or sha256(body_bytes).digest() != head.body_hash:
            raise BadPush("bad_body", f"fact {seq}: is not the body that was sealed")
        if scope and head.kind.startswith(OF_A_REGISTER) and not scope.issuperset(head.scope):
            raise BadPush("wrong_scope", f"fact {seq}: of another outlet's register")
        prev = sha256(head_bytes).digest()
        hashes.append(prev)
        seq += 1
    return Links(push.first_seq, push.prev, push.facts, hashes)


def check_signature(links: Links, signature: bytes, retailer: bytes, device: bytes, key: bytes) -> None:
    """Refuse a push whose end its device did not sign. Errors: `BadPush("bad_signature")`."""
    signed = signed_bytes(retailer, device, links.last_seq, links.hashes[-1])
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature as error:
        raise BadPush("bad_signature", f"fact {links.last_seq}") from error
