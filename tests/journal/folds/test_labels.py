"""The word a sale is shown with: goods still to be handed over come before money still to be paid."""

from __future__ import annotations

import pytest

from pos_desktop.journal.facts import Body, HeaderSet, OrderCancelled, SaleOpened, SaleVoided
from tests.journal.folds.telling import ORDER, SALE, folded, packed, paid, picked_up
from tests.journal.shop import OUTLETS, REGISTER, a_sale, an_order, part

LATER = part(SALE, 0, 1, method="delivery")
PLACED = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),))
OPENED = SaleOpened(OUTLETS[0], REGISTER, "CAD", False)


@pytest.mark.parametrize(
    ("root", "facts", "state", "label"),
    [
        (SALE, [OPENED], "open", "open"),
        (SALE, [OPENED, HeaderSet(parked=True)], "parked", "parked"),
        (SALE, [OPENED, HeaderSet(discarded=True)], "discarded", "discarded"),
        (SALE, [a_sale(1)], "pending", "partially_paid"),
        (SALE, [a_sale(1), paid(1_050)], "closed", "completed"),
        (SALE, [a_sale(1, terms="layby"), paid(500)], "pending", "layby"),
        (SALE, [a_sale(1, terms="layby"), paid(1_050)], "closed", "completed"),
        (SALE, [a_sale(1, terms="on_account")], "closed", "on_account"),
        (SALE, [a_sale(1), paid(1_050, kind="on_account")], "closed", "on_account"),
        (SALE, [a_sale(2, parts=(LATER,)), paid(500)], "pending", "delivery_unfulfilled"),
        (SALE, [a_sale(2, parts=(LATER,)), paid(2_100)], "pending", "delivery_unfulfilled"),
        (SALE, [a_sale(1), SaleVoided()], "voided", "voided"),
        (SALE, [a_sale(-1, return_of=ORDER), paid(-1_050)], "closed", "return"),
        (ORDER, [PLACED], "pending", "pickup_unfulfilled"),
        (ORDER, [PLACED, paid(3_150)], "pending", "pickup_unfulfilled"),
        (ORDER, [PLACED, paid(3_150), packed(2, 1), picked_up(2, 1)], "closed", "completed"),
        (ORDER, [PLACED, packed(2, 1), picked_up(2, 1)], "pending", "partially_paid"),
        (ORDER, [PLACED, OrderCancelled()], "cancelled", "cancelled"),
    ],
)
def test_a_sale_is_shown_as(root: bytes, facts: list[Body], state: str, label: str) -> None:
    sale = folded(*facts, root=root)

    assert (sale.state, sale.label) == (state, label)


def test_a_closed_sale_says_since_when() -> None:
    sale = folded(PLACED, packed(2, 1), picked_up(2, 1), paid(3_150))

    assert sale.closed_at_ms == sale.payments[0].at_ms
    assert folded(PLACED, paid(3_150)).closed_at_ms is None


def test_paid_is_not_closed() -> None:
    sale = folded(PLACED, paid(3_150))

    assert sale.is_paid
    assert sale.state == "pending"
