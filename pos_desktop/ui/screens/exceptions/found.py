"""One look at everything a person has to look at; knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from uuid import uuid5

from msgspec import Struct

from pos_desktop.domain.ids import NAMESPACE
from pos_desktop.services.ports.online import ChannelState, WebShops
from pos_desktop.services.ports.replication import DeviceRow, Hub, HubState
from pos_desktop.services.ports.rows import Contradiction, Queries
from pos_desktop.services.resolving import is_settled
from pos_desktop.ui.screens.exceptions.state import ABOUT_PRODUCTS, ABOUT_SHOPS, ABOUT_TILLS, Beside, Item
from pos_desktop.ui.screens.replication.state import drifts
from pos_desktop.ui.screens.ties import zone_of


class Found(Struct, frozen=True):
    """What there is to look at, and what was settled."""

    items: tuple[Item, ...]
    settled: tuple[Item, ...]
    zone: tzinfo


class Sources(Struct, frozen=True):
    """Where exceptions come from; the web shops and the hub may take a while to open."""

    queries: Queries
    shops: Callable[[], WebShops]
    hub: Callable[[], Hub]


def find(sources: Sources, devices: tuple[DeviceRow, ...], own_outlet_id: bytes) -> Found:
    """Return everything to look at, that of the database first; what was settled is left out."""
    queries = sources.queries
    settled = {
        (row.fields.get("about_id"), row.fields.get("key")): row.fields.get("seen")
        for row in queries.named("exception")
    }
    items = (
        *(Item(row.root, row.number, row.contradiction) for row in queries.exceptions()),
        *_of_shops(sources.shops().states()),
        *_of_hub(sources.hub().state()),
        *_of_devices(devices),
    )
    left = tuple(item for item in items if not is_settled(item.contradiction, settled.get(item.key)))
    open_keys = {item.key for item in left}
    closed = tuple(item for item in _settled(queries) if item.key not in open_keys)
    return Found(left, closed, zone_of(queries.named("outlet"), own_outlet_id))


def _settled(queries: Queries) -> Iterator[Item]:
    for row in queries.settled_exceptions():
        said = row.said
        yield Item(said.root, said.number, said.contradiction, since_ms=row.at_ms, settled=row)


def look_beside(queries: Queries, item: Item, own_outlet_id: bytes) -> Beside:
    """Return what belongs to one exception."""
    if item.kind in ABOUT_SHOPS | ABOUT_TILLS:
        return Beside(item.key)
    if item.kind == "same_code":
        return Beside(item.key, products=queries.product_by_code(item.word("code"), outlet_id=own_outlet_id))
    if item.kind in ABOUT_PRODUCTS:
        return Beside(item.key, stock=queries.stock(product_id=item.about))
    return Beside(item.key, queries.sale_detail(item.about))


def _of_shops(shops: tuple[ChannelState, ...]) -> Iterator[Item]:
    for shop in shops:
        for step in shop.parked:
            details = (("shop", shop.name), ("step", step.kind), ("reason", step.trouble.reason))
            said = Contradiction(f"parked:{step.key}", "parked_message", details, 0)
            yield Item(
                step.sale_id, step.number, said, shop.channel_id, step=step, since_ms=step.trouble.since_ms
            )
        for order in shop.unreadable:
            about = uuid5(NAMESPACE, f"unreadable:{shop.channel_id.hex()}:{order.order_id}").bytes
            details = (("shop", shop.name), ("field", order.field), ("problem", order.problem))
            said = Contradiction(f"unreadable:{order.order_id}", "unreadable_order", details, 0)
            yield Item(about, order.number, said, shop.channel_id, order=order, since_ms=order.seen_at_ms)


def _of_hub(hub: HubState) -> Iterator[Item]:
    for each in hub.refused:
        details = (("device", each.device_id.hex()[:8]), ("seq", each.seq), ("what", each.what))
        said = Contradiction(f"hub_refused:{each.seq}", "hub_refused", details, 0)
        yield Item(each.device_id, "", said)


def _of_devices(devices: tuple[DeviceRow, ...]) -> Iterator[Item]:
    for each in devices:
        if drifts(each):
            details = (("device", each.name), ("drift_ms", each.drift_ms))
            yield Item(each.device_id, "", Contradiction("clock_drift", "clock_drift", details, 0))
