"""Unpacks on a thread of its own what is still being fetched: soon after its last byte all is on the disk.

Nothing of it counts before the whole was compared with its hash.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from pathlib import Path
from queue import Queue
from typing import IO, cast

import zstandard

AHEAD = 32
_CHUNK = 1 << 20
_WINDOW = 1 << 27
_END = b""


class Unpacking:
    """One file that is being unpacked; who has its pieces calls `take`, then `finish`, and always `close`.

    Errors: `OSError`, `zstandard.ZstdError`, of `take` as soon as they are known, else of `finish`.
    """

    def __init__(self, target: Path, most: int) -> None:
        """Shapes: hardly more bytes than `most` are written."""
        self._target, self._most = target, most
        self._pieces: Queue[bytes] = Queue(AHEAD)
        self._came_all = self._is_wanted = False
        self._size: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="hub-unpacking", daemon=True)
        self._thread.start()

    def take(self, piece: bytes) -> None:
        """Hand over what comes next; waits while much is still to be unpacked."""
        if self._size.done():
            self._size.result()
        if piece:
            self._pieces.put(piece)

    def finish(self) -> int:
        """Wait until everything that was handed over is unpacked and synced; return how many bytes it is."""
        self._end()
        size = self._size.result()
        self._is_wanted = True
        return size

    def close(self) -> None:
        """End; what was not finished is removed."""
        if not self._is_wanted:
            self._end()
            self._target.unlink(missing_ok=True)

    def read(self, _most: int = -1) -> bytes:
        """Return the next piece, nothing after the last. The thread alone reads."""
        if self._came_all:
            return _END
        piece = self._pieces.get()
        self._came_all = not piece
        return piece

    def _end(self) -> None:
        if self._thread.is_alive():
            self._pieces.put(_END)
            self._thread.join()

    def _run(self) -> None:
        try:
            self._size.set_result(self._unpacked())
        except BaseException as error:  # noqa: BLE001 - belongs to who hands the pieces over
            self._size.set_exception(error)
        while self.read():  # who hands over must not wait for ever
            pass

    def _unpacked(self) -> int:
        size, piece = 0, memoryview(bytearray(_CHUNK))  # one for all: making each anew took longer
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with (
            self._target.open("wb") as target,
            unpacker.stream_reader(cast(IO[bytes], self), closefd=False) as reader,
        ):
            while size <= self._most and (count := reader.readinto(piece)):
                target.write(piece[:count])
                size += count
            target.flush()
            os.fsync(target.fileno())
        return size
