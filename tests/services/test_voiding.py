"""Voiding what was rung up here, cancelling what a web shop holds."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services import fulfilling
from pos_desktop.services.voiding import cancel_order, void_sale
from tests.builders import AShop


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 5)
    return shop


def _refused(reason: str, act: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason


def test_a_void_gives_goods_and_every_payment_back(shop: AShop) -> None:
    sale_id = shop.sold("BOWL", paid=False)
    shop.pay(sale_id, 1_000, kind="card")
    shop.pay(sale_id, 2_000)

    undone = shop.do(void_sale, sale_id, reason="wrong customer")

    assert [result.amount_minor for result in undone.counters] == [-1_000, -1_625]
    assert (undone.sale.state, undone.sale.paid_minor, shop.stock("BOWL")) == ("voided", 0, (5, 0))
    _refused("sale_over", lambda: shop.do(void_sale, sale_id))


def test_a_void_after_a_hand_over_is_refused(shop: AShop) -> None:
    sale_id = shop.sold("MUG", later="pickup")
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, part)
    shop.do(fulfilling.pick_up_fulfillment, sale_id, part)

    _refused("already_handed_over", lambda: shop.do(void_sale, sale_id))
    assert shop.sale(sale_id).state == "closed"


def test_a_cashier_voids_nothing(shop: AShop) -> None:
    sale_id = shop.sold("MUG")
    _refused("not_allowed", lambda: shop.do(void_sale, sale_id, desk=shop.cashier_desk()))


def test_an_order_is_cancelled_not_voided_and_the_shop_is_told(shop: AShop) -> None:
    sale_id = shop.order(paid=True).sale_id
    _refused("is_order", lambda: shop.do(void_sale, sale_id))

    undone = shop.do(cancel_order, sale_id, reason="asked by phone")

    assert (undone.sale.state, undone.refund_in_shop_minor, shop.stock("MUG")) == ("cancelled", 1_575, (5, 0))
    assert "cancelled" in {message.kind for message in undone.sale.messages}


def test_a_sale_rung_up_here_is_no_order(shop: AShop) -> None:
    _refused("not_an_order", lambda: shop.do(cancel_order, shop.sold("MUG")))
