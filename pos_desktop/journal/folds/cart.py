"""The open cart of a sale that is not completed, from its drafts."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from pos_desktop.journal.facts import HeaderSet, LineSet
from pos_desktop.journal.folds.order import Facts
from pos_desktop.journal.state import CartState

V = TypeVar("V")


def fold_cart(facts: Facts, header: HeaderSet) -> CartState:
    """Return the cart; the last stamp wins line by line. Quantity 0 removes a line."""
    lines: dict[str, LineSet] = {}
    for _, line in facts.of(LineSet):
        lines[line.line_key] = line  # a line that is set again keeps its place
    return CartState(
        lines=tuple(line for line in lines.values() if line.quantity != 0),
        discount_ppm=value_or(header.discount_ppm, 0),
        method=value_or(header.method, ""),
        is_parked=value_or(header.parked, False),
        parked_as=value_or(header.parked_as, ""),
        is_discarded=value_or(header.discarded, False),
    )


def fold_header(facts: Facts) -> HeaderSet:
    """Return the last value of every field that was ever set."""
    header = HeaderSet()
    for _, change in facts.of(HeaderSet):
        values = {name: getattr(change, name) for name in change.__struct_fields__}
        header = msgspec.structs.replace(
            header, **{name: value for name, value in values.items() if value is not UNSET}
        )
    return header


def value_or(value: V | UnsetType, default: V) -> V:
    """Return `value`, or `default` where it was never set."""
    return default if isinstance(value, UnsetType) else value
