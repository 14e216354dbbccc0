"""A disk that refuses at any point of any transaction: nothing half-written, and the writer lives on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2

from pos_desktop.domain.errors import Unavailable
from pos_desktop.store.books import Books
from pos_desktop.store.driver import Connection, Cursor, connect_writer
from tests.store.shop import STEPS, Order, open_shop, run_order, set_up

POINTS = 60  # more than one order has statements


class Faulty:
    """A connection that refuses the n-th statement after `fail_at` was set, once or from then on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.fail_at: int | None = None
        self.lasts = False
        self.has_failed = False
        self._count = 0

    def arm(self, fail_at: int | None, *, lasts: bool = False) -> None:
        self.fail_at, self.lasts, self._count, self.has_failed = fail_at, lasts, 0, False

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor:
        self._refuse(sql)
        return self._connection.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> Any:
        self._refuse(sql)
        return self._connection.executemany(sql, parameters)

    def _refuse(self, sql: str) -> None:
        if self.fail_at is None or sql == "ROLLBACK" or sql.startswith("SELECT"):
            return
        self._count += 1
        if self._count == self.fail_at or (self.lasts and self._count > self.fail_at):
            self.has_failed = True
            raise dbapi2.OperationalError("database or disk is full")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def sell_on_a_faulty_disk(folder: Path, *, lasts: bool) -> tuple[int, int, bool]:
    """Refuse the first, second ... statement of each step; return refusals, facts, and if all is well."""
    made: list[Faulty] = []

    def connect(path: Path) -> Connection:
        made.append(Faulty(connect_writer(path)))
        return made[-1]

    store = open_shop(folder, connect=connect)
    set_up(store, 20)
    reasons = []
    for point in range(1, POINTS):
        for step in STEPS:
            work = partial(step, order=Order(point))
            made[0].arm(point, lasts=lasts)
            try:
                store.ledger.submit(work).result()
            except Unavailable as error:
                reasons.append(str(error))
                made[0].arm(None)
                store.ledger.submit(work).result()
            made[0].arm(None)
    facts, found = store.maintenance.facts(), store.maintenance.verify()
    store.close()
    assert set(reasons) == {"not_saved (cause=disk_full)"}
    return len(reasons), facts, found.is_clean


@pytest.mark.parametrize("lasts", [False, True])
def test_a_full_disk_at_any_statement_leaves_a_whole_step_or_none(tmp_path: Path, lasts: bool) -> None:
    whole = open_shop(tmp_path / "whole")
    set_up(whole, 20)
    for number in range(1, POINTS):
        run_order(whole, Order(number))

    refused, facts, is_clean = sell_on_a_faulty_disk(tmp_path / "faulty", lasts=lasts)

    assert is_clean
    assert facts == whole.maintenance.facts()
    assert refused > 25
    whole.close()


def test_a_writer_that_remembers_what_was_rolled_back_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Books, "rolled_back", lambda _books: None)

    with pytest.raises((AssertionError, KeyError, dbapi2.Error)):
        assert sell_on_a_faulty_disk(tmp_path, lasts=False)[2]
