"""Where this computer keeps the keys of its web shops: the system's keyring, else an encrypted file."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cached_property

from pos_desktop.domain.errors import PosError
from pos_desktop.online.ring import Ring
from pos_desktop.online.vault import Vault
from pos_desktop.services.ports import online

PASSPHRASE_VARIABLE = "POS_DESKTOP_PASSPHRASE"
SERVICE = "pos-desktop"


class KeyStore:
    """The keys of web shops by channel; every method may wait for the keyring.

    Shapes: `owner` names the data folder among others of the same computer; `passphrase` is the one given
        beforehand, "" for none. A computer that has an encrypted file already stays with it.
    Errors: `RuleBroken` vault_locked, wrong_passphrase; `Rejected("vault_damaged")`; `Unavailable` keyring,
        vault_unreadable, from every method but `place`.
    """

    def __init__(
        self, vault: Vault, find_ring: Callable[[], Ring | None], *, owner: str, passphrase: str = ""
    ) -> None:
        self._vault, self._find_ring = vault, find_ring
        self._service = f"{SERVICE} {owner}"
        self._passphrase = passphrase
        self._lock = threading.RLock()

    @cached_property
    def _ring(self) -> Ring | None:
        return None if self._vault.exists else self._find_ring()

    def place(self) -> online.Vault:
        """Return where keys would be kept now."""
        with self._lock:
            if self._ring is not None:
                return online.Vault.KEYRING
            try:
                self._open_with_what_was_given()
            except PosError:
                return online.Vault.LOCKED
            if self._vault.is_open:
                return online.Vault.OPEN
            return online.Vault.LOCKED if self._vault.exists else online.Vault.NEW

    def unlock(self, passphrase: str) -> None:
        """Open the encrypted file, or choose the passphrase with which it will be made.

        Errors: `RuleBroken` wrong_passphrase, short_passphrase (least).
        """
        with self._lock:
            if self._ring is None:
                self._vault.unlock(passphrase)
                if not self._vault.exists:
                    self._vault.write({})

    def keys(self, channel_id: bytes) -> tuple[str, ...]:
        """Return the keys of a shop, none where this computer has none."""
        with self._lock:
            if self._ring is not None:
                kept = self._ring.secret(self._service, channel_id.hex())
                return tuple(json.loads(kept)) if kept else ()
            self._open_with_what_was_given()
            if not self._vault.exists:
                return ()
            return self._vault.read().get(channel_id.hex(), ())

    def keep(self, channel_id: bytes, keys: tuple[str, ...]) -> None:
        """Keep the keys of a shop. Errors: also `Unavailable("not_saved")`, and what `unlock` raises."""
        with self._lock:
            if self._ring is not None:
                self._ring.keep(self._service, channel_id.hex(), json.dumps(keys))
                return
            self._open_with_what_was_given()
            self._vault.write({**self._vault.read(), channel_id.hex(): keys})

    def forget(self, channel_id: bytes) -> None:
        """Forget the keys of a shop."""
        with self._lock:
            if self._ring is not None:
                self._ring.forget(self._service, channel_id.hex())
                return
            if self._vault.exists:
                self._open_with_what_was_given()
                others = {name: keys for name, keys in self._vault.read().items() if name != channel_id.hex()}
                self._vault.write(others)

    def _open_with_what_was_given(self) -> None:
        if self._passphrase and not self._vault.is_open:
            self._vault.unlock(self._passphrase)
