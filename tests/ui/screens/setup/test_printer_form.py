"""What is written in the form becomes the printer that was meant."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.paper import DocumentKind, PrinterKind
from pos_desktop.services.ports.texts import Texts
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.printer_form import PrinterForm, Typed, Way
from pos_desktop.ui.screens.setup.words import KIND_WORDS, PAPER_WORDS
from pos_desktop.ui.widgets.menu import Menu
from tests.ui.screens.setup.workplace import ADAPTER, FOUND


@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        (Typed(" Counter ", address=" 192.168.1.50 "), PrinterSetting("Counter", "tcp://192.168.1.50")),
        (
            Typed("Labels", "label4x6", Way.FILE, "/dev/usb/lp0", "address_label"),
            PrinterSetting("Labels", "file:/dev/usb/lp0", "label4x6", ("address_label",)),
        ),
        (Typed("Usb", way=Way.USB, address="04b8:0e28"), PrinterSetting("Usb", "usb:04b8:0e28")),
        (
            Typed("Till", way=Way.SERIAL, address="COM3", speed=38400),
            PrinterSetting("Till", "serial:COM3?baud=38400"),
        ),
        (
            Typed("Till", way=Way.SERIAL, address="COM3?baud=1200&flow=xon"),
            PrinterSetting("Till", "serial:COM3?baud=1200&flow=xon"),
        ),
        (Typed("Office", "pdf", Way.QUEUE, "Office"), PrinterSetting("Office", "queue:Office", "pdf")),
        (Typed("Demo", way=Way.VIRTUAL), PrinterSetting("Demo", "virtual:Demo")),
        (
            Typed("Old", address="printer.local:9101", answers=False),
            PrinterSetting("Old", "tcp://printer.local:9101", answers=False),
        ),
    ],
)
def test_it_describes_a_printer(typed: Typed, setting: PrinterSetting) -> None:
    assert typed.is_complete
    assert typed.setting() == setting


@pytest.mark.parametrize(
    "typed", [Typed(), Typed("Counter"), Typed("Counter", way=Way.FILE), Typed(" ", way=Way.VIRTUAL)]
)
def test_it_is_not_complete_without_name_and_address(typed: Typed) -> None:
    assert not typed.is_complete


def a_form(qtbot: QtBot, look: Look) -> PrinterForm:
    form = PrinterForm(look)
    qtbot.addWidget(form)
    form.show_state(Texts("en"), may_add=True, trouble="")
    return form


def test_a_pdf_goes_into_a_file_or_to_a_queue(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    form.kind.chosen.emit("pdf")
    assert form.typed.way is Way.FILE
    form.way.chosen.emit(Way.QUEUE)
    form.kind.chosen.emit("pdf")
    assert form.typed.way is Way.QUEUE


def test_what_was_found_is_written_into_the_form(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    form.found.show_search(Texts("en"), FOUND, is_searching=False, added=())
    form.found.choice.click()
    menu = form.findChild(Menu)
    assert isinstance(menu, Menu)
    menu.rows[0].click()
    assert form.typed.setting() == PrinterSetting("EPSON TM-T20III", "usb:04b8:0e28")


def test_another_choice_brings_its_own_name(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    for place in (0, 3):
        form.found.chosen.emit(FOUND.found[place])
    assert form.typed.setting() == PrinterSetting("Receipts", "queue:Receipts")


def test_a_long_name_gives_way_to_the_port(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    form.found.chosen.emit(FOUND.found[2])
    assert form.name.text() == "ttyUSB0"


def test_a_name_that_was_written_already_stays(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    form.name.setText("Bar")
    form.found.chosen.emit(FOUND.found[2])
    form.speed.chosen.emit(19200)
    assert form.typed.setting() == PrinterSetting("Bar", f"{ADAPTER}?baud=19200")


def test_only_who_could_answer_is_asked_whether_it_does(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    for kind, way, is_asked in (
        ("receipt80", Way.USB, True),
        ("label4x6", Way.USB, False),
        ("label57x32escpos", Way.SERIAL, True),
        ("receipt80", Way.QUEUE, False),
    ):
        form.kind.chosen.emit(kind)
        form.way.chosen.emit(way)
        assert form.answers.isHidden() != is_asked


def test_every_kind_of_printer_and_every_paper_can_be_chosen() -> None:
    assert set(KIND_WORDS) == set(PrinterKind)
    assert set(PAPER_WORDS) == set(DocumentKind) - {DocumentKind.TEST_PAGE}


def test_a_receipt_printer_that_is_found_holds_no_pdf(qtbot: QtBot, look: Look) -> None:
    form = a_form(qtbot, look)
    form.kind.chosen.emit("pdf")
    form.found.chosen.emit(FOUND.found[0])
    assert form.typed.kind == "receipt80"
