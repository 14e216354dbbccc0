"""A file of keys, encrypted with a passphrase, for a computer without a keyring.

Source: argon2id as in RFC 9106, ChaCha20-Poly1305 as in RFC 8439; the head of the file is authenticated too.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pos_desktop.domain.errors import Rejected, RuleBroken, Unavailable

FILE_NAME = "keys.vault"
LEAST_LENGTH = 8
MAX_BYTES = 1_000_000
_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 32, 16, 12

Secrets = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs. Source: RFC 9106, section 4, second recommendation."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class _File(Struct, frozen=True):
    """What stands in the file; the bounds keep a planted one from eating the memory."""

    form: Annotated[int, Meta(ge=1, le=1)]
    passes: Annotated[int, Meta(ge=1, le=100)]
    memory_kib: Annotated[int, Meta(ge=8, le=1_048_576)]
    lanes: Annotated[int, Meta(ge=1, le=64)]
    salt: Annotated[bytes, Meta(min_length=_SALT_BYTES, max_length=_SALT_BYTES)]
    nonce: Annotated[bytes, Meta(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
    box: bytes

    @property
    def head(self) -> bytes:
        """What is not secret and must not be changed either."""
        return msgspec.json.encode((self.form, self.passes, self.memory_kib, self.lanes, self.salt))


_read_file, _read_secrets = msgspec.json.Decoder(_File).decode, msgspec.json.Decoder(Secrets).decode


@dataclass(frozen=True, slots=True)
class _Key:
    """A passphrase made into a key, and how that was done."""

    cost: Cost
    salt: bytes
    key: bytes


class Vault:
    """The encrypted file of one data folder; once opened, its key is kept until the program ends."""

    def __init__(self, folder: Path, *, cost: Cost | None = None) -> None:
        self._path = folder / FILE_NAME
        self._cost = cost or Cost()
        self._key: _Key | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a file yet."""
        return self._path.exists()

    @property
    def is_open(self) -> bool:
        """Whether its passphrase was given."""
        return self._key is not None

    def unlock(self, passphrase: str) -> None:
        """Open the file, or decide with which passphrase it will be made.

        Errors: `RuleBroken` wrong_passphrase, short_passphrase (least); `Rejected("vault_damaged")`;
            `Unavailable("vault_unreadable")`.
        """
        file = self._read()
        if file is None:
            if len(passphrase) < LEAST_LENGTH:
                raise RuleBroken("short_passphrase", least=LEAST_LENGTH)
            self._key = _derived(passphrase, self._cost, secrets.token_bytes(_SALT_BYTES))
            return
        key = _derived(passphrase, Cost(file.passes, file.memory_kib, file.lanes), file.salt)
        _opened(file, key)
        self._key = key

    def read(self) -> Secrets:
        """Return every secret. Errors: `RuleBroken("vault_locked")`, and as `unlock`."""
        key = self._opened_key()
        file = self._read()
        return {} if file is None else _opened(file, key)

    def write(self, content: Secrets) -> None:
        """Keep these secrets and no others: the old file or the new one, never half of one.

        Errors: `RuleBroken("vault_locked")`; `Unavailable("not_saved")`.
        """
        # late: only a computer without a keyring needs it
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        key, nonce = self._opened_key(), secrets.token_bytes(_NONCE_BYTES)
        cost = key.cost
        plain = _File(1, cost.passes, cost.memory_kib, cost.lanes, key.salt, nonce, b"")
        box = ChaCha20Poly1305(key.key).encrypt(nonce, msgspec.json.encode(content), plain.head)
        self._write(msgspec.json.encode(msgspec.structs.replace(plain, box=box)))

    def _opened_key(self) -> _Key:
        if self._key is None:
            raise RuleBroken("vault_locked")
        return self._key

    def _read(self) -> _File | None:
        try:
            with self._path.open("rb") as file:
                return _read_file(file.read(MAX_BYTES))
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise Rejected("vault_damaged", file=str(self._path)) from error
        except OSError as error:
            raise Unavailable("vault_unreadable", file=str(self._path), problem=str(error)) from error

    def _write(self, content: bytes) -> None:
        beside = self._path.with_suffix(".new")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise Unavailable("not_saved", file=str(self._path), problem=str(error)) from error


def _derived(passphrase: str, cost: Cost, salt: bytes) -> _Key:
    # late: slow by intent, and so is its library
    from argon2.low_level import Type, hash_secret_raw

    key = hash_secret_raw(
        passphrase.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, _KEY_BYTES, Type.ID
    )
    return _Key(cost, salt, key)


def _opened(file: _File, key: _Key) -> Secrets:
    # late: only a computer without a keyring needs it
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        plain = ChaCha20Poly1305(key.key).decrypt(file.nonce, file.box, file.head)
    except InvalidTag:
        raise RuleBroken("wrong_passphrase") from None
    return _read_secrets(plain)
