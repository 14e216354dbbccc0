"""What is picked, packed and handed over, across epochs, edits, refunds and the shop's own admin."""

from __future__ import annotations

import pytest

from pos_desktop.journal.facts import (
    Body,
    CustomerTold,
    FulfillmentAssigned,
    FulfillmentNoted,
    FulfillmentPutBack,
    FulfillmentUnpacked,
    HandOverUndone,
    OrderCancelled,
    Refund,
    UnitsPicked,
)
from tests.journal.folds.telling import (
    HERE,
    ORDER,
    contradictions,
    folded,
    moved,
    packed,
    picked_up,
    shipped,
    statuses,
    units,
)
from tests.journal.shop import CASHIER, UNIT, an_order, part

PLACED = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),))
MORE = an_order(3, 1, parts=(part(ORDER, 0, 3, 1),), version=(2, 0))
UNPACKED = FulfillmentUnpacked(HERE, 1)
UNDONE = HandOverUndone(HERE)
CANCELLED = OrderCancelled()


def refunded(*quantities: int, is_restocked: bool = True) -> Body:
    """Return the order with n whole units of line n refunded."""
    refund = Refund("r1", 1050, units(*quantities), is_restocked)
    return an_order(2, 1, parts=PLACED.parts, version=(2, 0), refunds=(refund,))


@pytest.mark.parametrize(
    ("steps", "status", "stock"),
    [
        ([], "new", (0, 3)),
        ([FulfillmentAssigned(HERE, CASHIER, "Noor")], "in_progress", (0, 3)),
        ([FulfillmentAssigned(HERE, CASHIER), FulfillmentAssigned(HERE, None)], "new", (0, 3)),
        ([UnitsPicked(HERE, 0, "l0", UNIT)], "in_progress", (0, 3)),
        ([UnitsPicked(HERE, 0, "l0", UNIT), UnitsPicked(HERE, 0, "l0", -UNIT)], "new", (0, 3)),
        ([packed(2, 1)], "packed", (0, 3)),
        ([packed(2, 1), UNPACKED], "new", (0, 3)),
        ([UNPACKED, packed(2, 1)], "new", (0, 3)),
        ([packed(2, 1), UNPACKED, packed(2, 1, epoch=1)], "packed", (0, 3)),
        ([packed(2, 1), picked_up(2, 1)], "completed", (-3, 0)),
        ([packed(2, 1), picked_up(2, 1), UNPACKED], "completed", (-3, 0)),
        ([packed(2, 1), picked_up(2, 1), UNDONE], "packed", (0, 3)),
        ([packed(2, 1), UNDONE, picked_up(2, 1)], "completed", (-3, 0)),
        ([packed(2, 1), picked_up(2, 1), shipped(2, 1)], "completed", (-3, 0)),
        ([packed(2, 1), picked_up(2, 1), picked_up(2, 1), UNDONE], "packed", (0, 3)),
        ([CANCELLED], "cancelled", (0, 0)),
        ([packed(2, 1), CANCELLED], "cancelled_after_packing", (0, 3)),
        ([packed(2, 1), CANCELLED, FulfillmentPutBack(HERE)], "cancelled", (0, 0)),
        ([packed(2, 1), CANCELLED, UNPACKED], "cancelled", (0, 0)),
        ([CANCELLED, FulfillmentPutBack(HERE), packed(2, 1)], "cancelled_after_packing", (0, 3)),
        ([packed(2, 1), picked_up(2, 1), CANCELLED], "completed", (-3, 0)),
        ([packed(2, 1), MORE], "in_progress", (0, 4)),
        ([packed(2, 1), MORE, packed(3, 1)], "packed", (0, 4)),
        ([packed(2, 1), picked_up(2, 1), MORE], "completed", (-3, 0)),
        ([refunded(1)], "new", (0, 2)),
        ([refunded(2, 1)], "cancelled", (0, 0)),
        ([packed(2, 1), refunded(1)], "packed", (0, 2)),
        ([packed(2, 1), refunded(2, 1)], "cancelled_after_packing", (0, 0)),
        ([packed(2, 1), picked_up(2, 1), refunded(1)], "completed", (-2, 0)),
        ([packed(2, 1), picked_up(2, 1), refunded(1, is_restocked=False)], "completed", (-3, 0)),
        ([refunded(1), packed(1, 1), picked_up(1, 1)], "completed", (-2, 0)),
    ],
)
def test_steps_lead_to_a_status_and_move_stock(
    steps: list[Body], status: str, stock: tuple[int, int]
) -> None:
    sale = folded(PLACED, *steps)

    assert statuses(sale) == [status]
    assert moved(sale) == stock


def test_picks_are_shown_within_what_is_wanted() -> None:
    [one] = folded(
        PLACED,
        UnitsPicked(HERE, 0, "l0", 5 * UNIT),
        UnitsPicked(HERE, 0, "l1", -UNIT),
        UnitsPicked(HERE, 0, "l9", UNIT),
    ).fulfillments

    assert [(line.line_key, line.picked) for line in one.lines] == [("l0", 2 * UNIT), ("l1", 0)]


def test_picks_of_an_older_epoch_are_gone() -> None:
    [one] = folded(PLACED, UnitsPicked(HERE, 0, "l0", UNIT), UNPACKED).fulfillments

    assert [line.picked for line in one.lines] == [0, 0]


def test_a_repacked_parcel_is_no_contradiction() -> None:
    assert contradictions(folded(PLACED, packed(2, 1), MORE)) == ["edited_after_packing"]
    assert contradictions(folded(PLACED, packed(2, 1), MORE, packed(3, 1))) == []


def test_what_left_although_it_is_no_longer_ordered_is_not_forgotten() -> None:
    less = an_order(1, parts=(part(ORDER, 0, 1),), version=(2, 0))

    sale = folded(PLACED, packed(2, 1), picked_up(2, 1), less)

    assert moved(sale) == (-3, 0)
    assert "edited_after_packing" in contradictions(sale)


def test_goods_shipped_in_the_shop_leave_with_what_was_not_refunded() -> None:
    gone = an_order(
        2,
        1,
        parts=PLACED.parts,
        version=(2, 0),
        refunds=(Refund("r1", 1050, units(1)),),
        is_shipped_in_shop=True,
    )

    sale = folded(PLACED, gone)

    assert statuses(sale) == ["completed"]
    assert moved(sale) == (-2, 0)
    assert sale.fulfillments[0].handed_over_in_shop
    assert sale.returned == ()


def test_shipped_in_the_shop_stays_so_when_the_order_grows() -> None:
    gone = an_order(2, 1, parts=PLACED.parts, is_shipped_in_shop=True)
    grown = an_order(3, 1, parts=(*PLACED.parts, part(ORDER, 0, 1, round=2)), version=(2, 0))

    sale = folded(gone, grown)

    assert statuses(sale) == ["completed", "new"]
    assert moved(sale) == (-3, 1)


def test_an_order_that_was_over_when_first_seen_moves_and_tells_nothing() -> None:
    sale = folded(an_order(2, 1, parts=PLACED.parts, is_history=True))

    assert (sale.state, sale.label, statuses(sale)) == ("history", "completed", ["completed"])
    assert (sale.stock, sale.messages, sale.contradictions) == ((), (), ())


def test_an_order_known_before_it_became_history_moves_its_goods() -> None:
    sale = folded(PLACED, an_order(2, 1, parts=PLACED.parts, version=(2, 0), is_history=True))

    assert moved(sale) == (-3, 0)


def test_notes_assignee_and_the_customer_told_are_kept() -> None:
    [one] = folded(
        PLACED,
        FulfillmentNoted(HERE, "one mug chipped"),
        FulfillmentNoted(HERE, "replaced"),
        FulfillmentAssigned(HERE, CASHIER, "Noor"),
        CustomerTold(HERE, "phone"),
    ).fulfillments

    assert [text for _, text in one.notes] == ["one mug chipped", "replaced"]
    assert (one.assigned_id, one.assigned_name, one.customer_told_how) == (CASHIER, "Noor", "phone")


def test_the_carrier_and_the_collector_come_with_the_hand_over_that_stands() -> None:
    [sent] = folded(PLACED, packed(2, 1), shipped(2, 1), picked_up(2, 1)).fulfillments
    [fetched] = folded(PLACED, packed(2, 1), shipped(2, 1), UNDONE, picked_up(2, 1)).fulfillments

    assert (sent.carrier, sent.tracking, sent.collected_by) == ("Post", "RN1", "")
    assert (fetched.carrier, fetched.tracking, fetched.collected_by) == ("", "", "Ann")
