"""A file of orders is recognised whatever it is wrapped in, and refused whole when one order is malformed."""

import json
from pathlib import Path

import pytest

from pos_desktop.channels.registry import FORMATS, translate
from pos_desktop.domain.errors import Rejected

FIXTURES = Path(__file__).parent / "fixtures"
SHOP = "https://boutique.example"
PAID = (FIXTURES / "woocommerce_paid_delivery.json").read_bytes()


def test_a_page_of_orders_gives_each_of_them() -> None:
    orders = translate((FIXTURES / "woocommerce_page.json").read_bytes(), address=SHOP)

    assert [order.order_id for order in orders] == ["7001", "7002"]


@pytest.mark.parametrize(
    "wrapped",
    [
        b'{"orders": [%s]}' % PAID,
        b'{"request": {}, "response": {"status": 200, "body": %s}}' % PAID,
        b'{"headers": {}, "body": %s}' % json.dumps(PAID.decode()).encode(),
        b'{"update": [%s, {"id": 9, "error": {"code": "invalid_id", "message": "?"}}]}' % PAID,
    ],
)
def test_a_recorded_answer_is_unwrapped(wrapped: bytes) -> None:
    assert [order.order_id for order in translate(wrapped, address=SHOP)] == ["7001"]


@pytest.mark.parametrize(
    "payload",
    [
        PAID[:-20],
        b"",
        b"\xff\xfe\x00",
        b"[" * 5000,
        b'{"line_items": 1e999999999999}',
        b'{"hello": 1}',
        b"[]",
        b"null",
        b'"{"',
    ],
)
def test_what_is_no_order_file_is_refused_with_a_reason(payload: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        translate(payload, address=SHOP)

    assert refused.value.reason == "bad_order_file"
    assert refused.value.facts["problem"]


def test_one_bad_order_refuses_its_whole_file_and_says_which() -> None:
    broken = PAID.replace(b'"status": "processing"', b'"status": 5')

    with pytest.raises(Rejected) as refused:
        translate(b"[%s, %s]" % (PAID, broken), address=SHOP)

    assert refused.value.facts["field"] == "$[1].status"


def test_a_shop_must_be_named() -> None:
    with pytest.raises(Rejected, match="bad_order_file"):
        translate(PAID)


EVERY_KIND = {
    "woocommerce": PAID,
    "shopify": (FIXTURES / "shopify" / "mixed.json").read_bytes(),
    "bigcommerce": (FIXTURES / "bigcommerce" / "paid_delivery.json").read_bytes(),
    "ecwid": (FIXTURES / "ecwid" / "plain.json").read_bytes(),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    "wrapping", [b"%s", b"[%s]", b'{"items": [%s]}', b'{"data": {"orders": {"nodes": [%s]}}}']
)
def test_an_order_of_every_kind_of_shop_is_recognised_in_its_wrapping(kind: str, wrapping: bytes) -> None:
    (order,) = translate(wrapping % EVERY_KIND[kind], address=SHOP)

    assert order.channel_kind == kind


def test_no_order_looks_like_that_of_two_shops() -> None:
    for payload in EVERY_KIND.values():
        document = json.loads(payload)
        assert [form.looks_like(document) for form in FORMATS].count(True) == 1
