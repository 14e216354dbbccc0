"""The theme in use, as Qt needs it: fonts, colours, palette, style sheet, and a signal when it changes."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory

from pos_desktop.resources import resource
from pos_desktop.ui.fonts import face, load_fonts
from pos_desktop.ui.theme import Metric, Size, Theme, Tone, Weight


class Look(QObject):
    """What every widget asks for its colours, sizes and faces.

    Signals: `changed` (nothing): the theme was switched; repaint and take new sizes.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Switch the theme of everything that is open."""
        if theme == self.theme:
            return
        self.theme = theme
        self.changed.emit()

    def px(self, size: int) -> int:
        """Return a size at 100 % in pixels of the current scale."""
        return self.theme.px(size)

    def color(self, tone: Tone = Tone.TEXT) -> QColor:
        """Return the ink of a tone."""
        return QColor(self.theme.colors.tone(tone))

    def font(self, size: int = Size.BODY, weight: Weight = Weight.REGULAR, *, figures: bool = False) -> QFont:
        """Return the face for a size at 100 %."""
        return face(self.px(size), weight, figures)


def start_look(app: QApplication, theme: Theme) -> Look:
    """Load the faces, dress the application and keep it dressed whenever the theme changes."""
    load_fonts()
    app.setStyle(QStyleFactory.create("Fusion"))
    look = Look(theme, app)
    dresser = _Dresser(app, look)
    look.changed.connect(dresser.dress)
    dresser.dress()
    return look


class _Dresser(QObject):
    def __init__(self, app: QApplication, look: Look) -> None:
        super().__init__(look)
        self._app = app
        self._look = look
        self._style: QStyle | None = None

    def dress(self) -> None:
        self._app.setFont(self._look.font())
        self._app.setPalette(palette(self._look.theme))
        self._app.setStyleSheet(style_sheet(self._look.theme))
        # Kept, because Qt sends it events: to find out anew what it is takes a start 15 ms.
        self._style = self._app.style()


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    colors = theme.colors
    roles = {
        QPalette.ColorRole.Window: colors.background,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Base: colors.surface,
        QPalette.ColorRole.AlternateBase: colors.surface,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.muted,
        QPalette.ColorRole.Button: colors.surface,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.Highlight: colors.text,
        QPalette.ColorRole.HighlightedText: colors.surface,
        QPalette.ColorRole.Link: colors.info,
        QPalette.ColorRole.ToolTipBase: colors.surface,
        QPalette.ColorRole.ToolTipText: colors.text,
    }
    result = QPalette()
    for role, color in roles.items():
        result.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet: the template filled with this theme's colours and sizes."""
    colors = theme.colors
    template = Template(resource("qss", "till.qss").read_text(encoding="utf-8"))
    return template.substitute(
        background=colors.background,
        surface=colors.surface,
        well=colors.well,
        hairline=colors.hairline,
        border=colors.border,
        text=colors.text,
        muted=colors.muted,
        band_info=colors.band_info,
        radius=theme.px(Metric.RADIUS),
        ring=theme.px(Metric.RING),
        bar=theme.px(12),
        handle=theme.px(48),
        pad=theme.px(12),
        pad_ring=theme.px(11),
        gap=theme.px(8),
    )
