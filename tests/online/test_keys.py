"""Keys lie in the keyring, else in the encrypted file, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.ring import Ring
from pos_desktop.online.vault import FILE_NAME, Cost, Vault
from pos_desktop.services.ports.online import Vault as Place
from tests.online.rings import MemoryRing

SHOP, OTHER = b"s" * 16, b"o" * 16
KEYS = ("ck_1", "cs_2")


def store(folder: Path, ring: MemoryRing | None = None, passphrase: str = "") -> KeyStore:
    vault = Vault(folder, cost=Cost(1, 8, 1))
    found = Ring(ring) if ring is not None else None
    return KeyStore(vault, lambda: found, owner="here", passphrase=passphrase)


def test_a_keyring_is_used_where_there_is_one(tmp_path: Path) -> None:
    ring = MemoryRing()
    keys = store(tmp_path, ring)
    keys.keep(SHOP, KEYS)

    assert (keys.place(), keys.keys(SHOP), keys.keys(OTHER)) == (Place.KEYRING, KEYS, ())
    assert not (tmp_path / FILE_NAME).exists()
    keys.forget(SHOP)
    assert ring.secrets == {}


def test_two_data_folders_do_not_share_their_keys(tmp_path: Path) -> None:
    ring = Ring(MemoryRing())
    one, other = (KeyStore(Vault(tmp_path), lambda: ring, owner=name) for name in ("a", "b"))
    one.keep(SHOP, KEYS)

    assert other.keys(SHOP) == ()


def test_without_a_keyring_a_passphrase_makes_the_file(tmp_path: Path) -> None:
    keys = store(tmp_path)
    assert keys.place() is Place.NEW
    with pytest.raises(RuleBroken, match="vault_locked"):
        keys.keep(SHOP, KEYS)
    keys.unlock("correct horse")
    keys.keep(SHOP, KEYS)
    keys.keep(OTHER, ("x",))

    assert keys.place() is Place.OPEN
    later = store(tmp_path)
    assert later.place() is Place.LOCKED
    with pytest.raises(RuleBroken, match="vault_locked"):
        later.keys(SHOP)
    later.unlock("correct horse")
    later.forget(OTHER)
    assert (later.keys(SHOP), later.keys(OTHER)) == (KEYS, ())


def test_a_passphrase_given_beforehand_opens_the_file_by_itself(tmp_path: Path) -> None:
    store(tmp_path, passphrase="correct horse").keep(SHOP, KEYS)

    assert store(tmp_path, passphrase="correct horse").keys(SHOP) == KEYS
    assert store(tmp_path, passphrase="correct horse").place() is Place.OPEN


def test_a_wrong_passphrase_given_beforehand_is_said_and_opens_nothing(tmp_path: Path) -> None:
    store(tmp_path, passphrase="correct horse").keep(SHOP, KEYS)
    wrong = store(tmp_path, passphrase="wrong horses")

    assert wrong.place() is Place.LOCKED
    with pytest.raises(RuleBroken, match="wrong_passphrase"):
        wrong.keys(SHOP)
    with pytest.raises(RuleBroken, match="wrong_passphrase"):
        wrong.keep(OTHER, ("x",))
    assert store(tmp_path, passphrase="correct horse").keys(SHOP) == KEYS


def test_a_computer_without_keys_needs_no_passphrase(tmp_path: Path) -> None:
    keys = store(tmp_path)
    keys.forget(SHOP)

    assert keys.keys(SHOP) == ()


def test_a_computer_that_has_an_encrypted_file_stays_with_it(tmp_path: Path) -> None:
    store(tmp_path, passphrase="correct horse").keep(SHOP, KEYS)

    assert store(tmp_path, MemoryRing(), "correct horse").keys(SHOP) == KEYS


def test_no_key_shows_in_what_a_store_says_of_itself(tmp_path: Path) -> None:
    keys = store(tmp_path, passphrase="correct horse")
    keys.keep(SHOP, KEYS)

    assert not any(part in repr(keys) + repr(vars(keys)) for part in ("ck_1", "cs_2"))
