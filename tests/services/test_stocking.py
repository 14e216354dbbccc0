"""Counting and adjusting stock."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.stocking import adjust_stock, set_stock
from tests.builders import AShop


def test_a_count_is_a_base_and_adjustments_add_to_it() -> None:
    shop = AShop()
    mug, here = shop.products["MUG"], shop.outlets[0]
    shop.do(adjust_stock, here, mug, (5_000, "delivery"))
    assert shop.do(set_stock, here, mug, quantity=3_000).on_hand == 3_000
    assert shop.do(adjust_stock, here, mug, (-1_000, "broken")).on_hand == 2_000


def test_a_count_keeps_what_is_promised() -> None:
    shop = AShop()
    shop.order(goods={"MUG": 2})
    level = shop.do(set_stock, shop.outlets[0], shop.products["MUG"], quantity=3_000)
    assert (level.on_hand, level.committed, level.available) == (3_000, 2_000, 1_000)


@pytest.mark.parametrize("quantity", [-1, 1_000_000_001])
def test_what_is_no_quantity_is_refused(quantity: int) -> None:
    shop = AShop()
    with pytest.raises(RuleBroken, match="bad_quantity"):
        shop.do(set_stock, shop.outlets[0], shop.products["MUG"], quantity=quantity)


def test_a_cashier_counts_nothing() -> None:
    shop = AShop()
    with pytest.raises(RuleBroken, match="not_allowed"):
        shop.do(set_stock, shop.outlets[0], shop.products["MUG"], quantity=1, desk=shop.cashier_desk())
