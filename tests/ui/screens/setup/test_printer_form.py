"""What is written in the form becomes the printer that was meant."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.texts import Texts
from pos_desktop.settings import PrinterSetting
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.printer_form import PrinterForm, Typed, Way


@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        (Typed(" Counter ", address=" 192.168.1.50 "), PrinterSetting("Counter", "tcp://192.168.1.50")),
        (
            Typed("Labels", "label4x6", Way.FILE, "/dev/usb/lp0", "address_label"),
            PrinterSetting("Labels", "file:/dev/usb/lp0", "label4x6", ("address_label",)),
        ),
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


def test_a_pdf_goes_into_a_file(qtbot: QtBot, look: Look) -> None:
    form = PrinterForm(look)
    qtbot.addWidget(form)
    form.show_state(Texts("en"), may_add=True, trouble="")
    form.kind.chosen.emit("pdf")
    assert form.typed.way is Way.FILE
