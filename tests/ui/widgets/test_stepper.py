"""Minus, number, plus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.stepper import Stepper, StepperTexts


def test_steps_are_asked_for_not_made(look: Look, qtbot: QtBot) -> None:
    stepper = Stepper(look, StepperTexts("One less", "One more"))
    qtbot.addWidget(stepper)
    asked: list[object] = []
    stepper.step_requested.connect(lambda step: asked.append(step))

    stepper.more.click()
    stepper.less.click()
    qtbot.keyClick(stepper, Qt.Key.Key_Plus)

    assert asked == [1, -1, 1]
    assert stepper.value.text() == "1"


def test_an_impossible_step_is_off(look: Look, qtbot: QtBot) -> None:
    stepper = Stepper(look, StepperTexts("One less", "One more"))
    qtbot.addWidget(stepper)

    stepper.set_value("1", can_step_down=False)

    assert not stepper.less.isEnabled()
    assert stepper.more.isEnabled()
