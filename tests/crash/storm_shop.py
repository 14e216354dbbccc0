"""The shop that storms blow over: two outlets, three registers, the first of them open, and some orders."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from pos_desktop.hub.database import Database
from pos_desktop.hub.tables import fact
from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.facts import RegisterChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.store.open import open_store
from tests.builders import AShop
from tests.crash.shop import StoredLedger
from tests.e2e.three_processes import an_order

SKUS = ("MUG", "BOWL", "SOAP")
STOCK = 20


def found_three_registers(folder: Path) -> None:
    """Make the shop in a data folder."""
    store = open_store(folder)
    shop = AShop(ledger=StoredLedger(store))
    third = RegisterChanged(
        name="Register 3", outlet_id=shop.outlets[0], prefix="3-", currency="CAD", cash_step_minor=5
    )
    shop.do(save_record, third)
    for sku in SKUS:
        for outlet in (0, 1):
            shop.count(sku, STOCK, outlet)
    store.close()


def order_file(number: int) -> bytes:
    """Return an order of one or two goods."""
    units = 1 + number % 4
    net, tax = units * 1_000, units * 50
    line = (units, f"{net / 100:.2f}", f"{tax / 100:.2f}")
    goods = {SKUS[number % 3]: line, SKUS[(number + 1) % 3]: line} if number % 2 else {SKUS[number % 3]: line}
    total, taxes = len(goods) * (net + tax), len(goods) * tax
    return an_order(str(number), goods, f"{total / 100:.2f}", f"{taxes / 100:.2f}")


def facts_of_hub(url: str) -> list[Recorded]:
    """Return every fact that a hub keeps, read straight from its database."""
    database = Database(url)
    try:
        with database.reading() as connection:
            rows = connection.execute(select(fact.c.head, fact.c.body)).all()
    finally:
        database.close()
    return [open_fact(bytes(head), None if body is None else bytes(body)) for head, body in rows]
