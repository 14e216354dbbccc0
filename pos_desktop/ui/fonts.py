"""The bundled Inter faces: registered once, asked for by weight, with figures of one width where wanted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from pos_desktop.resources import resource
from pos_desktop.ui.theme import Weight

# Each middle weight is a family of its own: asked for by weight alone, some platforms draw 400 or 700.
FAMILIES = {
    Weight.REGULAR: "Inter",
    Weight.MEDIUM: "Inter Medium",
    Weight.SEMIBOLD: "Inter SemiBold",
}
FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
_FIGURES = QFont.Tag("tnum")


def load_fonts() -> tuple[str, ...]:
    """Register the bundled faces with the running application; returns the families they brought.

    Errors: `FileNotFoundError` when a face is missing or damaged.
    """
    families: list[str] = []
    for name in FILES:
        path = resource("fonts", name)
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FileNotFoundError(f"font {path} is missing or damaged")
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


@lru_cache(maxsize=128)
def face(size_px: int, weight: Weight = Weight.REGULAR, figures: bool = False) -> QFont:
    """Return a face; `figures` gives every digit the same width (amounts, counts, dates, times only).

    Units: `size_px` in device-independent pixels, the scale already applied.
    """
    font = QFont(FAMILIES[weight])
    font.setWeight(QFont.Weight(weight.value))
    font.setPixelSize(size_px)
    if figures:
        font.setFeature(_FIGURES, 1)
    return font
