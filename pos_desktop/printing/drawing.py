"""A layout drawn with Qt: the one painter behind preview, raster bands and PDF.

A drawing application must exist; `start_drawing` makes an invisible one where no window has.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
)

from pos_desktop.printing import letters
from pos_desktop.resources import resource
from pos_desktop.services.ports.paper import Bars, Box, Face, Item, Layout, Picture, Run

BASE_PIXELS = 40
MONO_BASE_LINE, MONO_HEIGHT = 39, 49  # at 40 pixels; the font's own ascent cuts the accent off "É"
_BLACK, _WHITE = QColor(0, 0, 0), QColor(255, 255, 255)
_FILES = (
    "DejaVuSansMono.ttf",
    "DejaVuSansMono-Bold.ttf",
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
)
_kept: list[QGuiApplication] = []  # Qt ends the application that nobody holds, and then crashes on fonts


def start_drawing() -> QGuiApplication:
    """Return the running application, or an invisible one that lives as long as the program."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    _kept.append(QGuiApplication(["pos-desktop", "-platform", "offscreen"]))
    return _kept[-1]


def paint(layout: Layout, painter: QPainter, *, top: int = 0, height: int | None = None) -> None:
    """Draw what lies between two dot rows, black on whatever is there.

    Units: one painter unit is one dot; `top` is drawn at 0.
    """
    load_fonts()
    bottom = layout.height_dots if height is None else top + height
    painter.save()
    painter.translate(0, -top)
    for band in layout.bands:
        if band.y < bottom and band.y + band.height > top:
            for item in band.items:
                _draw(item, painter)
    painter.restore()


def font(face: Face, *, bold: bool, pixels: int = BASE_PIXELS) -> QFont:
    """Return the letters papers are drawn with, unhinted so that their widths scale exactly."""
    load_fonts()
    made = QFont("DejaVu Sans Mono" if face is Face.MONO else "Inter")
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setKerning(face is Face.SANS)
    return made


def natural_width(text: str, *, bold: bool, pixels: int) -> int:
    """Return how many dots SANS letters of that height take."""
    metrics = QFontMetricsF(font(Face.SANS, bold=bold))
    return round(metrics.horizontalAdvance(text) * pixels / BASE_PIXELS + 0.5)


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the shipped letters known to Qt, so that paper looks alike on every computer."""
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def _draw(item: Item, painter: QPainter) -> None:
    match item:
        case Run():
            _draw_run(item, painter)
        case Box():
            _draw_box(item, painter)
        case Bars():
            _draw_bars(item, painter)
        case Picture():
            _draw_picture(item, painter)


def _draw_run(run: Run, painter: QPainter) -> None:
    if run.inverse:
        painter.fillRect(run.x, run.y, run.width, run.height, _BLACK)
    chosen = font(run.face, bold=run.bold)
    metrics = QFontMetricsF(chosen)
    is_mono = run.face is Face.MONO
    down = run.height / (MONO_HEIGHT if is_mono else BASE_PIXELS)
    across = run.cell_width / metrics.horizontalAdvance("0") if is_mono else down
    base_line = MONO_BASE_LINE if is_mono else round(metrics.ascent())
    painter.save()
    painter.setFont(chosen)
    painter.setPen(_WHITE if run.inverse else _BLACK)
    painter.translate(run.x, run.y)
    painter.scale(across, down)
    if not is_mono or all(ord(char) < 0x3000 for char in run.text):
        painter.drawText(0, base_line, run.text)
    else:
        _draw_cells(run, painter, metrics)
    painter.restore()


def _draw_cells(run: Run, painter: QPainter, metrics: QFontMetricsF) -> None:
    """Letters of other scripts come from fonts of other widths: each gets the place of its cell."""
    at = 0
    for char in run.text:
        painter.drawText(round(at * metrics.horizontalAdvance("0")), MONO_BASE_LINE, char)
        at += letters.cell_count(char)


def _draw_box(box: Box, painter: QPainter) -> None:
    if not box.stroke:
        painter.fillRect(box.x, box.y, box.width, box.height, _BLACK)
        return
    pen = QPen(_BLACK, box.stroke)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = box.stroke / 2
    painter.drawRect(QRectF(box.x + half, box.y + half, box.width - box.stroke, box.height - box.stroke))


def _draw_bars(bars: Bars, painter: QPainter) -> None:
    x = bars.x
    for index, modules in enumerate(bars.pattern):
        width = modules * bars.module_dots
        if index % 2 == 0:
            painter.fillRect(x, bars.y, width, bars.height, _BLACK)
        x += width


def _draw_picture(picture: Picture, painter: QPainter) -> None:
    row_bytes = (picture.width + 7) // 8
    image = QImage(picture.bits, picture.width, picture.height, row_bytes, QImage.Format.Format_Mono)
    image.setColorTable([_WHITE.rgb(), _BLACK.rgb()])
    painter.drawImage(picture.x, picture.y, image)
