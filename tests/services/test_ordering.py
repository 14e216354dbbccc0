"""Web orders come in once each, are placed, changed, cancelled, refunded and shipped elsewhere."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import msgspec
import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderRefund, OrderStatus, PaymentMethod
from pos_desktop.services import fulfilling
from pos_desktop.services.ordering import Outcome, order_hash
from tests.builders import AShop, a_line, an_order

LATER_MS = 1_779_990_100_000


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 5)
        shop.count(sku, 5, index=1)
    return shop


def _changed(shop: AShop, **changes: object) -> None:
    order = an_order(**{"updated_at_ms": LATER_MS, **changes})
    assert shop.order(order).outcome is Outcome.CHANGED


def _facts(shop: AShop) -> int:
    return len(shop.ledger.facts)  # type: ignore[attr-defined]


def test_an_order_becomes_one_sale_with_the_shops_number(shop: AShop) -> None:
    recorded = shop.order()

    sale = shop.sale(recorded.sale_id)
    assert (recorded.outcome, sale.number, sale.source) == (Outcome.NEW, "B-1042", "order")
    assert (sale.total_minor, sale.owed_minor, sale.label) == (1_575, 1_575, "delivery_unfulfilled")
    assert [line.kind for line in sale.lines] == ["item", "shipping"]


def test_importing_again_changes_nothing(shop: AShop) -> None:
    shop.order()
    before = _facts(shop)

    assert shop.order().outcome is Outcome.UNCHANGED
    assert shop.order(an_order(updated_at_ms=LATER_MS)).outcome is Outcome.UNCHANGED

    assert _facts(shop) == before


def test_the_hash_of_an_orders_content_is_what_it_always_was() -> None:
    order = an_order()
    untouched = msgspec.json.encode(replace(order, updated_at_ms=0), order="deterministic")

    assert order_hash(order) == sha256(untouched).digest()[:16]
    assert order_hash(replace(order, updated_at_ms=LATER_MS)) == order_hash(order)
    assert order_hash(replace(order, note="Ring twice")) != order_hash(order)


def test_an_older_version_that_arrives_late_changes_nothing(shop: AShop) -> None:
    shop.order(an_order(updated_at_ms=LATER_MS, goods={"MUG": 2}))
    before = _facts(shop)

    assert shop.order(an_order(goods={"MUG": 1})).outcome is Outcome.OLDER

    assert _facts(shop) == before


def test_one_outlet_that_has_everything_prepares_it(shop: AShop) -> None:
    shop.count("MUG", 1)

    sale = shop.sale(shop.order(goods={"MUG": 3, "BOWL": 1}).sale_id)

    assert [part.outlet_id for part in sale.fulfillments] == [shop.outlets[1]]


def test_what_nobody_has_goes_to_the_default_outlet_as_short(shop: AShop) -> None:
    sale = shop.sale(shop.order(goods={"MUG": 12}).sale_id)

    by_outlet = {part.outlet_id: part for part in sale.fulfillments}
    assert by_outlet[shop.outlets[0]].is_short
    assert sum(line.wanted for part in sale.fulfillments for line in part.lines) == 12 * UNIT
    assert shop.stock("MUG", 1) == (5, 5)


def test_the_outlet_the_shop_names_is_followed(shop: AShop) -> None:
    sale = shop.sale(shop.order(method=Method.PICKUP, pickup_location="old port").sale_id)
    assert [(part.outlet_id, part.method) for part in sale.fulfillments] == [(shop.outlets[1], "pickup")]


def test_an_unknown_product_is_created_once(shop: AShop) -> None:
    line = a_line("NEW-1", product_ref="77")
    first = shop.sale(shop.order(an_order(lines=(line,))).sale_id)
    second = shop.sale(shop.order(an_order(order_id="2", lines=(line,))).sale_id)

    assert first.lines[0].product_id == second.lines[0].product_id
    created = shop.ledger.do(lambda entry: entry.catalogue(first.lines[0].product_id))
    assert (created.fields["sku"], created.fields["name"]) == ("NEW-1", "New-1")
    assert first.fulfillments[0].is_short


def test_a_digital_order_has_no_fulfillment(shop: AShop) -> None:
    line = a_line("EBOOK", requires_shipping=False)
    sale = shop.sale(shop.order(an_order(lines=(line,), method=None, paid=True, charges=())).sale_id)
    assert (sale.fulfillments, sale.state) == ((), "closed")


def test_an_order_that_was_over_when_first_seen_moves_and_tells_nothing(shop: AShop) -> None:
    sale = shop.sale(shop.order(status=OrderStatus.DONE, paid=True).sale_id)

    assert (sale.state, sale.messages, shop.stock("MUG")) == ("history", (), (5, 0))


@pytest.mark.parametrize("status", [OrderStatus.UNFINISHED, OrderStatus.CANCELLED])
def test_what_is_no_real_order_is_skipped(shop: AShop, status: OrderStatus) -> None:
    recorded = shop.order(status=status)
    assert recorded.outcome is Outcome.SKIPPED
    assert shop.ledger.do(lambda entry: entry.sale(recorded.sale_id)) is None


def test_an_order_of_unknown_status_waits_for_review(shop: AShop) -> None:
    recorded = shop.order(status=OrderStatus.REVIEW, flags=("unknown_status:odd",))
    assert shop.stock("MUG") == (5, 0)

    _changed(shop)

    assert shop.sale(recorded.sale_id).state == "pending"
    assert shop.stock("MUG") == (5, 1)


def test_a_unit_added_after_packing_puts_it_back_in_progress(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 1}).sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, part)

    _changed(shop, goods={"MUG": 2})

    sale = shop.sale(sale_id)
    assert [(p.fulfillment_id, p.status) for p in sale.fulfillments] == [(part, "in_progress")]
    assert "edited_after_packing" in {c.kind for c in sale.contradictions}


def test_a_unit_added_after_hand_over_makes_the_next_round(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 1}, paid=True).sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, part)
    shop.do(fulfilling.ship_fulfillment, sale_id, part)

    _changed(shop, goods={"MUG": 3}, paid=True)

    first, second = shop.sale(sale_id).fulfillments
    assert (first.status, second.status, second.round) == ("completed", "new", 2)
    assert second.lines[0].wanted == 2 * UNIT
    assert shop.stock("MUG") == (4, 2)


def test_a_line_taken_out_releases_its_units(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 2, "BOWL": 1}).sale_id

    _changed(shop, goods={"MUG": 1})

    assert [(u.line_key, u.wanted) for u in shop.sale(sale_id).fulfillments[0].lines] == [("mug", UNIT)]
    assert (shop.stock("MUG"), shop.stock("BOWL")) == ((5, 1), (5, 0))


def test_a_change_keeps_what_was_moved_where_it_is(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 1}).sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.move_fulfillment, sale_id, part, to_outlet_id=shop.outlets[1])

    _changed(shop, goods={"MUG": 2})

    assert [p.outlet_id for p in shop.sale(sale_id).fulfillments] == [shop.outlets[1]]


def test_refunded_units_leave_and_stay_gone_after_a_move(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 3}, paid=True).sale_id
    _changed(
        shop,
        goods={"MUG": 3},
        paid=True,
        refunds=(OrderRefund(refund_id="r1", amount_minor=1_050, units=(("mug", UNIT),)),),
    )
    sale = shop.sale(sale_id)
    assert (sale.fulfillments[0].lines[0].wanted, sale.owed_minor) == (2 * UNIT, 0)

    shop.do(
        fulfilling.move_fulfillment,
        sale_id,
        sale.fulfillments[0].fulfillment_id,
        to_outlet_id=shop.outlets[1],
    )

    assert (shop.stock("MUG", 0), shop.stock("MUG", 1)) == ((5, 0), (5, 2))


def test_a_cancellation_releases_what_is_not_packed(shop: AShop) -> None:
    sale_id = shop.order().sale_id

    _changed(shop, status=OrderStatus.CANCELLED)

    assert (shop.sale(sale_id).state, shop.stock("MUG")) == ("cancelled", (5, 0))


def test_packed_goods_of_a_cancelled_order_wait_to_be_put_back(shop: AShop) -> None:
    sale_id = shop.order().sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(fulfilling.pack_fulfillment, sale_id, part)

    _changed(shop, status=OrderStatus.CANCELLED)
    assert (shop.sale(sale_id).fulfillments[0].status, shop.stock("MUG")) == (
        "cancelled_after_packing",
        (5, 1),
    )

    shop.do(fulfilling.put_back_fulfillment, sale_id, part)
    assert (shop.sale(sale_id).fulfillments[0].status, shop.stock("MUG")) == ("cancelled", (5, 0))


def test_shipped_in_the_shop_completes_moves_and_says_so_when_unpaid(shop: AShop) -> None:
    sale_id = shop.order().sale_id

    _changed(shop, status=OrderStatus.DONE)

    sale = shop.sale(sale_id)
    assert (sale.fulfillments[0].status, sale.messages, shop.stock("MUG")) == ("completed", (), (4, 0))
    assert "handed_over_unpaid" in {c.kind for c in sale.contradictions}


@pytest.mark.parametrize(
    ("code", "status", "hold"),
    [
        ("cod", OrderStatus.OPEN, "cod"),
        ("bacs", OrderStatus.ON_HOLD, "bank_transfer"),
        ("odd", OrderStatus.ON_HOLD, "other"),
    ],
)
def test_a_promise_to_pay_is_not_paid(shop: AShop, code: str, status: OrderStatus, hold: str) -> None:
    sale = shop.sale(shop.order(payment_method=PaymentMethod(code, code), status=status).sale_id)
    assert (sale.hold, sale.is_paid, sale.owed_minor) == (hold, False, 1_575)


def test_an_order_that_makes_no_sense_is_refused_and_leaves_nothing(shop: AShop) -> None:
    before = _facts(shop)
    bad: NeutralOrder = an_order(lines=(a_line("MUG", quantity=0),))

    with pytest.raises(RuleBroken) as refusal:
        shop.order(bad)

    assert (refusal.value.reason, refusal.value.facts["field"]) == ("bad_order", "lines[0].quantity")
    assert _facts(shop) == before
