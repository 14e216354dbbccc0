"""Tills and a hub as processes of their own, worked by `pos-desktop` commands that are written down."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from pos_desktop.cli.door import Request, ask

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_S = 120
_ENVIRONMENT = {
    "POS_DESKTOP_PASSPHRASE": "for these tests",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}
_SECRET = re.compile(r"(://[^:/@\s]+:)[^@\s]+@")


class CommandFailed(Exception):
    """A command ended with another exit code than 0; None when nobody was there to answer."""

    def __init__(self, told: str, code: int | None = None) -> None:
        super().__init__(told)
        self.code = code


@dataclass
class Transcript:
    """What was done and answered, for a person to read."""

    to: TextIO

    def title(self, text: str) -> None:
        """Begin a part."""
        self.to.write(f"\n== {text}\n")

    def say(self, text: str) -> None:
        """Write one line; a password in an address is left out."""
        self.to.write(_SECRET.sub(r"\1...@", text) + "\n")
        self.to.flush()


def environment() -> dict[str, str]:
    """Return the environment of every process: no keyring, no display."""
    return {**os.environ, **_ENVIRONMENT, "QT_QPA_PLATFORM": "offscreen"}


def run(transcript: Transcript, name: str, *words: str) -> Any:
    """Run one `pos-desktop` command and return what it answered. Errors: `CommandFailed`."""
    transcript.say(f"[{name}] $ pos-desktop {shlex.join(words)}")
    done = subprocess.run(
        [sys.executable, "-m", "pos_desktop", *words, "--json"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    return _answered(transcript, words, (done.returncode, done.stdout, done.stderr))


def _answered(transcript: Transcript, words: Sequence[str], done: tuple[int, str, str]) -> Any:
    code, out, err = done
    if code:
        transcript.say(f"    exit code {code}: {err.strip()}")
        raise CommandFailed(f"{words}: {code} {out} {err}", code)
    return json.loads(out)


@dataclass
class Process:
    """One long-lived process."""

    name: str
    process: subprocess.Popen[str]

    @classmethod
    def started(cls, name: str, *words: str) -> Process:
        """Start a Python module; return when it has written its first line."""
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return cls(name, process)

    def line(self) -> str:
        """Return the next line it writes. Errors: `CommandFailed` when it ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise CommandFailed(f"{self.name} ended with {self.process.wait(LONGEST_S)}")
        return line

    def stop(self) -> int:
        """Let it end in peace; return its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait(LONGEST_S)
        self.process.stdout.close()
        return code

    def interrupt(self) -> int:
        """Tell it to stop, as a system does; return its exit code."""
        self.process.terminate()
        return self.stop()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.stop()


@dataclass
class HubProcess:
    """`pos-desktop hub serve`, at the same address after every start."""

    transcript: Transcript
    database: str
    folder: Path
    workers: int = 1
    address: str = "127.0.0.1:0"
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def start(self) -> None:
        """Serve; return when requests are taken."""
        words = ["hub", "serve", "--database", self.database, "--listen", self.address]
        more = ["--data", str(self.folder), "--workers", str(self.workers)]
        self.process = Process.started("hub", "pos_desktop", *words, *more, "--json")
        self.address = json.loads(self.process.line())["url"].removeprefix("http://")
        self.transcript.say(f"[hub] $ pos-desktop {shlex.join(words)}   (process {self.process.process.pid})")

    def run(self, *words: str) -> Any:
        """Run one command on the hub's own computer."""
        return run(self.transcript, "hub", "hub", *words, "--database", self.database)

    def code(self, outlet: str, register: str) -> str:
        """Return a one-time code."""
        return str(self.run("code", "--outlet", outlet, "--register", register)["code"])


@dataclass
class TillProcess:
    """One till that is open, and the commands that are given to it.

    Shapes: `is_direct` knocks at the till's door as the command does, without a process for each command.
    """

    transcript: Transcript
    name: str
    folder: Path
    register: str
    shift_ms: int = 0
    is_direct: bool = False
    process: Process | None = None
    _clock: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._clock = self.folder / "clock"
        self.set_clock(self.shift_ms)

    def open(self) -> None:
        """Start the till; return when it takes commands."""
        self.process = Process.started(self.name, "tests.e2e.open_till", str(self.folder), str(self._clock))
        assert self.process.line() == "open\n"
        self.transcript.say(f"[{self.name}] is open   (process {self.process.process.pid})")

    def set_clock(self, shift_ms: int) -> None:
        """Let the till's clock be off by so much."""
        self.shift_ms = shift_ms
        beside = self._clock.with_suffix(".new")
        beside.write_text(str(shift_ms), encoding="ascii")
        beside.replace(self._clock)

    def run(self, *words: str) -> Any:
        """Give the till one command. Errors: `CommandFailed`."""
        words = (*words, "--data", str(self.folder))
        if not self.is_direct:
            return run(self.transcript, self.name, *words)
        self.transcript.say(f"[{self.name}] {shlex.join(words)}")
        answer = ask(self.folder, Request((*words, "--json"), str(ROOT)))
        if answer is None:
            raise CommandFailed(f"{self.name} is gone")
        return _answered(self.transcript, words, (answer.code, answer.out, answer.err))

    def at_register(self, *words: str) -> Any:
        """Give the till one command at its own register."""
        return self.run(*words, "--register", self.register)

    def digest(self) -> str:
        """Return the digest of all its tables."""
        return str(self.run("dump", "--digest")["digest"])
