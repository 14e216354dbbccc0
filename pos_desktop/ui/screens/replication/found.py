"""One look at the hub and into the database for the replication tab; knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from msgspec import Struct

from pos_desktop.services.ports.online import Vault, WebShops
from pos_desktop.services.ports.replication import Hub, HubState
from pos_desktop.services.ports.rows import Queries
from pos_desktop.ui.screens.replication.state import Place
from pos_desktop.ui.screens.ties import zone_of


class Found(Struct, frozen=True):
    """What this computer knows without asking the hub."""

    hub: HubState
    places: tuple[Place, ...]
    zone: tzinfo
    vault: Vault


def find(
    queries: Queries, open_hub: Callable[[], Hub], shops: Callable[[], WebShops], own_outlet_id: bytes
) -> Found:
    """Return how replication goes, and where tills can be."""
    outlets, registers = queries.named("outlet"), queries.named("register")
    places = tuple(
        Place(
            outlet.record_id,
            outlet.name,
            tuple(
                (each.record_id, each.name)
                for each in registers
                if each.fields.get("outlet_id") == outlet.record_id
            ),
        )
        for outlet in outlets
    )
    return Found(open_hub().state(), places, zone_of(outlets, own_outlet_id), shops().vault())
