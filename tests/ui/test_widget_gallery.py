"""Every widget, in both languages, both modes and all sizes, passes what screens must pass."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.texts import LANGUAGES, Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Mode, Scale, Theme
from tests.ui.screen_checks import check_screen
from tests.ui.widget_gallery import Gallery


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("scale", list(Scale))
def test_every_widget_is_whole_named_and_readable(
    look: Look, qtbot: QtBot, language: str, mode: Mode, scale: Scale
) -> None:
    look.set_theme(Theme(mode, scale))
    gallery = Gallery(look, Texts(language))
    qtbot.addWidget(gallery)
    gallery.resize(QSize(look.px(1280), look.px(820)))
    gallery.show()

    check_screen(gallery)


def test_widgets_grow_with_the_scale_while_they_are_open(look: Look, qtbot: QtBot) -> None:
    gallery = Gallery(look, Texts("en"))
    qtbot.addWidget(gallery)
    gallery.show()

    look.set_theme(Theme(Mode.DARK, Scale.LARGER))
    gallery.resize(QSize(look.px(1280), look.px(900)))

    check_screen(gallery)
