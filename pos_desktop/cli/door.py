"""The local socket by which a command reaches the program that has the data folder open.

The address and a secret stand in a file of the data folder that only its owner can read. One request, one
answer:
the words of a command go in, its output and exit code come back.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

logger = logging.getLogger(__name__)

FILE_NAME = "till.door"
MAX_REQUEST = 10_000_000
PATIENCE_S = 10.0
FAULT = 70
_LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes


@dataclass(frozen=True, slots=True)
class Request:
    """The words of a command, the folder they were given in, and what stood on its standard input."""

    words: tuple[str, ...]
    folder: str
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


Serve = Callable[[Request], Answer]


class Door:
    """Answers commands while a program has the folder open."""

    def __init__(self, folder: Path, serve: Serve) -> None:
        """Begin to listen on a thread of its own; `serve` is called there, one command at a time."""
        self._serve = serve
        self._file = folder / FILE_NAME
        self._key = secrets.token_bytes(32)
        self._listener = Listener(_address(folder), _family(), authkey=self._key)
        self._is_closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="door", daemon=True)
        _write_private(self._file, {"address": self._listener.address, "key": self._key.hex()})
        self._thread.start()

    def close(self) -> None:
        """Stop listening; a command that is being carried out is finished first, within `PATIENCE_S`."""
        self._is_closed.set()
        self._file.unlink(missing_ok=True)
        with suppress(OSError):
            # wakes the thread; with a key, we would wait for an answer that a thread at its end never gives
            Client(self._listener.address, _family()).close()
        self._thread.join(PATIENCE_S)
        self._listener.close()

    def _run(self) -> None:
        while not self._is_closed.is_set():
            with suppress(OSError, AuthenticationError, EOFError), self._listener.accept() as connection:
                if not self._is_closed.is_set():
                    self._answer(connection)

    def _answer(self, connection: Connection) -> None:
        content = json.loads(connection.recv_bytes(MAX_REQUEST))
        secrets_given = tuple(content.get("secrets", ()))
        answer = self._served(Request(tuple(content["words"]), content["folder"], secrets_given))
        connection.send_bytes(json.dumps([answer.code, answer.out, answer.err]).encode())

    def _served(self, request: Request) -> Answer:
        try:
            return self._serve(request)
        except Exception:  # the last handler of this thread: other commands must still be heard
            logger.exception("a command ended in a fault")
            return Answer(FAULT, "", "pos-desktop: a fault of the program; its log says more\n")


def ask(folder: Path, request: Request) -> Answer | None:
    """Return the answer of the program that has the folder open; None when none is there."""
    found = _read(folder / FILE_NAME)
    if found is None:
        return None
    address, key = found
    with (
        suppress(OSError, AuthenticationError, EOFError),
        Client(address, _family(), authkey=key) as connection,
    ):
        asked = {"words": request.words, "folder": request.folder, "secrets": request.secrets}
        connection.send_bytes(json.dumps(asked).encode())
        code, out, err = json.loads(connection.recv_bytes())
        return Answer(int(code), str(out), str(err))
    return None


def _read(path: Path) -> tuple[str, bytes] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return str(content["address"]), bytes.fromhex(content["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _family() -> str:
    return "AF_PIPE" if os.name == "nt" else "AF_UNIX"


def _address(folder: Path) -> str:
    name = f"pos-desktop-{secrets.token_hex(8)}"
    if os.name == "nt":
        return rf"\\.\pipe\{name}"
    inside = folder.resolve() / "till.socket"
    if len(str(inside).encode()) > _LONGEST_SOCKET_PATH:
        return str(Path(tempfile.gettempdir()) / name)
    inside.unlink(missing_ok=True)
    return str(inside)


def _write_private(path: Path, content: dict[str, object]) -> None:
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    beside.replace(path)
