"""A model over a tuple of frozen rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pos_desktop.ui.table.cells import Cell, Column

Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractTableModel):
    """Rows as given; a cell is asked of its column only when it is looked at."""

    def __init__(
        self, columns: Sequence[Column[Any]], key: Callable[[Any], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: Sequence[Any] = ()
        self._places: dict[object, int] | None = None

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """Return the columns in use."""
        return self._columns

    @property
    def rows(self) -> Sequence[Any]:
        """Return the rows in use."""
        return self._rows

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Change the columns: another language, another width."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    def set_rows(self, rows: Sequence[Any]) -> bool:
        """Show other rows; returns whether the number of rows changed, and with it their places."""
        if len(rows) == len(self._rows):
            self._rows = rows
            self._places = None
            if rows:
                last = self.index(len(rows) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self._rows = rows
        self._places = None
        self.endResetModel()
        return True

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell holds."""
        return self._columns[column].cell(self._rows[row])

    def key_of(self, row: int) -> object:
        """Return what identifies the row at a place."""
        return self._key(self._rows[row])

    def place_of(self, key: object) -> int | None:
        """Return where the row with a key stands, or nothing."""
        if self._places is None:
            self._places = {self._key(row): place for place, row in enumerate(self._rows)}
        return self._places.get(key)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.cell(index.row(), index.column()).spoken

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section].title
