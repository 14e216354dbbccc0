"""Opening the data folder: one owner, durable, and a clear word for everything that is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from pos_desktop.domain.errors import PosError, Rejected, Unavailable
from pos_desktop.store import folding
from pos_desktop.store import open as opening
from pos_desktop.store.driver import Connection, connect_writer, require_sqlite
from tests.store.shop import Order, open_shop, run_order, set_up


def reason_of(folder: Path) -> str:
    with pytest.raises(PosError) as refused:
        open_shop(folder)
    return refused.value.reason


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    open_shop(tmp_path / "new" / "folder").close()

    assert (tmp_path / "new" / "folder" / "pos.db").is_file()


def test_a_file_keeps_the_identity_it_was_enrolled_with(tmp_path: Path) -> None:
    store = open_shop(tmp_path, name="till 1")
    own = store.device_id
    store.close()

    store = open_shop(tmp_path, name="till 2")
    assert store.device_id == own
    store.close()


def test_one_process_owns_a_folder(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    program = (
        "import sys, pathlib\n"
        "from pos_desktop.store.open import open_store\n"
        "try:\n    open_store(pathlib.Path(sys.argv[1]))\n"
        "except Exception as error:\n    print(error.reason)\n"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    store.close()

    assert told.stdout.strip() == "folder_in_use"
    open_shop(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert reason_of(tmp_path / "file" / "till") == "folder_missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    open_shop(tmp_path).close()
    (tmp_path / "pos.db").chmod(0o444)

    assert reason_of(tmp_path) == "folder_read_only"


def test_a_file_that_is_no_database_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "pos.db").write_bytes(b"not a database, but somebody's letter" * 100)
    before = (tmp_path / "pos.db").read_bytes()

    assert reason_of(tmp_path) == "database_damaged"
    assert (tmp_path / "pos.db").read_bytes() == before


def test_a_corrupt_page_is_told_and_found(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    set_up(store, 200)
    for number in range(50):
        run_order(store, Order(number, 200))
    store.close()
    path = tmp_path / "pos.db"
    pages = bytearray(path.read_bytes())
    for start in range(4096 * 40, len(pages) - 4096, 4096 * 7):
        pages[start : start + 100] = b"\xff" * 100
    path.write_bytes(bytes(pages))

    with pytest.raises(Rejected, match="database_damaged"):
        _read_everything(tmp_path)


def _read_everything(folder: Path) -> None:
    store = open_shop(folder)
    try:
        assert not store.maintenance.verify().is_clean
        assert store.maintenance.quick_check()
        list(store.maintenance.dump())
    finally:
        store.close()


def test_a_sqlite_that_can_corrupt_the_file_is_refused() -> None:
    with pytest.raises(Rejected, match="sqlite_too_old"):
        require_sqlite((3, 51, 2))


def test_a_connection_that_is_not_durable_is_refused(tmp_path: Path) -> None:
    def careless(path: Path) -> Connection:
        connection = connect_writer(path)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    with pytest.raises(Rejected, match="not_durable"):
        open_shop(tmp_path, connect=careless)


def test_tables_of_another_releases_folds_are_made_anew(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    set_up(store)
    run_order(store, Order(1))
    before = store.maintenance.digest()
    store.close()
    connection = connect_writer(tmp_path / "pos.db")
    connection.execute("UPDATE sale SET label = 'of an older release'")
    connection.execute("UPDATE local_state SET value = '0' WHERE name = 'projection'")
    connection.close()

    store = open_shop(tmp_path)
    assert store.maintenance.digest() == before
    assert store.reader.rows("SELECT value FROM local_state") == [(str(folding.PROJECTION),)]
    store.close()


def test_opening_again_imports_no_upgrader(tmp_path: Path) -> None:
    open_shop(tmp_path).close()
    program = (
        "import sys, pathlib\n"
        "from pos_desktop.store.open import open_store\n"
        "open_store(pathlib.Path(sys.argv[1])).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )

    assert told.stdout.strip() == "False"


def test_the_machines_clock_is_in_milliseconds() -> None:
    assert 1_700_000_000_000 < opening.wall_ms() < 10_000_000_000_000


def test_trouble_at_the_disk_is_unavailable(tmp_path: Path) -> None:
    def full(path: Path) -> Connection:
        raise dbapi2.OperationalError("database or disk is full")

    with pytest.raises(Unavailable) as refused:
        open_shop(tmp_path, connect=full)
    assert refused.value.facts == {"cause": "disk_full"}


def test_the_file_alone_of_a_closed_shop_is_whole(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    set_up(store)
    store.queries.named("outlet")
    digest = store.maintenance.digest()
    store.close()

    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "pos.db").write_bytes((tmp_path / "pos.db").read_bytes())

    copy = open_shop(alone)
    assert copy.maintenance.digest() == digest
    copy.close()
