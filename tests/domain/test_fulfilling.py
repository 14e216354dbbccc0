"""The steps of a fulfillment: what each is refused for, and what the status says."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from pos_desktop.domain.balance import Balance
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import (
    UNDO_MS,
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    Method,
    SaleDue,
)

HERE, THERE, NOOR, MUG = (UUID(int=number) for number in range(1, 5))
AT = 1_795_000_000_000
PAID = SaleDue(Balance(90_83, 90_83), "CAD")
UNPAID = SaleDue(Balance(90_83, 45_00), "CAD")


def a_line(key: str = "1", quantity: int = 2000, picked: int = 0, packed: int = 0) -> FulfillmentLine:
    return FulfillmentLine(key, MUG, quantity, picked, packed)


def a_fulfillment(*lines: FulfillmentLine, **changes: object) -> Fulfillment:
    made = Fulfillment(
        id=UUID(int=7),
        sale_id=UUID(int=8),
        outlet_id=HERE,
        method=Method.DELIVERY,
        lines=lines or (a_line(),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def packed(**changes: object) -> Fulfillment:
    return a_fulfillment(a_line(packed=2000), packed_at_ms=AT, **changes)


NEW = a_fulfillment()
IN_PROGRESS = a_fulfillment(assigned=NOOR)
PARTLY_PICKED = a_fulfillment(a_line("1", 2000, picked=1000), a_line("2", 1000))
PACKED = packed()
PICKUP = packed(method=Method.PICKUP)
COMPLETED = packed(handed_over_at_ms=AT)
CANCELLED = a_fulfillment(cancelled=True)
CANCELLED_PACKED = packed(cancelled=True)
PUT_BACK = packed(cancelled=True, put_back_at_ms=AT)
EDITED = a_fulfillment(a_line(quantity=3000, packed=2000), packed_at_ms=AT)
EMPTIED = a_fulfillment(a_line(quantity=0))
EMPTIED_PACKED = a_fulfillment(a_line(quantity=0, packed=2000), packed_at_ms=AT)
LESSENED = a_fulfillment(a_line(quantity=1000, packed=2000), packed_at_ms=AT)


@pytest.mark.parametrize(
    ("fulfillment", "status"),
    [
        (NEW, FulfillmentStatus.NEW),
        (IN_PROGRESS, FulfillmentStatus.IN_PROGRESS),
        (PARTLY_PICKED, FulfillmentStatus.IN_PROGRESS),
        (PACKED, FulfillmentStatus.PACKED),
        (COMPLETED, FulfillmentStatus.COMPLETED),
        (CANCELLED, FulfillmentStatus.CANCELLED),
        (CANCELLED_PACKED, FulfillmentStatus.CANCELLED_AFTER_PACKING),
        (PUT_BACK, FulfillmentStatus.CANCELLED),
        (EDITED, FulfillmentStatus.IN_PROGRESS),
        (EMPTIED, FulfillmentStatus.CANCELLED),
        (EMPTIED_PACKED, FulfillmentStatus.CANCELLED_AFTER_PACKING),
        (LESSENED, FulfillmentStatus.PACKED),
        (replace(EDITED, cancelled=True), FulfillmentStatus.CANCELLED_AFTER_PACKING),
        (replace(COMPLETED, cancelled=True), FulfillmentStatus.COMPLETED),
        (replace(COMPLETED, packed_at_ms=None), FulfillmentStatus.COMPLETED),
        (replace(PACKED, packed_at_ms=None, epoch=1), FulfillmentStatus.NEW),
    ],
)
def test_the_status_follows_from_what_was_done(fulfillment: Fulfillment, status: FulfillmentStatus) -> None:
    assert fulfillment.status is status


def refusal(step: Callable[[], None]) -> str:
    try:
        step()
    except RuleBroken as broken:
        return broken.reason
    return ""


STEPS: dict[str, Callable[[Fulfillment], None]] = {
    "pack": lambda it: it.check_pack(),
    "unpack": lambda it: it.check_unpack(),
    "slip": lambda it: it.check_slip(),
    "list": lambda it: it.check_picking_list(),
    "ship": lambda it: it.check_ship(PAID),
    "ship unpaid": lambda it: it.check_ship(UNPAID),
    "pick up": lambda it: it.check_pick_up(PAID),
    "pick up unpaid": lambda it: it.check_pick_up(UNPAID),
    "undo": lambda it: it.check_undo_hand_over(AT + UNDO_MS),
    "undo late": lambda it: it.check_undo_hand_over(AT + UNDO_MS + 1),
    "move": lambda it: it.check_move(THERE),
    "move here": lambda it: it.check_move(HERE),
    "put back": lambda it: it.check_put_back(),
    "pick": lambda it: it.check_pick("1", 0, is_picking_device=True),
    "assign": lambda it: it.check_assign(is_picking_device=True),
}
GONE = "already_handed_over"
_OPEN = {
    "unpack": "not_packed",
    "slip": "not_packed",
    "ship": "not_packed",
    "ship unpaid": "not_packed",
    "pick up": "wrong_method",
    "pick up unpaid": "wrong_method",
    "undo": "not_handed_over",
    "undo late": "not_handed_over",
    "move here": "same_outlet",
    "put back": "not_cancelled",
}
_PACKED = {
    "pack": "already_packed",
    "list": "already_packed",
    "ship unpaid": "not_paid",
    "pick up": "wrong_method",
    "pick up unpaid": "wrong_method",
    "undo": "not_handed_over",
    "undo late": "not_handed_over",
    "move": "already_packed",
    "move here": "already_packed",
    "put back": "not_cancelled",
    "pick": "already_packed",
    "assign": "already_packed",
}
_PICKUP = {
    **_PACKED,
    "ship": "wrong_method",
    "ship unpaid": "wrong_method",
    "pick up": "",
    "pick up unpaid": "not_paid",
}
_COMPLETED = dict.fromkeys(STEPS, GONE) | {
    "slip": "",
    "undo": "",
    "undo late": "undo_expired",
    "pick up": "wrong_method",
    "pick up unpaid": "wrong_method",
}
_CANCELLED = dict.fromkeys(STEPS, "cancelled") | {
    "pick up": "wrong_method",
    "pick up unpaid": "wrong_method",
    "undo": "not_handed_over",
    "undo late": "not_handed_over",
    "put back": "nothing_to_put_back",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("fulfillment", "refused"),
    [
        (NEW, _OPEN),
        (IN_PROGRESS, _OPEN),
        (PARTLY_PICKED, _OPEN | {"pack": "partly_picked"}),
        (EDITED, _OPEN),
        (PACKED, _PACKED),
        (LESSENED, _PACKED),
        (PICKUP, _PICKUP),
        (COMPLETED, _COMPLETED),
        (CANCELLED, _CANCELLED),
        (EMPTIED, _CANCELLED),
        (PUT_BACK, _CANCELLED),
        (CANCELLED_PACKED, _CANCELLED | {"put back": ""}),
        (EMPTIED_PACKED, _CANCELLED | {"put back": ""}),
    ],
)
def test_each_step_is_refused_for_its_reason(
    fulfillment: Fulfillment, refused: dict[str, str], step: str
) -> None:
    assert refusal(lambda: STEPS[step](fulfillment)) == refused.get(step, "")


def test_a_refusal_for_money_says_what_is_owed_and_on_which_sale() -> None:
    with pytest.raises(RuleBroken) as refused:
        PACKED.check_ship(UNPAID)

    assert refused.value.facts == {
        "fulfillment_id": PACKED.id,
        "sale_id": PACKED.sale_id,
        "owed_minor": 45_83,
        "currency": "CAD",
    }


def test_all_here_packs_what_was_partly_picked_or_is_short() -> None:
    short = ((MUG, 1000),)

    assert refusal(lambda: NEW.check_pack(short=short)) == "short_stock"
    NEW.check_pack(all_here=True, short=short)
    PARTLY_PICKED.check_pack(all_here=True)


def test_packing_asks_how_much_was_picked() -> None:
    with pytest.raises(RuleBroken) as refused:
        PARTLY_PICKED.check_pack()

    assert (refused.value.number("picked"), refused.value.number("quantity")) == (1000, 3000)


def test_a_fully_picked_fulfillment_is_packed_without_a_question() -> None:
    a_fulfillment(a_line(picked=2000)).check_pack()


def test_a_clock_set_back_gives_no_second_chance_to_undo() -> None:
    assert refusal(lambda: COMPLETED.check_undo_hand_over(AT - UNDO_MS - 1)) == "undo_expired"
    COMPLETED.check_undo_hand_over(AT - 500)


@pytest.mark.parametrize(
    "step",
    [
        lambda: NEW.check_pick("1", 1000, is_picking_device=False),
        lambda: NEW.check_assign(is_picking_device=False),
        lambda: NEW.check_note(is_picking_device=False),
        lambda: COMPLETED.check_note(is_picking_device=False),
    ],
)
def test_only_a_picking_device_picks_assigns_and_notes(step: Callable[[], None]) -> None:
    assert refusal(step) == "only_picking_device"


def test_a_note_can_be_written_at_any_time() -> None:
    for fulfillment in (NEW, PACKED, COMPLETED, CANCELLED):
        fulfillment.check_note(is_picking_device=True)


@pytest.mark.parametrize(
    ("key", "picked", "reason"),
    [("1", 2000, ""), ("1", 2001, "picked_too_many"), ("1", -1, "bad_quantity"), ("9", 0, "unknown_line")],
)
def test_no_more_is_picked_than_is_asked_for(key: str, picked: int, reason: str) -> None:
    assert refusal(lambda: NEW.check_pick(key, picked, is_picking_device=True)) == reason


def test_what_is_missing_is_told_apart() -> None:
    begun = a_fulfillment(a_line("1", 3000, picked=2000), a_line("2", 1000, picked=1000))

    assert begun.unpicked_units() == (("1", 1000),)
    assert begun.unpacked_units() == (("1", 3000), ("2", 1000))
    assert EDITED.unpacked_units() == (("1", 1000),)
    assert PACKED.unpacked_units() == ()
    assert replace(PACKED, packed_at_ms=None).unpacked_units() == (("1", 2000),)
