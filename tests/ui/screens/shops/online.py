"""Web shops in memory that answer, refuse and change as real ones do; and a tab over them to try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Actor, Permission, Role
from pos_desktop.services.access import permit
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.online import (
    ChannelState,
    HeldFigure,
    HeldStep,
    Place,
    ShopChange,
    ShopDraft,
    Standing,
    Trouble,
    UnreadableRow,
    Vault,
)
from pos_desktop.services.ports.rows import MessageRow, NamedRow
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile, ShopRefused
from pos_desktop.ui.screens.shops.presenter import ShopsPresenter
from pos_desktop.ui.screens.ties import Ties
from tests.builders import Doer
from tests.ui.screens.desk import SynchronousBridge
from tests.ui.screens.rows import AMIRA, MILE_END, NOW_MS, OUTLETS, TILL_2, an_id, at

GOOD_KEY = "ck_good"
PASSPHRASE = "olive trees in november"
LEAST_SIGNS = 8
TRACKING = (("tracking", "7035114477138472"), ("carrier", "Canada Post"))
PARKED = HeldStep(
    sale_id=an_id("W-1035"), key="completed", number="W-1035", kind="shipped",
    payload=(("status", "completed"), *TRACKING), attempts=1,
    trouble=Trouble("order_cancelled", at(22, 10, 31)),
)  # fmt: skip
TRYING = HeldStep(
    sale_id=an_id("W-1041"), key="completed", number="W-1041", kind="picked_up",
    payload=(("status", "completed"),), attempts=3, trouble=Trouble("timeout", at(22, 10, 44)),
    is_parked=False, retry_at_ms=at(22, 10, 52),
)  # fmt: skip
UNREADABLE = UnreadableRow(
    order_id="1047", number="1047", field="line_items[0].quantity", problem="is no number: 'two'",
    seen_at_ms=at(22, 10, 40),
)  # fmt: skip
FIGURE = HeldFigure(sku="CM-01", location="Mile End", reason="ambiguous_sku")
WOO = ChannelState(
    channel_id=an_id("woocommerce"),
    kind="woocommerce",
    name="Boutique Maison Tilleul",
    address="https://boutique.maisontilleul.example",
    standing=Standing.WORKING,
    is_runner=True,
    runner_name="Till 2",
    last_pull_at_ms=NOW_MS - 60_000,
    last_order_at_ms=at(22, 10, 31),
    orders=3_684,
    waiting=3,
    default_outlet_id=MILE_END,
)
SHOPIFY = ChannelState(
    channel_id=an_id("shopify"),
    kind="shopify",
    name="Maison Tilleul",
    address="https://maison-tilleul.myshopify.com",
    standing=Standing.ELSEWHERE,
    runner_name="Back office",
    waiting=1,
    places=(Place("gid:1", "Mile End", MILE_END), Place("gid:2", "Vieux-Port")),
    default_outlet_id=MILE_END,
)
PROFILE = ShopProfile(
    "Maison Tilleul",
    "CAD",
    (ShopLocation("gid:1", "Mile End"), ShopLocation("gid:2", "Atelier")),
    version="9.8",
)
DRAFT = ShopDraft(
    kind="woocommerce", name="", address="https://shop.example.com", keys=(GOOD_KEY, "cs_secret")
)


def troubled(reason: str, standing: Standing = Standing.REFUSED, **facts: str | int) -> ChannelState:
    """Return the WooCommerce shop in trouble since a while."""
    return replace(WOO, standing=standing, trouble=Trouble(reason, at(22, 10, 42), tuple(facts.items())))


def loaded() -> ChannelState:
    """Return the WooCommerce shop with something of every kind that waits for a person."""
    return replace(WOO, held=(PARKED, TRYING), unreadable=(UNREADABLE,), figures=(FIGURE,), waiting=5)


class FakeWebShops:
    """Web shops in memory: one key is good, whatever shop; `fault` is what the next test meets."""

    def __init__(self, *shops: ChannelState) -> None:
        self.shops = list(shops)
        self.kept: dict[bytes, tuple[str, ...]] = {}
        self.standing_vault = Vault.KEYRING
        self.fault: Exception | None = None
        self.profile = PROFILE
        self.synced: list[bytes] = []
        self.read: list[str] = []
        self._listeners: list[Callable[[], None]] = []

    def watch(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def states(self) -> tuple[ChannelState, ...]:
        return tuple(sorted(self.shops, key=lambda shop: shop.name))

    def vault(self) -> Vault:
        return self.standing_vault

    def unlock(self, passphrase: str) -> None:
        if len(passphrase) < LEAST_SIGNS:
            raise RuleBroken("short_passphrase", least=LEAST_SIGNS)
        if self.standing_vault is Vault.LOCKED and passphrase != PASSPHRASE:
            raise RuleBroken("wrong_passphrase")
        self.standing_vault = Vault.OPEN
        self._change(Standing.LOCKED, Standing.WORKING)

    def test(self, draft: ShopDraft) -> ShopProfile:
        if self.fault is not None:
            raise self.fault
        if GOOD_KEY not in draft.keys:
            raise ShopRefused("bad_key")
        return self.profile

    def add(self, desk: Desk, draft: ShopDraft, change: ShopChange) -> bytes:
        permit(desk, Permission.MANAGE_CHANNELS)
        if any(shop.name == draft.name for shop in self.shops):
            raise RuleBroken("name_taken", name=draft.name)
        channel_id = an_id(draft.address)
        added = ChannelState(
            channel_id=channel_id,
            kind=draft.kind,
            name=draft.name,
            address=draft.address,
            standing=Standing.STARTING,
            is_runner=True,
            places=change.places or (),
            default_outlet_id=change.default_outlet_id,
        )
        self.shops.append(added)
        self.kept[channel_id] = draft.keys
        return channel_id

    def change(self, desk: Desk, channel_id: bytes, change: ShopChange) -> None:
        permit(desk, Permission.MANAGE_CHANNELS)
        self._at(channel_id)
        if change.keys is not None:
            self.kept[channel_id] = change.keys
            self._replace(channel_id, is_runner=True, standing=Standing.WORKING, trouble=None)
        for name in ("name", "places", "default_outlet_id", "pushes_stock", "tells_ready"):
            value = getattr(change, name)
            if value is not None:
                self._replace(channel_id, **{name: value})

    def remove(self, desk: Desk, channel_id: bytes) -> None:
        permit(desk, Permission.MANAGE_CHANNELS)
        self.shops.remove(self._at(channel_id))
        self.kept.pop(channel_id, None)

    def locations(self, channel_id: bytes) -> tuple[ShopLocation, ...]:
        if self.fault is not None:
            raise self.fault
        return self.profile.locations

    def sync_now(self, channel_id: bytes) -> None:
        self.synced.append(channel_id)

    def retry(self, desk: Desk, channel_id: bytes, sale_id: bytes, key: str) -> None:
        permit(desk, Permission.RESOLVE_EXCEPTION)
        held = self._at(channel_id).held
        if not any((step.sale_id, step.key) == (sale_id, key) for step in held):
            raise RuleBroken("unknown_message")
        left = tuple(step for step in held if (step.sale_id, step.key) != (sale_id, key))
        self._replace(channel_id, held=left)

    def read_again(self, desk: Desk, channel_id: bytes, order_id: str) -> None:
        permit(desk, Permission.RESOLVE_EXCEPTION)
        self.read.append(order_id)

    def ask_newest(self, desk: Desk, sale_id: bytes) -> bool:
        return any(shop.standing is Standing.WORKING for shop in self.shops)

    def notice(self) -> None:
        """Tell everybody that something changed."""
        for listener in self._listeners:
            listener()

    def _at(self, channel_id: bytes) -> ChannelState:
        for shop in self.shops:
            if shop.channel_id == channel_id:
                return shop
        raise RuleBroken("unknown_record")

    def _replace(self, channel_id: bytes, **fields: object) -> None:
        shop = self._at(channel_id)
        self.shops[self.shops.index(shop)] = replace(shop, **fields)  # type: ignore[arg-type]

    def _change(self, before: Standing, after: Standing) -> None:
        self.shops = [
            replace(each, standing=after) if each.standing is before else each for each in self.shops
        ]


class Shop:
    """Answers what the tab asks of the database."""

    def messages(self, *, waiting_only: bool = True) -> tuple[MessageRow, ...]:
        refund = (("order", "1033"), ("amount_minor", 29_773), ("currency", "CAD"))
        shop, sale = an_id("shopify"), an_id("#1033")
        task = MessageRow(sale, "#1033", shop, "shopify", "refund:1", "refund_task", refund, NOW_MS, "", None)
        return (task,)

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        return OUTLETS if kind == "outlet" else ()


class Bridge(SynchronousBridge):
    """Delivers at once what waits for a shop, too."""

    def network(
        self, work: Callable[[], object], owner: object, deliver: Callable[[object], None], *, lane: str = ""
    ) -> None:
        self.read(work, owner, deliver, lane=lane)  # type: ignore[arg-type]


def a_shops_presenter(
    shops: FakeWebShops,
    *,
    role: Role = Role.ADMIN,
    bridge: Bridge | None = None,
    ledger: Doer | None = None,
) -> ShopsPresenter:
    """Return a presenter at the second till, at Mile End."""
    desk = Desk(Actor(UUID(bytes=AMIRA), role), UUID(bytes=MILE_END), UUID(bytes=TILL_2))
    ties = Ties(
        queries=Shop(),  # type: ignore[arg-type]
        ledger=ledger,  # type: ignore[arg-type]
        bridge=bridge or Bridge(),  # type: ignore[arg-type]
        desk=lambda: desk,
        now_ms=lambda: NOW_MS,
        press=lambda: None,  # type: ignore[arg-type,return-value]
    )
    return ShopsPresenter(ties, lambda: shops)
