"""Which fulfillment another screen leads to."""

from __future__ import annotations

from msgspec import Struct


class Target(Struct, frozen=True):
    """The fulfillment that is meant, and its sale."""

    sale_id: bytes
    fulfillment_id: bytes
