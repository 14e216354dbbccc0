"""Dump, verify, rebuild, doctor."""

from __future__ import annotations

import os

import pysqlite3.dbapi2 as sqlite3
import pytest

from tests.cli.conftest import Till


def test_rebuild_changes_nothing_and_verify_is_clean(till: Till) -> None:
    till.stocked()
    till.ask("sell", "MUG", "--pay", "cash=10")

    rebuilt = till.ask("rebuild").data
    verified = till.ask("verify")

    assert rebuilt["is_same"]
    assert (verified.code, verified.data["is_clean"]) == (0, True)
    assert till.ask("dump").data["lines"] == till.run("dump").out.splitlines()


def test_verify_names_the_first_bad_fact(till: Till) -> None:
    till.stocked()
    with sqlite3.connect(till.folder / "pos.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal SET body = x'9100' WHERE id = (SELECT max(id) FROM journal)")
    connection.close()

    done = till.ask("verify")

    assert (done.code, done.data["is_clean"]) == (4, False)
    assert "first bad fact" in done.err


def test_doctor_says_what_it_found(till: Till) -> None:
    checks = {each["check"]: each["is_good"] for each in till.ask("doctor").data["checks"]}
    assert checks["database"]
    assert checks["outlets"]


def test_a_shop_is_set_up_once(till: Till) -> None:
    first = till.ask("setup").data
    assert till.ask("setup", "--outlet", "Other").data["outlet_id"] == first["outlet_id"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_unavailable(till: Till) -> None:
    till.folder.chmod(0o500)
    try:
        assert till.ask("doctor").code == 3
    finally:
        till.folder.chmod(0o700)


def test_a_folder_that_is_a_file_is_unavailable(till: Till) -> None:
    done = Till(till.folder.parent / "file", till.capture)
    done.folder.write_text("x")
    assert done.ask("doctor").code == 3


def test_a_newer_database_is_left_alone(till: Till) -> None:
    with sqlite3.connect(till.folder / "pos.db") as connection:
        (name,) = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%alembic%'").fetchone()
        connection.execute(f"UPDATE {name} SET version_num = '9999_later'")
    connection.close()
    before = (till.folder / "pos.db").read_bytes()

    done = till.ask("doctor")

    assert (done.code, done.reason) == (3, "database_newer")
    assert (till.folder / "pos.db").read_bytes() == before
