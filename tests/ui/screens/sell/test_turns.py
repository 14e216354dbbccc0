"""A sale that is being paid is followed: what its web shop or another till does with it meanwhile counts."""

from __future__ import annotations

from pos_desktop.domain.orders import OrderStatus
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.state import Newest, Stage
from tests.builders import an_order
from tests.ui.screens.sell.counter import Counter


def continued() -> Counter:
    """Return a counter at which an order is being paid whose web shop can be asked."""
    counter = Counter()
    order = counter.an_order()
    counter.connect_shop(order)
    counter.presenter.continue_sale(order.sale_id)
    return counter


def test_continuing_an_order_asks_its_shop_for_the_newest_version_and_waits_for_nothing(qapp: object) -> None:
    counter = continued()
    assert counter.state.stage is Stage.PAYING
    assert counter.state.newest is Newest.ASKED
    assert [fact.kind for fact in counter.ledger.facts].count("channel.read_requested") == 1


def test_an_order_of_a_shop_that_nobody_keeps_in_touch_with_is_paid_all_the_same(qapp: object) -> None:
    counter = Counter()
    counter.presenter.continue_sale(counter.an_order().sale_id)
    assert counter.state.stage is Stage.PAYING
    assert counter.state.newest is Newest.UNKNOWN


def test_paid_online_meanwhile_ends_the_payment_at_once(qapp: object) -> None:
    counter = continued()
    counter.change_order(paid=True)
    assert counter.state.newest is Newest.PAID_ONLINE
    assert counter.state.stage is Stage.DONE
    assert counter.state.cart is not None
    assert counter.state.cart.owed_minor == 0


def test_money_for_what_was_paid_meanwhile_is_refused(qapp: object) -> None:
    counter = continued()
    counter.shop.order(an_order(updated_at_ms=counter.ledger.clock() + 1_000, paid=True))
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 5_000))
    assert counter.state.refusal is not None
    assert counter.state.refusal.reason == "nothing_owed"


def test_paid_in_both_places_asks_at_once_to_give_back(qapp: object) -> None:
    counter = continued()
    counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), 500, "A1"))
    counter.change_order(paid=True)
    assert counter.state.stage is Stage.PAYING
    assert counter.state.newest is Newest.PAID_ONLINE
    assert counter.state.cart is not None
    assert counter.state.cart.owed_minor == -500
    counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), -500))
    assert counter.state.cart.owed_minor == 0


def test_an_order_that_grew_meanwhile_is_paid_as_it_is_now(qapp: object) -> None:
    counter = continued()
    assert counter.state.cart is not None
    before = counter.state.cart.owed_minor
    counter.presenter.type_amount(2_000)
    counter.change_order(goods={"MUG": 2})
    assert counter.state.newest is Newest.CHANGED
    assert counter.state.cart.owed_minor > before
    assert counter.state.pay.typed_minor is None


def test_an_order_cancelled_meanwhile_takes_no_money(qapp: object) -> None:
    counter = continued()
    counter.change_order(status=OrderStatus.CANCELLED)
    assert counter.state.newest is Newest.CANCELLED
    assert counter.state.stage is Stage.DONE


def test_a_change_that_moves_no_money_is_not_announced(qapp: object) -> None:
    counter = continued()
    counter.presenter.type_amount(2_000)
    counter.change_order(note="Ring twice.")
    assert counter.state.newest is Newest.ASKED
    assert counter.state.pay.typed_minor == 2_000


def test_what_happens_to_other_sales_is_not_followed(qapp: object) -> None:
    counter = continued()
    counter.bridge.holds = True
    counter.presenter.follow(frozenset({b"another sale----"}))
    counter.bridge.release()
    assert counter.state.newest is Newest.ASKED
