"""One process owns a data folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from pos_desktop.domain.errors import Unavailable

NAME = "pos.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held until `release`, and let go by the system when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Take the folder.

        Errors: `Unavailable` "folder_in_use" while another process has it, "folder_read_only" and
            "folder_missing" for a folder nothing can be written to.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / NAME).open("a+", encoding="ascii")
        except OSError as error:
            reason = "folder_read_only" if error.errno in _NOT_ALLOWED else "folder_missing"
            raise Unavailable(reason, folder=str(folder), detail=error.strerror or "") from error
        try:
            _take(self._file)
        except OSError as error:
            self._file.close()
            raise Unavailable("folder_in_use", folder=str(folder)) from error

    def release(self) -> None:
        """Let the folder go."""
        self._file.close()


_NOT_ALLOWED = frozenset({1, 13, 30})  # EPERM, EACCES, EROFS
