"""Facts of other tills: how many a second when idle, and what a sale waits while they arrive."""

from __future__ import annotations

import gc
import os
import random
import tempfile
import time
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from pos_desktop.services.ports.changes import Changed
from pos_desktop.store.open import Store
from tests.bench.figures import Figure, percentile
from tests.store.shop import STEPS, Order, facts_of, open_shop, run_order, set_up

PRODUCTS = 200
FOREIGN_ORDERS = 16_700  # six facts each
AT_ONCE = 40  # orders of the sending till that are on their way at the same time
BATCH = 200
SALES = 1_000
COLLECTED_EVERY = 40  # about twice a second

Facts = list[tuple[bytes, bytes | None]]


def run() -> list[Figure]:
    """Return facts a second on an idle till, and the commit of a sale on a busy one."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        facts = _sent(Path(folder) / "other")
        return [*_idle(Path(folder) / "idle", facts), *_selling(Path(folder) / "selling", facts)]


def _sent(folder: Path) -> Facts:
    """Return what another till recorded in a busy season: orders whose steps are interleaved."""
    store = open_shop(folder, name="till 2")
    store.ledger.books.connection.execute("PRAGMA synchronous = OFF")
    set_up(store, PRODUCTS)
    steps = []
    for first in range(0, FOREIGN_ORDERS, AT_ONCE):
        orders = [Order(number, PRODUCTS) for number in range(first, min(first + AT_ONCE, FOREIGN_ORDERS))]
        steps += [partial(step, order=order) for step in STEPS for order in orders]
    for step in steps:
        store.ledger.submit(step)
    store.ledger.submit(lambda entry: None).result()
    facts = facts_of(store)
    store.close()
    os.sync()  # what preparing left to write would be written during the measurement
    return facts


def _idle(folder: Path, facts: Facts) -> list[Figure]:
    store = open_shop(folder)
    taken = facts[:40_000]
    gc.collect()
    gc.freeze()
    gc.disable()  # as at the desktop, where garbage is collected between events
    begun = time.perf_counter()
    for at in range(0, len(taken), BATCH):
        store.ledger.apply_foreign(taken[at : at + BATCH]).result()
    took = time.perf_counter() - begun
    store.close()
    return [
        Figure("foreign facts in batches of 200", len(taken) / took, "facts/s", 10_000, higher_is_better=True)
    ]


def _selling(folder: Path, facts: Facts) -> list[Figure]:
    store = open_shop(folder)
    set_up(store, PRODUCTS)
    run_order(store, Order(900_000, PRODUCTS))
    arriving = store.ledger.apply_foreign(facts)
    waits = _sell(store)
    share = 0.0 if arriving.done() else 1.0
    applied = arriving.result()
    store.close()
    return [
        Figure("sale's commit p50 while facts arrive", percentile(waits, 50), "ms"),
        Figure("sale's commit p99 while facts arrive", percentile(waits, 99), "ms", 12),
        Figure("sale's commit, the longest while facts arrive", max(waits), "ms", 16),
        Figure(
            "facts were still arriving when the last sale was done",
            share,
            "(1 = yes)",
            1,
            higher_is_better=True,
        ),
        Figure("facts applied meanwhile and after", applied.new, "facts", 100_000, higher_is_better=True),
    ]


def _sell(store: Store) -> list[float]:
    """Ring up a sale every few slices, just after the next one has begun, and return each commit in ms.

    As at the desktop, garbage is collected between events, by the thread that shows the screens.
    """
    slices: SimpleQueue[Changed] = SimpleQueue()
    stop = store.listen(slices.put)
    pause = random.Random(5)
    waits = []
    gc.collect()
    gc.freeze()
    gc.disable()
    for number in range(SALES):
        order = Order(1_000_000 + number, PRODUCTS)
        order.prepare()
        if number % COLLECTED_EVERY == 0:
            gc.collect(0)
        for _ in range(pause.randint(1, 8)):
            slices.get(timeout=60)
        begun = time.perf_counter()
        store.ledger.submit(partial(STEPS[0], order=order)).result()
        waits.append((time.perf_counter() - begun) * 1_000)
    gc.enable()
    stop()
    return waits
