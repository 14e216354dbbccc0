"""Small sums over readings, from the raw figures alone."""

from __future__ import annotations

from typing import Any

from pos_desktop.tour.reading import Reading


def stock(reading: Reading, sku: str, outlet: str) -> tuple[int, int]:
    """Return (on hand, committed) of a product at an outlet, thousandths."""
    for row in reading["stock"]:
        if row["sku"] == sku and row["outlet"] == outlet:
            return row["on_hand"], row["committed"]
    return 0, 0


def sale(reading: Reading, number: str) -> dict[str, Any]:
    """Return the figures of a sale; empty when there is none."""
    found: dict[str, Any] = reading["sales"].get(number, {})
    return found


def statuses(reading: Reading, number: str) -> dict[str, str]:
    """Return the status of each outlet's part of a sale."""
    return {part["outlet"]: part["status"] for part in sale(reading, number).get("fulfillments", [])}


def told(reading: Reading) -> list[dict[str, Any]]:
    """Return what waits to be told, as the payloads alone."""
    return [message["payload"] for message in reading["messages"]]


def paid(reading: Reading, number: str) -> int:
    """Return the sum of a sale's payments, rounding and all, minor units."""
    return sum(payment["amount_minor"] for payment in sale(reading, number).get("payments", []))
