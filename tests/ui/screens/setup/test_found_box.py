"""What was found is offered; what is added already, or stands in the way, is said."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.found_printers import PrinterSearch
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.found_box import FoundBox
from pos_desktop.ui.widgets.menu import Menu
from tests.ui.screens.setup.workplace import FOUND


def a_box(
    qtbot: QtBot, look: Look, search: PrinterSearch | None, *added: str, is_searching: bool = False
) -> FoundBox:
    box = FoundBox(look)
    qtbot.addWidget(box)
    box.show_search(Texts("en"), search, is_searching=is_searching, added=added)
    return box


def test_everything_found_is_offered_but_what_is_added_already(qtbot: QtBot, look: Look) -> None:
    box = a_box(qtbot, look, FOUND, "usb:04b8:0e28")
    assert box.choice.accessibleName() == "Found here: 4"

    box.choice.click()
    menu = box.findChild(Menu)

    assert isinstance(menu, Menu)
    assert [row.item.detail for row in menu.rows] == ["added", "USB", "Serial port", "Print queue"]
    assert [row.isEnabled() for row in menu.rows] == [False, True, True, True]
    with qtbot.waitSignal(box.chosen) as chosen:
        menu.rows[3].click()
    assert chosen.args == [FOUND.found[3]]


def test_what_stands_in_the_way_is_said(qtbot: QtBot, look: Look) -> None:
    box = a_box(qtbot, look, FOUND)
    assert "USB 0519:0003: this account may not use it; have it added to the group lp" in box.note.text()
    assert box.note.text().endswith("The print queues did not answer.")


def test_nothing_found_offers_nothing(qtbot: QtBot, look: Look) -> None:
    box = a_box(qtbot, look, PrinterSearch(troubles=("no_queues",)))
    assert not box.choice.isEnabled()
    assert box.choice.accessibleName() == "Found here: nothing"
    assert box.note.text() == "This computer has no print queues: CUPS is not installed."


def test_while_it_looks_it_cannot_be_asked_again(qtbot: QtBot, look: Look) -> None:
    box = a_box(qtbot, look, None, is_searching=True)
    assert box.choice.accessibleName() == "Found here: looking…"
    assert not box.again.isEnabled()
