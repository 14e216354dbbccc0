"""The statements of `levels`, written in Core."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, null, select, update
from sqlalchemy.dialects.sqlite import insert

from pos_desktop.store.statements import drop, put, sql
from pos_desktop.store.tables import stock_count, stock_entry, stock_level

_entry = stock_entry.c
_level = stock_level.c
_count = stock_count.c
_AT_ENTRY = (_entry.product_no == bindparam("product"), _entry.outlet_no == bindparam("outlet"))
_AT_LEVEL = (_level.product_no == bindparam("product"), _level.outlet_no == bindparam("outlet"))
_AT_COUNT = (_count.product_no == bindparam("product"), _count.outlet_no == bindparam("outlet"))
_ZERO: ColumnElement[int] = literal_column("0")
PUT_ENTRY = put(stock_entry)
DROP_ENTRY = drop(stock_entry)
PUT_LEVEL = put(stock_level)
COUNTED = sql(select(_level.counted_stamp, _level.seen).where(*_AT_LEVEL))
_new = insert(stock_level)
MOVE_LEVEL = sql(
    _new.on_conflict_do_update(
        index_elements=[_level.product_no, _level.outlet_no],
        set_={
            "on_hand": _level.on_hand + _new.excluded.on_hand,
            "committed": _level.committed + _new.excluded.committed,
            "entries": _level.entries + _new.excluded.entries,
        },
    )
)
DROP_EMPTY_LEVEL = sql(
    delete(stock_level).where(*_AT_LEVEL, _level.entries == _ZERO, _level.counted_stamp.is_(None))
)
LAST_COUNT = sql(
    select(_count.stamp, _count.counted, _count.seen)
    .where(*_AT_COUNT)
    .order_by(_count.stamp.desc(), _count.counted.desc(), _count.seen.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
SUMS = sql(
    select(
        func.coalesce(func.sum(_entry.on_hand).filter(_entry.stamp > bindparam("stamp")), _ZERO),
        func.coalesce(func.sum(_entry.committed), _ZERO),
        func.count(),
    ).where(*_AT_ENTRY)
)
ENTRIES_AT = sql(
    select(_entry.stamp, _entry.root_no, _entry.entry_key, _entry.on_hand, _entry.fact, _entry.is_late).where(
        *_AT_ENTRY
    )
)
MARK_LATE = sql(
    update(stock_entry)
    .values(is_late=bindparam("late"))
    .where(
        *_AT_ENTRY,
        _entry.stamp == bindparam("at"),
        _entry.root_no == bindparam("of_root"),
        _entry.entry_key == bindparam("of_key"),
    )
)
ALL_PLACES = sql(
    insert(stock_level).from_select(
        [column.name for column in stock_level.columns],
        select(
            _entry.product_no,
            _entry.outlet_no,
            func.sum(_entry.on_hand),
            func.sum(_entry.committed),
            func.count(),
            null(),
            null(),
        ).group_by(_entry.product_no, _entry.outlet_no),
    )
)
COUNTED_PLACES = sql(select(_count.product_no, _count.outlet_no).distinct())
