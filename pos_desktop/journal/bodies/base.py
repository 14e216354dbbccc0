"""What all bodies are made of.

Ids are 16 bytes, amounts minor units, quantities thousandths, rates ppm, instants milliseconds UTC.
Sale, payment, fulfillment and stock bodies are encoded as arrays: a new field is appended with a default and
never inserted. Catalogue bodies are maps that hold only the changed fields.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Id = bytes
Whole = Annotated[int, Meta(ge=-(1 << 53), le=1 << 53)]  # sums of thousands still fit the database's 64 bits
Tax = tuple[Id, str, Whole]  # tax id, printed name, rate in ppm
Units = tuple[tuple[str, Whole], ...]  # (line key, quantity in thousandths)


class Fact(Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """Base of the bodies that travel as arrays."""


class Change(Struct, frozen=True, omit_defaults=True, gc=False):
    """Base of the catalogue bodies: a field left `UNSET` is unchanged; the last stamp wins field by field."""

    deleted: bool | UnsetType = UNSET
