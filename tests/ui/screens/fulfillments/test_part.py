"""The open row made of a sale: lines, steps, the one accent."""

from __future__ import annotations

import msgspec
import pytest

from pos_desktop.journal.state import SaleState, ShopMessage
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.screens.fulfillments.part import open_part
from pos_desktop.ui.screens.fulfillments.state import OpenPart, Step
from tests.ui.screens import gallery


def part_of(sale: SaleState, refusal: Refusal | None = None) -> OpenPart:
    """Return the open row of a sale's first fulfillment."""
    part = open_part(gallery.detail_of(sale), sale.fulfillments[0].fulfillment_id, refusal)
    assert part is not None
    return part


@pytest.mark.parametrize(
    ("sale", "step"),
    [
        (gallery.a_split_order_in_progress(), Step.PACK),
        (gallery.a_packed_pickup(), Step.PICK_UP),
        (gallery.an_unpaid_delivery(), Step.SHIP),
        (gallery.a_cancelled_after_packing(), Step.PUT_BACK),
    ],
)
def test_every_status_has_one_next_step(sale: SaleState, step: Step) -> None:
    part = part_of(sale)
    assert part.next_step is step
    assert part.steps[0] is step


def test_a_slip_is_offered_only_once_packed() -> None:
    assert Step.PACKING_SLIP not in part_of(gallery.a_split_order_in_progress()).steps
    assert Step.PICKING_LIST in part_of(gallery.a_split_order_in_progress()).steps
    assert Step.PACKING_SLIP in part_of(gallery.a_packed_pickup()).steps


def test_what_is_left_to_pick_and_what_others_prepare_is_said() -> None:
    part = part_of(gallery.a_split_order_in_progress())
    assert part.left_to_pick == 2_000
    assert [(other.outlet, other.units) for other in part.others] == [
        ("Vieux-Port", ((1_000, "Wool throw"),))
    ]


def test_money_owed_blocks_leaving_until_it_is_paid() -> None:
    refusal = Refusal("not_paid")
    owed = part_of(gallery.an_unpaid_delivery(), refusal)
    assert owed.is_owed
    assert Step.SHIP in owed.blocked
    paid = msgspec.structs.replace(gallery.an_unpaid_delivery(), is_paid=True, owed_minor=0)
    assert part_of(paid, refusal).next_step is Step.SHIP


def test_a_finished_fulfillment_has_no_open_row() -> None:
    sale = gallery.a_packed_pickup()
    done = msgspec.structs.replace(sale.fulfillments[0], status="completed")
    finished = msgspec.structs.replace(sale, fulfillments=(done,))
    assert open_part(gallery.detail_of(finished), done.fulfillment_id) is None


def test_an_order_changed_after_packing_says_that_its_slip_no_longer_holds() -> None:
    sale = gallery.a_packed_pickup()
    changed = msgspec.structs.replace(sale.fulfillments[0], status="in_progress", content_hash=b"other")
    assert part_of(msgspec.structs.replace(sale, fulfillments=(changed,))).is_edited


def test_what_the_web_shop_is_told_of_a_part_is_its_own_and_the_orders() -> None:
    sale = gallery.a_packed_pickup()
    own, other = sale.fulfillments[0].fulfillment_id, b"another part----"
    told = tuple(
        ShopMessage(key, "packed", (), part, 0)
        for key, part in (("packed", None), ("ready:1", own), ("ready:2", other))
    )
    part = part_of(msgspec.structs.replace(sale, messages=told))
    assert [message.key for message in part.messages] == ["packed", "ready:1"]
