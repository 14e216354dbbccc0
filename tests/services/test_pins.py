"""Hashes of PINs, and tries kept in a file."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher

from pos_desktop.services.pins import Argon2Hasher, KeptTries
from pos_desktop.services.ports.secrets import Tries

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_hash_matches_its_secret_alone() -> None:
    hasher = Argon2Hasher(QUICK)
    hashed = hasher.hashed("1234")
    assert hashed.startswith("$argon2id$")
    assert hasher.matches("1234", hashed)
    assert not hasher.matches("1235", hashed)
    assert not hasher.matches("1234", "no hash at all")


def test_tries_survive_and_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / "tries.json"
    KeptTries(file).keep(b"\x01", Tries(3, 99))
    assert KeptTries(file).tries(b"\x01") == Tries(3, 99)
    file.write_text("[1, 2")
    assert KeptTries(file).tries(b"\x01") == Tries()
