"""A label says something, or is not there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.label import Label


def test_a_label_without_words_takes_no_room(look: Look, window: QWidget) -> None:
    label = Label(look, parent=window)

    label.say("Told by e-mail")
    assert (label.text(), label.isVisible()) == ("Told by e-mail", True)
    label.say("")
    assert not label.isVisible()
