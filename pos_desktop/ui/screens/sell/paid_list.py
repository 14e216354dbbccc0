"""What was paid so far; nothing in it can be taken out, a correction is an entry of its own."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import RIGHT, box, draw_icon, draw_text, painter_on, text_width
from pos_desktop.ui.screens.sell.state import SellState
from pos_desktop.ui.screens.sell.words import Wording, kind_icon, payment_name
from pos_desktop.ui.theme import Metric, Size, Space, Weight

_TITLE = 32


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One payment."""

    icon: str
    name: str
    when: str
    amount: str


class PaidList(QWidget):
    """A title with the sum, and a card of rows with a lock each."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = ""
        self._rows: tuple[PaidRow, ...] = ()
        self._sum = ""
        self._is_hidden = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    def set_rows(self, title: str, rows: tuple[tuple[PaidRow, ...], str]) -> None:
        """Show payments, and their sum beside the title."""
        self._title = title
        self._rows, self._sum = rows
        spoken = "; ".join(f"{row.name} {row.amount}" for row in self._rows)
        self.setAccessibleName(f"{title} {self._sum}: {spoken}")
        self.setVisible(bool(self._rows) and not self._is_hidden)
        self._on_look_changed()

    def set_hidden(self, is_hidden: bool) -> None:
        """Leave the list out where there is no room for it."""
        self._is_hidden = is_hidden
        self.setVisible(bool(self._rows) and not is_hidden)

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(240), look.px(_TITLE) + len(self._rows) * look.px(Metric.ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self._look, self._look.theme.colors
        painter = painter_on(self)
        head = QRect(0, 0, self.width(), look.px(_TITLE - 8))
        draw_text(painter, head, self._title, look.font(Size.SMALL, Weight.SEMIBOLD), colors.muted)
        amount_room = head.adjusted(0, 0, -look.px(Metric.TARGET), 0)
        bold = look.font(Size.SMALL, Weight.SEMIBOLD, figures=True)
        draw_text(painter, amount_room, self._sum, bold, colors.muted, RIGHT)
        card = self.rect().adjusted(0, look.px(_TITLE), 0, 0)
        box(painter, card, ground=colors.surface, border=colors.hairline, radius=look.px(Metric.RADIUS))
        for at, row in enumerate(self._rows):
            line = QRect(0, card.top() + at * look.px(Metric.ROW), self.width(), look.px(Metric.ROW))
            if at:
                painter.fillRect(line.left(), line.top(), line.width(), 1, QColor(colors.hairline))
            self._paint_row(painter, line, row)
        painter.end()

    def _paint_row(self, painter: QPainter, line: QRect, row: PaidRow) -> None:
        look, colors, side = self._look, self._look.theme.colors, self._look.px(Metric.ICON)
        top = line.center().y() - side // 2
        draw_icon(painter, QPoint(look.px(14), top), row.icon, colors.muted, side)
        lock = look.px(18)
        right = self.width() - look.px(14)
        draw_icon(painter, QPoint(right - lock, line.center().y() - lock // 2), "lock", colors.muted, lock)
        amounts = line.adjusted(0, 0, -look.px(Metric.TARGET), 0)
        figures = look.font(weight=Weight.SEMIBOLD, figures=True)
        draw_text(painter, amounts, row.amount, figures, colors.text, RIGHT)
        left = look.px(14) + side + look.px(10)
        room = amounts.right() - text_width(figures, row.amount) - look.px(Space.S)
        name = QRect(left, line.y(), room - left, line.height())
        used = draw_text(painter, name, row.name, look.font(weight=Weight.MEDIUM), colors.text)
        when = name.adjusted(used + look.px(Space.S), 0, 0, 0)
        if when.width() > text_width(look.font(Size.SMALL, figures=True), row.when):
            draw_text(painter, when, row.when, look.font(Size.SMALL, figures=True), colors.muted)

    @Slot()
    def _on_look_changed(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()


def paid_rows(words: Wording, state: SellState) -> tuple[tuple[PaidRow, ...], str]:
    """Return the payments of the sale on screen and their sum; online ones with their day."""
    cart = state.cart
    if cart is None or cart.is_open:
        return (), ""
    zone = state.register.zone
    rows = tuple(
        PaidRow(
            kind_icon(payment.kind if payment.entry != "online" else "online"),
            payment_name(words.texts, payment),
            words.date(payment.at_ms, zone) if payment.entry == "online" else words.time(payment.at_ms, zone),
            words.amount(payment.amount_minor),
        )
        for payment in cart.sale.payments
        if payment.amount_minor and payment.entry != "rounding"
    )
    total = sum(entry.amount_minor for entry in cart.sale.payments if entry.entry != "rounding")
    return rows, words.amount(total)
