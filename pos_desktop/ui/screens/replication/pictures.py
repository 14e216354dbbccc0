"""Two drawings of the replication tab: a QR picture for a new till's scanner, and how far joining is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, painter_on
from pos_desktop.ui.screens.drawings import Drawing
from pos_desktop.ui.theme import Metric, Mode

QUIET = 4  # modules of empty margin that scanners need
QR_SIDE = 232
BAR_HEIGHT = 8


class QrPicture(Drawing):
    """A text as squares, dark on light whatever the colours of the till: scanners read no other."""

    side = QR_SIDE

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._text = ""
        self.matrix: tuple[tuple[bool, ...], ...] = ()

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self.matrix = qr_matrix(text) if text else ()
            self.update()

    def paint(self, painter: QPainter) -> None:
        colors, side = self.look.theme.colors, self.width()
        is_dark = self.look.theme.mode is Mode.DARK
        ground, ink = (colors.text, colors.background) if is_dark else (colors.surface, colors.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(self.rect(), QColor(ground))
        modules = len(self.matrix) + 2 * QUIET
        step = side // modules
        left = (side - step * len(self.matrix)) // 2
        for down, line in enumerate(self.matrix):
            for across, is_set in enumerate(line):
                if is_set:
                    painter.fillRect(left + across * step, left + down * step, step, step, QColor(ink))


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the squares of a QR picture, line by line, without a margin."""
    # late: only whoever adds a till needs it
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(each) for each in line) for line in code.get_matrix())


class ProgressBar(QWidget):
    """How far something is.

    Units: `share_milli` in thousandths, 0 to 1000.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.share_milli = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_share(self, share_milli: int, words: str) -> None:
        """Show how far it is; the words say the same to a screen reader."""
        self.share_milli = share_milli
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TARGET), self._look.px(BAR_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, radius = self._look.theme.colors, self.height() // 2
        painter = painter_on(self)
        box(painter, self.rect(), ground=colors.well, border=colors.border, radius=radius)
        done = self.width() * self.share_milli // 1000
        if done > 2 * radius:
            box(painter, QRect(0, 0, done, self.height()), ground=colors.text, radius=radius)
        painter.end()
