"""The statements of `projector`, written in Core: one of each kind per table, its name after the kind."""

from __future__ import annotations

from pos_desktop.store.statements import drop, put
from pos_desktop.store.tables import PROJECTIONS, stock_entry, stock_level

PLAIN = {table.name: table for table in PROJECTIONS if table not in (stock_entry, stock_level)}
TABLES = " ".join(PLAIN)
PUT = {name: put(table) for name, table in PLAIN.items()}
DROP = {name: drop(table) for name, table in PLAIN.items()}
COLUMNS = {name: " ".join(column.name for column in table.columns) for name, table in PLAIN.items()}
KEY = {name: " ".join(column.name for column in table.primary_key) for name, table in PLAIN.items()}
