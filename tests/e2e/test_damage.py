"""A newer database, a strange one, and flipped bits: named, refused or survived, never guessed at."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from pysqlite3 import dbapi2

from pos_desktop.store.open import open_store
from tests.e2e.command import Done, Till
from tests.e2e.hostile import encoded, woo_order

SEED = 20_261_125
READS = (("dump", "--digest"), ("orders", "list"), ("stock", "show"), ("fulfillments", "list"))

SALE = ("sell", "MUG", "--pay", "cash=100.00", "--accept-short")


@dataclass(frozen=True)
class Shop:
    """A whole shop in one file, and what a dump of it says."""

    content: bytes
    digest: str

    def put(self, folder: Path, content: bytes) -> Till:
        """Put a database file in a data folder."""
        folder.mkdir(exist_ok=True)
        for name in ("pos.db", "pos.db-wal", "pos.db-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "pos.db").write_bytes(content)
        return Till(folder)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop")
    till = Till(folder / "data").set_up()
    page = folder / "page.json"
    page.write_bytes(encoded([woo_order(number) for number in range(1, 61)]))
    assert till.run("register", "open", "--float", "100.00").code == 0
    assert till.import_orders(page).code == 0
    for _ in range(5):
        assert till.run(*SALE).code == 0
    store = open_store(folder / "data")
    store.maintenance.copy_to(folder / "whole.db")
    store.close()
    return Shop((folder / "whole.db").read_bytes(), till.digest())


def flipped(content: bytes, random: Random) -> bytes:
    """Return a file with one bit turned, in a byte that says something."""
    damaged = bytearray(content)
    at = random.choice([at for at in (random.randrange(len(content)) for _ in range(500)) if content[at]])
    damaged[at] ^= 1 << random.randrange(8)
    return bytes(damaged)


def test_a_newer_database_is_refused_and_left_alone(shop: Shop, tmp_path: Path) -> None:
    till = shop.put(tmp_path / "data", shop.content)
    connection = dbapi2.connect(str(tmp_path / "data" / "pos.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = (tmp_path / "data" / "pos.db").read_bytes()

    refused = till.run("orders", "list")

    assert refused.code == 3
    assert "newer release" in refused.err
    assert refused.json["error"]["reason"] == "database_newer"
    assert (tmp_path / "data" / "pos.db").read_bytes() == before


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    connection = dbapi2.connect(str(tmp_path / "data" / "pos.db"))
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = (tmp_path / "data" / "pos.db").read_bytes()

    refused = Till(tmp_path / "data").run("orders", "list")

    assert (refused.code, refused.json["error"]["reason"]) == (3, "not_our_database")
    assert (tmp_path / "data" / "pos.db").read_bytes()[100:] == before[100:]


def test_what_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pos.db").write_bytes(b"Dear diary, " * 1_000)

    refused = Till(tmp_path / "data").run("orders", "list")

    assert (refused.code, refused.json["error"]["reason"]) == (4, "database_damaged")
    assert (tmp_path / "data" / "pos.db").read_bytes() == b"Dear diary, " * 1_000


@pytest.mark.parametrize("part", [0.25, 0.5, 0.9])
def test_half_a_database_is_damage(part: float, shop: Shop, tmp_path: Path) -> None:
    till = shop.put(tmp_path / "data", shop.content[: int(len(shop.content) * part) // 4096 * 4096])

    found = till.run("verify")

    assert found.code == 4
    assert found.err


def tried(till: Till, *words: str) -> Done | None:
    """Carry out a command; None when it stumbled over a value that cannot be there."""
    try:
        return till.run(*words)
    except (TypeError, ValueError, AttributeError, LookupError, dbapi2.Error):
        return None


@pytest.mark.parametrize("times", [15, pytest.param(200, marks=pytest.mark.soak)])
def test_a_flipped_bit_is_found_or_changes_nothing(times: int, shop: Shop, tmp_path: Path) -> None:
    random, found = Random(SEED), Counter[str]()
    for _ in range(times):
        till = shop.put(tmp_path / "data", flipped(shop.content, random))
        verified = till.run("verify")
        done = [tried(till, *words) for words in (*READS, SALE)]

        dumped = done[0]
        is_same = dumped is not None and dumped.code == 0 and dumped.json["digest"] == shop.digest
        found["found by verify" if verified.code else "harmless"] += 1
        found["commands refused"] += sum(each is not None and each.code > 0 for each in done)
        found["commands stumbled"] += done.count(None)
        assert all(each.err for each in (verified, *done) if each is not None and each.code)
        assert verified.code == 4 or (verified.code == 0 and is_same and None not in done)

    sys.stdout.write(f"{dict(found)} of {times} flipped bits, {len(READS) + 1} commands after each\n")
    assert found["found by verify"] * 2 > times
    assert found["commands stumbled"] * 100 <= times * (len(READS) + 1)
