"""Captured WooCommerce orders beside what became of them: `python -m tests.e2e.real_orders` prints the table.

The expectation is read from the file with `json` and `Decimal` alone, by the rules a shop keeper would
apply; the other side is the command line on a fresh data folder, one per file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from pos_desktop.channels.registry import translate
from pos_desktop.domain.orders import NeutralOrder
from tests.captured import captured_files
from tests.e2e.command import SHOP_URL, Till

FOLDER = "examples/woocommerce"
DECIMALS = {"JPY": 0, "KWD": 3}
PICKUP = ("local_pickup", "pickup_location", "legacy_local_pickup")
UNREAL = ("pending", "failed", "checkout-draft", "auto-draft", "cancelled", "trash")
OVER = ("completed", "refunded")

Line = tuple[str, int, int]


@dataclass(frozen=True)
class Row:
    """One order. Units: minor units; a line is (SKU, thousandths, with tax); `total` is after refunds."""

    order: str
    currency: str
    total: int
    tax: int
    paid: int
    owed: int
    type: str
    lines: tuple[Line, ...]


def orders_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every order anywhere in a JSON document, also inside a string that holds JSON."""
    if isinstance(value, dict):
        if {"line_items", "billing", "total"} <= value.keys():
            yield value
        else:
            for each in value.values():
                yield from orders_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from orders_in(each)
    elif isinstance(value, str) and value.startswith("{"):
        yield from orders_in(json.loads(value, parse_float=Decimal))


def order_files() -> list[Path]:
    """Return the captured files that hold an order."""
    return [path for path in captured_files(FOLDER, "*.json") if list(orders_in(_read(path)))]


def as_written(order: dict[str, Any]) -> Row:
    """Return what an order says, read without any of the product's code."""
    scale = Decimal(10) ** DECIMALS.get(order["currency"], 2)

    def minor(*amounts: str) -> int:
        exact = sum(map(Decimal, amounts), Decimal(0)) * scale
        assert exact == int(exact)
        return int(exact)

    refunded = -minor(*(refund["total"] for refund in order["refunds"]))
    total = minor(order["total"])
    received = total if order["date_paid_gmt"] else 0
    paid = received - min(refunded, received)
    return Row(
        f"W-{order['number']}",
        order["currency"],
        total - refunded,
        minor(order["total_tax"]),
        paid,
        max(0, total - refunded - paid),
        _type(order),
        tuple(
            (line["sku"] or "", line["quantity"] * 1000, minor(line["total"], line["total_tax"]))
            for line in (*order["line_items"], *_charges(order))
        ),
    )


def read_only(path: Path) -> list[Row]:
    """Return what the translator makes of a file, nothing imported."""
    orders = translate(path.read_bytes(), address=SHOP_URL)
    return [_translated(order) for order in orders]


def imported(till: Till, path: Path) -> list[Row]:
    """Import a file and return what the till then shows of every order it took."""
    done = till.import_orders(path)
    assert done.code == 0, done.err
    (file,) = done.json["files"]
    taken = [each["number"] for each in file["orders"] if each["outcome"] in ("new", "changed", "unchanged")]
    return [_shown(till.show(number)) for number in taken]


def table() -> list[tuple[str, Row, Row | None]]:
    """Return (file, what it says, what the till shows or None for an order that is not real) for each."""
    rows = []
    for path in order_files():
        with tempfile.TemporaryDirectory() as folder:
            shown = {row.order: row for row in imported(Till(Path(folder)).set_up("EUR"), path)}
        for order in orders_in(_read(path)):
            written = as_written(order)
            rows.append((path.name, written, shown.get(written.order)))
    return rows


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _charges(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for charge in (*order["shipping_lines"], *order["fee_lines"]):
        yield {"sku": "", "quantity": 1, **charge}


def _type(order: dict[str, Any]) -> str:
    if order["status"] in UNREAL:
        return "not imported"
    methods = {line["method_id"].split(":")[0] for line in order["shipping_lines"]}
    method = "pickup" if methods & set(PICKUP) else "delivery"
    return f"history, {method}" if order["status"] in OVER else method


def _translated(order: NeutralOrder) -> Row:
    paid = order.paid_minor - min(order.paid_minor, order.refunded_minor)
    total = order.total_minor - order.refunded_minor
    method = order.method.value if order.method else "delivery"
    kinds = {"unfinished": "not imported", "cancelled": "not imported", "done": f"history, {method}"}
    return Row(
        f"W-{order.number}",
        order.currency,
        total,
        order.total_tax_minor,
        paid,
        max(0, total - paid),
        kinds.get(order.status.value, method),
        tuple(
            (
                getattr(part, "sku", ""),
                getattr(part, "quantity", 1000),
                part.total_net_minor + part.total_tax_minor,
            )
            for part in (*order.lines, *order.charges)
        ),
    )


def _shown(sale: dict[str, Any]) -> Row:
    methods = {part["method"] for part in sale["fulfillments"]}
    assert methods <= {sale["method"]}
    return Row(
        sale["number"],
        sale["currency"],
        sale["total_minor"],
        sale["tax_minor"],
        sale["paid_minor"],
        sale["owed_minor"],
        f"history, {sale['method']}" if sale["state"] == "history" else sale["method"],
        tuple(
            (line["sku"], line["quantity"], line["net_minor"] + line["tax_minor"]) for line in sale["lines"]
        ),
    )


def _text(row: Row) -> list[str]:
    digits = DECIMALS.get(row.currency, 2)

    def amount(minor: int) -> str:
        return str(Decimal(minor).scaleb(-digits))

    lines = "; ".join(
        f"{units // 1000} x {sku or '(no SKU)'} {amount(sum_)}" for sku, units, sum_ in row.lines
    )
    return [row.order, row.currency, *map(amount, (row.total, row.tax, row.paid, row.owed)), row.type, lines]


def main() -> int:
    """Print the table; the exit code is 1 when a row differs from its file."""
    head = ["file", *(field.name for field in fields(Row)), "the till"]
    cells, differing = [head], 0
    for name, written, shown in table():
        is_same = shown == written if written.type != "not imported" else shown is None
        differing += not is_same
        cells.append(
            [name, *_text(written), "the same" if is_same else f"differs: {shown and astuple(shown)}"]
        )
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        sys.stdout.write("  ".join(map(str.ljust, row, widths)).rstrip() + "\n")
    sys.stdout.write(f"{len(cells) - 1} orders, {differing} differ\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
