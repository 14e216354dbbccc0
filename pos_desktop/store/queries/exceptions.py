"""The list a manager works off: contradictions inside a sale, and those that show across many aggregates."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, literal_column, select, text

from pos_desktop.journal.state import Contradiction
from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.store.driver import Row
from pos_desktop.store.queries.messages import pairs
from pos_desktop.store.queries.names import NameQueries, names_of
from pos_desktop.store.reader import Reader
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import (
    contradiction,
    product,
    product_code,
    root,
    sale,
    stock_entry,
    stock_level,
)

EVERY = -1  # to SQLite, a limit below zero is none

_place = root.alias("place")
_INSIDE = sql(
    select(
        root.c.id,
        sale.c.number,
        contradiction.c.contradiction_key,
        contradiction.c.kind,
        contradiction.c.details,
        contradiction.c.stamp,
    )
    .select_from(
        contradiction.outerjoin(sale, sale.c.no == contradiction.c.root_no).join(
            root, root.c.no == contradiction.c.root_no
        )
    )
    .order_by(contradiction.c.stamp.desc(), root.c.id, contradiction.c.contradiction_key)
)
_SAME_CODE = sql(
    select(
        product_code.c.code, func.min(root.c.id), func.group_concat(product.c.name, literal_column("', '"))
    )
    .select_from(
        product_code.join(product, product.c.no == product_code.c.root_no).join(
            root, root.c.no == product.c.no
        )
    )
    .group_by(product_code.c.code)
    .having(func.count() > literal_column("1"))
    .order_by(product_code.c.code)
)
_SHORT = sql(
    select(
        root.c.id, product.c.sku, product.c.name, _place.c.id, stock_level.c.on_hand, stock_level.c.committed
    )
    .select_from(
        stock_level.join(product, product.c.no == stock_level.c.product_no)
        .join(root, root.c.no == product.c.no)
        .join(_place, _place.c.no == stock_level.c.outlet_no)
    )
    .where(product.c.is_stocked == literal_column("1"), stock_level.c.on_hand < stock_level.c.committed)
    .order_by(root.c.id, _place.c.id)
)
_LATE = sql(
    select(root.c.id, product.c.sku, product.c.name, _place.c.id, stock_entry.c.on_hand, stock_entry.c.stamp)
    .select_from(
        stock_entry.join(root, root.c.no == stock_entry.c.product_no)
        .outerjoin(product, product.c.no == stock_entry.c.product_no)
        .join(_place, _place.c.no == stock_entry.c.outlet_no)
    )
    .where(text("stock_entry.is_late = 1"))
    .order_by(stock_entry.c.stamp, root.c.id, _place.c.id)
)


class ExceptionQueries(NameQueries):
    """Everything a person must look at."""

    def exceptions(self, *, limit: int | None = None) -> tuple[ExceptionRow, ...]:
        """Return the contradictions a manager works off, the first `limit` of them."""
        at_most = EVERY if limit is None else limit
        with self._reader.one_state():
            names = names_of(self._reader)
            found = (
                *_inside(self._reader, at_most),
                *_short(self._reader, names, at_most),
                *_late(self._reader, names, at_most),
                *_same_code(self._reader, at_most),
            )
        return found[:limit]


def _inside(reader: Reader, at_most: int) -> Iterator[ExceptionRow]:
    for id, number, key, kind, details, stamp in _first(reader, _INSIDE, at_most):
        yield ExceptionRow(id, number or "", Contradiction(key, kind, pairs(details), stamp))


def _short(reader: Reader, names: dict[bytes | None, str], at_most: int) -> Iterator[ExceptionRow]:
    for id, sku, name, outlet, on_hand, committed in _first(reader, _SHORT, at_most):
        details = (
            ("product", name),
            ("outlet", names.get(outlet, "")),
            ("on_hand", on_hand),
            ("committed", committed),
        )
        yield ExceptionRow(id, sku, Contradiction(f"short_stock:{outlet.hex()}", "short_stock", details, 0))


def _late(reader: Reader, names: dict[bytes | None, str], at_most: int) -> Iterator[ExceptionRow]:
    for id, sku, name, outlet, quantity, stamp in _first(reader, _LATE, at_most):
        details = (("product", name or ""), ("outlet", names.get(outlet, "")), ("quantity", quantity))
        key = f"late_movement:{outlet.hex()}:{stamp}"
        yield ExceptionRow(id, sku or "", Contradiction(key, "late_movement", details, stamp))


def _same_code(reader: Reader, at_most: int) -> Iterator[ExceptionRow]:
    for code, id, products in _first(reader, _SAME_CODE, at_most):
        details = (("code", code), ("products", products))
        yield ExceptionRow(id, code, Contradiction(f"same_code:{code}", "same_code", details, 0))


def _first(reader: Reader, statement: str, at_most: int) -> list[Row]:
    return reader.rows(f"{statement} LIMIT ?", (at_most,))
