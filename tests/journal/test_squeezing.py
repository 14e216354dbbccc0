"""What is unpacked is bounded, whatever a few bytes claim."""

from __future__ import annotations

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.journal.squeezing import NotSqueezed, TooLarge, squeezed, unsqueezed


@given(st.binary(max_size=5_000))
def test_what_was_squeezed_comes_back(content: bytes) -> None:
    assert unsqueezed(squeezed(content), 5_000) == content


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(200_000_000))

    assert len(bomb) < 20_000
    with pytest.raises(TooLarge):
        unsqueezed(bomb, 1_000_000)


@pytest.mark.parametrize("content", [b"", b"not zstd at all", squeezed(b"x" * 999)[:-5]])
def test_what_is_no_frame_is_refused(content: bytes) -> None:
    with pytest.raises(NotSqueezed):
        unsqueezed(content, 1_000)
