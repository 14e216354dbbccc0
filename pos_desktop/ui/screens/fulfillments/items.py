"""The products of the open row: picture, name, code, how many are picked or packed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.drawings import DoneDrawing, ProductDrawing
from pos_desktop.ui.screens.fulfillments.state import PartLine
from pos_desktop.ui.theme import Metric, Space
from pos_desktop.ui.widgets.label import BODY_MEDIUM, CAPTION, SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Hairline, column, row, take_out

_COUNT = TextStyle(weight=BODY_MEDIUM.weight, figures=True)


def count_words(texts: Texts, line: PartLine) -> str:
    """Return how much of a line is done: "2 of 3 picked", "0 of 1", "3 of 3 packed"."""
    done = format_quantity(line.done, texts.language)
    wanted = format_quantity(line.wanted, texts.language)
    units = max(1, line.wanted // 1000)
    if line.is_packed:
        packed = "{done} of {wanted} packed"
        return texts.plural("{done} of {wanted} packed", packed, units, done=done, wanted=wanted)
    if line.done == 0:
        return texts("{done} of {wanted}", done=done, wanted=wanted)
    picked = "{done} of {wanted} picked"
    return texts.plural("{done} of {wanted} picked", picked, units, done=done, wanted=wanted)


class ItemLine(QWidget):
    """One product on one line, its code beneath its name."""

    def __init__(self, look: Look, texts: Texts, line: PartLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = column(gap=0)
        name = Label(look, line.name, BODY_MEDIUM, wraps=True)
        words.addWidget(name)
        if line.sku:
            words.addWidget(Label(look, line.sku, SMALL_MUTED))
        layout = row(self, gap=look.px(Space.M))
        layout.setContentsMargins(0, look.px(Space.XS), 0, look.px(Space.XS))
        layout.addWidget(ProductDrawing(look, line.picture, line.tint, self))
        layout.addLayout(words, 1)
        layout.addWidget(Label(look, count_words(texts, line), _COUNT))
        share = 1000 * line.done // line.wanted if line.wanted else 1000
        layout.addWidget(DoneDrawing(look, share, self))


class Items(QWidget):
    """The list with its two titles."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._item = Label(look, "", CAPTION)
        self._quantity = Label(look, "", CAPTION)
        self._layout = column(self)
        titles = row()
        titles.addWidget(self._item)
        titles.addStretch(1)
        titles.addWidget(self._quantity)
        titles.addSpacing(look.px(Metric.ICON + Space.M))
        self._layout.addLayout(titles)
        self._layout.addSpacing(look.px(Space.S))
        self._lines: list[QWidget] = []

    def show_lines(self, texts: Texts, lines: tuple[PartLine, ...]) -> None:
        """Show the products in a language."""
        if self._shown == (texts.language, lines):
            return
        self._shown = (texts.language, lines)
        self._item.setText(texts("Item"))
        self._quantity.setText(texts("Qty"))
        take_out(self._layout, self._lines)
        self._lines = [Hairline(self._look, parent=self)]
        for line in lines:
            self._lines += [ItemLine(self._look, texts, line, self), Hairline(self._look, parent=self)]
        for widget in self._lines:
            self._layout.addWidget(widget, 0, Qt.AlignmentFlag(0))
