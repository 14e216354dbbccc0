"""PINs and badges hashed with argon2, and wrong tries kept in a small file of this machine."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pos_desktop.services.ports.secrets import Tries

if TYPE_CHECKING:  # late: nobody signs in before the till has started
    from argon2 import PasswordHasher

MAX_BYTES = 1_000_000


class Argon2Hasher:
    """argon2id with the library's parameters. Source: RFC 9106, second recommended option."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._given = hasher

    @cached_property
    def _hasher(self) -> PasswordHasher:
        # late: nobody signs in before the till has started
        from argon2 import PasswordHasher

        return self._given or PasswordHasher()

    def hashed(self, secret: str) -> str:
        """Return the hash to keep, with its salt and parameters inside."""
        return self._hasher.hash(secret)

    def matches(self, secret: str, hashed: str) -> bool:
        """Return whether the hash was made of this secret; False for a hash nobody can read."""
        # late: nobody signs in before the till has started
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(hashed, secret)
        except (VerificationError, InvalidHashError):
            return False


class KeptTries:
    """Wrong tries in a file, so that a restart does not end a lock-out; an unreadable file counts as none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tries = self._load()

    def tries(self, user_id: bytes) -> Tries:
        """Return what is counted for a user."""
        return self._tries.get(user_id.hex(), Tries())

    def keep(self, user_id: bytes, tries: Tries) -> None:
        """Store the new count; a full disk must not let anybody in or keep anybody out, so it is kept
        here too.
        """
        self._tries[user_id.hex()] = tries
        content = {key: [each.count, each.last_at_ms] for key, each in self._tries.items() if each.count}
        beside = self._path.with_suffix(".new")
        try:
            beside.write_text(json.dumps(content), encoding="utf-8")
            os.replace(beside, self._path)
        except OSError:
            return

    def _load(self) -> dict[str, Tries]:
        try:
            with self._path.open(encoding="utf-8") as file:
                content = json.loads(file.read(MAX_BYTES))
            return {str(key): Tries(int(count), int(at_ms)) for key, (count, at_ms) in content.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
