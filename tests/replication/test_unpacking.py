"""What comes in pieces is unpacked meanwhile; if it fails, nobody waits for ever and nothing half is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
import zstandard

from pos_desktop.replication.unpacking import AHEAD, Unpacking

CONTENT = Random(4).randbytes(3_000_000) + bytes(2_000_000)
PACKED = zstandard.ZstdCompressor().compress(CONTENT)


def _pieces(packed: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(packed), size):
        yield packed[at : at + size]


def _finished(unpacking: Unpacking, pieces: Iterable[bytes]) -> int:
    for piece in pieces:
        unpacking.take(piece)
    return unpacking.finish()


@pytest.mark.parametrize("size", [997, 65_536, len(PACKED)])
def test_in_pieces_of_any_size_all_of_it_is_there(tmp_path: Path, size: int) -> None:
    target = tmp_path / "whole"
    with closing(Unpacking(target, len(CONTENT))) as unpacking:
        unpacking.take(b"")

        assert _finished(unpacking, _pieces(PACKED, size)) == len(CONTENT)

    assert target.read_bytes() == CONTENT


def test_what_was_not_finished_is_removed(tmp_path: Path) -> None:
    with closing(Unpacking(tmp_path / "half", len(CONTENT))) as unpacking:
        unpacking.take(PACKED[:70_000])

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_unpacked_is_said_however_much_of_it_comes(tmp_path: Path) -> None:
    pages = [b"<html>Welcome to our Wi-Fi</html>"] * 100 * AHEAD
    with closing(Unpacking(tmp_path / "none", len(CONTENT))) as unpacking, pytest.raises(zstandard.ZstdError):
        _finished(unpacking, pages)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    pieces = _pieces(PACKED, len(PACKED) // (3 * AHEAD))
    gone = tmp_path / "gone" / "x"
    with closing(Unpacking(gone, len(CONTENT))) as unpacking, pytest.raises(FileNotFoundError):
        _finished(unpacking, pieces)


def test_a_bomb_is_unpacked_hardly_farther_than_was_told(tmp_path: Path) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(100_000_000))
    with closing(Unpacking(tmp_path / "bomb", 1_000)) as unpacking:
        unpacking.take(bomb)

        assert 1_000 < unpacking.finish() < 3_000_000
