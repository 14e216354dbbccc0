"""The Fulfillments screen: what it shows, what it asks for, and that it fits everywhere in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.online import HeldStep, Trouble
from pos_desktop.services.ports.rows import FulfillmentFilter, ShopMessage
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.fulfillments.found import Question, find
from pos_desktop.ui.screens.fulfillments.part import open_part
from pos_desktop.ui.screens.fulfillments.screen import FulfillmentsScreen
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, Step
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.theme import Mode, Scale, Theme
from pos_desktop.ui.widgets.label import Label
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens import gallery
from tests.ui.screens.desk import RowQueries
from tests.ui.screens.room import bring_up, fit
from tests.ui.screens.rows import MILE_END, NOW_MS, at

ORDERS = (*gallery.a_day_of_orders(), gallery.a_cancelled_after_packing())
NOT_PAID = Refusal("not_paid")
PARTLY_PICKED = Refusal("partly_picked")
STATES: dict[str, Callable[[], FulfillmentsState]] = {
    "list": lambda: a_state(),
    "in progress": lambda: a_state("#1043"),
    "asks": lambda: a_state("#1043", PARTLY_PICKED),
    "packed pickup": lambda: a_state("#1042"),
    "packed delivery": lambda: a_state("#1045"),
    "owed": lambda: a_state("#1045", NOT_PAID),
    "cancelled": lambda: a_state("#1039"),
    "told": lambda: a_told_state(),
    "empty": lambda: a_state(orders=()),
}


def a_state(
    number: str = "", refusal: Refusal | None = None, orders: tuple[object, ...] = ORDERS
) -> FulfillmentsState:
    """Return the state of the screen with one row open, or none."""
    sale = next((one for one in ORDERS if one.number == number), None)
    target = Target(sale.sale_id, sale.fulfillments[0].fulfillment_id) if sale else None
    question = Question(FulfillmentFilter(outlet_id=MILE_END), MILE_END, target)
    found = find(RowQueries(orders), question, NOW_MS)  # type: ignore[arg-type]
    part = open_part(found.detail, target.fulfillment_id, refusal) if found.detail and target else None
    return FulfillmentsState(
        rows=found.rows,
        counts=found.counts,
        chosen=found.chosen,
        outlets=found.outlets,
        channels=found.channels,
        own_outlet_id=MILE_END,
        part=part,
        zone=found.zone,
        is_loading=False,
    )


def a_told_state() -> FulfillmentsState:
    """Return a packed delivery whose shop knows one step, waits for one and did not take two."""
    state = a_state("#1045")
    assert state.part is not None
    messages = (
        ShopMessage("packed", "packed", (("status_id", 9),), None, 0, "told", at(22, 10, 31)),
        ShopMessage("waits", "paid", (), None, 0),
        ShopMessage("paid", "paid", (("paymentStatus", "PAID"),), None, 0),
        ShopMessage("cancelled", "cancelled", (("status_id", 5),), None, 0),
    )
    facts = (("field", "paymentStatus"), ("problem", "unknown value"))
    trouble = Trouble("bad_field", at(22, 10, 40), facts)
    step = HeldStep(
        sale_id=state.part.sale_id, key="paid", number="#1045", kind="paid", payload=(), trouble=trouble
    )
    again = replace(step, key="cancelled", is_parked=False, trouble=Trouble("shop_error", at(22, 10, 41)))
    return replace(state, part=replace(state.part, messages=messages), held=(step, again))


def a_screen(qtbot: QtBot, look: Look, state: FulfillmentsState, language: str = "en") -> FulfillmentsScreen:
    """Return a shown screen as large as the shell leaves it on 1366 x 768."""
    screen = FulfillmentsScreen(look, Texts(language))
    fit(screen, look, WINDOWS[1])
    bring_up(qtbot, screen)
    screen.render(state)
    return screen


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_state_fits(
    qtbot: QtBot, look: Look, window: tuple[int, int, int], language: str, mode: Mode
) -> None:
    look.set_theme(Theme(mode, Scale(window[2])))
    screen = a_screen(qtbot, look, a_state(), language)
    fit(screen, look, window)
    for name, state in STATES.items():
        screen.render(state())
        try:
            check_screen(screen)
        except AssertionError as error:
            raise AssertionError(f"{name}:\n{error}") from error


def test_the_next_step_is_the_only_accent(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state("#1043"))
    with qtbot.waitSignal(screen.step_requested) as blocker:
        qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert blocker.args[0].step is Step.PACK


def test_money_owed_takes_the_accent_and_leads_to_the_sale(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state("#1045", NOT_PAID))
    assert screen.panel is not None
    ship = screen.panel.action_row.button(Step.SHIP)
    assert ship is not None
    assert not ship.isEnabled()
    assert "62.08" in screen.panel.band.face.text
    with qtbot.waitSignal(screen.step_requested) as blocker:
        qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert blocker.args[0].step is Step.COLLECT


def test_carrier_and_tracking_travel_with_the_wish_to_ship(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state("#1045"))
    assert screen.panel is not None
    screen.panel.leaving.tracking.setFocus()
    screen.on_scan(Scan("1Z999"))
    with qtbot.waitSignal(screen.step_requested) as blocker:
        qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert blocker.args[0].step is Step.SHIP
    assert blocker.args[0].shipment.tracking == "1Z999"


def test_what_is_typed_for_a_parcel_stays_when_the_list_is_refreshed(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state("#1042"))
    assert screen.panel is not None
    screen.panel.leaving.collected_by.setText("Her neighbour")
    screen.render(a_state("#1042"))
    assert screen.panel.leaving.collected_by.text() == "Her neighbour"


def test_a_scan_searches_while_no_tracking_number_is_wanted(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state())
    with qtbot.waitSignal(screen.scan_requested) as blocker:
        screen.on_scan(Scan("CM-01"))
    assert blocker.args[0] == Scan("CM-01")


def test_an_empty_list_says_what_will_appear_and_has_no_accent(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state(orders=()))
    with qtbot.waitSignal(screen.filter_changed) as blocker:
        screen.empty.action_requested.emit("all_outlets")
    assert blocker.args[0].outlet_id is None


def test_a_row_says_what_its_shop_knows_and_what_it_did_not_take(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_told_state())
    assert screen.panel is not None
    words = [label.text() for label in screen.panel.facts.findChildren(Label)]
    assert "Awaiting shipment (status 9), 22 Nov 10:31" in words
    assert "Paid. The shop does not take paymentStatus: unknown value" in words


def test_a_step_told_meanwhile_is_shown_as_told(qtbot: QtBot, look: Look) -> None:
    state = a_told_state()
    screen = a_screen(qtbot, look, state)
    screen.render(replace(state, held=()))
    assert screen.panel is not None
    words = [label.text() for label in screen.panel.facts.findChildren(Label) if label.isVisible()]
    assert not any("does not take" in word for word in words)


def test_the_language_changes_at_run_time(qtbot: QtBot, look: Look) -> None:
    screen = a_screen(qtbot, look, a_state("#1043"))
    screen.retranslate(Texts("fr"))
    assert screen.title == "Commandes"
    assert screen.summary.text() == "10 à traiter · 2 en retard"
    assert screen.panel is not None
    pack = screen.panel.action_row.button(Step.PACK)
    assert pack is not None
    assert pack.face.text == "Marquer comme emballé"
