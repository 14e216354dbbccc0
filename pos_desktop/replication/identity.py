"""Who this till is to its hub: the device's key, its token, and where the hub is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos_desktop.journal.wire import Enrolled, signed_bytes

BYTES = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """One device of one retailer at one hub.

    Shapes: `key` is raw Ed25519; `pin` is the SHA-256 of the hub's certificate in hex, "" where the system
        knows who vouches for it.
    """

    hub: str
    retailer: bytes
    device: bytes
    token: str = field(repr=False)
    key: bytes = field(repr=False)
    pin: str = ""

    @property
    def public_key(self) -> bytes:
        """Return what the hub knows it by."""
        return public_key_of(self.key)

    def signature(self, seq: int, head_hash: bytes) -> bytes:
        """Return the signature of its chain up to one fact."""
        return self.sign(signed_bytes(self.retailer, self.device, seq, head_hash))

    def sign(self, content: bytes) -> bytes:
        """Return a signature of anything."""
        return Ed25519PrivateKey.from_private_bytes(self.key).sign(content)

    def renewed(self, enrolled: Enrolled, key: bytes) -> Identity:
        """Return the identity that follows this one at the same hub."""
        return identity_of(self.hub, enrolled, key, self.pin)


class IdentityStore(Protocol):
    """Where an identity is kept: the system's keyring, or an encrypted file."""

    def load(self) -> Identity | None:
        """Return the identity, None when this till has no hub."""

    def save(self, identity: Identity | None) -> None:
        """Keep an identity, or forget it, before returning."""


def identity_of(hub: str, enrolled: Enrolled, key: bytes, pin: str = "") -> Identity:
    """Return the identity that an enrolment gives."""
    return Identity(
        hub,
        bytes.fromhex(enrolled.retailer),
        bytes.fromhex(enrolled.device_id),
        enrolled.token,
        key,
        pin,
    )


def new_key() -> bytes:
    """Return a fresh private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(key: bytes) -> bytes:
    """Return the public half of a key."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
