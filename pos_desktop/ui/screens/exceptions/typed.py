"""A quantity as people type it."""

from __future__ import annotations

import re

MOST_UNITS = 1_000_000
_QUANTITY = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,3}))?")
_PLACES = 3


def units_of(typed: str) -> int | None:
    """Return what was typed in thousandths, None where it is no quantity of 0 or more."""
    found = _QUANTITY.fullmatch(typed.strip())
    if found is None:
        return None
    units = int(found[1])
    return units * 10**_PLACES + int((found[2] or "").ljust(_PLACES, "0")) if units <= MOST_UNITS else None
