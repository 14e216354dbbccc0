"""The statements that were put down are those that are written, and a start needs no Core for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import bindparam, update

from pos_desktop.resources import resource
from pos_desktop.store import prepared
from pos_desktop.store.open import open_store
from pos_desktop.store.projector import update_of
from pos_desktop.store.statements import sql, write_all
from pos_desktop.store.written.projector import PLAIN

RUN_ANEW = "run `python packaging/statements.py`: a statement was written anew"
LOADED = "import sys; sys.exit('sqlalchemy' in sys.modules)"


def test_what_was_put_down_is_what_is_written() -> None:
    known = msgspec.json.decode(resource(prepared.FILE).read_bytes(), type=prepared.Prepared)

    assert known.texts == write_all(), RUN_ANEW
    assert known.wording == prepared.wording(), RUN_ANEW


def test_texts_of_another_wording_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / prepared.FILE
    stale.write_bytes(
        msgspec.json.encode(prepared.Prepared("another", {"numbering": {"FIND_ROOT": "SELECT 1"}}))
    )
    monkeypatch.setattr(prepared, "resource", lambda *parts: stale)
    prepared.every.cache_clear()

    try:
        assert prepared.prepared("numbering")["FIND_ROOT"].startswith("SELECT root.no")
    finally:
        prepared.every.cache_clear()


@pytest.mark.parametrize("name", PLAIN)
def test_an_update_reads_as_core_writes_it(name: str) -> None:
    table = PLAIN[name]
    columns = [column.name for column in table.columns]
    for differing in [(at,) for at in range(len(columns))] + [tuple(range(len(columns)))]:
        values = {columns[at]: bindparam(f"new_{at}") for at in differing}
        at_key = (column == bindparam(f"key_{column.name}") for column in table.primary_key)

        assert update_of(name, differing) == sql(update(table).where(*at_key).values(values))


def test_a_till_that_was_here_before_starts_without_core(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    program = (
        "from pathlib import Path; from pos_desktop.app import open_app;"
        f"app = open_app(Path({str(tmp_path)!r})); app.queries.named('outlet'); app.close(); {LOADED}"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
