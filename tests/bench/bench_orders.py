"""One order imported, paid, packed and shipped, against raw SQLite writing the same rows."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from statistics import median

from pos_desktop.store.open import Store
from tests.bench.figures import Figure
from tests.bench.floor import PRODUCTS, Floor, open_floor, run_floor, size_of
from tests.store.shop import Order, open_shop, run_order, set_up

ROUNDS = 15
ORDERS = 100
WARM_UP = 200
SIZE_OF = 2_000


def run() -> list[Figure]:
    """Return ratios for durable and for free commits, and the disk an order takes.

    The best round of each side is compared: the others also measure who else used the machine.
    """
    figures: list[Figure] = []
    for synchronous, limit in (("FULL", 2.0), ("OFF", 3.0)):
        figures += _compare(synchronous, limit)
    return [*figures, *_sizes()]


def _compare(synchronous: str, limit: float) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder) / "till")
        # The writer is idle: nobody else uses its connection.
        store.ledger.books.connection.execute(f"PRAGMA synchronous = {synchronous}")
        set_up(store, PRODUCTS)
        raw = open_floor(Path(folder) / "floor.db", synchronous=synchronous)
        floor = Floor()
        product_s: list[float] = []
        floor_s: list[float] = []
        _run_product(store, range(WARM_UP))
        for at in range(ROUNDS):
            numbers = range(WARM_UP + at * ORDERS, WARM_UP + (at + 1) * ORDERS)
            begun = time.perf_counter()
            for number in numbers:
                run_floor(raw, floor.order(number))
            floor_s.append(time.perf_counter() - begun)
            product_s.append(_run_product(store, numbers))
        store.close()
        raw.close()
    return [
        Figure(
            f"order over raw SQLite, synchronous={synchronous}", min(product_s) / min(floor_s), "x", limit
        ),
        Figure(f"order, synchronous={synchronous}", median(product_s) / ORDERS * 1_000, "ms"),
        Figure(f"order, raw SQLite, synchronous={synchronous}", median(floor_s) / ORDERS * 1_000, "ms"),
    ]


def _run_product(store: Store, numbers: range) -> float:
    orders = [Order(number, PRODUCTS) for number in numbers]
    for order in orders:
        order.prepare()
    gc.collect()
    gc.disable()  # as at the desktop, where garbage is collected between events
    begun = time.perf_counter()
    for order in orders:
        run_order(store, order)
    took = time.perf_counter() - begun
    gc.enable()
    return took


def _sizes() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        path = Path(folder)
        store = open_shop(path / "till")
        set_up(store, PRODUCTS)
        before = size_of(store.path)
        _run_product(store, range(SIZE_OF))
        grown = size_of(store.path) - before
        store.close()
        raw = open_floor(path / "floor.db", synchronous="OFF")
        floor_before = size_of(path / "floor.db")
        floor = Floor()
        for number in range(SIZE_OF):
            run_floor(raw, floor.order(number))
        floor_grown = size_of(path / "floor.db") - floor_before
        raw.close()
    return [
        Figure("disk per order", grown / SIZE_OF / 1024, "KB", 6.0),
        Figure("disk per order, raw SQLite", floor_grown / SIZE_OF / 1024, "KB"),
    ]
