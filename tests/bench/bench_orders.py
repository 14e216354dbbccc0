"""One order read, paid, packed, its slip spooled, and shipped by the services, against raw SQLite."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pos_desktop.printing.samples import sample
from tests.bench import web_orders
from tests.bench.figures import Figure
from tests.bench.floor import (
    FloorDiffers,
    Place,
    Planned,
    content_of,
    is_frozen,
    open_floor,
    plan,
    run_floor,
    size_of,
)
from tests.bench.recording import RecordingConnection, connect_recorder
from tests.bench.web_orders import WebShop
from tests.store.shop import OUTLETS, REGISTER

ROUNDS = 40
ORDERS = 50
WARM_UP = 200
STEPS = 5
SLIPS = 50


def run() -> list[Figure]:
    """Return ratios for durable and for free commits, rows and bytes of both sides, and the disk of an order.

    The best round of each side is compared: the others also measure who else used the machine.
    """
    _stay_on_one_processor()
    figures: list[Figure] = []
    for synchronous, limit in (("FULL", 2.0), ("OFF", 3.0)):
        with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
            figures += _compare(_open_sides(Path(folder), synchronous), synchronous, limit)
    return [*figures, Figure("a packing slip laid out, apart from the order", _layout_ms(), "ms")]


def _layout_ms() -> float:
    times = [_timed(partial(sample, "packing_slip", "en")) for _ in range(SLIPS)]
    return median(times) * 1_000


def _stay_on_one_processor() -> None:
    """Keep both sides from being moved about: on a virtual machine, to wake a thread on another processor
    takes longer than all that a step of an order has to do.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@dataclass(frozen=True, slots=True)
class _Sides:
    """The till that is measured, another that records the rows, the floor, and a floor without reads."""

    till: WebShop
    recorder: WebShop
    floor: Any
    writes: Any
    folder: Path

    def plans(self, numbers: range) -> list[Planned]:
        """Return what the floor does for some orders."""
        connection = self.recorder.store.ledger.books.connection
        assert isinstance(connection, RecordingConnection)
        connection.written.clear()
        web_orders.run_orders(self.recorder, web_orders.orders(numbers))
        place = Place(web_orders.CHANNEL, REGISTER, self.recorder.cash_type_id, OUTLETS[0])
        written = connection.written
        return [plan(written[at : at + STEPS], place) for at in range(0, len(written), STEPS)]

    def close(self) -> None:
        """Close everything."""
        for connection in (self.floor, self.writes):
            connection.close()
        for shop in (self.till, self.recorder):
            shop.store.close()


def _open_sides(folder: Path, synchronous: str) -> _Sides:
    till = web_orders.open_web_shop(folder / "till")
    recorder = web_orders.open_web_shop(folder / "recorder", connect=connect_recorder)
    for shop, level in ((till, synchronous), (recorder, "OFF")):
        # The writer is idle: nobody else uses its connection.
        shop.store.ledger.books.connection.execute(f"PRAGMA synchronous = {level}")
    floor, writes = (
        open_floor(folder / f"{name}.db", recorder.store.path, synchronous=synchronous)
        for name in ("floor", "writes")
    )
    return _Sides(till, recorder, floor, writes, folder)


def _compare(sides: _Sides, synchronous: str, limit: float) -> list[Figure]:
    took: dict[str, list[float]] = {"till": [], "floor": [], "writes": []}
    begun = _grown(sides)
    for at in range(ROUNDS + WARM_UP // ORDERS):
        numbers = range(at * ORDERS, (at + 1) * ORDERS)
        plans, orders = sides.plans(numbers), web_orders.orders(numbers)
        took["floor"].append(_timed(partial(run_floor, sides.floor, plans)))
        took["till"].append(_timed(partial(web_orders.run_orders, sides.till, orders)))
        took["writes"].append(_timed(partial(run_floor, sides.writes, plans, reads=False)))
    measured = {name: times[WARM_UP // ORDERS :] for name, times in took.items()}
    contents = _contents(sides, begun)
    sides.close()
    return [*_ratios(measured, synchronous, limit), *contents]


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # as at the desktop, where garbage is collected between events
    begun = time.perf_counter()
    work()
    took = time.perf_counter() - begun
    gc.enable()
    return took


def _ratios(measured: dict[str, list[float]], synchronous: str, limit: float) -> list[Figure]:
    till, floor, writes = (min(measured[name]) for name in ("till", "floor", "writes"))
    per_order = {name: median(times) / ORDERS * 1_000 for name, times in measured.items()}
    return [
        Figure(f"order over raw SQLite, synchronous={synchronous}", till / floor, "x", limit),
        Figure(f"order, synchronous={synchronous}", per_order["till"], "ms"),
        Figure(f"order, raw SQLite, synchronous={synchronous}", per_order["floor"], "ms"),
        Figure(f"order over raw SQLite that reads nothing, synchronous={synchronous}", till / writes, "x"),
        Figure(f"order, raw SQLite that reads nothing, synchronous={synchronous}", per_order["writes"], "ms"),
    ]


_Grown = dict[str, tuple[int, int, int]]


def _grown(sides: _Sides) -> _Grown:
    paths = {"till": sides.till.store.path, "floor": sides.folder / "floor.db"}
    return {name: (*content_of(path), size_of(path)) for name, path in paths.items()}


def _contents(sides: _Sides, begun: _Grown) -> list[Figure]:
    """Return rows, bytes and disk of an order on both sides.

    Errors: `FloorDiffers` when rows or bytes are not the same.
    """
    count = ROUNDS * ORDERS + WARM_UP
    now = _grown(sides)
    grown = {name: [now[name][at] - begun[name][at] for at in range(3)] for name in now}
    if grown["till"][:2] != grown["floor"][:2] or not is_frozen(grown["floor"][1] / count):
        raise FloorDiffers(f"rows and bytes of {count} orders: {grown}")
    names = {"till": "", "floor": ", raw SQLite"}
    return [
        figure
        for name, (rows, size, disk) in grown.items()
        for figure in (
            Figure(f"rows per order{names[name]}", rows / count, "rows"),
            Figure(f"bytes per order{names[name]}", size / count, "bytes"),
            Figure(
                f"disk per order{names[name]}", disk / count / 1024, "KB", 6.0 if name == "till" else None
            ),
        )
    ]
