"""Icons and pictures: there, in the colour asked for, and drawn once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from pos_desktop.resources import resource
from pos_desktop.ui.icons import has_picture, icon, picture, pie

pytestmark = pytest.mark.usefixtures("look")


def colors_of(image: QImage) -> set[str]:
    """Return the colours of fully opaque pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_an_icon_takes_the_colour_asked_for() -> None:
    assert "#b3261e" in colors_of(icon("check", "#B3261E", 40))


def test_an_icon_is_sharp_on_a_dense_screen() -> None:
    image = icon("truck", "#000000", 20, 2.0)

    assert image.width() == 40
    assert image.devicePixelRatio() == 2.0


def test_an_icon_is_drawn_once() -> None:
    assert icon("truck", "#000000", 20) is icon("truck", "#000000", 20)


def test_a_missing_icon_is_an_error_of_ours() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", "#000000", 20)


def test_every_icon_named_in_the_product_is_bundled() -> None:
    package = Path(icon.__wrapped__.__code__.co_filename).parent
    named = set()
    for file in package.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon(?:_after)?="([a-z0-9-]+)"', text))
        named |= set(re.findall(r'Icon\("([a-z0-9-]+)"', text))

    assert len(named) > 3
    assert {name for name in named if not resource("icons", f"{name}.svg").is_file()} == set()


def test_an_unknown_picture_is_a_box() -> None:
    assert not has_picture("../icons/check")
    assert picture("unheard-of", 40) == picture("box", 40)


@pytest.mark.parametrize("share_milli", [0, 250, 1000])
def test_a_pie_fills_with_what_is_done(share_milli: int) -> None:
    image = pie(share_milli, "#000000", 48)
    opaque = sum(image.pixelColor(x, y).alpha() > 128 for x in range(48) for y in range(48))

    ring = sum(pie(0, "#000000", 48).pixelColor(x, y).alpha() > 128 for x in range(48) for y in range(48))
    full = sum(pie(1000, "#000000", 48).pixelColor(x, y).alpha() > 128 for x in range(48) for y in range(48))
    assert opaque == pytest.approx(ring + (full - ring) * share_milli / 1000, rel=0.03)
