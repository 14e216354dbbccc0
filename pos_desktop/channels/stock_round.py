"""Tells a shop how many units there are, without counting an online sale twice.

What the shop says is read first, then its orders are pulled, then our figure is written only where the shop
still says the same: else it sold in between, its order is not here yet, and the next round tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from pos_desktop.channels.rounds import Round
from pos_desktop.services.ports.shops import (
    Connector,
    StockAnswer,
    StockBook,
    StockFigure,
    StockItem,
)

AT_ONCE = 500
LAST_TRY = 3

logger = logging.getLogger(__name__)


class StockRound:
    """Writes what changed to one shop, round by round."""

    def __init__(self, channel_id: bytes, connector: Connector, book: StockBook) -> None:
        self._channel_id, self._connector, self._book = channel_id, connector, book
        self._moves: dict[StockItem, int] = {}
        self.may_differ = True
        """Whether a figure may differ from what the shop was told; finding out reads all of them."""

    def look(self) -> dict[StockItem, int | None]:
        """Return what the shop says now of what is to be told: before its orders are pulled."""
        if not self.may_differ:
            return {}
        self.may_differ = False  # before the look: what moves from here on is looked at again
        items = [figure.item for figure in self._book.changed(self._channel_id, AT_ONCE)]
        if not items:
            return {}
        self.may_differ = True
        said = self._connector.stock_seen(items)
        return {item: said.get(item) for item in items}

    def write(self, seen: Mapping[StockItem, int | None], done: Round) -> None:
        """Write the figures of what was looked at, now that the shop's orders are in."""
        changed = self._book.changed(self._channel_id, AT_ONCE)
        figures = [self._guarded(figure, seen) for figure in changed if figure.item in seen]
        if figures:
            self._write(figures, done)
        self.may_differ = len(changed) > len(figures) or done.moved > 0

    def _write(self, figures: list[StockFigure], done: Round) -> None:
        answers = {answer.item: answer for answer in self._connector.set_stock(figures)}
        answered = [(figure, answers[figure.item]) for figure in figures if figure.item in answers]
        self._book.answered(self._channel_id, answered)
        for figure, answer in answered:
            self._count(figure, answer, done)

    def _guarded(self, figure: StockFigure, seen: Mapping[StockItem, int | None]) -> StockFigure:
        is_last_try = self._moves.get(figure.item, 0) >= LAST_TRY - 1
        return replace(figure, seen=None if is_last_try else seen[figure.item])

    def _count(self, figure: StockFigure, answer: StockAnswer, done: Round) -> None:
        setattr(done, answer.outcome, getattr(done, answer.outcome) + 1)
        if answer.outcome == "moved":
            self._moves[figure.item] = self._moves.get(figure.item, 0) + 1
            return
        if self._moves.pop(figure.item, 0) >= LAST_TRY - 1 and answer.outcome == "set":
            done.forced += 1
            logger.warning("%s kept selling: its stock was written at the third try", figure.item.sku)
