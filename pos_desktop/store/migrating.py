"""Which form the file has, and bringing an older one up to date after a copy of it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pysqlite3 import dbapi2

from pos_desktop.domain.errors import Rejected
from pos_desktop.store.driver import Connection

if TYPE_CHECKING:  # late: Core takes 170 ms to load, and a file is made or changed once in a hundred starts
    from sqlalchemy import Connection as CoreConnection
    from sqlalchemy import Engine

LINEAGE = ("0001", "0002")  # every form the file ever had, oldest first
HERE = Path(__file__).resolve().parent / "migrations"


def form_of(connection: Connection) -> str | None:
    """Return the form the file has, None for an empty file.

    Errors: `Rejected("not_our_database")` for a database with other tables.
    """
    tables = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    }
    if not tables:
        return None
    if not {"alembic_version", "journal"} <= tables:
        raise Rejected("not_our_database")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def require_readable(form: str, lineage: tuple[str, ...] = LINEAGE) -> None:
    """Refuse a file that a newer release wrote: it is not guessed at.

    Errors: `Rejected("database_newer")`.
    """
    if form not in lineage:
        raise Rejected("database_newer", found=form, known=lineage[-1])


@contextmanager
def transaction(connection: Connection) -> Iterator[CoreConnection]:
    """Lend the driver's connection to Core for one transaction that locks from its beginning."""
    engine = _engine(connection)
    with engine.begin() as core:
        yield core
    engine.dispose()


def _engine(connection: Connection) -> Engine:
    # late: see above
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: _Lent(connection), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(core: CoreConnection) -> None:
        # By itself SQLAlchemy's SQLite dialect opens no transaction before the first write.
        core.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class _Lent:
    """A driver's connection that outlives the engine it is lent to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def close(self) -> None:
        """Leave the connection open."""


def create(connection: Connection) -> None:
    """Make all tables in an empty file, in one transaction."""
    # late: see above
    from pos_desktop.store.tables import metadata

    with transaction(connection) as core:
        metadata.create_all(core, checkfirst=False)
        core.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        core.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (LINEAGE[-1],))


def migrate(connection: Connection, path: Path, form: str, scripts: Path = HERE) -> Path:
    """Bring an older file to the newest form; returns the copy taken before.

    Errors: whatever the copy or a step raises; the file is as it was then.
    """
    copy = path.with_name(f"{path.stem}-before-{form}-upgrade.db")
    copy.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(copy),))
    # late: heavy, and needed on one start in a hundred
    from alembic.command import upgrade
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts))
    with transaction(connection) as core:
        config.attributes["connection"] = core
        upgrade(config, "head")
    return copy
