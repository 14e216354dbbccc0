"""The running totals above the list: how many sales, their sum, what is still to pay, per currency."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.domain.formats import format_amount, format_quantity
from pos_desktop.services.ports.rows import SaleTotals
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.flow import Flow
from pos_desktop.ui.theme import Ground, Metric, Size, Space, Tone, Weight
from pos_desktop.ui.widgets.label import Label, TextStyle
from pos_desktop.ui.widgets.surface import Surface, row, take_out

_TITLE = TextStyle(Size.SMALL, Weight.REGULAR, Tone.MUTED)
_FIGURES = TextStyle(weight=Weight.SEMIBOLD, figures=True)


class Totals(Surface):
    """Figures with a small title each; goes on beneath itself for several currencies."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Ground.SURFACE, edges="b", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._figures: list[QWidget] = []
        self._flow = Flow(self, gap=look.px(Space.XL))
        side, end = look.px(Metric.MARGIN), look.px(Space.L)
        self._flow.setContentsMargins(side, end, side, end)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_totals(self, texts: Texts, totals: SaleTotals) -> None:
        """Show the totals of everything that is filtered."""
        if self._shown == (texts.language, totals):
            return
        self._shown = (texts.language, totals)
        take_out(self._flow, self._figures)
        self._figures = [self._figure(title, value) for title, value in totals_words(texts, totals)]
        for figure in self._figures:
            self._flow.addWidget(figure)
        self.updateGeometry()

    def _figure(self, title: str, value: str) -> QWidget:
        figure = QWidget(self)
        line = row(figure, gap=self.look.px(Space.S))
        line.addWidget(Label(self.look, title, _TITLE))
        line.addWidget(Label(self.look, value, _FIGURES))
        return figure


def totals_words(texts: Texts, totals: SaleTotals) -> tuple[tuple[str, str], ...]:
    """Return (title, figure): the sales, then total and open money; currencies are never added up."""
    words = [(texts("Sales"), format_quantity(totals.sales * 1000, texts.language))]
    for currency, total, owed in totals.sums:
        sign = f" {currency}" if len(totals.sums) > 1 else ""
        words.append((texts("Total"), format_amount(total, currency, texts.language) + sign))
        if owed:
            words.append((texts("To pay"), format_amount(owed, currency, texts.language) + sign))
    return tuple(words)
