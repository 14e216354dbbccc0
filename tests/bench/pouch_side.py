"""express-pouchdb and PouchDB on this machine: what they take for documents as long as facts are.

They are installed from npm into the system's temporary folder, once for each set of versions.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent / "pouch"
INSTALL_S, RUN_S = 300, 900


class NotHere(Exception):
    """PouchDB cannot be had on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What PouchDB took, in seconds.

    Shapes: `first` is its first push of 1,000 after the initial replication, `steady` each one after it;
        `reached` is for each of some changes how long until another database had it.
    """

    initial: float
    first: float
    steady: list[float]
    reached: list[float]


def measured(folder: Path, *, documents: int, size: int, rounds: int, changes: int) -> Theirs:
    """Return what PouchDB took for so many documents of `size` bytes as JSON. Errors: `NotHere`."""
    installed = _installed()
    for name in ("server", "till"):
        (folder / name).mkdir()
    numbers = [str(number) for number in (documents, size, rounds, changes)]
    with _server(installed, folder / "server") as url:
        command = ["node", "till.js", url, str(folder / "till"), *numbers]
        done = subprocess.run(
            command, cwd=installed, stdout=subprocess.PIPE, text=True, check=True, timeout=RUN_S
        )
    return Theirs(**json.loads(done.stdout))


@contextmanager
def _server(installed: Path, folder: Path) -> Iterator[str]:
    command = ["node", "server.js", str(folder)]
    server = subprocess.Popen(
        command, cwd=installed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _installed() -> Path:
    """Return a folder with the scripts and what they need."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotHere("node and npm are not installed")
    wanted = (HERE / "package.json").read_bytes()
    folder = Path(tempfile.gettempdir()) / f"pos-bench-pouch-{sha256(wanted).hexdigest()[:12]}"
    folder.mkdir(exist_ok=True)
    for source in HERE.iterdir():
        shutil.copy(source, folder)
    done = folder / "node_modules" / ".package-lock.json"  # npm writes it last
    if not done.exists():
        _install(npm, folder)
    return folder


def _install(npm: str, folder: Path) -> None:
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=folder, stdout=sys.stderr, check=True, timeout=INSTALL_S)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotHere(f"npm could not install it: {error}") from error
