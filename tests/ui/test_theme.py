"""The colours of both modes keep their contrast, and sizes grow with the scale."""

from __future__ import annotations

import pytest

from pos_desktop.ui.theme import (
    DARK,
    LIGHT,
    Chart,
    Colors,
    Ground,
    Scale,
    Theme,
    Tone,
    contrast,
)

MODES = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
PLAIN_GROUNDS = (Ground.BACKGROUND, Ground.SURFACE, Ground.WELL)


@MODES
@pytest.mark.parametrize("ground", PLAIN_GROUNDS)
@pytest.mark.parametrize("tone", [Tone.TEXT, Tone.MUTED, Tone.DANGER, Tone.WARNING, Tone.INFO])
def test_text_of_every_tone_reads_on_every_ground(colors: Colors, ground: Ground, tone: Tone) -> None:
    assert contrast(colors.tone(tone), colors.ground(ground)) >= 4.5


@MODES
@pytest.mark.parametrize("ground", PLAIN_GROUNDS)
def test_outlines_of_controls_stand_out_from_every_ground(colors: Colors, ground: Ground) -> None:
    assert contrast(colors.border, colors.ground(ground)) >= 3


@MODES
@pytest.mark.parametrize("ground", PLAIN_GROUNDS)
def test_the_focus_ring_stands_out_from_every_ground(colors: Colors, ground: Ground) -> None:
    assert contrast(colors.text, colors.ground(ground)) >= 3


@MODES
def test_words_read_on_the_accent_on_ink_on_bands_and_on_chips(colors: Colors) -> None:
    pairs = [(colors.on_accent, colors.accent), (colors.surface, colors.text)]
    pairs += [
        (colors.danger, colors.band_danger),
        (colors.warning, colors.band_warning),
        (colors.info, colors.band_info),
    ]
    pairs += list(colors.chips.values())

    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@MODES
def test_names_read_on_every_tile(colors: Colors) -> None:
    assert all(contrast(colors.text, tint) >= 4.5 for tint in colors.tints.values())


@MODES
def test_plots_stand_out_from_their_ground(colors: Colors) -> None:
    assert all(contrast(colors.charts[chart], colors.surface) >= 3 for chart in Chart)


@MODES
def test_the_accent_stands_out_from_every_plain_ground(colors: Colors) -> None:
    assert all(contrast(colors.accent, colors.ground(ground)) >= 3 for ground in PLAIN_GROUNDS)


def test_black_on_white_is_the_most_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0B6E4F", "#FFFFFF") == pytest.approx(6.3, abs=0.1)


@pytest.mark.parametrize(("scale", "row"), [(Scale.NORMAL, 48), (Scale.LARGE, 60), (Scale.LARGER, 72)])
def test_sizes_grow_with_the_scale(scale: Scale, row: int) -> None:
    assert Theme(scale=scale).px(48) == row
