"""Places that nothing can be written to: a disk that is full, a folder that may only be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def is_root() -> bool:
    """Whether this process may mount and become somebody else."""
    return sys.platform.startswith("linux") and os.geteuid() == 0


@contextmanager
def small_disk(at: Path, *, kilobytes: int) -> Iterator[Path]:
    """Lend a disk of its own that is soon full."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def can_mount(folder: Path) -> bool:
    """Whether a small disk can be had here; a container may refuse it even to root."""
    if not is_root():
        return False
    try:
        with small_disk(folder / "probe", kilobytes=64):
            return True
    except (subprocess.CalledProcessError, FileNotFoundError):
        return False


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Let nothing be written to a disk for a while."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room; removing the file that is returned makes room again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            _write_until_full(file.fileno(), bytes(size))
    return filler


def _write_until_full(file: int, block: bytes) -> None:
    try:
        while os.write(file, block):
            pass
    except OSError:
        return


def as_owner_only(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the command line as somebody whom file modes hold back, as they do not root."""
    bound = (
        ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"] if is_root() else []
    )
    command = [*bound, sys.executable, "-m", "pos_desktop", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def can_be_held_back() -> bool:
    """Whether `as_owner_only` works here: root needs setpriv, and to own what Python is read from."""
    if sys.platform == "win32" or (is_root() and shutil.which("setpriv") is None):
        return False
    return as_owner_only(["--help"]).returncode == 0
