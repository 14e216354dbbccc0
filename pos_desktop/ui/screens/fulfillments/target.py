"""Which fulfillment another screen leads to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """The fulfillment that is meant, and its sale."""

    sale_id: bytes
    fulfillment_id: bytes
