"""The encrypted file opens to its passphrase alone, and is damaged in no way unnoticed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest

from pos_desktop.domain.errors import PosError, Rejected, RuleBroken, Unavailable
from pos_desktop.online.vault import FILE_NAME, Cost, Vault

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
PASSPHRASE = "correct horse"
SECRETS = {"aa": ("ck_very", "cs_secret")}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault(tmp_path, cost=CHEAP)
    vault.unlock(PASSPHRASE)
    vault.write(SECRETS)
    return vault


def test_what_was_written_is_read_after_a_restart(vault: Vault, tmp_path: Path) -> None:
    later = Vault(tmp_path)
    later.unlock(PASSPHRASE)

    assert later.read() == SECRETS


def test_a_wrong_passphrase_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    later = Vault(tmp_path)
    with pytest.raises(RuleBroken) as caught:
        later.unlock("correct horst")

    assert (caught.value.reason, later.is_open) == ("wrong_passphrase", False)


def test_a_locked_vault_neither_reads_nor_writes(vault: Vault, tmp_path: Path) -> None:
    for work in (lambda: Vault(tmp_path).read(), lambda: Vault(tmp_path).write({})):
        with pytest.raises(RuleBroken, match="vault_locked"):
            work()


def test_nothing_of_a_secret_stands_in_the_file_and_only_its_owner_reads_it(
    vault: Vault, tmp_path: Path
) -> None:
    content = (tmp_path / FILE_NAME).read_bytes()

    assert not any(part in content for part in (b"ck_very", b"cs_secret", b"correct"))
    assert os.name == "nt" or stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_the_same_secrets_are_never_written_the_same_way_twice(vault: Vault, tmp_path: Path) -> None:
    before = (tmp_path / FILE_NAME).read_bytes()
    vault.write(SECRETS)

    assert (tmp_path / FILE_NAME).read_bytes() != before


def test_any_flipped_bit_is_noticed(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        later = Vault(tmp_path)
        assert opened(later) in ("wrong_passphrase", "vault_damaged", "the same"), f"byte {at}"


def opened(vault: Vault) -> str:
    """Say what came of opening a file; a bit of base64 that says nothing may flip."""
    try:
        vault.unlock(PASSPHRASE)
    except PosError as error:
        return error.reason
    return "the same" if vault.read() == SECRETS else "other secrets"


@pytest.mark.parametrize("change", [{"memory_kib": 10**9}, {"passes": 10**6}, {"form": 2}, {"salt": ""}])
def test_a_planted_file_cannot_ask_for_the_moon(
    vault: Vault, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | change))

    with pytest.raises(Rejected, match="vault_damaged"):
        Vault(tmp_path).unlock(PASSPHRASE)


def test_a_short_passphrase_is_refused_when_the_file_is_made(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as caught:
        Vault(tmp_path).unlock("1234567")

    assert (caught.value.reason, caught.value.facts) == ("short_passphrase", {"least": 8})


def test_a_folder_that_takes_nothing_keeps_the_old_file(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "keys.new").mkdir()
    with pytest.raises(Unavailable, match="not_saved"):
        vault.write({})

    assert vault.read() == SECRETS
