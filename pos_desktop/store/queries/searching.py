"""Finding sales by receipt number, order id, customer, product, SKU or a scanned bar code."""

from __future__ import annotations

from pos_desktop.store.prepared import prepared
from pos_desktop.store.reader import Reader
from pos_desktop.store.words import as_code, as_match

_SQL = prepared("searching")
_SKUS_OF_CODE = _SQL["SKUS_OF_CODE"]

Match = tuple[str, str]  # what finds by customer, and what finds by a sale's own words


def match_of(reader: Reader, typed: str) -> Match:
    """Return what finds the sales that hold every word typed, or the product scanned."""
    match = as_match(typed)
    expression = f"({match})" if match else ""
    for (sku,) in reader.rows(_SKUS_OF_CODE, (as_code(typed),)):
        words = as_match(sku)
        if words:
            expression = f"{expression} OR ({words})" if expression else f"({words})"
    return match, expression
