"""A catalogue record: the last writer of every field, by stamp."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import Change
from pos_desktop.journal.folds.order import in_order
from pos_desktop.journal.state import RecordState


def fold_record(root: bytes, facts: Sequence[Recorded]) -> RecordState:
    """Return a record with the last written value of every field ever set.

    Shapes: `kind` is of the first change ("product", "channel" ...), also of one that was erased or is not
    readable here. Delete is a field like any other: a later edit of another field brings nothing back.
    """
    fields: dict[str, object] = {}
    kind = ""
    stamp = 0
    for fact in in_order(facts):
        kind = kind or record_kind(fact.kind)
        stamp = fact.stamp
        body = fact.body
        if not isinstance(body, Change):
            continue
        for name in body.__struct_fields__:
            value = getattr(body, name)
            if value is not UNSET:
                fields[name] = value
    return RecordState(root, kind, fields, stamp)


def record_kind(fact_kind: str) -> str:
    """Return what a catalogue fact is about: "catalogue.payment_type_changed" is about a "payment_type"."""
    family, _, name = fact_kind.partition(".")
    return family if name == "changed" else name.removesuffix("_changed")
