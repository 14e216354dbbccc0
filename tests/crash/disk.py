"""What a disk holds after the power was cut: all that was synced, and of the rest whatever chance leaves.

Source: the log of `unsynced.c`. A write that was not synced may be there, be missing, or be torn between
sectors; a file that was made is only safe once its folder was synced.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

NAMES = ("pos.db", "pos.db-wal", "pos.db-journal")
FOLDER = 99
SECTOR = 512
_RECORD = struct.Struct("=cBxxIq")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a process did to a file. `kind`: W write, T truncate, S sync, C create, U unlink."""

    kind: str
    file: int
    offset: int
    data: bytes


@dataclass
class File:
    """A file on the disk: what is safe of it, and what is not yet."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    is_name_safe: bool = True
    is_removed: bool = False

    def sync(self) -> None:
        """Make everything safe."""
        for change in self.pending:
            _apply(self.safe, change, 0, len(change.data))
        self.pending.clear()


class Disk:
    """The database's files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in the folder, all of it safe."""
        self.files = {
            number: File(bytearray((folder / name).read_bytes()))
            for number, name in enumerate(NAMES)
            if (folder / name).exists()
        }

    def replay(self, log: bytes) -> None:
        """Follow a process to where it died."""
        for change in read_log(log):
            if change.file == FOLDER:
                self._sync_names(change)
            elif change.kind == "C":
                self.files[change.file] = File(is_name_safe=False)
            elif change.kind == "U":
                self.files[change.file].is_removed = True
            elif change.kind == "S":
                self.files[change.file].sync()
            else:
                self.files[change.file].pending.append(change)

    @property
    def unsynced(self) -> int:
        """How many changes are not safe."""
        return sum(len(file.pending) for file in self.files.values())

    def after_power_cut(self, random: Random) -> dict[str, bytes]:
        """Return the files that the next start finds."""
        keeps = random.choice((0.0, 0.0, 1.0, 0.5, 0.5, 0.5))
        left = {}
        for number, file in self.files.items():
            if (file.is_removed or not file.is_name_safe) and random.random() < 0.5:
                continue
            for change in file.pending:
                _survive(file.safe, change, keeps, random)
            left[NAMES[number]] = bytes(file.safe)
        return left

    def _sync_names(self, change: Change) -> None:
        if change.kind != "S":
            return
        self.files = {number: file for number, file in self.files.items() if not file.is_removed}
        for file in self.files.values():
            file.is_name_safe = True


def read_log(log: bytes) -> Iterator[Change]:
    """Yield the changes in order; a record that was cut short was never done."""
    at = 0
    while at + _RECORD.size <= len(log):
        kind, file, length, offset = _RECORD.unpack_from(log, at)
        at += _RECORD.size
        if at + length > len(log):
            return
        yield Change(kind.decode(), file, offset, log[at : at + length])
        at += length


def _survive(safe: bytearray, change: Change, keeps: float, random: Random) -> None:
    """Apply as much of an unsynced change as chance leaves: each sector by itself."""
    if change.kind == "T":
        if random.random() < keeps:
            _apply(safe, change, 0, 0)
        return
    at = 0
    while at < len(change.data):
        until = min(len(change.data), at + SECTOR - (change.offset + at) % SECTOR)
        if random.random() < keeps:
            _apply(safe, change, at, until)
        at = until


def _apply(safe: bytearray, change: Change, start: int, until: int) -> None:
    if change.kind == "T":
        safe[change.offset :] = bytes(max(0, change.offset - len(safe)))
        return
    first, last = change.offset + start, change.offset + until
    if len(safe) < first:
        safe.extend(bytes(first - len(safe)))
    safe[first:last] = change.data[start:until]
