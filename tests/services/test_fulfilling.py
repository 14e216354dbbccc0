"""The steps of a fulfillment through the services: every guard, who may take which, what stock does."""

from __future__ import annotations

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.permissions import Permission
from pos_desktop.services import fulfilling
from tests.builders import AShop


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 5)
    return shop


def _placed(shop: AShop, **order: object) -> tuple[bytes, bytes]:
    sale = shop.sale(shop.order(**order).sale_id)
    return sale.sale_id, sale.fulfillments[0].fulfillment_id


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_an_order_is_packed_paid_and_shipped(shop: AShop) -> None:
    sale_id, part = _placed(shop, goods={"MUG": 2})
    assert shop.stock("MUG") == (5, 2)

    shop.do(fulfilling.pack_fulfillment, sale_id, part)
    shop.pay(sale_id, 5_000)
    sale = shop.do(fulfilling.ship_fulfillment, sale_id, part, carrier="Post", tracking="RM1")

    assert (sale.state, sale.fulfillments[0].tracking) == ("closed", "RM1")
    assert shop.stock("MUG") == (3, 0)


def test_shipping_what_is_not_paid_says_what_is_owed(shop: AShop) -> None:
    sale_id, part = _placed(shop)
    shop.do(fulfilling.pack_fulfillment, sale_id, part)

    refusal = _refused("not_paid", lambda: shop.do(fulfilling.ship_fulfillment, sale_id, part))

    assert refusal.facts["owed_minor"] == 1_575
    assert refusal.facts["currency"] == "CAD"


def test_shipping_what_is_not_packed_is_refused(shop: AShop) -> None:
    sale_id, part = _placed(shop, paid=True)
    _refused("not_packed", lambda: shop.do(fulfilling.ship_fulfillment, sale_id, part))


def test_a_delivery_is_not_picked_up(shop: AShop) -> None:
    sale_id, part = _placed(shop, paid=True)
    shop.do(fulfilling.pack_fulfillment, sale_id, part)
    _refused("wrong_method", lambda: shop.do(fulfilling.pick_up_fulfillment, sale_id, part))


def test_the_customer_collects_unless_somebody_else_does(shop: AShop) -> None:
    sale_id, part = _placed(shop, paid=True, method=Method.PICKUP)
    shop.do(fulfilling.pack_fulfillment, sale_id, part)

    sale = shop.do(fulfilling.pick_up_fulfillment, sale_id, part)

    assert sale.fulfillments[0].collected_by == "L. Roy"


def test_short_stock_asks_before_it_is_packed(shop: AShop) -> None:
    sale_id, part = _placed(shop, goods={"MUG": 7})

    refusal = _refused("short_stock", lambda: shop.do(fulfilling.pack_fulfillment, sale_id, part))
    sale = shop.do(fulfilling.pack_fulfillment, sale_id, part, all_here=True)

    assert refusal.facts["units"] == 2 * UNIT
    assert sale.fulfillments[0].status == "packed"


def test_partial_picking_asks_before_it_is_packed(shop: AShop) -> None:
    sale_id, part = _placed(shop, goods={"MUG": 3})
    shop.do(fulfilling.pick_units, sale_id, part, ("mug", UNIT), desk=shop.picker_desk())

    _refused("partly_picked", lambda: shop.do(fulfilling.pack_fulfillment, sale_id, part))

    assert shop.sale(sale_id).fulfillments[0].status == "in_progress"


@pytest.mark.parametrize(
    "act",
    [
        lambda shop, *ids: shop.do(fulfilling.assign_fulfillment, *ids, user_id=shop.cashier),
        lambda shop, *ids: shop.do(fulfilling.pick_units, *ids, ("mug", UNIT)),
        lambda shop, *ids: shop.do(fulfilling.note_fulfillment, *ids, note="One is chipped"),
    ],
    ids=["assign", "pick", "note"],
)
def test_only_a_picking_device_assigns_picks_and_notes(shop: AShop, act: object) -> None:
    ids = _placed(shop)
    before = shop.sale(ids[0])

    _refused("only_picking_device", lambda: act(shop, *ids))  # type: ignore[operator]

    assert shop.sale(ids[0]) == before


def test_a_picking_device_assigns_picks_and_notes(shop: AShop) -> None:
    ids, desk = _placed(shop, goods={"MUG": 3}), shop.picker_desk()

    shop.do(fulfilling.assign_fulfillment, *ids, user_id=shop.cashier, desk=desk)
    shop.do(fulfilling.pick_units, *ids, ("mug", 2 * UNIT), desk=desk)
    sale = shop.do(fulfilling.note_fulfillment, *ids, note=" One is chipped ", desk=desk)

    part = sale.fulfillments[0]
    assert (part.assigned_name, part.lines[0].picked, part.notes[0][1]) == (
        "Amira",
        2 * UNIT,
        "One is chipped",
    )


def test_picking_more_than_was_ordered_is_refused(shop: AShop) -> None:
    ids, desk = _placed(shop, goods={"MUG": 1}), shop.picker_desk()
    _refused("picked_too_many", lambda: shop.do(fulfilling.pick_units, *ids, ("mug", 2 * UNIT), desk=desk))


def test_a_hand_over_is_undone_within_eight_seconds_and_not_after(shop: AShop) -> None:
    ids = _placed(shop, paid=True)
    shop.do(fulfilling.pack_fulfillment, *ids)
    shop.do(fulfilling.ship_fulfillment, *ids)
    shop.ledger.clock.advance(8_000)  # type: ignore[attr-defined]

    sale = shop.do(fulfilling.undo_hand_over, *ids)
    assert (sale.fulfillments[0].status, shop.stock("MUG")) == ("packed", (5, 1))

    shop.do(fulfilling.ship_fulfillment, *ids)
    shop.ledger.clock.advance(8_001)  # type: ignore[attr-defined]
    _refused("undo_expired", lambda: shop.do(fulfilling.undo_hand_over, *ids))
    assert shop.stock("MUG") == (4, 0)


def test_what_left_is_neither_unpacked_nor_moved_nor_put_back(shop: AShop) -> None:
    ids = _placed(shop, paid=True)
    shop.do(fulfilling.pack_fulfillment, *ids)
    shop.do(fulfilling.ship_fulfillment, *ids)

    _refused("already_handed_over", lambda: shop.do(fulfilling.unpack_fulfillment, *ids))
    _refused("already_handed_over", lambda: shop.do(fulfilling.put_back_fulfillment, *ids))
    _refused(
        "already_handed_over",
        lambda: shop.do(fulfilling.move_fulfillment, *ids, to_outlet_id=shop.outlets[1]),
    )


def test_unpacking_tells_the_shop_nothing_and_packing_again_tells_it_once(shop: AShop) -> None:
    ids = _placed(shop)
    shop.do(fulfilling.pack_fulfillment, *ids)
    assert [m.key for m in shop.sale(ids[0]).messages] == ["packed"]

    assert shop.do(fulfilling.unpack_fulfillment, *ids).messages == ()

    assert [m.key for m in shop.do(fulfilling.pack_fulfillment, *ids).messages] == ["packed"]


def test_moving_takes_the_commitment_along(shop: AShop) -> None:
    shop.count("MUG", 5, index=1)
    ids = _placed(shop, goods={"MUG": 2})

    sale = shop.do(fulfilling.move_fulfillment, *ids, to_outlet_id=shop.outlets[1])

    assert [(part.outlet_id, part.status) for part in sale.fulfillments] == [(shop.outlets[1], "new")]
    assert (shop.stock("MUG", 0), shop.stock("MUG", 1)) == ((5, 0), (5, 2))
    assert sale.contradictions == ()


def test_moving_a_partly_picked_fulfillment_leaves_no_rival(shop: AShop) -> None:
    shop.count("MUG", 5, index=1)
    ids = _placed(shop, goods={"MUG": 2})
    shop.do(fulfilling.pick_units, *ids, ("mug", UNIT), desk=shop.picker_desk())

    sale = shop.do(fulfilling.move_fulfillment, *ids, to_outlet_id=shop.outlets[1])

    assert sale.contradictions == ()
    assert [part.status for part in sale.fulfillments if part.outlet_id == shop.outlets[1]] == ["new"]
    assert shop.stock("MUG", 1) == (5, 2)


def test_a_cashier_does_not_move_a_fulfillment(shop: AShop) -> None:
    ids = _placed(shop)

    def move() -> None:
        shop.do(fulfilling.move_fulfillment, *ids, to_outlet_id=shop.outlets[1], desk=shop.cashier_desk())

    assert _refused("not_allowed", move).facts["permission"] == Permission.MOVE_FULFILLMENT


def test_somebody_of_another_outlet_does_not_pack(shop: AShop) -> None:
    ids = _placed(shop)
    elsewhere = shop.cashier_desk(outlet_ids=frozenset({shop.at(1).outlet_id}))
    _refused("not_allowed", lambda: shop.do(fulfilling.pack_fulfillment, *ids, desk=elsewhere))


def test_nothing_is_told_before_every_outlet_has_packed(shop: AShop) -> None:
    shop.count("MUG", 1, index=0)
    shop.count("MUG", 1, index=1)
    sale = shop.sale(shop.order(goods={"MUG": 2}).sale_id)
    first, second = (part.fulfillment_id for part in sale.fulfillments)

    assert shop.do(fulfilling.pack_fulfillment, sale.sale_id, first).messages == ()

    told = shop.do(fulfilling.pack_fulfillment, sale.sale_id, second).messages
    assert [dict(message.payload)["status_id"] for message in told] == [9]


def test_telling_the_customer_is_recorded_once_packed(shop: AShop) -> None:
    ids = _placed(shop)
    _refused("not_packed", lambda: shop.do(fulfilling.tell_customer, *ids, how="email"))
    shop.do(fulfilling.pack_fulfillment, *ids)

    sale = shop.do(fulfilling.tell_customer, *ids, how="email")

    assert sale.fulfillments[0].customer_told_how == "email"


def test_an_undone_hand_over_holds_only_what_the_order_still_wants(shop: AShop) -> None:
    ids = _placed(shop, goods={"MUG": 2}, paid=True)
    shop.do(fulfilling.pack_fulfillment, *ids)
    shop.do(fulfilling.ship_fulfillment, *ids)
    shop.order(goods={"MUG": 1}, paid=True, updated_at_ms=1_779_990_100_000)

    sale = shop.do(fulfilling.undo_hand_over, *ids)

    assert [line.wanted for line in sale.fulfillments[0].lines] == [UNIT]
    assert shop.stock("MUG") == (5, 1)
