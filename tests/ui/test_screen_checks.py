"""Every check of screens finds the fault it is there for, and nothing in a sound screen."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Column, text_cell
from pos_desktop.ui.table.view import RowTable, TableShape
from pos_desktop.ui.theme import ChipKind, Ground
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.chip import Chip, ChipFace
from pos_desktop.ui.widgets.fields import SearchField
from pos_desktop.ui.widgets.label import TITLE, Label
from pos_desktop.ui.widgets.surface import Surface, column
from tests.ui.screen_checks import check_screen, faults


class Sound(Surface):
    """A screen with nothing wrong."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Ground.BACKGROUND)
        self.title = Label(look, "Fulfillments", TITLE)
        self.search = SearchField(look, "Receipt, customer, SKU or scan")
        self.button = Button(look, Face("Mark as packed", "package-check"), ButtonKind.PRIMARY)
        self.chip = Chip(look, ChipFace(ChipKind.PACKED, "Packed", "package-check"))
        columns = [Column("who", "Customer", text_cell, 200, stretch=1)]
        self.table = RowTable(look, columns, str, TableShape("Orders"))
        self.table.set_rows(("L. Roy", "A. Martin"))
        self.column = column(self, margin=24, gap=12)
        for part in (self.title, self.search, self.button, self.chip, self.table):
            self.column.addWidget(part)
        self.resize(600, 500)


@pytest.fixture
def screen(look: Look, qtbot: QtBot) -> Sound:
    made = Sound(look)
    qtbot.addWidget(made)
    made.show()
    return made


def checks(screen: QWidget) -> set[str]:
    return {fault.check for fault in faults(screen)}


def test_a_sound_screen_passes(screen: Sound) -> None:
    check_screen(screen)


def test_a_label_without_room_is_found(screen: Sound) -> None:
    screen.title.setFixedWidth(60)

    assert checks(screen) == {"clipped"}


def test_a_paragraph_without_height_is_found(screen: Sound) -> None:
    screen.title.setWordWrap(True)
    screen.title.setFixedSize(90, 20)

    assert checks(screen) == {"clipped"}


def test_a_button_without_room_is_found(screen: Sound) -> None:
    screen.button.setFixedWidth(80)

    assert checks(screen) == {"clipped"}


def test_a_hint_without_room_is_found(screen: Sound) -> None:
    screen.search.setFixedWidth(120)

    assert checks(screen) == {"clipped"}


def test_a_cell_without_room_is_found(screen: Sound) -> None:
    screen.table.set_rows(("Maximilienne de Beauharnais-Leuchtenberg " * 3,))

    assert checks(screen) == {"clipped"}


def test_a_control_that_hangs_over_the_edge_is_found(screen: Sound) -> None:
    screen.button.setParent(screen)
    screen.column.removeWidget(screen.button)
    screen.button.move(550, 10)
    screen.button.show()

    assert "clipped" in checks(screen)


def test_a_target_too_small_for_a_finger_is_found(screen: Sound) -> None:
    small = QPushButton("OK")
    small.setAccessibleName("OK")
    small.setFixedSize(60, 30)
    screen.column.addWidget(small)

    assert checks(screen) == {"target"}


def test_a_control_without_a_name_is_found(screen: Sound) -> None:
    screen.button.setAccessibleName("")

    assert checks(screen) == {"name"}


def test_pale_text_on_a_label_is_found(screen: Sound) -> None:
    colors = screen.title.palette()
    colors.setColor(QPalette.ColorRole.WindowText, QColor("#9AA3AB"))
    screen.title.setPalette(colors)

    assert checks(screen) == {"contrast"}


def test_pale_text_on_a_painted_control_is_found(screen: Sound, look: Look) -> None:
    theme = look.theme
    pale = replace(theme.colors, chips=dict.fromkeys(ChipKind, ("#B9D9CB", "#DDF3EA")))

    class Faded:
        """The theme with pale chips."""

        colors = pale
        scale = theme.scale
        px = theme.px

    screen.chip.look = Look(theme)
    screen.chip.look.theme = Faded()  # type: ignore[assignment]

    assert checks(screen) == {"contrast"}


def test_things_on_top_of_each_other_are_found(screen: Sound, look: Look) -> None:
    stray = Label(look, "12 open", parent=screen)
    stray.move(screen.title.pos())
    stray.adjustSize()
    stray.show()

    assert checks(screen) == {"overlap"}


def test_what_no_finger_reaches_needs_no_target(screen: Sound) -> None:
    drawn = QPushButton("drawn only")
    drawn.setFixedHeight(30)
    drawn.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    drawn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    screen.column.addWidget(drawn)

    assert "target" not in checks(screen)
