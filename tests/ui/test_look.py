"""Switching the theme at run time dresses what is already open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from pos_desktop.ui.look import Look, style_sheet
from pos_desktop.ui.theme import DARK, LIGHT, Mode, Scale, Theme
from pos_desktop.ui.widgets.label import Label


def test_the_application_wears_the_theme_and_changes_with_it(look: Look, qapp: QApplication) -> None:
    label = Label(look, "Sell")
    assert qapp.palette().window().color().name().upper() == LIGHT.background

    look.set_theme(Theme(Mode.DARK, Scale.LARGER))

    assert qapp.palette().window().color().name().upper() == DARK.background
    assert label.palette().windowText().color().name().upper() == DARK.text
    assert label.font().pixelSize() == 23


def test_the_same_theme_again_changes_nothing(look: Look, qtbot: object) -> None:
    changes: list[None] = []
    look.changed.connect(lambda: changes.append(None))

    look.set_theme(Theme())

    assert changes == []


@pytest.mark.parametrize("mode", list(Mode))
def test_no_placeholder_is_left_in_the_style_sheet(mode: Mode) -> None:
    assert "$" not in style_sheet(Theme(mode))
