"""The lines of the cart, painted; a new line costs one row of paint, whatever is above it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import LEFT, RIGHT, draw_icon, draw_text, painter_on, text_width
from pos_desktop.ui.screens.sell.cart_rows import CartRow, Heading, LineRow
from pos_desktop.ui.screens.sell.line_editor import LineEditor
from pos_desktop.ui.theme import Metric, Size, Space, Weight

_HEADING = 40
_LINE = 48
_QUANTITY_RIGHT = 43
_NAME_LEFT = 55


class Selection(Struct, frozen=True):
    """The current line, and whether it is open in place."""

    key: str | None = None
    is_open: bool = False


class CartList(QWidget):
    """Headings and lines.

    Signals: `line_pressed` (line key).
    """

    line_pressed = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[CartRow, ...] = ()
        self._tops: tuple[int, ...] = ()
        self._selection = Selection()
        self._is_read_only = False
        self.editor = LineEditor(look, texts, self)
        self.editor.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    @property
    def rows(self) -> tuple[CartRow, ...]:
        """Return what is shown."""
        return self._rows

    @property
    def line_keys(self) -> tuple[str, ...]:
        """Return the keys of the lines from top to bottom."""
        return tuple(row.key for row in self._rows if isinstance(row, LineRow))

    def place_of(self, key: str) -> QRect:
        """Return where a line stands; nowhere when it is not in the cart."""
        for at, row in enumerate(self._rows):
            if isinstance(row, LineRow) and row.key == key:
                return self._rect(at)
        return QRect()

    def set_rows(self, rows: tuple[CartRow, ...], selection: Selection, *, is_read_only: bool) -> None:
        """Show the cart; only what differs is painted again."""
        before, before_tops, was = self._rows, self._tops, self._selection
        self._rows, self._selection, self._is_read_only = rows, selection, is_read_only
        self._measure()
        self._place_editor()
        for at, row in enumerate(rows):
            is_marked = isinstance(row, LineRow) and row.key in (was.key, selection.key)
            is_same = at < len(before) and row == before[at] and self._tops[at] == before_tops[at]
            if not is_same or (is_marked and was != selection):
                self.update(self._rect(at))
        if len(before) > len(rows):
            self.update(0, self._tops[-1], self.width(), max(self.height(), before_tops[-1]))
        self._describe()

    def rect_of(self, key: str | None) -> QRect:
        """Return where a line is."""
        for at, row in enumerate(self._rows):
            if isinstance(row, LineRow) and row.key == key:
                return self._rect(at)
        return QRect()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.CART), self._tops[-1] if self._tops else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(Metric.TARGET), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()
            self._place_editor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_read_only:
            return
        for at, row in enumerate(self._rows):
            if isinstance(row, LineRow) and self._rect(at).contains(event.position().toPoint()):
                self.line_pressed.emit(row.key)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        for at, row in enumerate(self._rows):
            rect = self._rect(at)
            if not rect.intersects(event.rect()):
                continue
            if isinstance(row, Heading):
                self._paint_heading(painter, rect, row)
            else:
                self._paint_line(painter, rect, row)
        painter.end()

    def retranslate(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.editor.retranslate(texts)
        self._measure()
        self._place_editor()

    def _rect(self, at: int) -> QRect:
        return QRect(0, self._tops[at], self.width(), self._tops[at + 1] - self._tops[at])

    def _measure(self) -> None:
        tops = [0]
        for height in self._heights():
            tops.append(tops[-1] + height)
        self._tops = tuple(tops)
        if self.height() != tops[-1]:
            self.setFixedHeight(tops[-1])

    def _heights(self) -> Iterator[int]:
        look = self._look
        for row in self._rows:
            if isinstance(row, Heading):
                yield look.px(_HEADING)
                continue
            has_more = bool(row.detail or row.old_amount)
            height = look.px(Metric.ROW_TWO_LINES if has_more else _LINE)
            if self._is_open(row):
                height += self.editor.needed_height(self._editor_width()) + look.px(Space.L + Space.XS)
            yield height

    def _is_open(self, row: CartRow) -> bool:
        return isinstance(row, LineRow) and self._selection.is_open and row.key == self._selection.key

    def _editor_width(self) -> int:
        return self.width() - 2 * self._look.px(Space.S)

    def _place_editor(self) -> None:
        opened = [at for at, row in enumerate(self._rows) if self._is_open(row)]
        if not opened:
            self.editor.hide()
            return
        rect, edge = self._rect(opened[0]), self._look.px(Space.S)
        high = self.editor.needed_height(self._editor_width())
        top = rect.bottom() + 1 - high - self._look.px(Space.M)
        self.editor.setGeometry(edge, top, self._editor_width(), high)
        self.editor.show()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Heading) -> None:
        look, colors, side = self._look, self._look.theme.colors, self._look.px(Metric.ICON - 2)
        edge = look.px(Space.L)
        icon_left = look.px(_QUANTITY_RIGHT) - side + look.px(2)
        draw_icon(painter, QPoint(icon_left, rect.center().y() - side // 2), row.icon, colors.muted, side)
        small = look.font(Size.SMALL)
        room = text_width(small, row.detail) + look.px(Space.M)
        line = rect.adjusted(look.px(_NAME_LEFT), 0, -edge - room, 0)
        draw_text(painter, line, row.title, look.font(Size.SMALL, Weight.SEMIBOLD), colors.muted, LEFT)
        draw_text(painter, rect.adjusted(0, 0, -edge, 0), row.detail, small, colors.muted, RIGHT)

    def _paint_line(self, painter: QPainter, rect: QRect, row: LineRow) -> None:
        look, colors = self._look, self._look.theme.colors
        if row.key == self._selection.key and not self._is_read_only:
            painter.fillRect(rect, QColor(colors.background))
            for y in (rect.top(), rect.bottom()):
                painter.fillRect(rect.left(), y, rect.width(), 1, QColor(colors.hairline))
        has_more = bool(row.detail or row.old_amount)
        band = look.px(Metric.ROW_TWO_LINES if has_more else _LINE)
        top = rect.top() + (look.px(6) if has_more else 0)
        line = QRect(0, top, self.width() - look.px(Space.L), look.px(22) if has_more else band)
        figures = look.font(weight=Weight.SEMIBOLD, figures=True)
        amount_font = look.font(weight=Weight.MEDIUM, figures=True)
        quantity = QRect(0, line.y(), look.px(_QUANTITY_RIGHT), line.height())
        draw_text(painter, quantity, row.quantity, figures, colors.text, RIGHT)
        room = text_width(amount_font, row.amount) + look.px(Space.L)
        name = line.adjusted(look.px(_NAME_LEFT), 0, -room, 0)
        draw_text(painter, name, row.name, look.font(weight=Weight.MEDIUM), colors.text, LEFT)
        draw_text(painter, line, row.amount, amount_font, colors.text, RIGHT)
        if has_more:
            self._paint_detail(painter, line.translated(0, look.px(20)), row)

    def _paint_detail(self, painter: QPainter, line: QRect, row: LineRow) -> None:
        look, colors = self._look, self._look.theme.colors
        old = look.font(Size.SMALL, figures=True)
        room = text_width(old, row.old_amount) + look.px(Space.M) if row.old_amount else 0
        ink = colors.warning if row.is_warning else colors.muted
        words = line.adjusted(look.px(_NAME_LEFT), 0, -room, 0)
        draw_text(painter, words, row.detail, look.font(Size.SMALL), ink, LEFT)
        if row.old_amount:
            width = draw_text(painter, line, row.old_amount, old, colors.muted, RIGHT)
            painter.fillRect(
                line.right() + 1 - width, line.center().y(), width, max(1, look.px(1)), QColor(colors.muted)
            )

    def _describe(self) -> None:
        lines = (row for row in self._rows if isinstance(row, LineRow))
        self.setAccessibleName("; ".join(f"{row.quantity} {row.name} {row.amount}" for row in lines) or " ")

    @Slot()
    def _on_look_changed(self) -> None:
        self._measure()
        self._place_editor()
        self.update()
