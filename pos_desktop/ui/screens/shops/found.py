"""One look at the web shops and into the database for their tab; knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from pos_desktop.domain.telling import MessageKind
from pos_desktop.services.ports.online import ChannelState, Vault, WebShops
from pos_desktop.services.ports.rows import MessageRow, Queries
from pos_desktop.ui.screens.shops.state import OutletChoice
from pos_desktop.ui.screens.ties import zone_of


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to show."""

    shops: tuple[ChannelState, ...]
    tasks: tuple[MessageRow, ...]
    vault: Vault
    outlets: tuple[OutletChoice, ...]
    zone: tzinfo


def find(queries: Queries, open_shops: Callable[[], WebShops], own_outlet_id: bytes) -> Found:
    """Return everything the tab shows beside the queue."""
    shops = open_shops()
    outlets = queries.named("outlet")
    return Found(
        shops.states(),
        tuple(row for row in queries.messages() if row.kind == MessageKind.REFUND_TASK),
        shops.vault(),
        tuple(OutletChoice(row.record_id, row.name) for row in outlets),
        zone_of(outlets, own_outlet_id),
    )
