"""Starts the program again and again: each run is a process of its own that may be killed.

One process imports the program once and waits; each run is forked from it, which takes a few milliseconds
instead of a second. `python -m tests.contracts.starting` is that process.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from pos_desktop.__main__ import main as pos_desktop
from pos_desktop.app import open_app
from pos_desktop.online.keys import PASSPHRASE_VARIABLE
from pos_desktop.online.ring import CHOICE_VARIABLE
from pos_desktop.store.open import wall_ms
from tests.contracts.plants import PLANTS

ROOT = Path(__file__).resolve().parent.parent.parent
IMPORTED = (
    "pos_desktop.cli.commands",
    "pos_desktop.online.opening",
    "pos_desktop.channels.shopify_shop",
    "pos_desktop.channels.woocommerce_shop",
    "pos_desktop.channels.bigcommerce_shop",
    "pos_desktop.channels.ecwid_shop",
    "requests",
    "argon2.low_level",
    "cryptography.hazmat.primitives.ciphers.aead",
)


ENVIRON = {CHOICE_VARIABLE: "keyring.backends.null.Keyring", PASSPHRASE_VARIABLE: "correct horse"}
"""Keys lie in an encrypted file: the keyring of whoever runs this is not ours to fill."""


class Run(msgspec.Struct, frozen=True):
    """One run of the program.

    Shapes: `words` as on the command line; `said` is the file that holds what it writes; `plants` are faults
        to be planted in it. Units: `ahead_ms` is how far its clock is ahead of this computer's.
    """

    words: tuple[str, ...]
    said: str
    ahead_ms: int = 0
    plants: tuple[str, ...] = ()


class Program:
    """A run that was started: `kill` ends it as a power cut would, never anything else."""

    def __init__(self, pid: int, wait: Callable[[], int]) -> None:
        self._handle = os.pidfd_open(pid)
        self._wait = wait

    def kill(self) -> None:
        """End it where it is; one that has ended already is left alone."""
        try:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        except ProcessLookupError:
            return

    def wait(self) -> int:
        """Return its exit code once it is over, below zero when it was killed."""
        return self._wait()

    def close(self) -> None:
        """Let its handle go; nobody kills it any more."""
        os.close(self._handle)


class Starter:
    """Starts runs, one at a time, while the `with` block lasts."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.contracts.starting"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRON},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def start(self, run: Run) -> Program:
        """Start a run."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(run) + b"\n")
        self._process.stdin.flush()
        return Program(self._number(), self._number)

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def serve() -> None:
    """Fork a run for every line that comes in; say its number, then its exit code."""
    for name in IMPORTED:
        importlib.import_module(name)
    for line in sys.stdin.buffer:
        run = msgspec.json.decode(line, type=Run)
        number = os.fork()
        if number == 0:
            _carry_out(run)
        _say(number)
        _, status = os.waitpid(number, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _carry_out(run: Run) -> None:
    """Be the program, and end."""
    said = os.open(run.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(said, stream)
    code = 70
    try:
        _set_clock(run.ahead_ms)
        for name in run.plants:
            PLANTS[name](setattr)
        code = pos_desktop(run.words)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _set_clock(ahead_ms: int) -> None:
    defaults = open_app.__kwdefaults__
    assert defaults is not None
    defaults["clock"] = lambda: wall_ms() + ahead_ms


def words_of(folder: Path, *words: str) -> Sequence[str]:
    """Return the words of one command about a data folder."""
    return ("--data", str(folder), *words, "--json")


if __name__ == "__main__":
    serve()
