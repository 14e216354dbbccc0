"""The file's form: made new, brought up to date after a copy, refused when newer, and the same either way."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.command import upgrade
from alembic.config import Config

from pos_desktop.domain.errors import Rejected
from pos_desktop.store import migrating
from pos_desktop.store.driver import Connection, connect_writer
from tests.store.shop import open_shop, set_up

ENV = """
from alembic import context
context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
"""
STEP = """
from alembic import op
revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None

def upgrade():
    {what}
"""
TEMPLATE = ""
NEWEST = migrating.LINEAGE[-1]


def steps(folder: Path, last: str) -> Path:
    """Write two steps that follow the newest form of the file."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text(TEMPLATE)
    for revision, before, what in (
        (NEWEST, None, "raise AssertionError('was made long ago')"),
        ("9002", NEWEST, "op.execute('ALTER TABLE local_state ADD COLUMN changed_at_ms INTEGER DEFAULT 7')"),
        ("9003", "9002", last),
    ):
        text = STEP.format(revision=revision, before=repr(before), what=what)
        (folder / "versions" / f"v{revision}.py").write_text(text)
    return folder


def schema_of(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return sorted((kind, name, "".join(sql.split())) for kind, name, sql in rows)


def test_a_file_made_from_nothing_by_steps_equals_a_new_one(tmp_path: Path) -> None:
    stepped, made = connect_writer(tmp_path / "stepped.db"), connect_writer(tmp_path / "made.db")
    migrating.create(made)
    config = Config()
    config.set_main_option("script_location", str(migrating.HERE))
    with migrating.transaction(stepped) as core:
        config.attributes["connection"] = core
        upgrade(config, "head")

    assert schema_of(stepped) == schema_of(made)
    assert migrating.form_of(stepped) == migrating.form_of(made) == migrating.LINEAGE[-1]
    stepped.close()
    made.close()


def test_the_rows_put_in_before_are_right_after_and_in_the_copy(tmp_path: Path) -> None:
    scripts = steps(tmp_path / "steps", "op.execute('UPDATE local_state SET changed_at_ms = 8')")
    connection = connect_writer(tmp_path / "pos.db")
    migrating.create(connection)
    connection.execute("INSERT INTO local_state VALUES ('cursor', '42')")

    copy = migrating.migrate(connection, tmp_path / "pos.db", NEWEST, scripts)

    assert connection.execute("SELECT * FROM local_state").fetchall() == [("cursor", "42", 8)]
    assert migrating.form_of(connection) == "9003"
    before = connect_writer(copy)
    assert before.execute("SELECT * FROM local_state").fetchall() == [("cursor", "42")]
    assert migrating.form_of(before) == NEWEST
    connection.close()
    before.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    scripts = steps(tmp_path / "steps", "raise ValueError('half way')")
    connection = connect_writer(tmp_path / "pos.db")
    migrating.create(connection)
    before = schema_of(connection)

    with pytest.raises(ValueError, match="half way"):
        migrating.migrate(connection, tmp_path / "pos.db", NEWEST, scripts)

    assert schema_of(connection) == before
    assert migrating.form_of(connection) == NEWEST
    connection.close()


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    store = open_shop(tmp_path)
    set_up(store, 1)
    store.close()
    connection = connect_writer(tmp_path / "pos.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (tmp_path / "pos.db").read_bytes()

    with pytest.raises(Rejected) as refused:
        open_shop(tmp_path)

    assert refused.value.reason == "database_newer"
    assert refused.value.facts == {"found": "9999", "known": migrating.LINEAGE[-1]}
    assert (tmp_path / "pos.db").read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = connect_writer(tmp_path / "pos.db")
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()

    with pytest.raises(Rejected, match="not_our_database"):
        open_shop(tmp_path)
