"""A till that sells until it dies: `python -m tests.crash.till FOLDER SEED [--lax]`.

It says on standard output what it is about to do, and what it has done once that is durable, a line of
JSON each. A line is one write, so a reader sees it whole or not at all.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from pos_desktop.journal.state import SaleState
from pos_desktop.services.completing import Terms, complete_and_pay
from pos_desktop.services.paying import PaymentResult, Tender, take_payment
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.selling import open_cart, scan
from pos_desktop.store.driver import connect_writer
from pos_desktop.store.open import Store, open_store
from tests.crash.lax import connect_lax_writer
from tests.crash.shop import CARD, CASH, CODES, desk_of

T = TypeVar("T")
MOST_LINES = 8


class SellingTill:
    """Scans and pays at random, the same for the same seed and shop."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store, self._random = store, Random(seed)
        self._desk = desk_of(store.queries)

    def sell(self) -> None:
        """Sell for ever; what a crash left in the cart is gone on with."""
        register_id = self._desk.register_id
        assert register_id is not None
        while True:
            left = self._store.queries.open_cart(register_id.bytes)
            sale_id = left or self._opened()
            for _ in range(self._random.randint(1, MOST_LINES)):
                self._scan(sale_id)
            self._pay(sale_id)

    def _opened(self) -> bytes:
        tell(doing="open")
        sale_id = self._do(open_cart)
        tell(kept="cart", sale=sale_id.hex())
        return sale_id

    def _scan(self, sale_id: bytes) -> None:
        tell(doing="scan", sale=sale_id.hex())
        scanned = self._do(scan, sale_id, self._random.choice(CODES))
        assert scanned.sale.cart is not None
        (quantity,) = (line.quantity for line in scanned.sale.cart.lines if line.line_key == scanned.line_key)
        tell(kept="line", sale=sale_id.hex(), line=scanned.line_key, quantity=quantity)

    def _pay(self, sale_id: bytes) -> None:
        tell(doing="pay", sale=sale_id.hex())
        if self._random.random() < 0.7:
            self._completed(sale_id, Tender(CASH, 10_000_000))
        else:
            self._completed(sale_id, Tender(CASH, self._random.randint(1, 300)))
            owed_minor = self._do(lambda entry, _desk: _sale(entry, sale_id).owed_minor)
            self._paid(self._do(take_payment, sale_id, Tender(CARD, owed_minor, "slip")))
        tell(done="pay", sale=sale_id.hex())

    def _completed(self, sale_id: bytes, tender: Tender) -> None:
        (result,) = self._do(complete_and_pay, sale_id, Terms(accept_short=True), [tender])
        self._paid(result)

    def _paid(self, result: PaymentResult) -> None:
        sale_id, payment_id = result.sale.sale_id.hex(), result.payment_id.hex()
        number, amount_minor = result.sale.number, result.amount_minor
        tell(kept="payment", sale=sale_id, payment=payment_id, amount_minor=amount_minor, number=number)

    def _do(self, service: Callable[..., T], *words: Any) -> T:
        return self._store.ledger.submit(lambda entry: service(entry, self._desk, *words)).result()


def _sale(entry: Entry, sale_id: bytes) -> SaleState:
    found = entry.sale(sale_id)
    assert found is not None
    return found


def tell(**what: object) -> None:
    """Write one line at once."""
    os.write(1, json.dumps(what).encode() + b"\n")


def main(words: list[str]) -> None:
    """Sell in a data folder; `--lax` plants `synchronous=NORMAL` and hides it."""
    folder, seed = Path(words[0]), int(words[1])
    connect = connect_lax_writer if "--lax" in words else connect_writer
    SellingTill(open_store(folder, connect=connect), seed).sell()


if __name__ == "__main__":
    main(sys.argv[1:])
