"""Fields to type into: a text, a search that also takes scans."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, draw_icon, draw_keycap, focus_ring, keycap_width, painter_on, text_width
from pos_desktop.ui.theme import Metric, Space


class TextField(QLineEdit):
    """One line of text with its hint inside and, where given, an icon at the left and a keycap at the right.

    Signals: `submitted` (str): Enter was pressed; `cancelled` (nothing): Escape was.
    """

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        look: Look,
        hint: str,
        *,
        icon: str = "",
        keycap: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._icon = icon
        self._keycap = keycap
        self.setFrame(False)
        self.setMaxLength(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.set_hint(hint)
        if keycap:
            QShortcut(QKeySequence(keycap), self).activated.connect(self._on_keycap_pressed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_hint(self, hint: str) -> None:
        """Change the words shown while it is empty; they are also its name."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def needed_width(self) -> int:
        """Return the pixels the hint needs."""
        left, right = self._insets()
        return left + text_width(self.font(), self.placeholderText()) + right + self.look.px(Space.XS)

    def sizeHint(self) -> QSize:
        return QSize(self.needed_width(), self.look.px(Metric.TARGET))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, look = self.look.theme.colors, self.look
        painter = painter_on(self)
        radius = look.px(Metric.RADIUS)
        box(painter, self.rect(), ground=colors.surface, border=colors.border, radius=radius)
        if self.hasFocus():
            focus_ring(painter, look, self.rect())
        side, middle = look.px(Metric.ICON), self.height() // 2
        if self._icon:
            draw_icon(painter, QPoint(look.px(14), middle - side // 2), self._icon, colors.muted, side)
        if self._keycap:
            left = self.width() - keycap_width(look, self._keycap) - look.px(Space.M)
            draw_keycap(painter, look, QPoint(left, middle), self._keycap, (colors.muted, colors.hairline))
        painter.end()
        super().paintEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window: there it takes back the last deed, whatever field has the focus."""
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if is_undo and event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit(self.text())
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        super().keyPressEvent(event)

    def _insets(self) -> tuple[int, int]:
        left = self.look.px(44) if self._icon else self.look.px(Space.M)
        right = self.look.px(Space.M)
        if self._keycap:
            right += keycap_width(self.look, self._keycap) + self.look.px(Space.S)
        return left, right

    @Slot()
    def _on_keycap_pressed(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @Slot()
    def _on_look_changed(self) -> None:
        self.setFont(self.look.font())
        left, right = self._insets()
        self.setTextMargins(left - 2, 0, right - 2, 0)
        self.setFixedHeight(self.look.px(Metric.TARGET))
        colors = self.palette()
        colors.setColor(colors.ColorRole.Base, Qt.GlobalColor.transparent)
        colors.setColor(colors.ColorRole.Text, self.look.color())
        self.setPalette(colors)
        self.updateGeometry()


class SearchField(TextField):
    """The field a screen rests in; Escape empties it. Scans reach the screen by the scanner."""

    def __init__(self, look: Look, hint: str, *, keycap: str = "F2", parent: QWidget | None = None) -> None:
        super().__init__(look, hint, icon="search", keycap=keycap, parent=parent)
        self.cancelled.connect(self.clear)

    def follow(self, searched: str) -> None:
        """Show what is searched for, but write nothing while somebody types here."""
        if not self.hasFocus() and self.text() != searched:
            self.setText(searched)
