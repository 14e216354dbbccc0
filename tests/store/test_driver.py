"""Values reach the file as they are, by the short way."""

from __future__ import annotations

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from pos_desktop.store.driver import ADAPTED, connect_writer


@pytest.mark.parametrize(
    ("value", "kind"), [(b"", "blob"), (b"\x00\xff", "blob"), (None, "null"), ("", "text"), (0, "integer")]
)
def test_values_are_bound_as_they_are(tmp_path: Path, value: object, kind: str) -> None:
    connection = connect_writer(tmp_path / "pos.db")

    assert connection.execute("SELECT ?1, typeof(?1)", (value,)).fetchone() == (value, kind)
    connection.close()


def test_nothing_is_made_of_values_that_need_no_adapting() -> None:
    for kind, _ in ADAPTED:
        assert (kind, dbapi2.PrepareProtocol) in dbapi2.adapters
    head = b"a head"
    assert dict(ADAPTED)[bytes](head) is head
