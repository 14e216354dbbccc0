"""What a till holds in memory: opened on a year's journal, and after a day of orders."""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.store.shop import STEPS, Order, open_shop, run_order, set_up

YEAR = 20_000
DAY = 500
PRODUCTS = 2_000


def run() -> list[Figure]:
    """Return the peak after each stage."""
    before = _peak_mb()
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder))
        store.ledger.books.connection.execute("PRAGMA synchronous = OFF")
        set_up(store, PRODUCTS)
        for number in range(YEAR):
            order = Order(number, PRODUCTS)
            store.ledger.submit(lambda entry, order=order: [step(entry, order) for step in STEPS]).result()
        filled = _peak_mb()
        for number in range(YEAR, YEAR + DAY):
            run_order(store, Order(number, PRODUCTS))
        day = _peak_mb()
        store.maintenance.rebuild()
        rebuilt = _peak_mb()
        store.close()
    return [
        Figure("imported, nothing opened", before, "MB"),
        Figure(f"after {YEAR} orders", filled, "MB"),
        Figure(f"after {DAY} more, each in four commits", day, "MB"),
        Figure("after a rebuild", rebuilt, "MB"),
    ]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
