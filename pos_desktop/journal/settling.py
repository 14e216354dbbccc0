"""Whether a contradiction still says what somebody looked at and settled."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from pos_desktop.journal.state import Contradiction

_SIZE = 16
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def digest_of(contradiction: Contradiction) -> str:
    """Return the digest of everything a contradiction says, in hex; another sum or count gives another."""
    said = (contradiction.key, contradiction.kind, contradiction.details, contradiction.stamp)
    return blake2b(_encode(said), digest_size=_SIZE).hexdigest()
