"""A reader lets whoever reads finish before its connections are closed, and refuses who comes later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pos_desktop.domain.errors import Unavailable
from pos_desktop.store import reader as module
from pos_desktop.store.driver import Connection, connect_reader, connect_writer
from pos_desktop.store.reader import Reader


@pytest.fixture
def connect(tmp_path: Path) -> Callable[[], Connection]:
    """Opens one file again and again."""
    path = tmp_path / "any.db"
    connect_writer(path).close()
    return lambda: connect_reader(path)


def test_what_is_being_read_is_read_to_its_end_while_it_is_closed(connect: Callable[[], Connection]) -> None:
    reader = Reader(connect)
    has_begun, is_closing = threading.Event(), threading.Event()

    def read() -> list[object]:
        with reader.one_state():
            has_begun.set()
            assert is_closing.wait(60)
            return [tuple(row) for row in reader.rows("SELECT 1")]

    with ThreadPoolExecutor() as threads:
        found = threads.submit(read)
        assert has_begun.wait(60)
        closing = threads.submit(reader.close)
        while not reader._is_closed:
            pass
        assert not closing.done()
        is_closing.set()
        assert found.result(60) == [(1,)]
        closing.result(60)


def test_whoever_comes_after_the_end_is_refused(connect: Callable[[], Connection]) -> None:
    reader = Reader(connect)
    assert len(reader.rows("SELECT 1")) == 1

    reader.close()

    with pytest.raises(Unavailable, match="closed"):
        reader.rows("SELECT 1")
    with pytest.raises(Unavailable, match="closed"), reader.one_state():
        pass


def test_one_that_never_ends_keeps_its_connection_open(
    connect: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    reader = Reader(connect)
    has_begun, may_go_on = threading.Event(), threading.Event()

    def read() -> int:
        with reader.one_state():
            has_begun.set()
            assert may_go_on.wait(60)
            return len(reader.rows("SELECT 1"))

    with ThreadPoolExecutor() as threads:
        found = threads.submit(read)
        assert has_begun.wait(60)
        reader.close()
        may_go_on.set()
        assert found.result(60) == 1
