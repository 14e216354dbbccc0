"""What the Fulfillments screen decides, through the real services on a ledger in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.services.fulfilling import pack_fulfillment, pick_units
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.fulfillments.presenter import Done, FulfillmentsPresenter
from pos_desktop.ui.screens.fulfillments.state import Shipment, Step
from pos_desktop.ui.screens.fulfillments.steps import Wish
from pos_desktop.ui.screens.fulfillments.target import Target
from tests.builders import AShop
from tests.fakes.ledger import FakeLedger
from tests.ui.screens.desk import SynchronousBridge, ties_of


@pytest.fixture
def shop() -> AShop:
    """Two outlets with enough on every shelf."""
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 9)
    return shop


@pytest.fixture
def presenter(shop: AShop, qapp: object) -> FulfillmentsPresenter:
    """The presenter at the first register."""
    return FulfillmentsPresenter(ties_of(shop))


def an_open_order(shop: AShop, presenter: FulfillmentsPresenter, **order: Any) -> Target:
    """Record an order and open its row."""
    sale = shop.sale(shop.order(**order).sale_id)
    target = Target(sale.sale_id, sale.fulfillments[0].fulfillment_id)
    presenter.open_fulfillment(target)
    return target


def status(shop: AShop, target: Target) -> str:
    """Return the status of a fulfillment."""
    parts = {part.fulfillment_id: part.status for part in shop.sale(target.sale_id).fulfillments}
    return parts[target.fulfillment_id]


def test_a_new_order_appears_with_its_count(
    qtbot: QtBot, shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    presenter.refresh()
    assert not presenter.state.rows

    shop.order()
    with qtbot.waitSignal(presenter.counts_changed) as counted:
        presenter.refresh()

    assert [row.number for row in presenter.state.rows] == ["B-1042"]
    assert counted.args[0].open == 1


def test_pressing_pack_packs_and_the_toast_takes_it_back(
    qtbot: QtBot, shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    target = an_open_order(shop, presenter)

    with qtbot.waitSignal(presenter.step_taken) as taken:
        presenter.take(Wish(Step.PACK))
    assert status(shop, target) == "packed"

    done = taken.args[0]
    assert isinstance(done, Done)
    presenter.undo(done)
    assert status(shop, target) in ("new", "in_progress")


def test_packing_what_was_partly_picked_asks_first(shop: AShop, presenter: FulfillmentsPresenter) -> None:
    target = an_open_order(shop, presenter, goods={"MUG": 2})
    line = shop.sale(target.sale_id).fulfillments[0].lines[0].line_key
    place = (target.sale_id, target.fulfillment_id)
    shop.do(pick_units, *place, (line, 1_000), desk=shop.picker_desk())

    presenter.take(Wish(Step.PACK))
    assert presenter.state.part is not None
    assert presenter.state.part.asks
    assert status(shop, target) == "in_progress"

    presenter.leave_question()
    assert not presenter.state.part.asks

    presenter.take(Wish(Step.PACK, all_here=True))
    assert status(shop, target) == "packed"


def test_what_is_short_can_move_to_another_outlet(shop: AShop, presenter: FulfillmentsPresenter) -> None:
    target = an_open_order(shop, presenter)
    shop.count("MUG", 0)
    presenter.take(Wish(Step.PACK))
    assert presenter.state.part is not None
    assert presenter.state.part.asks

    presenter.take(Wish(Step.MOVE, to_outlet_id=shop.outlets[1]))

    open_parts = [part for part in shop.sale(target.sale_id).fulfillments if part.status != "cancelled"]
    assert [part.outlet_id for part in open_parts] == [shop.outlets[1]]


def test_shipping_what_is_not_paid_shows_what_is_owed_until_it_is_paid(
    qtbot: QtBot, shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    target = an_open_order(shop, presenter)
    presenter.take(Wish(Step.PACK))
    presenter.take(Wish(Step.SHIP))
    part = presenter.state.part
    assert part is not None
    assert part.is_owed
    assert part.next_step is Step.COLLECT
    assert Step.SHIP in part.blocked

    with qtbot.waitSignal(presenter.sale_requested) as asked:
        presenter.take(Wish(Step.COLLECT))
    assert asked.args[0] == target.sale_id

    shop.pay(target.sale_id)
    presenter.open_fulfillment(target)
    assert presenter.state.part is not None
    assert presenter.state.part.next_step is Step.SHIP


def test_a_shipped_order_leaves_the_screen_and_undo_brings_it_back(
    qtbot: QtBot, shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    target = an_open_order(shop, presenter, paid=True)
    presenter.take(Wish(Step.PACK))
    with qtbot.waitSignal(presenter.step_taken) as taken:
        presenter.take(Wish(Step.SHIP, shipment=Shipment("UPS", "1Z9")))
    assert shop.sale(target.sale_id).fulfillments[0].tracking == "1Z9"
    assert presenter.state.rows == ()
    assert presenter.state.part is None

    presenter.undo(taken.args[0])
    assert presenter.state.part is not None
    assert presenter.state.part.status == "packed"


def test_undo_after_its_time_says_so(qtbot: QtBot, shop: AShop, presenter: FulfillmentsPresenter) -> None:
    an_open_order(shop, presenter, paid=True)
    presenter.take(Wish(Step.PACK))
    with qtbot.waitSignal(presenter.step_taken) as taken:
        presenter.take(Wish(Step.SHIP))
    assert isinstance(shop.ledger, FakeLedger)
    shop.ledger.clock.advance(9_000)

    presenter.undo(taken.args[0])

    assert presenter.state.failure is not None
    assert presenter.state.failure.reason == "undo_expired"


def test_a_slip_is_queued_once_packed_and_refused_before(
    shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    an_open_order(shop, presenter)
    presenter.take(Wish(Step.PACKING_SLIP))
    assert presenter.state.part is not None
    assert presenter.state.part.refusal is not None
    assert presenter.state.part.refusal.reason == "not_packed"

    presenter.take(Wish(Step.PACK))
    presenter.take(Wish(Step.PACKING_SLIP))

    assert isinstance(shop.ledger, FakeLedger)
    assert [job.document_kind for job in shop.ledger.jobs] == ["packing_slip"]


def test_a_scan_opens_the_only_order_that_answers(shop: AShop, presenter: FulfillmentsPresenter) -> None:
    sale_id = shop.order().sale_id
    shop.order(order_id="1050", number="1050")
    presenter.scan(Scan("à1042", ("1042",)))
    assert presenter.state.part is not None
    assert presenter.state.part.sale_id == sale_id
    assert presenter.state.chosen.search == "1042"


def test_leading_back_to_a_hidden_order_drops_the_filters(
    shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    presenter.refresh()
    presenter.choose(replace(presenter.state.chosen, statuses=("packed",)))
    target = an_open_order(shop, presenter)
    assert presenter.state.part is not None
    assert presenter.state.part.fulfillment_id == target.fulfillment_id
    assert presenter.state.chosen.statuses == ()


def test_a_change_during_a_look_is_looked_at_after_it(shop: AShop, qapp: object) -> None:
    ties = ties_of(shop)
    presenter = FulfillmentsPresenter(ties)
    bridge = ties.bridge
    assert isinstance(bridge, SynchronousBridge)
    bridge.holds = True
    presenter.refresh()
    shop.order()
    presenter.refresh()
    bridge.release()
    assert [row.number for row in presenter.state.rows] == ["B-1042"]


def test_the_same_button_pressed_twice_packs_once(shop: AShop, qapp: object) -> None:
    ties = ties_of(shop)
    presenter = FulfillmentsPresenter(ties)
    target = an_open_order(shop, presenter)
    bridge = ties.bridge
    assert isinstance(bridge, SynchronousBridge)
    bridge.holds = True
    presenter.take(Wish(Step.PACK))
    presenter.take(Wish(Step.PACK))
    bridge.release()
    assert status(shop, target) == "packed"
    assert presenter.state.part is not None
    assert presenter.state.part.refusal is None


def test_an_error_that_is_no_rule_of_the_shop_is_not_hidden(shop: AShop, qapp: object) -> None:
    ties = ties_of(shop)
    presenter = FulfillmentsPresenter(msgspec.structs.replace(ties, queries=None))
    with pytest.raises(AttributeError):
        presenter.refresh()


def test_a_cashier_cannot_move_to_another_outlet(shop: AShop, qapp: object) -> None:
    presenter = FulfillmentsPresenter(ties_of(shop, shop.cashier_desk))
    target = an_open_order(shop, presenter)
    presenter.take(Wish(Step.MOVE, to_outlet_id=shop.outlets[1]))
    assert presenter.state.part is not None
    assert presenter.state.part.refusal is not None
    assert presenter.state.part.refusal.reason == "not_allowed"
    assert status(shop, target) == "new"


def test_a_packed_part_stays_packed_when_another_outlet_is_shown(
    shop: AShop, presenter: FulfillmentsPresenter
) -> None:
    target = an_open_order(shop, presenter)
    shop.do(pack_fulfillment, target.sale_id, target.fulfillment_id)
    presenter.choose(replace(presenter.state.chosen, outlet_id=shop.outlets[1]))
    assert presenter.state.rows == ()
    assert presenter.state.part is None
