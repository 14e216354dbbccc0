"""The neutral order file says what its page of documentation says, and refuses what it does not know."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.channels.registry import translate
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import check_order

FIXTURE = Path(__file__).parent / "fixtures" / "neutral_bigcommerce.json"


def test_the_example_of_the_documentation_is_an_order() -> None:
    (order,) = translate(FIXTURE.read_bytes())

    assert (order.channel_kind, order.channel_address, order.order_id) == (
        "bigcommerce",
        "https://shop.example",
        "1045",
    )
    assert (order.total_minor, order.total_tax_minor, order.paid_minor) == (6209, 809, 0)
    assert order.method is Method.DELIVERY
    assert [(tax.name, tax.rate_ppm) for tax in order.lines[0].taxes] == [("GST", 50_000), ("QST", 99_750)]
    assert check_order(order) == ()


def test_the_command_lines_address_wins() -> None:
    (order,) = translate(FIXTURE.read_bytes(), address="https://other.example")

    assert order.channel_address == "https://other.example"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"totl": "1.00"}, "$.orders[0]"),
        ({"total": "62.095"}, "$.orders[0].total"),
        ({"placed_at": "soon"}, "$.orders[0].placed_at"),
        ({"method": "drone"}, "$.orders[0].method"),
        ({"currency": "cad"}, "$.orders[0].currency"),
        (
            {"lines": [{"key": "1", "name": "x", "net": "1", "quantity": 0.0001}]},
            "$.orders[0].lines[0].quantity",
        ),
    ],
)
def test_a_fault_is_named(change: dict[str, Any], field: str) -> None:
    file = json.loads(FIXTURE.read_text(encoding="utf-8"))
    file["orders"][0] |= change

    with pytest.raises(Rejected) as refused:
        translate(json.dumps(file).encode())

    assert refused.value.facts["field"] == field


def test_another_version_is_refused() -> None:
    with pytest.raises(Rejected, match="bad_order_file"):
        translate(b'{"format": "pos-desktop-order/2", "orders": []}')
