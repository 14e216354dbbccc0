"""Replaying the journal: every projection dropped and made anew."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.store.shop import STEPS, Order, open_shop, set_up

ORDERS = 10_000
PRODUCTS = 1_000


def run() -> list[Figure]:
    """Return facts a second, and whether the tables are the same."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder))
        store.ledger.books.connection.execute("PRAGMA synchronous = OFF")
        set_up(store, PRODUCTS)
        for number in range(ORDERS):
            order = Order(number, PRODUCTS)
            store.ledger.submit(lambda entry, order=order: [step(entry, order) for step in STEPS])
        store.ledger.submit(lambda entry: None).result()
        store.ledger.books.connection.execute("PRAGMA synchronous = FULL")
        before = store.maintenance.digest()
        begun = time.perf_counter()
        facts = store.maintenance.rebuild()
        took = time.perf_counter() - begun
        same = store.maintenance.digest() == before
        store.close()
    return [
        Figure("rebuild", facts / took, "facts/s", 20_000, higher_is_better=True),
        Figure("facts", facts, "facts"),
        Figure("same tables", float(same), "(1 = yes)", 1, higher_is_better=True),
    ]
