"""The Setup screen decides: what is shown, what is done with printers and register, what is refused."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from pos_desktop.domain.errors import Unavailable
from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.paper import Outcome, Verdict
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.screens.setup.computer import JournalCheck
from pos_desktop.ui.screens.setup.presenter import PrinterRemoved
from pos_desktop.ui.screens.setup.state import Part, Tab
from tests.ui.screens.rows import TILL_2
from tests.ui.screens.setup.workplace import (
    COUNTER,
    FOUND,
    TILL_3,
    Bridge,
    FakeComputer,
    Shop,
    a_presenter,
    messages,
)

NEW = PrinterSetting("Kitchen", "tcp://192.168.1.51")


class BrokenShop(Shop):
    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        raise Unavailable("not_saved")


def test_only_what_waits_is_shown_until_all_is_asked_for(qtbot: QtBot) -> None:
    presenter = a_presenter()
    presenter.refresh()
    waiting = sum(not row.outcome for row in messages())
    assert (len(presenter.state.messages), presenter.state.waiting) == (waiting, waiting)

    presenter.show_told(True)

    assert len(presenter.state.messages) == len(messages())
    assert presenter.state.waiting == waiting


def test_the_list_is_looked_at_again_when_an_undo_time_is_over(qtbot: QtBot) -> None:
    presenter = a_presenter()
    presenter.refresh()
    with qtbot.waitSignal(presenter.state_changed):
        presenter._undo_over.timeout.emit()  # five seconds later
    assert presenter._undo_over.isActive()


def test_a_database_that_does_not_answer_is_said_and_blanks_nothing(qtbot: QtBot) -> None:
    presenter = a_presenter(shop=BrokenShop((), ()))
    presenter.refresh()
    refusal = presenter.state.refused_at(Part.LISTS)
    assert refusal is not None
    assert refusal.reason == "not_saved"


def test_an_admin_adds_a_printer(qtbot: QtBot) -> None:
    presenter = a_presenter(FakeComputer())
    with qtbot.waitSignals([presenter.told, presenter.printers_changed]):
        presenter.add_printer(NEW)
    assert [stand.setting for stand in presenter.state.printers] == [NEW]


def test_a_manager_adds_no_printer(qtbot: QtBot) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer, role=Role.MANAGER)
    presenter.add_printer(NEW)
    refusal = presenter.state.refused_at(Part.PRINTERS)
    assert refusal is not None
    assert refusal.reason == "not_allowed"
    assert computer.settings.printers == ()


def test_a_refusal_is_gone_once_it_works_and_when_one_looks_elsewhere(qtbot: QtBot) -> None:
    presenter = a_presenter(FakeComputer(COUNTER))
    presenter.add_printer(COUNTER)
    assert presenter.state.refusal is not None
    presenter.show_tab(Tab.COMPUTER)
    assert presenter.state.refusal is None

    presenter.add_printer(COUNTER)
    presenter.add_printer(NEW)
    assert presenter.state.refusal is None


def test_a_removed_printer_comes_back_as_it_was(qtbot: QtBot) -> None:
    presenter = a_presenter(FakeComputer(COUNTER))
    with qtbot.waitSignal(presenter.told) as news:
        presenter.remove_printer(COUNTER.printer_id)
    assert presenter.state.printers == ()
    undo = news.args[0].undo
    assert undo == PrinterRemoved(COUNTER)

    presenter.undo(undo)

    assert [stand.setting for stand in presenter.state.printers] == [COUNTER]


def test_a_cashier_prints_a_test_page_and_hears_what_became_of_it(qtbot: QtBot) -> None:
    computer = FakeComputer(COUNTER)
    computer.outcome = Outcome(Verdict.NOT_SENT, "paper_out")
    presenter = a_presenter(computer, role=Role.CASHIER)
    with qtbot.waitSignal(presenter.test_printed):
        presenter.test_printer(COUNTER.printer_id)
    trial = presenter.state.trial
    assert trial is not None
    assert trial.outcome == Outcome(Verdict.NOT_SENT, "paper_out")


def test_one_test_page_is_printed_at_a_time(qtbot: QtBot) -> None:
    bridge = Bridge()
    presenter = a_presenter(FakeComputer(COUNTER), bridge=bridge)
    bridge.holds = True
    presenter.test_printer(COUNTER.printer_id)
    presenter.test_printer("another")
    assert presenter.state.trial is not None
    assert presenter.state.trial.printer_id == COUNTER.printer_id

    bridge.release()

    assert presenter.state.trial.outcome == Outcome(Verdict.PRINTED)


def test_this_computer_becomes_another_register(qtbot: QtBot) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer)
    presenter.refresh()
    with qtbot.waitSignal(presenter.register_chosen) as chosen:
        presenter.choose_register(TILL_3)
    assert chosen.args[0].register_id == TILL_3
    assert computer.settings.register_id == TILL_3.hex()


def test_the_register_in_use_is_not_chosen_again(qtbot: QtBot) -> None:
    presenter = a_presenter()
    presenter.refresh()
    with qtbot.assertNotEmitted(presenter.register_chosen):
        presenter.choose_register(TILL_2)


def test_a_cashier_keeps_the_register(qtbot: QtBot) -> None:
    presenter = a_presenter(role=Role.CASHIER)
    presenter.refresh()
    with qtbot.assertNotEmitted(presenter.register_chosen):
        presenter.choose_register(TILL_3)
    assert presenter.state.refused_at(Part.REGISTER) is not None


def test_the_journal_is_checked_once_at_a_time(qtbot: QtBot) -> None:
    bridge = Bridge()
    presenter = a_presenter(bridge=bridge)
    bridge.holds = True
    presenter.check_journal()
    presenter.check_journal()
    assert presenter.state.is_checking
    bridge.release()
    assert presenter.state.check == JournalCheck(3_683)
    assert not presenter.state.is_checking


def test_printers_are_looked_for_when_their_tab_is_shown_first(qtbot: QtBot) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer)

    presenter.show_tab(Tab.COMPUTER)
    assert presenter.state.search is None
    for tab in (Tab.PRINTERS, Tab.COMPUTER, Tab.PRINTERS):
        presenter.show_tab(tab)

    assert (presenter.state.search, presenter.state.is_searching) == (FOUND, False)
    assert computer.searches == 1
    presenter.search_printers()
    assert computer.searches == 2


def test_nobody_but_an_admin_looks_for_printers(qtbot: QtBot) -> None:
    computer = FakeComputer()
    presenter = a_presenter(computer, role=Role.MANAGER)
    presenter.show_tab(Tab.PRINTERS)
    assert (computer.searches, presenter.state.refusal) == (0, None)

    presenter.search_printers()

    assert presenter.state.refused_at(Part.PRINTERS) is not None
    assert not presenter.state.is_searching
