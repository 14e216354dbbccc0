"""Finding a product at every keystroke among a hundred thousand."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from pos_desktop.services.ports.ledger import Entry
from pos_desktop.store.open import Store
from tests.bench.figures import Figure, percentile
from tests.store.shop import OUTLETS, USER, a_product, open_shop, product_changed, set_up

PRODUCTS = 100_000
AT_ONCE = 2_000
SEARCHES = 300
LIMIT_MS = 10.0
KINDS = [
    "mug",
    "bowl",
    "plate",
    "teapot",
    "vase",
    "candle",
    "towel",
    "cushion",
    "soap",
    "tray",
    "card",
    "notebook",
    "plant",
    "gift",
    "box",
    "lamp",
]
LOOKS = [
    "ceramic",
    "oak",
    "linen",
    "brass",
    "café",
    "sand",
    "blue",
    "olive",
    "rust",
    "ivory",
    "small",
    "large",
    "tall",
    "Ondine",
    "Élan",
    "Norma",
    "Juno",
]


def run() -> list[Figure]:
    """Return the time of a keystroke over names typed letter by letter, and of a scan."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder))
        set_up(store, 0)
        names = _fill(store)
        keystrokes = _type(store, names)
        scans = _scan(store)
        store.close()
    return [
        Figure("products", PRODUCTS, "rows"),
        Figure("search at a keystroke p50", percentile(keystrokes, 50), "ms"),
        Figure("search at a keystroke p99", percentile(keystrokes, 99), "ms", LIMIT_MS),
        Figure("search at a keystroke, the longest", max(keystrokes), "ms"),
        Figure("scanned code p99", percentile(scans, 99), "ms", LIMIT_MS),
    ]


def _fill(store: Store) -> list[str]:
    store.ledger.books.connection.execute("PRAGMA synchronous = OFF")
    chosen = random.Random(11)
    names = []
    for number in range(PRODUCTS):
        names.append(f"{chosen.choice(LOOKS)} {chosen.choice(KINDS)} {chosen.choice(LOOKS)} {number % 1_000}")

    def work(entry: Entry, first: int) -> None:
        for number in range(first, first + AT_ONCE):
            entry.record(a_product(number), product_changed(number, names[number]), who=USER)

    for first in range(0, PRODUCTS, AT_ONCE):
        store.ledger.submit(lambda entry, first=first: work(entry, first)).result()
    return names


def _type(store: Store, names: list[str]) -> list[float]:
    chosen = random.Random(12)
    took = []
    for _ in range(SEARCHES):
        name = chosen.choice(names)
        for end in range(1, len(name) + 1):
            begun = time.perf_counter()
            store.queries.search_products(name[:end], outlet_id=OUTLETS[0])
            took.append((time.perf_counter() - begun) * 1_000)
    return took


def _scan(store: Store) -> list[float]:
    chosen = random.Random(13)
    took = []
    for _ in range(SEARCHES):
        code = str(4_000_000_000_000 + chosen.randrange(PRODUCTS))
        begun = time.perf_counter()
        found = store.queries.product_by_code(code, outlet_id=OUTLETS[0])
        took.append((time.perf_counter() - begun) * 1_000)
        assert len(found) == 1
    return took
