"""A month of sales at the demo shop's registers: opened, sold, paid and closed every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from pos_desktop.demo.clock import DemoClock
from pos_desktop.demo.people import TIME_ZONE, DemoShop
from pos_desktop.domain.cart import UNIT
from pos_desktop.services.completing import Terms, complete_sale
from pos_desktop.services.paying import Tender, take_payment
from pos_desktop.services.ports.ledger import Desk, Entry, Ledger, Priority
from pos_desktop.services.registering import close_register, expected_takings, open_register
from pos_desktop.services.selling import add_product, attach_customer, open_cart

FLOAT_MINOR = 20_000
DAYS = 30
_NOTE_MINOR = 5_000


class Month:
    """Plays the days before `clock` on a ledger; the same seed plays the same month."""

    def __init__(self, ledger: Ledger, clock: DemoClock, shop: DemoShop, seed: int) -> None:
        self._ledger, self._clock, self._shop = ledger, clock, shop
        self._chance = Random(seed)
        favourites = [product for product in shop.file.products if product.quick_key]
        self._basket = [*favourites * 4, *shop.file.products]

    def play(self, now: datetime) -> None:
        """Sell on each of the days before `now`."""
        zone = ZoneInfo(TIME_ZONE)
        today = now.astimezone(zone).date()
        for ago in range(DAYS, 0, -1):
            opening = datetime.combine(today - timedelta(days=ago), time(9, 30), zone)
            for register in range(len(self._shop.registers)):
                self._day(opening, register)

    def _day(self, opening: datetime, register: int) -> None:
        desk = self._shop.desk(self._chance.choice(("Amira", "Luc")), register)
        self._at(opening, lambda entry: open_register(entry, desk, float_minor=FLOAT_MINOR))
        moment = opening
        for _ in range(self._chance.randint(2, 5)):
            moment += timedelta(minutes=self._chance.randint(15, 100))
            self._at(moment, lambda entry: self._sale(entry, desk))
        self._at(opening + timedelta(hours=8, minutes=30), lambda entry: _close(entry, desk))

    def _at(self, moment: datetime, work: Callable[[Entry], object]) -> None:
        self._clock.set(moment)
        self._ledger.submit(work, priority=Priority.BACKGROUND).result()

    def _sale(self, entry: Entry, desk: Desk) -> None:
        chance = self._chance
        sale_id = open_cart(entry, desk)
        for product in chance.sample(self._basket, chance.choice((1, 1, 2, 2, 3, 4))):
            quantity = chance.choice((1, 1, 1, 2)) * UNIT
            add_product(entry, desk, sale_id, self._shop.products[product.sku], quantity=quantity)
        if chance.random() < 0.35:
            attach_customer(entry, desk, sale_id, chance.choice(self._shop.customers))
        sale = complete_sale(entry, desk, sale_id, Terms(accept_short=True))
        is_card = chance.random() < 0.7
        owed = sale.owed_minor
        given = owed if is_card else (owed // _NOTE_MINOR + 1) * _NOTE_MINOR
        kind = "card" if is_card else "cash"
        reference = f"{chance.randint(100_000, 999_999)}" if is_card else ""
        take_payment(entry, desk, sale_id, Tender(self._shop.payment_types[kind], given, reference))


def _close(entry: Entry, desk: Desk) -> None:
    counted = {line.payment_type_id.bytes: line.expected_minor for line in expected_takings(entry, desk)}
    close_register(entry, desk, counted=counted)
