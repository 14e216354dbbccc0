"""Goods come back at what was paid for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services import fulfilling, selling
from pos_desktop.services.completing import Terms, complete_sale
from pos_desktop.services.returning import return_lines
from tests.builders import AShop


def _stocked() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 50)
    return shop


def _key(shop: AShop, sale_id: bytes) -> str:
    return shop.sale(sale_id).lines[0].key


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_a_return_owes_the_customer_what_was_paid_and_takes_the_goods_in() -> None:
    shop = _stocked()
    sale_id = shop.sold("MUG")

    back = shop.do(return_lines, sale_id, [(_key(shop, sale_id), UNIT)])
    assert (back.source, back.label, back.owed_minor, shop.stock("MUG")) == (
        "return",
        "return",
        -1_050,
        (50, 0),
    )

    assert shop.pay(back.sale_id, -1_050).sale.owed_minor == 0


def test_no_unit_comes_back_twice() -> None:
    shop = _stocked()
    sale_id = shop.sold("MUG", "MUG")
    key = _key(shop, sale_id)
    shop.do(return_lines, sale_id, [(key, UNIT)])

    refusal = _refused("not_returnable", lambda: shop.do(return_lines, sale_id, [(key, 2 * UNIT)]))
    assert refusal.facts["left"] == UNIT


def test_what_was_not_handed_over_cannot_be_returned() -> None:
    shop = _stocked()
    sale_id = shop.sold("MUG", later="pickup")
    key = _key(shop, sale_id)
    _refused("not_returnable", lambda: shop.do(return_lines, sale_id, [(key, UNIT)]))

    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, part)
    shop.do(fulfilling.pick_up_fulfillment, sale_id, part)

    assert shop.do(return_lines, sale_id, [(key, UNIT)]).owed_minor == -1_050


def test_an_exchange_owes_the_difference() -> None:
    shop = _stocked()
    sale_id = shop.sold("BOWL")
    cart = shop.cart("MUG")

    back = shop.do(return_lines, sale_id, [(_key(shop, sale_id), UNIT)], exchange_cart=cart)

    assert back.owed_minor == 1_050 - 2_624
    assert (shop.stock("BOWL"), shop.stock("MUG")) == ((50, 0), (49, 0))


@settings(max_examples=40, deadline=None)
@given(
    units=st.integers(1, 9),
    discount_ppm=st.integers(0, 900_000),
    parts=st.lists(st.integers(1, 4), min_size=1, max_size=9),
)
def test_all_returns_of_a_line_sum_to_exactly_what_it_cost(
    units: int, discount_ppm: int, parts: list[int]
) -> None:
    shop = _stocked()
    sale_id = shop.cart("SOAP")
    line = shop.sale(sale_id).cart.lines[0].line_key  # type: ignore[union-attr]
    shop.do(selling.set_quantity, sale_id, line, units * UNIT)
    shop.do(selling.discount_sale, sale_id, ppm=discount_ppm)
    sale = shop.do(complete_sale, sale_id, Terms())

    given_back, left = 0, units
    for part in [*parts, *[1] * units]:
        count = min(part, left)
        if count:
            given_back += shop.do(return_lines, sale_id, [(line, count * UNIT)]).total_minor
            left -= count

    assert given_back == -sale.total_minor
