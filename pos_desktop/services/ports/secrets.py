"""How PINs and badges are hashed, and where wrong tries are counted: both belong to this machine."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class PinHasher(Protocol):
    """A slow, salted hash made for secrets that people type."""

    def hashed(self, secret: str) -> str:
        """Return the hash to keep in the user's record."""

    def matches(self, secret: str, hashed: str) -> bool:
        """Return whether the hash was made of this secret; False for a hash nobody can read."""


class Tries(Struct, frozen=True):
    """Wrong tries in a row, and the instant of the last one in milliseconds UTC."""

    count: int = 0
    last_at_ms: int = 0


class TryCounter(Protocol):
    """Wrong tries per user on this machine; they survive a restart, or a restart would end the lock-out."""

    def tries(self, user_id: bytes) -> Tries:
        """Return what is counted for a user."""

    def keep(self, user_id: bytes, tries: Tries) -> None:
        """Store the new count."""
