"""A register session: what went in and out, and the count that freezes it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import CashMoved, DrawerOpened, RegisterClosed, RegisterOpened
from pos_desktop.journal.folds.session import fold_session
from tests.journal.chains import recorded
from tests.journal.shop import CASHIER, OUTLETS, REGISTER, SESSION, an_id

DAY = recorded(
    SESSION,
    RegisterOpened(REGISTER, OUTLETS[0], "CAD", 10_000, 3),
    CashMoved(an_id("in"), "cash_in", 500, "change"),
    CashMoved(an_id("in"), "cash_in", 700, "said again"),
    DrawerOpened("looked"),
    RegisterClosed(((an_id("cash"), 10_500, 10_500),), "fine"),
    RegisterClosed(((an_id("cash"), 1, 1),), "too late"),
)


@given(st.permutations(DAY))
def test_a_session_is_the_same_whatever_the_order(facts: list[Recorded]) -> None:
    session = fold_session(SESSION, facts)

    assert session is not None
    assert (session.number, session.float_minor, session.opened_by) == (3, 10_000, CASHIER)
    assert [movement.amount_minor for movement in session.movements] == [500]
    assert session.drawer_openings == ((DAY[3].at_ms, "looked"),)


def test_the_first_closure_stands() -> None:
    session = fold_session(SESSION, DAY)

    assert session is not None
    assert (session.note, session.closed_at_ms) == ("fine", DAY[4].at_ms)


def test_a_session_is_none_until_its_opening_is_known() -> None:
    assert fold_session(SESSION, DAY[1:]) is None
