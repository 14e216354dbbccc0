"""What a till said before it died, held against what its data folder holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.store.open import Store, open_store
from tests.crash.shop import desk_of

Told = dict[str, Any]


def read_lines(written: bytes) -> list[Told]:
    """Return the whole lines; a last one without its end was never said."""
    return [json.loads(line) for line in written.split(b"\n")[:-1]]


def is_paying(lines: list[Told]) -> bool:
    """Whether the till died between *Pay* and done."""
    for line in reversed(lines):
        if line.get("done") == "pay":
            return False
        if line.get("doing") == "pay":
            return True
    return False


@dataclass
class Acknowledged:
    """Everything that tills said was done, over as many crashes as the data folder lived through."""

    carts: set[str] = field(default_factory=set)
    quantities: dict[tuple[str, str], int] = field(default_factory=dict)
    payments: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    units: int = 0  # in the folder when it was last looked at

    def add(self, lines: Iterable[Told]) -> None:
        """Note what one till said."""
        for line in lines:
            match line:
                case {"kept": "cart", "sale": sale}:
                    self.carts.add(sale)
                case {"kept": "line", "sale": sale, "line": key, "quantity": quantity}:
                    self.quantities[sale, key] = quantity
                case {"kept": "payment", "sale": sale, "payment": payment, **more}:
                    self.payments[payment] = (sale, more["amount_minor"], more["number"])
                case {"done": "pay", "sale": sale}:
                    self.settled.add(sale)


@dataclass(frozen=True)
class Found:
    """What is wrong with a folder after a crash; `lost` is what had been acknowledged.

    `kept_unsaid` is no fault: the last change was durable when the till died, but it had not said so.
    """

    lost: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    kept_unsaid: bool = False

    def __add__(self, other: Found) -> Found:
        return Found(self.lost + other.lost, self.broken + other.broken)


NOTHING = Found()


def look(folder: Path, acknowledged: Acknowledged, lines: list[Told]) -> Found:
    """Open the folder as the next start would and compare; `lines` are what the last till said."""
    acknowledged.add(lines)
    store = open_store(folder)
    try:
        sales = _all_sales(store)
        more_units = _unsaid_units(sales, acknowledged, lines)
        broken = [*_half_written(sales), *_never_scanned(more_units, lines), *_wrong_file(store)]
        lost = (*_lost(sales, acknowledged), *_lost_cart(store, sales, acknowledged))
        return Found(lost, tuple(broken), more_units > 0 or _is_paid_unsaid(sales, acknowledged, lines))
    finally:
        store.close()


def _all_sales(store: Store) -> dict[str, SaleState]:
    known = {row.sale_id for row in store.queries.sales(SaleFilter(limit=100_000))}
    left = store.queries.open_cart(_register(store))
    details = [store.queries.sale_detail(sale_id) for sale_id in known | ({left} if left else set())]
    return {detail.sale.sale_id.hex(): detail.sale for detail in details if detail is not None}


def _register(store: Store) -> bytes:
    register_id = desk_of(store.queries).register_id
    assert register_id is not None
    return register_id.bytes


def _quantities(sale: SaleState) -> dict[str, int]:
    if sale.cart is not None and sale.state == "open":
        return {line.line_key: line.quantity for line in sale.cart.lines}
    return {line.key: line.quantity for line in sale.lines}


def _lost(sales: dict[str, SaleState], acknowledged: Acknowledged) -> Iterable[str]:
    for sale_id in acknowledged.carts - sales.keys():
        yield f"cart {sale_id}"
    for (sale_id, key), quantity in acknowledged.quantities.items():
        here = _quantities(sales[sale_id]).get(key, 0) if sale_id in sales else 0
        if here < quantity:
            yield f"line {key} of {sale_id}: {here} of {quantity}"
    for payment_id, (sale_id, amount_minor, number) in acknowledged.payments.items():
        sale = sales.get(sale_id)
        amounts = (
            {p.payment_id.hex(): p.amount_minor for p in sale.payments if p.entry == "taken"} if sale else {}
        )
        if amounts.get(payment_id) != amount_minor or sale is None or sale.number != number:
            yield f"payment {payment_id} of {number}"
    for sale_id in acknowledged.settled:
        if sale_id not in sales or sales[sale_id].state != "closed":
            yield f"the end of {sale_id}"


def _lost_cart(store: Store, sales: dict[str, SaleState], acknowledged: Acknowledged) -> Iterable[str]:
    """The cart that was being scanned comes back by itself."""
    still_open = {
        sale_id for sale_id in acknowledged.carts if sale_id in sales and sales[sale_id].state == "open"
    }
    left = store.queries.open_cart(_register(store))
    if still_open and (left is None or {left.hex()} != still_open):
        yield f"the open cart: {left and left.hex()} instead of {still_open}"


def _half_written(sales: dict[str, SaleState]) -> Iterable[str]:
    for sale in sales.values():
        if sale.state == "open":
            continue
        if not sale.payments or not sale.lines or not sale.number:
            yield f"{sale.number or sale.sale_id.hex()} was completed without its first payment"
        if sale.owed_minor != sale.total_minor - sum(payment.amount_minor for payment in sale.payments):
            yield f"{sale.number} owes {sale.owed_minor}"
    series = sorted(int(sale.number.split("-")[1]) for sale in sales.values() if sale.number)
    if series != list(range(1, len(series) + 1)):
        yield f"receipt numbers {series}"


def _unsaid_units(sales: dict[str, SaleState], acknowledged: Acknowledged, lines: list[Told]) -> int:
    """Return how many units are there beyond those that a till said it scanned."""
    units = sum(quantity for sale in sales.values() for quantity in _quantities(sale).values()) // 1000
    more = units - acknowledged.units - sum(line.get("kept") == "line" for line in lines)
    acknowledged.units = units
    return more


def _never_scanned(more_units: int, lines: list[Told]) -> Iterable[str]:
    """At most the one scan that was on its way may be there."""
    on_its_way = int(bool(lines) and lines[-1].get("doing") == "scan")
    if more_units > on_its_way:
        yield f"{more_units} units that nobody scanned"


def _is_paid_unsaid(sales: dict[str, SaleState], acknowledged: Acknowledged, lines: list[Told]) -> bool:
    sale = sales.get(lines[-1].get("sale", "")) if lines else None
    said = {
        payment
        for payment, (sale_id, _, _) in acknowledged.payments.items()
        if sale and sale_id == sale.sale_id.hex()
    }
    return sale is not None and any(
        p.entry == "taken" and p.payment_id.hex() not in said for p in sale.payments
    )


def _wrong_file(store: Store) -> Iterable[str]:
    verified = store.maintenance.verify()
    if not verified.is_clean or verified.gaps:
        yield f"verify: {verified.bad} {verified.gaps} {verified.damage} {verified.differences[:1]}"
