"""What the cashier does at the counter, and what is stored of it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import SignalInstance

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import Unavailable
from pos_desktop.domain.permissions import Role
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.paper import DocumentKind
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.presenter import SellPresenter
from pos_desktop.ui.screens.sell.state import SellState, Side, Stage
from tests.fakes.ledger import FakeLedger
from tests.ui.screens.sell.counter import Counter


def heard(signal: SignalInstance) -> list[Any]:
    """Return a list that fills with what the signal brings."""
    got: list[Any] = []
    signal.connect(got.append)
    return got


def rung_up(*codes: str, **how: Any) -> Counter:
    counter = Counter(**how)
    for code in codes:
        counter.presenter.scan(Scan(code))
    return counter


def names(state: SellState) -> list[tuple[str, int]]:
    assert state.cart is not None
    assert state.cart.sale.cart is not None
    return [(line.name, line.quantity // UNIT) for line in state.cart.sale.cart.lines]


def test_the_first_scan_begins_a_cart_and_later_ones_join_it(qapp: object) -> None:
    counter = rung_up("62MUG", "62BOWL", "62MUG")

    assert names(counter.state) == [("Mug", 2), ("Bowl", 1)]
    assert len(counter.ledger.all(SaleState)) == 1


def test_scans_that_arrive_while_the_first_is_being_stored_are_all_rung_up(qapp: object) -> None:
    counter = Counter()
    counter.bridge.holds = True

    for code in ("62MUG", "62BOWL", "62SOAP"):
        counter.presenter.scan(Scan(code))
    counter.bridge.release()

    assert names(counter.state) == [("Mug", 1), ("Bowl", 1), ("Soap", 1)]
    assert len(counter.ledger.all(SaleState)) == 1


def test_the_cart_is_there_again_after_a_power_cut(qapp: object) -> None:
    counter = rung_up("62MUG", "62BOWL")

    restarted = counter.new_presenter()
    restarted.start()

    assert names(restarted.state) == [("Mug", 1), ("Bowl", 1)]


def test_a_scan_before_the_old_cart_is_back_joins_it(qapp: object) -> None:
    counter = rung_up("62MUG")
    restarted = counter.new_presenter()
    counter.bridge.holds = True

    restarted.start()
    restarted.scan(Scan("62BOWL"))
    counter.bridge.release()

    assert names(restarted.state) == [("Mug", 1), ("Bowl", 1)]
    assert len(counter.ledger.all(SaleState)) == 1


def test_an_unknown_code_is_told_in_passing_and_leaves_the_cart_alone(qapp: object) -> None:
    counter = rung_up("62MUG")
    answers, news = heard(counter.presenter.scan_answered), heard(counter.presenter.told)

    counter.presenter.scan(Scan("nothing"))

    assert answers == [False]
    assert [each.kind for each in news] == ["unknown_code"]
    assert counter.state.refusal is None
    assert names(counter.state) == [("Mug", 1)]


def test_the_other_reading_of_a_scan_is_tried(qapp: object) -> None:
    counter = Counter()

    counter.presenter.scan(Scan('à"&', ("62MUG",)))

    assert names(counter.state) == [("Mug", 1)]


def test_a_code_on_two_products_is_a_choice_and_adds_nothing_yet(qapp: object) -> None:
    counter = rung_up("62BOWL")
    twin = ProductChanged(sku="MUG2", name="Mug, blue", codes=("62MUG",), price_minor=900, currency="CAD")
    counter.ledger.do(lambda entry: entry.record(entry.new_id(), twin, who=None))

    counter.presenter.scan(Scan("62MUG"))

    found = counter.state.found
    assert found is not None
    assert found.is_choice
    assert {product.name for product in found.products} == {"Mug", "Mug, blue"}
    assert names(counter.state) == [("Bowl", 1)]


def test_more_than_is_there_asks_and_pay_waits_for_the_answer(qapp: object) -> None:
    counter = rung_up("62MUG", "62MUG", stock=1)
    assert [line.available for line in counter.state.short] == [UNIT]
    assert not counter.state.can_pay

    counter.presenter.accept_shortage()

    assert counter.state.short == ()
    assert counter.state.can_pay


def test_another_unit_after_continue_anyway_asks_again(qapp: object) -> None:
    counter = rung_up("62MUG", "62MUG", stock=1)
    counter.presenter.accept_shortage()

    counter.presenter.scan(Scan("62MUG"))

    assert counter.state.short


@pytest.mark.parametrize(("answer", "left"), [("remove", [("Mug", 1)]), ("unfulfilled", [("Mug", 2)])])
def test_missing_units_are_removed_or_left_for_later(
    qapp: object, answer: str, left: list[tuple[str, int]]
) -> None:
    counter = rung_up("62MUG", "62MUG", stock=1)

    counter.presenter.wish(wishes.AnswerShortage(answer))

    assert names(counter.state) == left
    assert counter.state.can_pay
    assert counter.state.cart is not None
    assert counter.state.cart.has_later_lines == (answer == "unfulfilled")


def test_cash_gives_change_and_opens_the_drawer_once_it_is_stored(qapp: object) -> None:
    counter = rung_up("62MUG")
    drawer: list[bool] = []
    counter.presenter.drawer_opens.connect(lambda: drawer.append(_is_stored(counter.ledger)))

    counter.presenter.pay("")
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 2_000))

    assert counter.state.stage is Stage.DONE
    assert counter.state.pay.last is not None
    assert counter.state.pay.last.change_minor == 950
    assert drawer == [True]


def _is_stored(ledger: FakeLedger) -> bool:
    return all(sale.payments for sale in ledger.all(SaleState))


def test_a_part_keeps_the_rest_open_and_cannot_be_taken_back(qapp: object) -> None:
    counter = rung_up("62MUG")

    counter.presenter.pay("")
    counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), 400, "A1"))

    assert counter.state.stage is Stage.PAYING
    assert counter.state.cart is not None
    assert counter.state.cart.owed_minor == 650
    counter.presenter.leave_paying()
    assert counter.state.cart is None
    assert counter.state.stage is Stage.SELLING
    assert counter.ledger.all(SaleState)[0].label == "partially_paid"


def test_a_way_to_pay_pressed_twice_takes_the_money_once(qapp: object) -> None:
    counter = rung_up("62MUG")
    counter.presenter.pay()
    counter.bridge.holds = True

    for _ in range(2):
        counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), 400, "A1"))
    counter.bridge.release()

    assert counter.state.cart is not None
    assert [payment.amount_minor for payment in counter.state.cart.sale.payments] == [400]
    assert counter.state.refusal is None


def cash_moved_by_two_presses() -> int:
    counter = Counter()
    counter.bridge.holds = True
    for _ in range(2):
        counter.presenter.wish(wishes.MoveCash("cash_out", 2_000, "Stamps"))
    counter.bridge.release()
    return [fact.kind for fact in counter.ledger.facts].count("register.cash_moved")


def test_cash_is_moved_once_by_a_button_pressed_twice(qapp: object) -> None:
    assert cash_moved_by_two_presses() == 1


def test_a_presenter_that_forgets_what_is_under_way_is_caught(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SellPresenter, "_is_under_way", lambda presenter, kind: False)
    assert cash_moved_by_two_presses() == 2


def test_going_back_before_any_money_leaves_the_cart_as_it_was(qapp: object) -> None:
    counter = rung_up("62MUG")

    counter.presenter.pay("")
    counter.presenter.leave_paying()

    assert counter.state.stage is Stage.SELLING
    assert names(counter.state) == [("Mug", 1)]


def test_a_back_office_says_that_it_is_no_register_until_it_is_one(qapp: object) -> None:
    counter = rung_up("62MUG")
    counter.is_back_office = True
    counter.presenter.refresh()
    assert counter.state.side is Side.BACK_OFFICE

    counter.presenter.pay("")
    assert counter.state.side is Side.BACK_OFFICE
    assert counter.state.stage is Stage.SELLING

    counter.is_back_office = False
    counter.presenter.refresh()
    assert counter.state.side is Side.KEYS


def test_no_money_before_the_float(qapp: object) -> None:
    counter = rung_up("62MUG")
    close(counter)

    counter.presenter.pay("")
    assert counter.state.side is Side.OPENING
    assert counter.state.stage is Stage.SELLING

    counter.presenter.wish(wishes.OpenRegister(10_000))
    counter.presenter.pay("")
    assert counter.state.stage is Stage.PAYING


def close(counter: Counter) -> None:
    cash = counter.type_id("cash")
    counter.presenter.wish(wishes.CloseRegister({cash: 10_000}))


def test_closing_asks_what_is_expected_first(qapp: object) -> None:
    counter = Counter()
    expected = heard(counter.presenter.expected_known)

    counter.presenter.wish(wishes.AskExpected())
    close(counter)

    assert [line.expected_minor for line in expected[0]] == [10_000]
    assert counter.state.register.session is None


def test_continue_sale_parks_the_open_cart_and_asks_only_for_money(qapp: object) -> None:
    counter = rung_up("62BOWL")
    order = counter.an_order()

    counter.presenter.continue_sale(order.sale_id)

    assert counter.state.stage is Stage.PAYING
    assert counter.state.is_continued
    assert counter.state.cart is not None
    assert not counter.state.cart.is_open
    assert [sale.state for sale in counter.ledger.all(SaleState)] == ["parked", "pending"]


def test_after_the_rest_is_paid_one_step_leads_back_to_the_order(qapp: object) -> None:
    counter = Counter()
    order = counter.an_order()
    back = heard(counter.presenter.back_to_fulfillment_requested)

    counter.presenter.continue_sale(order.sale_id)
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 5_000))
    part = counter.shop.sale(order.sale_id).fulfillments[0]
    counter.presenter.go_back_to_order()

    assert back == [Target(order.sale_id, part.fulfillment_id)]
    assert counter.state.cart is None


def test_a_parked_cart_comes_back_as_it_was(qapp: object) -> None:
    counter = rung_up("62MUG")
    assert counter.state.cart is not None
    sale_id = counter.state.cart.sale.sale_id

    counter.presenter.wish(wishes.Park("A. Martin"))
    assert counter.state.cart is None
    assert [row.sale_id for row in counter.state.parked] == [sale_id]

    counter.presenter.wish(wishes.TakeUp(sale_id))
    assert names(counter.state) == [("Mug", 1)]
    assert counter.state.parked == ()


def test_a_removed_line_can_be_taken_back(qapp: object) -> None:
    counter = rung_up("62MUG", "62MUG", "62BOWL")
    news = heard(counter.presenter.told)
    key = counter.state.cart.sale.cart.lines[0].line_key  # type: ignore[union-attr]

    counter.presenter.wish(wishes.SetQuantity(key, 0))
    assert names(counter.state) == [("Bowl", 1)]
    counter.presenter.undo(news[0].undo)

    assert sorted(names(counter.state)) == [("Bowl", 1), ("Mug", 2)]


def test_a_discount_above_the_limit_is_refused_beside_the_cart(qapp: object) -> None:
    counter = rung_up("62MUG", role=Role.CASHIER)
    key = counter.state.cart.sale.cart.lines[0].line_key  # type: ignore[union-attr]

    counter.presenter.wish(wishes.GiveDiscount(key, ppm=500_000))

    assert counter.state.refusal is not None
    assert counter.state.refusal.reason == "discount_over_limit"
    counter.presenter.scan(Scan("62MUG"))
    assert counter.state.refusal is None


def test_goods_for_later_may_stay_unpaid_and_goods_that_leave_may_not(qapp: object) -> None:
    counter = rung_up("62MUG")
    key = counter.state.cart.sale.cart.lines[0].line_key  # type: ignore[union-attr]
    counter.presenter.wish(wishes.MarkLater(key, "pickup"))
    news = heard(counter.presenter.told)

    counter.presenter.pay("")
    counter.presenter.stop_here()

    assert counter.ledger.all(SaleState)[0].label == "pickup_unfulfilled"
    assert [each.kind for each in news] == ["kept"]
    assert counter.state.cart is None


def test_a_scan_while_an_order_is_paid_is_refused_aloud(qapp: object) -> None:
    counter = Counter()
    counter.presenter.continue_sale(counter.an_order().sale_id)
    answers = heard(counter.presenter.scan_answered)

    counter.presenter.scan(Scan("62MUG"))

    assert answers == [False]
    assert counter.state.stage is Stage.PAYING


def test_a_scan_while_a_gift_card_is_asked_for_is_its_number(qapp: object) -> None:
    counter = rung_up("62MUG")
    numbers = heard(counter.presenter.reference_scanned)
    counter.presenter.pay("")
    counter.presenter.open_type(counter.type_id("gift_card"))

    counter.presenter.scan(Scan("8821"))

    assert numbers == ["8821"]


def test_a_scan_after_the_change_begins_the_next_sale(qapp: object) -> None:
    counter = rung_up("62MUG")
    counter.presenter.pay("")
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 2_000))

    counter.presenter.scan(Scan("62BOWL"))

    assert counter.state.stage is Stage.SELLING
    assert names(counter.state) == [("Bowl", 1)]


def test_the_receipt_is_spooled_when_it_is_asked_for(qapp: object) -> None:
    counter = rung_up("62MUG")
    counter.presenter.pay("")
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 2_000))
    assert counter.ledger.jobs == []

    counter.presenter.wish(wishes.PrintPaper(DocumentKind.RECEIPT))

    assert [job.document_kind for job in counter.ledger.jobs] == ["receipt"]
    assert counter.state.stage is Stage.DONE
    assert counter.state.receipt == "receipt"


def test_a_new_customer_becomes_the_customer_of_the_sale(qapp: object) -> None:
    counter = rung_up("62MUG")

    counter.presenter.show_side(Side.CUSTOMER)
    counter.presenter.wish(wishes.CreateCustomer("C. Gagnon", "c@example.com"))

    assert counter.state.cart is not None
    assert counter.state.cart.customer is not None
    assert counter.state.cart.customer.name == "C. Gagnon"
    assert counter.state.side is Side.KEYS


def test_a_disk_that_is_full_is_said_and_the_cart_stays(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = rung_up("62MUG")

    def full(*_given: object, **_named: object) -> None:
        raise Unavailable("not_saved")

    monkeypatch.setattr(counter.ledger, "append", full)
    counter.presenter.wish(wishes.WriteNote(None, "a gift"))

    assert counter.state.refusal is not None
    assert counter.state.refusal.reason == "not_saved"
    assert names(counter.state) == [("Mug", 1)]


def test_closing_and_the_reports_print_and_say_so(qapp: object) -> None:
    counter = Counter()
    told = heard(counter.presenter.told)

    counter.presenter.wish(wishes.PrintInterim())
    assert counter.state.register.session is not None
    close(counter)

    assert [news.kind for news in told] == ["report_prints", "register_closed_prints"]
    assert [job.document_kind for job in counter.ledger.jobs] == ["closure", "closure"]
    assert counter.state.register.session is None


def test_a_register_that_was_never_closed_has_no_closure_to_print(qapp: object) -> None:
    counter = Counter()

    counter.presenter.wish(wishes.PrintLastClosure())

    assert counter.state.refusal is not None
    assert counter.state.refusal.reason == "no_closure"
    assert counter.ledger.jobs == []


def test_a_report_leaves_the_cart_as_it_is(qapp: object) -> None:
    counter = rung_up("62MUG")

    counter.presenter.wish(wishes.PrintInterim())

    assert names(counter.state) == [("Mug", 1)]
