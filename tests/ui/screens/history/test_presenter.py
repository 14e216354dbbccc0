"""What Sales history decides, through the real services on a ledger in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.services.fulfilling import pack_fulfillment, ship_fulfillment
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.history.dealing import Answer
from pos_desktop.ui.screens.history.presenter import HistoryPresenter, Narrowing
from pos_desktop.ui.screens.history.state import (
    Days,
    Deed,
    RefundAsked,
    ReturnAsked,
    Tab,
    VoidAsked,
)
from tests.builders import AShop
from tests.fakes.ledger import FakeLedger
from tests.ui.screens.desk import ties_of


@pytest.fixture
def shop() -> AShop:
    """Two outlets with enough on every shelf."""
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 9)
    return shop


@pytest.fixture
def presenter(shop: AShop, qapp: object) -> HistoryPresenter:
    """The presenter at the first register."""
    return HistoryPresenter(ties_of(shop))


def deeds(presenter: HistoryPresenter) -> tuple[Deed, ...]:
    """Return what can be done with the open sale."""
    assert presenter.state.open is not None
    return presenter.state.open.deeds


def test_a_sale_with_money_open_can_be_continued(
    qtbot: QtBot, shop: AShop, presenter: HistoryPresenter
) -> None:
    sale_id = shop.order().sale_id
    presenter.open_sale(sale_id)
    assert presenter.state.open is not None
    assert presenter.state.open.accent is Deed.CONTINUE
    with qtbot.waitSignal(presenter.continue_requested) as asked:
        presenter.deal(Deed.CONTINUE)
    assert asked.args[0] == sale_id


def test_an_order_is_cancelled_and_never_voided(shop: AShop, presenter: HistoryPresenter) -> None:
    sale_id = shop.order(paid=True).sale_id
    presenter.open_sale(sale_id)
    assert Deed.VOID not in deeds(presenter)
    presenter.deal(Deed.CANCEL_ORDER)
    asked = presenter.state.asked
    assert isinstance(asked, VoidAsked)
    assert asked.is_order
    assert asked.refund_in_shop_minor == 1_575
    presenter.answer(Answer(asked))
    assert shop.sale(sale_id).state == "cancelled"


def test_a_void_asks_first_and_says_what_to_hand_back(shop: AShop, presenter: HistoryPresenter) -> None:
    sale_id = shop.sold("MUG")
    presenter.open_sale(sale_id)
    presenter.deal(Deed.VOID)
    asked = presenter.state.asked
    assert isinstance(asked, VoidAsked)
    assert [amount for _kind, _title, amount in asked.hand_back] == [1_050]

    presenter.leave_question()
    assert shop.sale(sale_id).state == "closed"

    presenter.answer(Answer(asked))
    assert shop.sale(sale_id).state == "voided"
    assert Deed.VOID not in deeds(presenter)


def test_a_handed_over_order_is_returned_and_the_money_given_back(
    shop: AShop, presenter: HistoryPresenter
) -> None:
    sale_id = shop.order(goods={"MUG": 2}, paid=True).sale_id
    place = (sale_id, shop.sale(sale_id).fulfillments[0].fulfillment_id)
    shop.do(pack_fulfillment, *place)
    shop.do(ship_fulfillment, *place)
    presenter.open_sale(sale_id)
    assert Deed.CANCEL_ORDER not in deeds(presenter)

    presenter.deal(Deed.RETURN)
    asked = presenter.state.asked
    assert isinstance(asked, ReturnAsked)
    assert [line.left for line in asked.lines] == [2_000]
    presenter.answer(Answer(asked, units=((asked.lines[0].key, 1_000),)))

    assert presenter.state.open is not None
    assert presenter.state.open.accent is Deed.GIVE_BACK
    presenter.deal(Deed.GIVE_BACK)
    refund = presenter.state.asked
    assert isinstance(refund, RefundAsked)
    assert refund.amount_minor == 1_050
    cash = next(type_id for type_id, _name, kind in refund.types if kind == "cash")
    presenter.answer(Answer(refund, type_id=cash))

    assert presenter.state.open.detail.sale.owed_minor == 0
    assert presenter.state.open.accent is None


def test_a_reprint_is_queued_as_a_copy(shop: AShop, presenter: HistoryPresenter) -> None:
    presenter.open_sale(shop.sold("MUG"))
    presenter.deal(Deed.REPRINT)
    presenter.deal(Deed.REPRINT)
    assert isinstance(shop.ledger, FakeLedger)
    assert [job.copy_no for job in shop.ledger.jobs] == [0, 1]


def test_a_refused_deed_is_said_beside_the_sale(shop: AShop, qapp: object) -> None:
    presenter = HistoryPresenter(ties_of(shop, shop.cashier_desk))
    sale_id = shop.sold("MUG")
    presenter.open_sale(sale_id)
    presenter.deal(Deed.VOID)
    assert presenter.state.asked is not None
    presenter.answer(Answer(presenter.state.asked))
    assert presenter.state.open is not None
    assert presenter.state.open.refusal is not None
    assert presenter.state.open.refusal.reason == "not_allowed"
    assert shop.sale(sale_id).state == "closed"


def test_the_continue_tab_holds_what_is_owed_and_counts_it(shop: AShop, presenter: HistoryPresenter) -> None:
    shop.order()
    shop.sold("MUG")
    presenter.refresh()
    assert presenter.state.waiting == 1
    presenter.show_tab(Tab.CONTINUE)
    assert [row.number for row in presenter.state.rows] == ["B-1042"]
    assert presenter.state.totals.sums == (("CAD", 1_575, 1_575),)


def test_days_are_those_of_the_outlet(shop: AShop, presenter: HistoryPresenter) -> None:
    shop.order()
    presenter.narrow(Narrowing(presenter.state.chosen, Days(date(2026, 5, 28), date(2026, 5, 28))))
    assert [row.number for row in presenter.state.rows] == ["B-1042"]
    presenter.narrow(Narrowing(presenter.state.chosen, Days(date(2026, 5, 29), None)))
    assert presenter.state.rows == ()


def test_leading_to_a_sale_that_filters_hide_drops_them(shop: AShop, presenter: HistoryPresenter) -> None:
    sale_id = shop.order().sale_id
    presenter.narrow(Narrowing(replace(presenter.state.chosen, search="nothing like it"), Days()))
    assert not presenter.state.rows
    presenter.lead_to_sale(sale_id)
    assert [row.sale_id for row in presenter.state.rows] == [sale_id]
    assert presenter.state.open is not None


def test_a_fulfillment_of_the_sale_is_one_press_away(
    qtbot: QtBot, shop: AShop, presenter: HistoryPresenter
) -> None:
    sale_id = shop.order().sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    presenter.open_sale(sale_id)
    with qtbot.waitSignal(presenter.fulfillment_requested) as asked:
        presenter.show_fulfillment(part)
    assert asked.args[0] == Target(sale_id, part)


def test_what_is_filtered_is_exported(
    qtbot: QtBot, shop: AShop, presenter: HistoryPresenter, tmp_path: Path
) -> None:
    shop.order()
    presenter.refresh()
    path = tmp_path / "sales.csv"
    with qtbot.waitSignal(presenter.dealt) as dealt:
        presenter.export(path)
    assert dealt.args[0].count == 1
    assert "B-1042" in path.read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_written_is_said(
    shop: AShop, presenter: HistoryPresenter, tmp_path: Path
) -> None:
    presenter.refresh()
    presenter.export(tmp_path / "nowhere" / "sales.csv")
    assert presenter.state.failure is not None
    assert presenter.state.failure.reason == "not_written"
