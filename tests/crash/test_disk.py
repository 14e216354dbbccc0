"""The disk after a power cut keeps what was synced, and may keep, lose or tear the rest."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pytest

from tests.crash.disk import FOLDER, Disk

pytestmark = pytest.mark.crash
DB, WAL = 0, 1


def record(kind: str, file: int, offset: int = 0, data: bytes = b"") -> bytes:
    length = len(data)
    return struct.pack("=cBxxIq", kind.encode(), file, length, offset) + data


def left(folder: Path, *records: bytes) -> list[dict[str, bytes]]:
    """Return what forty power cuts leave."""
    found = []
    for seed in range(40):
        disk = Disk(folder)
        disk.replay(b"".join(records))
        found.append(disk.after_power_cut(Random(seed)))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pos.db").write_bytes(b"old" * 400)
    return tmp_path


def test_what_was_synced_stays(folder: Path) -> None:
    cuts = left(folder, record("W", DB, 0, b"new"), record("S", DB))

    assert {files["pos.db"][:6] for files in cuts} == {b"newold"}


def test_what_was_not_synced_may_be_gone_or_there(folder: Path) -> None:
    cuts = left(folder, record("W", DB, 0, b"new"))

    assert {files["pos.db"][:6] for files in cuts} == {b"newold", b"oldold"}


def test_a_write_of_several_sectors_may_be_torn(folder: Path) -> None:
    cuts = left(folder, record("W", DB, 0, b"x" * 1024))

    assert any(files["pos.db"][0:1] != files["pos.db"][1023:1024] for files in cuts)


def test_syncing_one_file_does_not_save_another(folder: Path) -> None:
    made = (record("C", WAL), record("S", FOLDER), record("W", WAL, 0, b"frame"))

    cuts = left(folder, *made, record("S", DB))

    assert {files["pos.db-wal"] for files in cuts} == {b"", b"frame"}


def test_a_new_file_may_be_gone_until_its_folder_is_synced(folder: Path) -> None:
    made = (record("C", WAL), record("W", WAL, 0, b"frame"), record("S", WAL))

    assert {"pos.db-wal" in files for files in left(folder, *made)} == {True, False}
    assert {"pos.db-wal" in files for files in left(folder, *made, record("S", FOLDER))} == {True}


def test_a_truncation_is_a_change_like_any_other(folder: Path) -> None:
    cut_short = record("T", DB, 3)

    assert {len(files["pos.db"]) for files in left(folder, cut_short)} == {3, 1200}
    assert {len(files["pos.db"]) for files in left(folder, cut_short, record("S", DB))} == {3}


def test_a_record_that_was_cut_short_was_never_done(folder: Path) -> None:
    cuts = left(folder, record("W", DB, 0, b"new"), record("S", DB), record("W", DB, 3, b"never")[:-2])

    assert {files["pos.db"][:6] for files in cuts} == {b"newold"}
