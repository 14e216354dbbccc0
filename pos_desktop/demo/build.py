"""Builds the demo shop into an empty local database, in a few seconds, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_desktop.demo.clock import DemoClock
from pos_desktop.demo.month import DAYS, FLOAT_MINOR, Month
from pos_desktop.demo.orders import place_orders
from pos_desktop.demo.people import OPENING_STOCK, DemoShop, furnish, stock_shelves
from pos_desktop.services.ports.ledger import Entry, Ledger, Priority
from pos_desktop.services.registering import open_register

SEED = 1926
OPEN_REGISTERS = (0, 2)


def build_demo(
    ledger: Ledger, clock: DemoClock, hashed_pin: Callable[[str], str], *, now: datetime, seed: int = SEED
) -> DemoShop:
    """Furnish the shop, play a month of sales, place the open orders, and open a register in each outlet.

    Shapes: `ledger` was opened with `clock`; `now` is aware, and where the clock is left.
    """
    clock.set(now - timedelta(days=DAYS + 1))
    shop = ledger.submit(lambda entry: furnish(entry, hashed_pin), priority=Priority.BACKGROUND).result()
    ledger.submit(
        lambda entry: stock_shelves(entry, shop, quantity=OPENING_STOCK), priority=Priority.BACKGROUND
    ).result()
    Month(ledger, clock, shop, seed).play(now)
    clock.set(now - timedelta(days=DAYS // 3))
    ledger.submit(
        lambda entry: stock_shelves(entry, shop, quantity=None), priority=Priority.BACKGROUND
    ).result()
    place_orders(ledger, clock, shop, now)
    clock.set(now - timedelta(hours=1))
    ledger.submit(lambda entry: _open_registers(entry, shop)).result()
    clock.set(now)
    return shop


def _open_registers(entry: Entry, shop: DemoShop) -> None:
    for register in OPEN_REGISTERS:
        open_register(entry, shop.desk("Amira", register), float_minor=FLOAT_MINOR)
