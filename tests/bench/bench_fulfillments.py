"""The Fulfillments screen with ten thousand open rows: opened, filtered, sorted, searched."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.rows import FulfillmentFilter
from pos_desktop.store.open import Store
from tests.bench.figures import Figure, percentile
from tests.store.shop import OUTLETS, START_MS, Order, import_order, open_shop, set_up

OPEN = 10_000
AT_ONCE = 200
PRODUCTS = 200
TIMES = 15
LIMIT_MS = 50.0
ASKED = {
    "open again": FulfillmentFilter(),
    "filter by outlet": FulfillmentFilter(outlet_id=OUTLETS[0]),
    "filter by status": FulfillmentFilter(statuses=("new", "packed")),
    "filter late": FulfillmentFilter(late=True),
    "sort by receipt": FulfillmentFilter(sort="-receipt"),
    "sort by customer": FulfillmentFilter(sort="customer"),
    "sort by status": FulfillmentFilter(sort="status"),
    "sort by outlet": FulfillmentFilter(sort="outlet"),
    "search a customer": FulfillmentFilter(search="martin 77"),
    "search one letter": FulfillmentFilter(search="m"),
}


def run() -> list[Figure]:
    """Return the median of each question, and of the counts in the header.

    Opened is measured after a change each time, so that nothing of the list was read before.
    """
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder))
        store.ledger.books.connection.execute("PRAGMA synchronous = OFF")
        set_up(store, PRODUCTS)
        for first in range(0, OPEN, AT_ONCE):
            store.ledger.submit(partial(_import, first=first)).result()
        figures = [_opened(store), *(_asked(store, name, chosen) for name, chosen in ASKED.items())]
        counts = _median_ms(lambda: store.queries.fulfillment_counts(outlet_id=None, now_ms=START_MS))
        store.close()
    return [*figures, Figure("counts", counts, "ms", LIMIT_MS)]


def _import(entry: Entry, first: int) -> None:
    for number in range(first, first + AT_ONCE):
        import_order(entry, Order(number, PRODUCTS, OUTLETS[number % 2]))


def _asked(store: Store, name: str, chosen: FulfillmentFilter) -> Figure:
    now_ms = START_MS + 24 * 3_600_000 + OPEN // 2
    took = _median_ms(lambda: store.queries.open_fulfillments(chosen, now_ms=now_ms))
    return Figure(name, took, "ms", LIMIT_MS)


def _opened(store: Store) -> Figure:
    changes = iter(range(OPEN, OPEN + TIMES))

    def change() -> None:
        order = Order(next(changes), PRODUCTS)
        store.ledger.submit(partial(import_order, order=order)).result()

    took = _median_ms(lambda: store.queries.open_fulfillments(FulfillmentFilter(), now_ms=START_MS), change)
    return Figure("open, nothing read before", took, "ms", LIMIT_MS)


def _median_ms(ask: Callable[[], object], before: Callable[[], None] = lambda: None) -> float:
    took = []
    for _ in range(TIMES):
        before()
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1_000)
    return percentile(took, 50)
