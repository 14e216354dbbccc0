"""What the local database tells after every change, so that screens and senders look again."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Changed(Struct, frozen=True):
    """The aggregates that one transaction changed and the kinds of facts it recorded."""

    roots: frozenset[bytes]
    kinds: frozenset[str]


Listener = Callable[[Changed], None]
