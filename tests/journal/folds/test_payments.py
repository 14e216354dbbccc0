"""Money counts once, is never lost, and a refund in the shop never leaves a debt."""

from __future__ import annotations

import pytest

from pos_desktop.journal.facts import Body, MessageTold, OrderCancelled, OrderReceived, Refund, SaleVoided
from tests.journal.folds.telling import (
    ORDER,
    SALE,
    contradictions,
    folded,
    packed,
    paid,
    picked_up,
    units,
)
from tests.journal.shop import a_sale, an_order, paid_online, part

PARTS = (part(ORDER, 0, 2, 1),)
TOTAL = 3_150
PLACED = an_order(2, 1, parts=PARTS)
COMPLETED_TOLD = MessageTold("completed")


def with_money(
    *payments: object, revision: int = 1, refunds: tuple[Refund, ...] = (), quantity: int = 2
) -> OrderReceived:
    """Return the order as the shop shows it with these payments and refunds."""
    return an_order(
        quantity,
        1,
        parts=(part(ORDER, 0, quantity, 1),),
        version=(revision, 0),
        payments=payments,  # type: ignore[arg-type]
        refunds=refunds,
    )


CARD = paid_online(TOTAL)
STATUS = paid_online(TOTAL, "", "status")
GIVEN_BACK = Refund("r1", 1_050, units(1))


@pytest.mark.parametrize(
    ("facts", "owed_minor"),
    [
        ([PLACED], TOTAL),
        ([PLACED, paid(1_000)], 2_150),
        ([PLACED, paid(1_000), paid(1_000)], 2_150),
        ([PLACED, paid(1_000), paid(2_150, name="2")], 0),
        ([PLACED, paid(3_148, rounding_minor=2)], 0),
        ([PLACED, paid(TOTAL), paid(-TOTAL, name="counter")], TOTAL),
        ([with_money(CARD)], 0),
        ([with_money(CARD), with_money(CARD, revision=2)], 0),
        ([with_money(CARD), with_money(revision=2)], 0),
        ([with_money(CARD), paid(TOTAL)], -TOTAL),
        ([with_money(STATUS)], 0),
        ([with_money(STATUS), with_money(revision=2)], TOTAL),
        ([with_money(STATUS), with_money(CARD, revision=2)], 0),
        ([PLACED, paid(TOTAL), COMPLETED_TOLD, with_money(STATUS, revision=2)], 0),
        ([PLACED, paid(TOTAL), with_money(paid_online(TOTAL, "pos:1"), revision=2)], 0),
        ([with_money(STATUS), COMPLETED_TOLD, with_money(STATUS, revision=2)], 0),
        ([PLACED, paid(TOTAL), with_money(STATUS, revision=2), COMPLETED_TOLD], -TOTAL),
        ([with_money(STATUS, refunds=(GIVEN_BACK,))], 0),
        ([with_money(refunds=(GIVEN_BACK,))], 2_100),
        ([with_money(refunds=(GIVEN_BACK,)), paid(2_100)], 1_050),
        ([PLACED, paid(TOTAL), OrderCancelled()], -TOTAL),
        ([PLACED, OrderCancelled()], 0),
    ],
)
def test_what_is_owed_after(facts: list[Body], owed_minor: int) -> None:
    assert folded(*facts).owed_minor == owed_minor


def test_a_partly_refunded_paid_order_owes_nothing() -> None:
    sale = folded(with_money(CARD, refunds=(GIVEN_BACK, Refund("r2", 200))))

    assert (sale.total_minor, sale.refunded_minor, sale.paid_minor, sale.owed_minor) == (
        1_900,
        1_250,
        1_900,
        0,
    )
    given_back = [one.amount_minor for one in sale.payments if one.entry == "refund"]
    assert sorted(given_back) == [-1_050, -200]
    assert contradictions(sale) == []


def test_a_payment_whose_sale_is_not_known_counts_at_once() -> None:
    sale = folded(paid(500))

    assert (sale.state, sale.paid_minor, len(sale.payments)) == ("orphan", 500, 1)


def test_both_tills_took_the_rest_offline_and_the_sale_says_so() -> None:
    sale = folded(PLACED, paid(TOTAL, name="a"), paid(TOTAL, name="b"))

    assert len(sale.payments) == 2
    assert contradictions(sale) == ["overpaid"]
    assert dict(sale.contradictions[0].details)["over_minor"] == TOTAL


@pytest.mark.parametrize(
    ("root", "facts"),
    [
        (ORDER, [PLACED, paid(TOTAL), OrderCancelled()]),
        (SALE, [a_sale(1), paid(1_050), SaleVoided()]),
    ],
)
def test_money_on_a_sale_that_was_called_off_is_shown(root: bytes, facts: list[Body]) -> None:
    assert contradictions(folded(*facts, root=root)) == ["paid_and_cancelled"]


def test_a_cash_rounding_is_an_entry_of_its_own() -> None:
    sale = folded(PLACED, paid(3_148, rounding_minor=2))

    assert sorted((one.entry, one.amount_minor) for one in sale.payments) == [
        ("rounding", 2),
        ("taken", 3_148),
    ]


def test_goods_handed_over_unpaid_are_shown_until_paid() -> None:
    gone = (PLACED, packed(2, 1), picked_up(2, 1))

    assert contradictions(folded(*gone)) == ["handed_over_unpaid"]
    assert contradictions(folded(*gone, paid(TOTAL))) == []


def test_two_hand_overs_are_shown() -> None:
    sale = folded(with_money(CARD), packed(2, 1), picked_up(2, 1), picked_up(2, 1))

    assert contradictions(sale) == ["handed_over_twice"]
