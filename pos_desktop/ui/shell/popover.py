"""What a part of the status bar opens above itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_icon, draw_text, focus_ring, text_width
from pos_desktop.ui.shell.state import PopoverFace, PopoverLine
from pos_desktop.ui.theme import Metric, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.button import Button
from pos_desktop.ui.widgets.chip import Mark
from pos_desktop.ui.widgets.control import Control
from pos_desktop.ui.widgets.label import BODY, SECTION, Label
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import Scroll, column, row

MOST_LINES_AT_ONCE = 8


class LineView(Control):
    """One line: an icon, what, and how it stands; pressable only where it leads somewhere."""

    def __init__(self, look: Look, line: PopoverLine, parent: QWidget | None = None) -> None:
        super().__init__(look, ", ".join(part for part in (line.text, line.detail) if part), parent)
        self.line = line
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if line.key is None:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def needed_width(self) -> int:
        look, line = self.look, self.line
        words = text_width(look.font(weight=Weight.MEDIUM), line.text)
        detail = text_width(look.font(Size.SMALL), line.detail)
        return words + detail + look.px(Space.XL + Space.L) + look.px(Metric.ICON)

    def paint(self, painter: QPainter) -> None:
        look, colors, line = self.look, self.look.theme.colors, self.line
        if line.key is not None and self.is_lit():
            box(painter, self.rect(), ground=colors.well)
        side, tone = look.px(Metric.ICON), colors.tone(line.tone)
        draw_icon(painter, QPoint(0, (self.height() - side) // 2), line.icon, tone, side)
        left = side + look.px(Space.L)
        room = QRect(left, 0, self.width() - left, self.height())
        draw_text(painter, room, line.text, look.font(weight=Weight.MEDIUM), colors.text)
        ink = colors.muted if line.tone is Tone.TEXT else tone
        draw_text(painter, room, line.detail, look.font(Size.SMALL), ink, RIGHT)
        box(painter, QRect(0, self.height() - 1, self.width(), 1), ground=colors.hairline)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())


class Sign(Mark):
    """The icon of a status in its tone."""

    def __init__(self, look: Look, icon: str, tone: Tone, name: str) -> None:
        super().__init__(look, name)
        self._icon = icon
        self._tone = tone

    def needed_size(self) -> QSize:
        return QSize(self.look.px(Metric.ICON), self.look.px(Metric.ICON))

    def paint(self, painter: QPainter) -> None:
        ink = self.look.theme.colors.tone(self._tone)
        draw_icon(painter, QPoint(0, 0), self._icon, ink, self.look.px(Metric.ICON))


class Popover(Overlay):
    """An opened status.

    Signals: `action_requested` (key of a button or of a line).
    """

    action_requested = Signal(object)

    def __init__(self, look: Look, over: QWidget, face: PopoverFace) -> None:
        super().__init__(look, over)
        self.setAccessibleName(face.title)
        self.panel_width = look.px(Metric.POPOVER)
        layout = column(self.panel, margin=look.px(Space.L), gap=look.px(Space.S))
        head = row(gap=look.px(Space.L))
        head.addWidget(Sign(look, face.icon, face.tone, face.title))
        head.addWidget(Label(look, face.title, SECTION, wraps=True), 1)
        layout.addLayout(head)
        layout.addWidget(Label(look, face.text, BODY, wraps=True))
        if face.lines:
            layout.addWidget(self._make_lines(face))
        self._buttons: list[tuple[str, Button]] = []
        if face.actions:
            layout.addSpacing(look.px(Space.S))
            buttons = row(gap=look.px(Space.S))
            for key, words in face.actions:
                button = Button(look, words)
                button.clicked.connect(self._on_button_clicked)
                buttons.addWidget(button)
                self._buttons.append((key, button))
            buttons.addStretch(1)
            layout.addLayout(buttons)

    def _make_lines(self, face: PopoverFace) -> QWidget:
        content = QWidget()
        layout = column(content)
        for line in face.lines:
            view = LineView(self.look, line)
            view.clicked.connect(self._on_line_clicked)
            layout.addWidget(view)
        if len(face.lines) <= MOST_LINES_AT_ONCE:
            return content
        scroll = Scroll(content)
        scroll.setFixedHeight(MOST_LINES_AT_ONCE * self.look.px(Metric.TARGET))
        return scroll

    def _leave_with(self, key: object) -> None:
        self.close_panel()
        self.action_requested.emit(key)

    @Slot()
    def _on_line_clicked(self) -> None:
        view = self.sender()
        if isinstance(view, LineView) and view.line.key is not None:
            self._leave_with(view.line.key)

    @Slot()
    def _on_button_clicked(self) -> None:
        for key, button in self._buttons:
            if button is self.sender():
                self._leave_with(key)
                return
