"""How a table's width is shared out, and where a cell's content lies inside its column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect

from pos_desktop.ui.look import Look
from pos_desktop.ui.table.cells import Column
from pos_desktop.ui.theme import Metric, Space


class Room:
    """Margins of a table: the page's at both ends, a gap between columns, a chevron where rows open."""

    def __init__(self, look: Look, *, margin: int = Metric.MARGIN, has_chevron: bool = False) -> None:
        self._look = look
        self._margin = margin
        self._has_chevron = has_chevron
        self.columns = 0

    @property
    def chevron(self) -> int:
        """Return the pixels kept for the chevron, none where rows do not open."""
        return self._look.px(Metric.ICON + Space.M) if self._has_chevron else 0

    def edges(self, column: int) -> tuple[int, int]:
        """Return the pixels left free at the left and right of a column."""
        margin = self._look.px(self._margin)
        left = margin if column == 0 else 0
        right = margin + self.chevron if column == self.columns - 1 else self._look.px(Space.M)
        return left, right

    def inside(self, rect: QRect, column: int) -> QRect:
        """Return where the content of a cell lies."""
        left, right = self.edges(column)
        return rect.adjusted(left, 0, -right, 0)

    def share(self, columns: Sequence[Column[Any]], width: int) -> tuple[int, ...]:
        """Return the width of every column; their sum is `width` where any of them stretches."""
        self.columns = len(columns)
        least = [self._look.px(column.width) + sum(self.edges(at)) for at, column in enumerate(columns)]
        stretch = sum(column.stretch for column in columns)
        spare = width - sum(least)
        if stretch and spare > 0:
            given = 0
            shares: list[int] = []
            for column in columns:
                part = spare * column.stretch // stretch
                given += part
                shares.append(part)
            last = max(at for at, column in enumerate(columns) if column.stretch)
            shares[last] += spare - given
            return tuple(size + share for size, share in zip(least, shares, strict=True))
        return tuple(least)
