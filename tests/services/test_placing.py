"""Goods go where the shop says, by line; what it does not place is allocated; work done is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderPlacement
from pos_desktop.journal.state import SaleState
from pos_desktop.services import fulfilling
from tests.builders import AShop, an_order

LATER_MS = 1_779_990_100_000


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 9)
        shop.count(sku, 9, index=1)
    return shop


def _name(shop: AShop, index: int) -> str:
    record = shop.do(lambda entry, desk: entry.catalogue(shop.outlets[index]))
    return str(record.fields["name"])


def _placed(method: Method, units: dict[str, int], location: str = "", **more: Any) -> OrderPlacement:
    return OrderPlacement(
        method=method,
        units=tuple((key, count * UNIT) for key, count in units.items()),
        location=location,
        **more,
    )


def _order(*placements: OrderPlacement, goods: dict[str, int], **changes: Any) -> NeutralOrder:
    return an_order(goods=goods, placements=placements, **changes)


def _spread(sale: SaleState) -> dict[tuple[bytes, str], int]:
    return {
        (part.outlet_id, part.method): sum(line.wanted for line in part.lines) // UNIT
        for part in sale.fulfillments
    }


def _keys(order: NeutralOrder) -> Iterable[str]:
    return [line.key for line in order.lines]


def test_one_order_is_picked_up_here_and_delivered_from_there(shop: AShop) -> None:
    mug, bowl = _keys(an_order(goods={"MUG": 2, "BOWL": 1}))
    order = _order(
        _placed(Method.PICKUP, {mug: 2}, _name(shop, 1)),
        _placed(Method.DELIVERY, {bowl: 1}, _name(shop, 0)),
        goods={"MUG": 2, "BOWL": 1},
    )

    sale = shop.sale(shop.order(order).sale_id)

    assert _spread(sale) == {(shop.outlets[1], "pickup"): 2, (shop.outlets[0], "delivery"): 1}
    assert sale.method == "both"


def test_two_parcels_of_one_place_are_one_fulfillment_here(shop: AShop) -> None:
    mug, bowl = _keys(an_order(goods={"MUG": 2, "BOWL": 1}))
    parcels = [_placed(Method.DELIVERY, {key: 1}, _name(shop, 1)) for key in (mug, mug, bowl)]

    sale = shop.sale(shop.order(_order(*parcels, goods={"MUG": 2, "BOWL": 1})).sale_id)

    assert _spread(sale) == {(shop.outlets[1], "delivery"): 3}


def test_goods_that_no_placement_names_are_allocated(shop: AShop) -> None:
    mug, _ = _keys(an_order(goods={"MUG": 1, "BOWL": 12}))
    order = _order(_placed(Method.PICKUP, {mug: 1}, _name(shop, 1)), goods={"MUG": 1, "BOWL": 12})

    spread = _spread(shop.sale(shop.order(order).sale_id))

    assert spread[shop.outlets[1], "pickup"] == 1
    assert sum(count for (_, method), count in spread.items() if method == "delivery") == 12


def test_a_move_in_the_shop_is_followed_while_nobody_has_begun(shop: AShop) -> None:
    (mug,) = _keys(an_order(goods={"MUG": 2}))
    shop.order(_order(_placed(Method.DELIVERY, {mug: 2}, _name(shop, 0)), goods={"MUG": 2}))

    moved = _order(
        _placed(Method.DELIVERY, {mug: 2}, _name(shop, 1)), goods={"MUG": 2}, updated_at_ms=LATER_MS
    )
    sale = shop.sale(shop.order(moved).sale_id)

    assert _spread(sale) == {(shop.outlets[1], "delivery"): 2}
    assert (shop.stock("MUG", 0), shop.stock("MUG", 1)) == ((9, 0), (9, 2))


def test_a_move_in_the_shop_takes_no_parcel_from_who_packed_it(shop: AShop) -> None:
    (mug,) = _keys(an_order(goods={"MUG": 2}))
    first = shop.order(_order(_placed(Method.DELIVERY, {mug: 2}, _name(shop, 0)), goods={"MUG": 2}))
    (part,) = shop.sale(first.sale_id).fulfillments
    shop.do(fulfilling.pack_fulfillment, first.sale_id, part.fulfillment_id)

    moved = _order(
        _placed(Method.DELIVERY, {mug: 2}, _name(shop, 1)), goods={"MUG": 2}, updated_at_ms=LATER_MS
    )
    sale = shop.sale(shop.order(moved).sale_id)

    assert _spread(sale) == {(shop.outlets[0], "delivery"): 2}
    assert sale.fulfillments[0].status == "packed"


def test_goods_that_change_from_delivery_to_pickup_change_their_fulfillment(shop: AShop) -> None:
    (mug,) = _keys(an_order(goods={"MUG": 2}))
    shop.order(_order(_placed(Method.DELIVERY, {mug: 2}, _name(shop, 0)), goods={"MUG": 2}))

    other = _order(_placed(Method.PICKUP, {mug: 2}, _name(shop, 0)), goods={"MUG": 2}, updated_at_ms=LATER_MS)
    sale = shop.sale(shop.order(other).sale_id)

    assert _spread(sale) == {(shop.outlets[0], "pickup"): 2}


def test_a_parcel_shipped_in_the_shops_admin_leaves_alone(shop: AShop) -> None:
    mug, bowl = _keys(an_order(goods={"MUG": 2, "BOWL": 1}))
    places = (Method.DELIVERY, {mug: 2}, _name(shop, 0)), (Method.DELIVERY, {bowl: 1}, _name(shop, 1))
    shop.order(_order(*(_placed(*place) for place in places), goods={"MUG": 2, "BOWL": 1}))

    shipped = _order(
        _placed(*places[0], is_done=True),
        _placed(*places[1]),
        goods={"MUG": 2, "BOWL": 1},
        updated_at_ms=LATER_MS,
    )
    sale = shop.sale(shop.order(shipped).sale_id)

    gone = {part.outlet_id: part.is_handed_over for part in sale.fulfillments}
    assert gone == {shop.outlets[0]: True, shop.outlets[1]: False}
    assert shop.stock("MUG", 0) == (7, 0)
    assert [message.key for message in sale.messages if message.key.startswith("shipped")] == []
