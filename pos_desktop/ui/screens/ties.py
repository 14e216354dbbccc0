"""What a presenter is tied to: questions and ledger, the bridge of threads, who stands at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from pos_desktop.services.ports.ledger import Desk, Ledger
from pos_desktop.services.ports.rows import NamedRow, Queries
from pos_desktop.services.press import Press
from pos_desktop.ui.bridge import Bridge


class Hands(Struct, frozen=True):
    """Who does something and where, and how this computer makes papers."""

    desk: Desk
    press: Press


class Ties(Struct, frozen=True):
    """Everything a presenter is handed; `now_ms` is the clock, milliseconds UTC."""

    queries: Queries
    ledger: Ledger
    bridge: Bridge
    desk: Callable[[], Desk]
    now_ms: Callable[[], int]
    press: Callable[[], Press]

    def hands(self) -> Hands:
        """Return who does something now, and on which paper."""
        return Hands(self.desk(), self.press())


def zone_of(outlets: tuple[NamedRow, ...], outlet_id: bytes) -> tzinfo:
    """Return the zone an outlet lives in; UTC where it is not told or not known to this computer."""
    name = next((row.fields.get("time_zone") for row in outlets if row.record_id == outlet_id), "")
    try:
        return ZoneInfo(str(name)) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
