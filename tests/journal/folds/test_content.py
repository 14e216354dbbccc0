"""Which version wins: the first completion for good, the highest order, the allocation with work done."""

from __future__ import annotations

from pos_desktop.journal.facts import (
    FulfillmentPutBack,
    HeaderSet,
    LineSet,
    Part,
    Reallocated,
    SaleOpened,
    UnitsPicked,
)
from pos_desktop.journal.folds.content import units_hash
from tests.journal.folds.telling import (
    HERE,
    ORDER,
    SALE,
    THERE,
    contradictions,
    folded,
    moved,
    packed,
    picked_up,
    statuses,
)
from tests.journal.shop import OUTLETS, PRODUCTS, REGISTER, UNIT, a_sale, an_order, part

AT_0 = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),))
AT_1 = an_order(2, 1, parts=(part(ORDER, 1, 2, 1),))


def where(*bodies: object) -> list[bytes]:
    return [one.outlet_id for one in folded(*bodies).fulfillments]  # type: ignore[arg-type]


def test_the_higher_revision_wins_whenever_it_was_made() -> None:
    newer = an_order(3, 1, parts=(part(ORDER, 0, 3, 1),), version=(2, 0))

    assert folded(newer, AT_0).total_minor == newer.total_minor


def test_among_equals_the_earlier_allocation_wins() -> None:
    assert where(AT_0, AT_1) == [OUTLETS[0]]
    assert where(AT_1, AT_0) == [OUTLETS[1]]


def test_among_equals_the_allocation_with_work_done_wins() -> None:
    assert where(AT_0, AT_1, packed(2, 1, what=THERE)) == [OUTLETS[1]]


def test_a_higher_generation_wins_over_work_done_and_the_work_stays_to_be_seen() -> None:
    moved_on = Reallocated(1, 1, (part(ORDER, 1, 2, 1),))

    sale = folded(AT_0, packed(2, 1), moved_on)

    assert [one.fulfillment_id for one in sale.fulfillments] == [THERE]
    assert contradictions(sale) == ["rival_allocation"]
    details = dict(sale.contradictions[0].details)
    assert (details["fulfillment"], details["step"], details["units"]) == (HERE.hex(), "packed", 3 * UNIT)
    assert moved(sale) == (0, 3)


def test_what_was_prepared_under_a_losing_allocation_and_put_back_is_nobodys_concern() -> None:
    moved_on, picked = Reallocated(1, 1, (part(ORDER, 1, 2, 1),)), UnitsPicked(HERE, 0, "l0", UNIT)
    for worked in (picked, packed(2, 1)):
        assert contradictions(folded(AT_0, worked, moved_on)) == ["rival_allocation"]
        assert contradictions(folded(AT_0, worked, moved_on, FulfillmentPutBack(HERE))) == []


def test_what_is_picked_after_it_was_put_back_is_to_be_looked_at_again() -> None:
    moved_on, picked = Reallocated(1, 1, (part(ORDER, 1, 2, 1),)), UnitsPicked(HERE, 0, "l0", UNIT)

    sale = folded(AT_0, packed(2, 1), moved_on, FulfillmentPutBack(HERE), picked)

    assert contradictions(sale) == ["rival_allocation"]
    assert dict(sale.contradictions[0].details)["step"] == "picked"


def test_a_losing_allocation_without_work_vanishes() -> None:
    assert contradictions(folded(AT_0, AT_1)) == []


def test_goods_that_left_under_a_losing_allocation_are_gone_all_the_same() -> None:
    sale = folded(AT_0, packed(2, 1), picked_up(2, 1), Reallocated(1, 1, (part(ORDER, 1, 2, 1),)))

    assert contradictions(sale) == ["rival_allocation"]
    assert moved(sale) == (-3, 3)


def test_an_allocation_of_another_revision_does_not_count() -> None:
    assert where(AT_0, Reallocated(2, 5, (part(ORDER, 1, 2, 1),))) == [OUTLETS[0]]


def test_a_sale_rung_up_here_can_be_reallocated() -> None:
    rung_up = a_sale(2, parts=(part(SALE, 0, 1),))

    sale = folded(rung_up, Reallocated(0, 1, (part(SALE, 1, 1),)), root=SALE)

    assert [one.outlet_id for one in sale.fulfillments] == [OUTLETS[1]]
    assert moved(sale) == (-1, 1)


def test_the_first_completion_wins_for_good_and_the_second_is_shown() -> None:
    sale = folded(a_sale(1), a_sale(2), root=SALE)

    assert sale.total_minor == 1_050
    assert contradictions(sale) == ["second_completion"]
    assert moved(sale) == (-1, 0)


def test_drafts_count_only_before_completion() -> None:
    drafts = (
        SaleOpened(OUTLETS[0], REGISTER, "CAD", False),
        LineSet("l0", PRODUCTS[0], "SKU-0", "Mug", UNIT, 1000),
        HeaderSet(parked=True),
    )

    assert folded(*drafts, root=SALE).state == "parked"
    assert folded(a_sale(1), *drafts, root=SALE).cart is None
    assert folded(a_sale(1), *drafts, root=SALE).state == "pending"


def test_parts_of_one_fulfillment_are_one() -> None:
    twice = an_order(2, 1, parts=(part(ORDER, 0, 1), part(ORDER, 0, 1, 1)))

    sale = folded(twice)

    assert statuses(sale) == ["new"]
    assert moved(sale) == (0, 3)


def test_the_hash_of_a_parcel_does_not_depend_on_order_or_on_what_is_not_in_it() -> None:
    assert units_hash([("a", 1), ("b", 2)]) == units_hash([("b", 2), ("c", 0), ("a", 1)])
    assert units_hash([("a", 1)]) != units_hash([("a", 2)])


def test_short_parts_are_listed_until_packed() -> None:
    short = an_order(2, parts=(Part(HERE, OUTLETS[0], "pickup", 1, (("l0", 2 * UNIT),), True),))

    assert contradictions(folded(short)) == ["short"]
    assert contradictions(folded(short, packed(2))) == []
