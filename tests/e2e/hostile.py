"""Order files that no shop should send: cut short, nested, enormous, of the wrong type, contradicting itself.

Each is made from one good order of each form; `SENSELESS` must be refused, `ODD` may be imported or refused,
but neither may break the till.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Order = dict[str, Any]
Change = Callable[[Order], None]


@dataclass(frozen=True)
class Case:
    """One file. `field` is what the error must name, "" where only that it is an error matters."""

    name: str
    content: bytes
    field: str = ""


def woo_order(number: int = 501) -> Order:
    """Return a good WooCommerce order: two mugs, shipped, paid."""
    line = {"id": 1, "name": "Mug", "product_id": 71, "variation_id": 0, "quantity": 2, "sku": "MUG",
            "subtotal": "20.00", "subtotal_tax": "1.00", "total": "20.00", "total_tax": "1.00",
            "taxes": [{"id": 3, "total": "1.00"}], "meta_data": []}  # fmt: skip
    return {
        "id": number, "number": str(number), "status": "processing", "currency": "CAD", "total": "26.25",
        "total_tax": "1.25", "prices_include_tax": False, "date_created_gmt": "2026-11-22T10:00:00",
        "date_modified_gmt": "2026-11-22T10:00:00", "date_paid_gmt": "2026-11-22T10:00:01",
        "payment_method": "bacs", "transaction_id": f"t{number}", "line_items": [line],
        "billing": {"first_name": "L.", "last_name": "Roy"}, "shipping": {"address_1": "4 Main"},
        "shipping_lines": [{"id": 9, "method_id": "flat_rate", "total": "5.00", "total_tax": "0.25"}],
        "fee_lines": [], "tax_lines": [], "refunds": [],
    }  # fmt: skip


def neutral_file(number: int = 501) -> Order:
    """Return a good file of the neutral form with one order."""
    order = {"id": str(number), "placed_at": "2026-11-22T10:00:00Z", "currency": "CAD", "total": "21.00",
             "tax": "1.00", "lines": [{"key": "1", "sku": "MUG", "name": "Mug", "quantity": 2, "net": "20.00",
                                       "tax": "1.00"}]}  # fmt: skip
    channel = {"kind": "bigcommerce", "url": "https://shop.example"}
    return {"format": "pos-desktop-order/1", "channel": channel, "orders": [order]}


def encoded(value: object) -> bytes:
    """Return JSON as a shop writes it."""
    return json.dumps(value).encode()


def _woo(name: str, field: str, change: Change) -> Case:
    order = copy.deepcopy(woo_order())
    change(order)
    return Case(f"woo {name}", encoded(order), field)


def _neutral(name: str, field: str, change: Change) -> Case:
    file = copy.deepcopy(neutral_file())
    change(file)
    return Case(f"neutral {name}", encoded(file), field)


def _line(**changes: Any) -> Change:
    return lambda order: order["line_items"][0].update(changes)


def _with(**changes: Any) -> Change:
    return lambda order: order.update(changes)


def _order(**changes: Any) -> Change:
    return lambda file: file["orders"][0].update(changes)


def _first(**changes: Any) -> Change:
    return lambda file: file["orders"][0]["lines"][0].update(changes)


def _twice(order: Order) -> None:
    order["line_items"] *= 2


def _nested(depth: int) -> bytes:
    return b'{"line_items":' * depth + b"[]" + b"}" * depth


WHOLE = encoded(woo_order())
BILLION = {"name": "GST", "percent": "1000000000", "amount": "1.00"}
LONG = "x" * 10_000_000

SENSELESS = (
    Case("empty", b"", "$"),
    Case("only spaces", b"  \n ", "$"),
    Case("cut in the middle", WHOLE[: len(WHOLE) // 2], "$"),
    Case("cut at the last byte", WHOLE[:-1], "$"),
    Case("something after the end", WHOLE + b"]", "$"),
    Case("zero bytes", bytes(4096), "$"),
    Case("a zero byte inside", WHOLE.replace(b"L.", b"L\x00"), "$"),
    Case("not utf-8", WHOLE.replace(b"Roy", b"\xff\xfe\xfa"), "$"),
    Case("half a surrogate", WHOLE.replace(b"Roy", b"\\ud800"), "$"),
    Case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "$"),
    Case("a web page", b"<!doctype html><title>502 Bad Gateway</title>", "$"),
    Case("null", b"null", "$"),
    Case("a number", b"1e400", "$"),
    Case("a list of nothing", b"[]", "$"),
    Case("nested 100000 deep", _nested(100_000), "$"),
    Case("a list nested 100000 deep", b"[" * 100_000 + b"]" * 100_000, "$"),
    Case("a number of 5000 digits", WHOLE.replace(b'"26.25"', b"9" * 5_000), ""),
    Case("an exponent of a million", WHOLE.replace(b'"26.25"', b"1e1000000"), "$"),
    Case("an exponent of minus a million", WHOLE.replace(b'"quantity": 2', b'"quantity": 1e-1000000'), "$"),
    Case("not a number", WHOLE.replace(b'"26.25"', b"NaN"), "$"),
    _woo("total not a number", "$.total", _with(total="12,50")),
    _woo("total 10 MB of text", "$.total", _with(total=LONG)),
    _woo("total a list", "$.total", _with(total=[1])),
    _woo("total true", "$.total", _with(total=True)),
    _woo("total infinite", "$.total", _with(total="Infinity")),
    _woo("total of thirty digits", "$.total", _with(total="9" * 30)),
    _woo("total of a long exponent", "$.total", _with(total="1e999999999")),
    _woo("total below zero", "total_minor", _with(total="-26.25")),
    _woo("no currency", "$.currency", _with(currency="")),
    _woo("an unknown currency", "$.currency", _with(currency="DOUBLOONS")),
    _woo("currency a number", "$.currency", _with(currency=978)),
    _woo("no lines", "$.line_items", _with(line_items=None)),
    _woo("lines an object", "$.line_items", _with(line_items={"0": 1})),
    _woo("a line that is text", "$.line_items[0]", _with(line_items=["mug"])),
    _woo("quantity zero", "$.line_items[0].quantity", _line(quantity=0)),
    _woo("quantity below zero", "$.line_items[0].quantity", _line(quantity=-2)),
    _woo("quantity too fine", "$.line_items[0].quantity", _line(quantity="0.0001")),
    _woo("quantity text", "$.line_items[0].quantity", _line(quantity="two")),
    _woo("quantity enormous", "$.line_items[0].quantity", _line(quantity="9e15")),
    _woo("line total missing", "$.line_items[0]", lambda order: order["line_items"][0].pop("total")),
    _woo("two lines of one id", "lines[1].key", _twice),
    _woo("6000 lines", "$.line_items", lambda order: order.update(line_items=order["line_items"] * 6_000)),
    _woo("a refund twice", "refunds[1].refund_id", _with(refunds=[{"id": 1, "total": "-1.00"}] * 2)),
    _woo("a refund that adds", "refunds[0].amount_minor", _with(refunds=[{"id": 1, "total": "1.00"}])),
    _woo("a date of another calendar", "$.date_created_gmt", _with(date_created_gmt="22/11/2026")),
    _woo("a date in year 9999", "$.date_modified_gmt", _with(date_modified_gmt="9999-12-31T23:59:59")),
    _woo(
        "a tax rate of a billion",
        "$.tax_lines[0].rate_percent",
        _with(tax_lines=[{"rate_id": 3, "rate_percent": "1000000000"}]),
    ),
    _woo("status a list", "$.status", _with(status=["processing"])),
    _woo("billing a list", "$.billing", _with(billing=[])),
    _neutral("unknown field", "$.orders[0]", _order(totl="1.00")),
    _neutral("a tax rate of a billion", "$.orders[0].lines[0].taxes[0].percent", _first(taxes=[BILLION])),
    _neutral("another version", "$.format", _with(format="pos-desktop-order/99")),
    _neutral("no channel", "$.channel", _with(channel={"kind": "ebay"})),
    _neutral("orders an object", "$.orders", _with(orders={})),
    _neutral("no total", "$.orders[0]", lambda file: file["orders"][0].pop("total")),
    _neutral("too many decimals", "$.orders[0].total", _order(total="21.005")),
    _neutral("an empty id", "order_id", _order(id="")),
    _neutral("an id of spaces", "order_id", _order(id="   ")),
)

ODD = (
    _woo("10 MB of note", "", _with(customer_note=LONG)),
    _woo("10 MB of name", "", _line(name=LONG)),
    _woo("10 MB of sku", "", _line(sku=LONG)),
    _woo("10 MB of status", "", _with(status=LONG)),
    _woo("10 MB of number", "", _with(number=LONG)),
    _woo("10 MB of transaction", "", _with(transaction_id=LONG)),
    _woo("control characters", "", _with(customer_note="a\x00b\x1b[2J\x07", number="5\x0001")),
    _woo("markup and quotes", "", _line(name="'; DROP TABLE sale; -- <script>alert(1)</script>")),
    _woo("search words", "", _line(name='NEAR(" AND * OR ^', sku='"')),
    _woo("text that turns round", "", _with(customer_note="\u202eevil\u2066")),
    _woo("an id of thirty digits", "", _with(id=int("9" * 30))),
    _woo("an id below zero", "", _with(id=-1)),
    _woo("a line id of thirty digits", "", _line(id=int("9" * 30))),
    _woo("the dearest thing", "", _line(total="999999999999.99", total_tax="999999999999.99")),
    _woo("the largest total", "", _with(total="999999999999.99")),
    _woo("the largest quantity", "", _line(quantity="999999999999.999")),
    _woo("a refund of everything and more", "", _with(refunds=[{"id": 1, "total": "-99999.00"}])),
    _woo(
        "5000 dear lines",
        "",
        lambda order: order.update(
            line_items=[
                order["line_items"][0] | {"id": at, "total": "999999999999", "total_tax": "999999999999"}
                for at in range(5_000)
            ]
        ),
    ),
    _neutral("quantity of the smallest", "", _first(quantity="0.001")),
    _neutral("keys of 10 MB", "", _first(key=LONG)),
    _neutral("an order without lines", "", _order(lines=[])),
    _neutral("a name of no characters", "", _first(name="\u200b")),
)
