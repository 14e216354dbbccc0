"""A shop of any size for benchmarks, written through the ledger in large transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from pos_desktop.domain.ids import stock_root
from pos_desktop.journal.facts import PaymentTaken, ProductChanged, SaleCompleted, SoldLine, StockCounted
from pos_desktop.services.founding import NewShop, found_shop
from pos_desktop.services.ports.ledger import Desk, Entry, Priority
from pos_desktop.services.registering import open_register
from pos_desktop.store.open import Store, open_store

_AT_ONCE = 2_000
_STOCKED = 1_000
_QUICK_KEYS = 60
_WORDS = ("Mug", "Bowl", "Plate", "Vase", "Towel", "Candle", "Soap", "Tray", "Card", "Throw")


@dataclass(frozen=True, slots=True)
class BigShop:
    """What a benchmark needs to know of the shop; the first products are in stock."""

    desk: Desk
    cash_type_id: bytes
    codes: tuple[str, ...]


def code_of(number: int) -> str:
    """Return the bar code of the product of a number."""
    return f"20{number:011}"


def build_big_shop(folder: Path, *, products: int, sales: int = 0) -> BigShop:
    """Fill an empty data folder and close it again."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(folder)
    try:
        return _fill(store, products, sales)
    finally:
        store.close()


def _fill(store: Store, products: int, sales: int) -> BigShop:
    desk: Desk = _do(store, lambda entry: found_shop(entry, NewShop()))
    session = _do(store, lambda entry: open_register(entry, desk, float_minor=10_000))
    cash = next(row for row in store.queries.named("payment_type") if row.fields["kind"] == "cash")
    ids: list[bytes] = []
    for numbers in _slices(products):
        ids += _do(store, lambda entry, numbers=numbers: [_product(entry, number) for number in numbers])
    _do(store, lambda entry: [_count(entry, desk, product) for product in ids[:_STOCKED]])
    for numbers in _slices(sales):
        rows = [(number, ids[number % len(ids)]) for number in numbers]
        _do(
            store,
            lambda entry, rows=rows: [_sale(entry, desk, session, cash.record_id, *row) for row in rows],
        )
    codes = tuple(code_of(number) for number in range(min(products, _STOCKED)))
    return BigShop(desk, cash.record_id, codes)


def _slices(count: int) -> Iterator[range]:
    return (range(begin, min(begin + _AT_ONCE, count)) for begin in range(0, count, _AT_ONCE))


def _do(store: Store, work: Callable[[Any], Any]) -> Any:
    return store.ledger.submit(work, priority=Priority.BACKGROUND).result()


def _product(entry: Entry, number: int) -> bytes:
    product_id = entry.new_id()
    body = ProductChanged(
        sku=f"SKU-{number:06}",
        name=f"{_WORDS[number % len(_WORDS)]} no. {number}",
        codes=(code_of(number),),
        price_minor=500 + number % 9_000,
        currency="CAD",
        category=_WORDS[number % len(_WORDS)],
        **({"quick_key": number + 1} if number < _QUICK_KEYS else {}),
    )
    entry.record(product_id, body, who=None)
    return product_id


def _count(entry: Entry, desk: Desk, product_id: bytes) -> None:
    root = stock_root(desk.outlet_id, UUID(bytes=product_id)).bytes
    entry.record(root, StockCounted(desk.outlet_id.bytes, product_id, 1_000_000), who=None)


def _sale(
    entry: Entry, desk: Desk, session: Any, cash_type_id: bytes, number: int, product_id: bytes
) -> None:
    sale_id = entry.new_id()
    for body in _facts_of_a_sale(entry, desk, session, cash_type_id, (number, product_id)):
        entry.record(sale_id, body, who=None, scope=(desk.outlet_id.bytes,))


def _facts_of_a_sale(
    entry: Entry, desk: Desk, session: Any, cash_type_id: bytes, what: tuple[int, bytes]
) -> Iterator[Any]:
    number, product_id = what
    register_id = desk.register_id.bytes if desk.register_id else b""
    price = 500 + number % 9_000
    line = SoldLine("a", product_id, f"SKU-{number:06}", f"Mug no. {number}", 1_000, price, price, 0)
    yield SaleCompleted(
        f"B-{number}", desk.outlet_id.bytes, register_id, session.session_id, "CAD", False, (line,), price, 0
    )
    yield PaymentTaken(
        entry.new_id(),
        cash_type_id,
        "cash",
        price,
        "CAD",
        session.session_id,
        register_id,
        tendered_minor=price,
    )
