"""The list a manager works off: contradictions inside a sale, and those that show across many aggregates."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.facts import ExceptionChanged
from pos_desktop.journal.settling import digest_of
from pos_desktop.journal.state import Contradiction
from pos_desktop.services.ports.rows import ExceptionRow, SettledRow
from pos_desktop.store.driver import Row
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.messages import pairs
from pos_desktop.store.queries.names import NAMED, NameQueries, fields_of, names_of
from pos_desktop.store.reader import Reader

EVERY = -1  # to SQLite, a limit below zero is none

_SQL = prepared("exceptions")
_INSIDE = _SQL["INSIDE"]
_SAME_CODE = _SQL["SAME_CODE"]
_SHORT = _SQL["SHORT"]
_LATE = _SQL["LATE"]
_OVERSPENT = _SQL["OVERSPENT"]
_SETTLED = _SQL["SETTLED"]


class ExceptionQueries(NameQueries):
    """Everything a person must look at."""

    def exceptions(self, *, limit: int | None = None) -> tuple[ExceptionRow, ...]:
        """Return the contradictions a manager works off, the first `limit` of them, but the settled ones."""
        with self._reader.one_state():
            settled = _settled(self._reader)
            at_most = EVERY if limit is None else limit + len(settled)
            names = names_of(self._reader)
            found = (
                *_inside(self._reader, at_most),
                *_short(self._reader, names, at_most),
                *_late(self._reader, names, at_most),
                *_same_code(self._reader, at_most),
                *_overspent(self._reader, at_most),
            )
        return tuple(each for each in found if not _is_settled(each, settled))[:limit]

    def settled_exceptions(self) -> tuple[SettledRow, ...]:
        """Return the contradictions that somebody settled, the last one first."""
        with self._reader.one_state():
            names = names_of(self._reader)
            last: dict[bytes, Recorded] = {}
            for root, head, body in self._reader.rows(_SETTLED):
                fact = open_fact(head, body)
                if root not in last or _place(fact) > _place(last[root]):
                    last[root] = fact
        newest_first = sorted(last.values(), key=_place, reverse=True)
        return tuple(
            SettledRow(_said(fact.body), _given(fact.body.note), names.get(fact.who, ""), fact.at_ms)
            for fact in newest_first
            if isinstance(fact.body, ExceptionChanged)
        )


def _place(fact: Recorded) -> tuple[int, bytes, int]:
    """Return where a fact stands among all others, as the folds order them."""
    return fact.stamp, fact.device, fact.seq


def _said(body: ExceptionChanged) -> ExceptionRow:
    """Return what a contradiction said when it was settled, at least its kind, with which its key begins."""
    key, kind = _given(body.key), _given(body.kind)
    details = () if body.details is UNSET else body.details
    said = Contradiction(key, kind or key.partition(":")[0], details, 0)
    return ExceptionRow(b"" if body.about_id is UNSET else body.about_id, _given(body.number), said)


def _given(value: str | UnsetType) -> str:
    return "" if value is UNSET else value


def _settled(reader: Reader) -> dict[tuple[object, object], object]:
    """Return what each contradiction said when somebody settled it, by what it is about and its key."""
    found = (fields_of(packed) for _, _, packed in reader.rows(NAMED, ("exception",)))
    return {(each.get("about_id"), each.get("key")): each.get("seen") for each in found}


def _is_settled(row: ExceptionRow, settled: dict[tuple[object, object], object]) -> bool:
    seen = settled.get((row.root, row.contradiction.key))
    return seen is not None and seen == digest_of(row.contradiction)


def _inside(reader: Reader, at_most: int) -> Iterator[ExceptionRow]:
    for id, number, key, kind, details, stamp in _first(reader, _INSIDE, at_most):
        yield ExceptionRow(id, number or "", Contradiction(key, kind, pairs(details), stamp))


def _short(reader: Reader, names: dict[bytes | None, str], at_most: int) -> Iterator[ExceptionRow]:
    for id, sku, name, outlet, on_hand, committed in _first(reader, _SHORT, at_most):
        details = (
            ("product", name),
            ("outlet", names.get(outlet, "")),
            ("outlet_id", outlet.hex()),
            ("on_hand", on_hand),
            ("committed", committed),
        )
        yield ExceptionRow(id, sku, Contradiction(f"short_stock:{outlet.hex()}", "short_stock", details, 0))


def _late(reader: Reader, names: dict[bytes | None, str], at_most: int) -> Iterator[ExceptionRow]:
    for id, sku, name, outlet, quantity, stamp in _first(reader, _LATE, at_most):
        details = (
            ("product", name or ""),
            ("outlet", names.get(outlet, "")),
            ("outlet_id", outlet.hex()),
            ("quantity", quantity),
        )
        key = f"late_movement:{outlet.hex()}:{stamp}"
        yield ExceptionRow(id, sku or "", Contradiction(key, "late_movement", details, stamp))


def _same_code(reader: Reader, at_most: int) -> Iterator[ExceptionRow]:
    for code, id, products in _first(reader, _SAME_CODE, at_most):
        details = (("code", code), ("products", products))
        yield ExceptionRow(id, code, Contradiction(f"same_code:{code}", "same_code", details, 0))


def _overspent(reader: Reader, at_most: int) -> Iterator[ExceptionRow]:
    """Yield cards and credits that tills without knowledge of each other spent beyond their value."""
    for id, number, kind, reference, currency, over_minor, _ in _first(reader, _OVERSPENT, at_most):
        details = (("kind", kind), ("over_minor", over_minor), ("currency", currency))
        key = f"overspent:{kind}:{reference}"
        yield ExceptionRow(id, number or "", Contradiction(key, "overspent", details, 0))


def _first(reader: Reader, statement: str, at_most: int) -> list[Row]:
    return reader.rows(f"{statement} LIMIT ?", (at_most,))
