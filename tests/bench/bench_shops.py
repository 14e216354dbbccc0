"""First load of a large shop, of each kind, over a socket and into the store, while the till sells."""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

from pos_desktop.channels.rounds import Round
from pos_desktop.online.connecting import Connections
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.ring import Ring
from pos_desktop.online.runners import Premises
from pos_desktop.online.shops import Shops
from pos_desktop.online.vault import Vault
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.ports.online import ShopChange, ShopDraft
from pos_desktop.store.open import Store, wall_ms
from tests.bench.figures import Figure, percentile
from tests.bench.shop_process import Served, served
from tests.contracts.shop_kinds import KINDS
from tests.online.rings import MemoryRing
from tests.store.shop import OUTLETS, STEPS, Order, open_shop, run_order, set_up

ORDERS = 10_000
PRODUCTS = 200
LONGEST_PAUSE_S = 0.08
COLLECTED_EVERY = 20
FRAME_MS = 16.7


def run() -> list[Figure]:
    """Return orders a second of each kind's first load, and the commit of a sale meanwhile."""
    figures: list[Figure] = []
    for kind in KINDS:
        figures += _load(kind.name)
    return figures


def _load(kind: str) -> list[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="pos-bench-") as name,
        served(kind, ORDERS) as shop,
        _till(Path(name)) as store,
    ):
        shops = _live(Path(name), store)
        try:
            done, took_s, waits = _pull(shops, _add(shops, kind, shop), store)
        finally:
            shops.stop()
    if done.received.new != ORDERS or done.trouble is not None:
        raise RuntimeError(f"{kind}: {done}")
    return [
        Figure(f"{kind}, first load", ORDERS / took_s, "orders/s", 300, higher_is_better=True),
        Figure(f"{kind}, sales rung up meanwhile", len(waits), "sales"),
        Figure(f"{kind}, sale's commit p50 meanwhile", percentile(waits, 50), "ms"),
        Figure(f"{kind}, sale's commit p99 meanwhile", percentile(waits, 99), "ms", FRAME_MS),
        Figure(f"{kind}, sale's commit, the longest meanwhile", max(waits), "ms"),
    ]


@contextmanager
def _till(folder: Path) -> Iterator[Store]:
    store = open_shop(folder, clock=wall_ms)
    set_up(store, PRODUCTS)
    run_order(store, Order(900_000, PRODUCTS))
    try:
        yield store
    finally:
        store.close()


def _live(folder: Path, store: Store) -> Shops:
    is_over = Event()
    keys = KeyStore(Vault(folder), lambda: Ring(MemoryRing()), owner="bench", passphrase="")
    connect = Connections(wall_ms, is_over, lambda: store.ledger.is_till_served)
    return Shops(Premises(store, keys, connect, wall_ms, random.random, "bench", is_over))


def _add(shops: Shops, kind: str, shop: Served) -> bytes:
    draft = ShopDraft(kind=kind, name=kind, address=shop.url, keys=shop.keys)
    return shops.add(owner_desk(OUTLETS[0]), draft, ShopChange())


def _pull(shops: Shops, channel_id: bytes, store: Store) -> tuple[Round, float, list[float]]:
    """Load the shop on a thread of its own, and sell until it is done."""
    done: list[Round] = []
    took: list[float] = []

    def load() -> None:
        begun = time.perf_counter()
        done.append(shops.sync(channel_id))
        took.append(time.perf_counter() - begun)

    thread = Thread(target=load)
    gc.collect()
    gc.freeze()
    gc.disable()  # as at the desktop, where garbage is collected between events
    thread.start()
    waits = list(_sales(store, thread))
    thread.join()
    gc.enable()
    return done[0], took[0], waits


def _sales(store: Store, loading: Thread) -> Iterator[float]:
    """Ring up a sale every now and then; yield how long each took to be durable. Units: milliseconds."""
    pause = random.Random(5)
    number = 1_000_000
    while loading.is_alive():
        number += 1
        order = Order(number, PRODUCTS)
        order.prepare()
        if number % COLLECTED_EVERY == 0:
            gc.collect(0)
        loading.join(pause.uniform(0, LONGEST_PAUSE_S))
        begun = time.perf_counter()
        store.ledger.submit(partial(STEPS[0], order=order)).result()
        yield (time.perf_counter() - begun) * 1_000
