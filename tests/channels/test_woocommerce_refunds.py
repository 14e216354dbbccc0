"""A WooCommerce refund says which goods it is about, and only whole refunds count as put back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.channels.woocommerce import translate
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.orders import NeutralOrder, OrderRefund, check_order
from tests.captured import captured

FIXTURE = Path(__file__).parent / "fixtures" / "woocommerce_partial_refund.json"
SHOP = "https://boutique.example"


def an_order(*refunds: dict[str, Any], quantity: int = 3, restocked: int = 0) -> NeutralOrder:
    order = json.loads(FIXTURE.read_bytes())
    (line,) = order["line_items"][:1]
    order["line_items"] = [{**line, "id": 7, "quantity": quantity, "meta_data": meta_of(restocked)}]
    order["shipping_lines"], order["fee_lines"] = [], []
    order["refunds"] = list(refunds)
    return translate(order, address=SHOP)


def meta_of(restocked: int) -> list[dict[str, Any]]:
    return [{"key": "_restock_refunded_items", "value": str(restocked)}] if restocked else []


def a_refund(refund_id: int, *units: int, line: object = 7, total: str = "-5.00") -> dict[str, Any]:
    about = [{"key": "_refunded_item_id", "value": str(line)}]
    goods = [{"id": 90 + at, "quantity": -count, "meta_data": about} for at, count in enumerate(units)]
    return {"id": refund_id, "total": total, "date_created_gmt": "2026-11-23T06:47:50", "line_items": goods}


def test_a_refund_names_its_goods_and_its_time() -> None:
    (refund,) = an_order(a_refund(23, 2)).refunds

    assert refund.units == (("7", 2000),)
    assert refund.amount_minor == 500
    assert refund.refunded_at_ms == 1_795_416_470_000


def test_a_refund_as_the_order_lists_it_names_no_goods() -> None:
    assert an_order({"id": 23, "reason": "", "total": "-5.00"}).refunds == (
        OrderRefund(refund_id="23", amount_minor=500),
    )


@pytest.mark.parametrize(
    ("refunds", "restocked", "expected", "flags"),
    [
        ([(23, 1)], 1, [True], ()),
        ([(23, 1)], 0, [False], ()),
        ([(23, 1), (24, 1)], 1, [True, False], ()),
        ([(24, 1), (23, 1)], 2, [True, True], ()),
        ([(23, 2), (24, 1)], 1, [False, True], ()),
        ([(23, 3)], 1, [False], ("restock_unclear:7",)),
        ([(23, 0)], 0, [False], ()),
    ],
)
def test_units_that_the_shop_put_back_belong_to_whole_refunds(
    refunds: list[tuple[int, int]], restocked: int, expected: list[bool], flags: tuple[str, ...]
) -> None:
    order = an_order(*(a_refund(*refund) for refund in refunds), restocked=restocked)

    assert [refund.restock for refund in order.refunds] == expected
    assert order.flags == flags


def test_a_refund_of_a_line_that_is_gone_is_flagged_and_moves_no_goods() -> None:
    order = an_order(a_refund(23, 1, line=99))

    assert order.refunds[0].units == ()
    assert order.flags == ("refund_of_unknown_line:23",)
    check_order(order)


def test_more_refunded_than_ordered_is_flagged_and_moves_what_was_ordered() -> None:
    order = an_order(a_refund(23, 2), a_refund(24, 2))

    assert [refund.units for refund in order.refunds] == [(("7", 2000),), (("7", 1000),)]
    assert order.flags == ("refunded_over_line:7",)
    check_order(order)


@pytest.mark.parametrize("value", [None, [], {"a": 1}, "many", "-1", "9" * 40])
def test_meta_data_that_is_no_count_counts_as_nothing_put_back(value: object) -> None:
    order = json.loads(FIXTURE.read_bytes())
    line = order["line_items"][0]
    line["meta_data"] = [{"key": "_restock_refunded_items", "value": value}]
    order["refunds"] = [a_refund(23, 1, line=line["id"])]

    assert [refund.restock for refund in translate(order, address=SHOP).refunds] == [False]


@pytest.mark.parametrize("quantity", ["x", [], {}, True])
def test_a_refund_that_makes_no_sense_is_refused_by_its_field(quantity: object) -> None:
    refund = a_refund(23, 1)
    refund["line_items"][0]["quantity"] = quantity

    with pytest.raises(Rejected) as refused:
        an_order(refund)

    assert refused.value.word("field") == "$.refunds[0].line_items[0].quantity"


def test_the_recorded_refund_is_read_from_its_own_document() -> None:
    folder = captured("examples", "woocommerce")
    if folder is None:
        pytest.skip("no captured examples here")
    order = body_of(folder / "order_get_after_partial_refund.json")
    refund = body_of(folder / "refund_create_partial_201.json")

    order["refunds"] = [{**refund, **order["refunds"][0]}]
    (found,) = translate(order, address=SHOP).refunds

    assert (found.units, found.restock, found.amount_minor) == ((("1", 1000),), True, 4999)


def body_of(file: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(file.read_text())["response"]["body"]
    return body
