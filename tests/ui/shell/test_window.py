"""The window around the screens, driven as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.paper import Layout
from pos_desktop.services.ports.texts import LANGUAGES, Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screen import Screen
from pos_desktop.ui.shell.people import PersonPanel
from pos_desktop.ui.shell.popover import LineView, Popover
from pos_desktop.ui.shell.state import (
    Appearance,
    Line,
    Notice,
    Page,
    Paper,
    Person,
    Printing,
    Replication,
    ShellState,
    UserSwitch,
    WebShops,
)
from pos_desktop.ui.shell.window import MainWindow
from pos_desktop.ui.theme import Mode, Scale, Theme
from pos_desktop.ui.widgets.button import Button
from pos_desktop.ui.widgets.fields import SearchField
from pos_desktop.ui.widgets.label import TITLE, Label
from pos_desktop.ui.widgets.menu import MenuRow
from pos_desktop.ui.widgets.surface import column
from pos_desktop.ui.widgets.tabs import Segmented
from pos_desktop.ui.widgets.toast import Toast
from tests.ui.screen_checks import WINDOWS, check_screen

AMIRA, NOOR = Person(UUID(int=1), "Amira"), Person(UUID(int=2), "Noor")
OFFLINE = Replication(
    Line.OFFLINE,
    14,
    datetime(2026, 11, 22, 10, 42, tzinfo=UTC),
    datetime(2026, 11, 22, 10, 41, tzinfo=UTC),
    datetime(2026, 11, 22, 10, 43, tzinfo=UTC),
)
NOW_MS = 1_795_344_480_000
STATE = ShellState(
    page="sell",
    now=datetime(2026, 11, 22, 10, 48, tzinfo=UTC),
    person=AMIRA,
    people=(AMIRA, NOOR),
    outlet="Mile End",
    register="Till 2",
    counts=(("fulfillments", 12),),
    replication=Replication(Line.UP_TO_DATE),
    printing=Printing(Paper.READY, is_virtual=True),
    notices=(Notice("sale 1042", "#1042 is overpaid by 5.00", "Sell"),),
)

PRINTER_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class PlainScreen(Screen):
    """A screen with a title and a search field."""

    def __init__(self, look: Look, texts: Texts, word: str) -> None:
        super().__init__(look, texts)
        self.word = word
        self.heading = Label(look, texts(word), TITLE)
        self.search = SearchField(look, "Search")
        layout = column(self, margin=24, gap=12)
        layout.addWidget(self.heading)
        layout.addWidget(self.search)
        layout.addStretch(1)

    @property
    def title(self) -> str:
        return self.texts(self.word)

    def render(self, state: object) -> None:  # type: ignore[override]
        """Show nothing: there is no state."""

    def retranslate(self, texts: Texts) -> None:
        super().retranslate(texts)
        self.heading.setText(texts(self.word))

    def focus_home(self) -> None:
        self.search.setFocus()


def no_paper(_layout: Layout, _painter: QPainter) -> None:
    """Draw nothing."""


@pytest.fixture
def shell(look: Look, qtbot: QtBot) -> Iterator[MainWindow]:
    texts = Texts("en")
    words = (("sell", "Sell", "scan-barcode"), ("fulfillments", "Fulfillments", "package"))
    pages = [Page(key, word, icon, partial(PlainScreen, look, texts, word)) for key, word, icon in words]
    window = MainWindow(look, texts, pages, no_paper)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.render(STATE)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield window
    window.close()


def opened(shell: MainWindow, kind: type[QWidget]) -> QWidget:
    return next(found for found in shell.findChildren(kind) if found.isVisible())


def test_the_rail_leads_from_screen_to_screen(shell: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.navigate_requested) as wished:
        shell.rail.entries[1].click()
    assert wished.args == ["fulfillments"]

    shell.render(replace(STATE, page="fulfillments"))
    assert shell.current_page == "fulfillments"
    assert shell.windowTitle() == "Fulfillments"


def test_a_key_leads_there_too(shell: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.navigate_requested) as wished:
        QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert wished.args == ["fulfillments"]


def test_the_search_field_has_the_focus_on_every_screen(shell: MainWindow) -> None:
    shell.show_page("fulfillments")

    focus = shell.focusWidget()
    assert isinstance(focus, SearchField)
    page = shell.stack.currentWidget()
    assert page is not None
    assert page.isAncestorOf(focus)


def test_the_count_of_new_orders_is_said_on_the_rail(shell: MainWindow) -> None:
    assert shell.rail.entries[1].accessibleName() == "Fulfillments, 12"

    shell.render(replace(STATE, counts=()))
    assert shell.rail.entries[1].accessibleName() == "Fulfillments"


def test_everything_turns_french_at_once(shell: MainWindow) -> None:
    shell.set_texts(Texts("fr"))

    assert shell.rail.entries[0].accessibleName() == "Caisse"
    assert shell.windowTitle() == "Caisse"
    assert shell.status.replication.accessibleName() == "À jour"
    assert shell.status.clock.text() == "22 nov.   10\u00a0h\u00a048"


def test_undo_comes_back_by_key_although_the_search_has_the_focus(shell: MainWindow, qtbot: QtBot) -> None:
    shell.show_toast(Toast("#1043 is packed", undo="pack of 1043"))
    field = shell.focusWidget()
    assert isinstance(field, SearchField)
    qtbot.keyClicks(field, "mug")

    with qtbot.waitSignal(shell.undo_requested) as wished:
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert wished.args == ["pack of 1043"]


def test_news_of_a_screen_is_shown(shell: MainWindow) -> None:
    screen = shell.stack.currentWidget()
    assert isinstance(screen, Screen)

    screen.toast_requested.emit(Toast("Unknown code 400638"))

    assert shell.toast.toast == Toast("Unknown code 400638")
    assert shell.toast.geometry().bottom() < shell.status.y()
    assert shell.toast.x() > shell.rail.width()


def test_a_person_takes_over_with_a_pin(shell: MainWindow, qtbot: QtBot) -> None:
    shell.status.person.click()
    panel = opened(shell, PersonPanel)
    assert isinstance(panel, PersonPanel)
    next(row for row in panel.findChildren(MenuRow) if row.item.key == NOOR).click()

    with qtbot.waitSignal(shell.user_switch_requested) as wished:
        qtbot.keyClicks(panel.pad.dots, "1234")

    assert wished.args == [UserSwitch(NOOR.user_id, "1234")]
    shell.show_pin_problem("Wrong PIN")
    assert panel.pad.problem.isVisible()
    shell.accept_pin()
    assert panel.isHidden()


def test_a_locked_till_asks_for_a_pin_and_cannot_be_waved_away(shell: MainWindow, qtbot: QtBot) -> None:
    shell.render(replace(STATE, person=None))
    panel = opened(shell, PersonPanel)

    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=panel.rect().topRight())

    assert panel.isVisible()
    shell.render(STATE)
    assert panel.isHidden()


def test_language_colours_and_size_are_wished_for(shell: MainWindow, qtbot: QtBot) -> None:
    for wish, expected in (
        ("Français", Appearance("fr")),
        ("Dark", Appearance("en", Mode.DARK)),
        ("150", Appearance("en", scale=Scale.LARGER)),
        ("Off", Appearance("en", has_sounds=False)),
    ):
        shell.status.person.click()
        panel = opened(shell, PersonPanel)
        buttons = [button for part in panel.findChildren(Segmented) for button in part.buttons]
        with qtbot.waitSignal(shell.appearance_requested) as wished:
            next(button for button in buttons if button.choice.text == wish).click()

        assert wished.args == [expected]


def test_offline_says_what_works_and_what_waits(shell: MainWindow, qtbot: QtBot) -> None:
    shell.render(replace(STATE, replication=OFFLINE))
    assert shell.status.replication.accessibleName() == "Offline since 10:42 · 14 waiting"

    shell.status.replication.click()
    popover = opened(shell, Popover)
    assert isinstance(popover, Popover)
    lines = [line.accessibleName() for line in popover.findChildren(LineView)]
    assert lines[-1] == "14 changes wait to be sent, oldest 10:43"
    assert popover.panel.geometry().bottom() < shell.status.y()

    with qtbot.waitSignal(shell.status_action_requested) as wished:
        popover.findChildren(Button)[0].click()
    assert wished.args == ["try_now"]


def test_what_needs_a_look_leads_to_its_sale(shell: MainWindow, qtbot: QtBot) -> None:
    shell.status.notices.click()
    popover = opened(shell, Popover)

    with qtbot.waitSignal(shell.status_action_requested) as wished:
        popover.findChildren(LineView)[0].click()

    assert wished.args == ["sale 1042"]


def test_nothing_to_look_at_shows_nothing(shell: MainWindow) -> None:
    shell.render(replace(STATE, notices=()))

    assert not shell.status.notices.isVisible()


def test_the_virtual_printer_slides_in_and_out(shell: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(shell, Qt.Key.Key_P, PRINTER_KEYS)
    assert shell.printer_panel.isVisible()
    assert shell.printer_panel.geometry().right() + 1 == shell.status.width()

    with qtbot.waitSignal(shell.paper_out_requested) as wished:
        shell.printer_panel.supply.buttons[1].click()
    assert wished.args == [True]

    shell.printer_panel.close_button.click()
    assert not shell.printer_panel.isVisible()


def test_a_shop_without_a_virtual_printer_has_no_key_for_it(shell: MainWindow) -> None:
    shell.render(replace(STATE, printing=Printing(Paper.READY)))

    QTest.keyClick(shell, Qt.Key.Key_P, PRINTER_KEYS)

    assert not shell.printer_panel.isVisible()


def test_closing_is_told_before_the_window_goes(shell: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.closing):
        shell.close()


def test_web_shops_are_in_the_status_bar_once_there_are_any_and_lead_to_their_page(
    shell: MainWindow, qtbot: QtBot
) -> None:
    shell.render(STATE)
    assert shell.status.web_shops is None
    shell.render(replace(STATE, web_shops=WebShops(1)))
    assert shell.status.web_shops is not None
    assert shell.status.web_shops.accessibleName() == "Web shops: working"
    with qtbot.waitSignal(shell.web_shops_requested):
        shell.status.web_shops.click()
    shell.render(STATE)
    assert not shell.status.web_shops.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("room", WINDOWS, ids=lambda room: "x".join(map(str, room)))
def test_the_frame_is_whole_in_every_window(
    shell: MainWindow, look: Look, language: str, mode: Mode, room: tuple[int, int, int]
) -> None:
    width, height, percent = room
    look.set_theme(Theme(mode, Scale(percent)))
    shell.resize(width, height)
    shell.set_texts(Texts(language))
    shell.render(replace(STATE, page="fulfillments", replication=OFFLINE))
    check_screen(shell)
    for web_shops in (WebShops(2), WebShops(2, 1, NOW_MS), WebShops(3, 2, NOW_MS, 12)):
        shell.render(replace(STATE, page="fulfillments", replication=OFFLINE, web_shops=web_shops))
        check_screen(shell)

    for segment in (shell.status.replication, shell.status.printing, shell.status.notices):
        segment.click()
        popover = opened(shell, Popover)
        check_screen(popover)
        assert isinstance(popover, Popover)
        popover.close_panel()
    shell.status.person.click()
    panel = opened(shell, PersonPanel)
    assert isinstance(panel, PersonPanel)
    next(row for row in panel.findChildren(MenuRow) if row.item.key == NOOR).click()
    check_screen(panel)
