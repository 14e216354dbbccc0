"""The bundled faces: every weight draws as such, and figures line up only where asked."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QImage, QPainter

from pos_desktop.ui.fonts import FAMILIES, face, load_fonts
from pos_desktop.ui.look import Look
from pos_desktop.ui.theme import Weight

WORD = "Marquer comme ramassé"


def ink(font: QFont) -> int:
    """Return how much black a word leaves on white paper."""
    image = QImage(400, 60, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(10, 40, WORD)
    painter.end()
    return sum(255 - value for value in bytes(image.constBits()))


@pytest.mark.usefixtures("look")
def test_every_weight_comes_from_its_own_face() -> None:
    for weight in Weight:
        info = QFontInfo(face(24, weight))

        assert info.family() == FAMILIES[weight]
        assert info.weight() == weight.value


@pytest.mark.usefixtures("look")
def test_500_draws_darker_than_400_and_600_darker_than_500() -> None:
    regular, medium, semibold = (ink(face(24, weight)) for weight in Weight)

    assert regular * 1.04 < medium
    assert medium * 1.04 < semibold


@pytest.mark.usefixtures("look")
def test_figures_have_one_width_only_where_asked() -> None:
    plain, figures = QFontMetrics(face(40)), QFontMetrics(face(40, figures=True))

    assert figures.horizontalAdvance("1111") == figures.horizontalAdvance("8888")
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")


@pytest.mark.usefixtures("look")
def test_names_from_everywhere_have_letters() -> None:
    metrics = QFontMetrics(face(24))

    assert all(metrics.inFontUcs4(ord(letter)) for letter in "éÉàçœŒ«»’–—€ŁžşΩЖ\u00a0\u202f")


def test_a_missing_face_is_named(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pos_desktop.ui.fonts.FILES", ("Inter-Missing.ttf",))

    with pytest.raises(FileNotFoundError, match="Inter-Missing"):
        load_fonts()
