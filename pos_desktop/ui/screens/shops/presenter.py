"""Decides what the web shops' tab shows: asks how each stands, tries, adds, changes, and tries again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.permissions import Permission, allowed
from pos_desktop.services.ports.online import (
    ChannelState,
    HeldStep,
    Place,
    ShopChange,
    ShopDraft,
    Standing,
    UnreadableRow,
    WebShops,
)
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile
from pos_desktop.services.telling import settle_message
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.shops.found import Found, find
from pos_desktop.ui.screens.shops.state import News, Side, Spot, Trial, matched, refusal_at
from pos_desktop.ui.screens.shops.viewing import ShopsViewing, still_chosen, with_outlet
from pos_desktop.ui.screens.ties import Ties

T = TypeVar("T")


class ShopsPresenter(ShopsViewing):
    """Turns wishes about web shops into deeds; nothing waits for a shop on the UI thread.

    Signals: `told` (`News`).
    """

    told = Signal(object)

    def __init__(self, ties: Ties, shops: Callable[[], WebShops], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ties = ties
        self._shops = shops  # called off the UI thread only: the first call may take a while

    @Slot()
    def refresh(self) -> None:
        """Ask again; called whenever the tab comes up or something changed."""
        work = partial(find, self._ties.queries, self._shops, self._ties.desk().outlet_id.bytes)
        self._ties.bridge.read(work, self, self._on_found, lane="shops")

    @Slot()
    def tick(self) -> None:
        """Let "3 min ago" go on while nothing else happens."""
        self._set(replace(self._state, now_ms=self._ties.now_ms()))

    @Slot()
    def show_settings(self) -> None:
        """Show what can be changed about the shop, with its places as it names them now."""
        self._turn_to(Side.SETTINGS, self._state.chosen)
        shop = self._state.shop
        if shop is None:
            return
        self._set(replace(self._state, places=shop.places, default_outlet_id=shop.default_outlet_id))
        if shop.is_runner and shop.standing is Standing.WORKING:
            self._do(
                Spot.SETTINGS,
                lambda shops: shops.locations(shop.channel_id),
                partial(self._on_locations, shop),
            )

    @Slot()
    def leave_settings(self) -> None:
        """Show again how the shop stands."""
        self._turn_to(Side.SHOP, self._state.chosen)

    @Slot(object)
    def unlock(self, passphrase: str) -> None:
        """Open the keys of this computer, or choose the passphrase that keeps them."""
        self._do(Spot.UNLOCK, lambda shops: shops.unlock(passphrase), self._done("opened"))

    @Slot(object)
    def test(self, draft: ShopDraft) -> None:
        """Try a shop without changing anything; one at a time."""
        self._try(Spot.ADD, draft)

    @Slot()
    def add(self) -> None:
        """Add the shop that was tried."""
        trial = self._state.trial
        if trial is None or trial.profile is None:
            return
        name = trial.draft.name.strip() or trial.profile.name
        change = ShopChange(places=self._state.places, default_outlet_id=self._state.default_outlet_id)
        desk, draft = self._ties.desk(), replace(trial.draft, name=name)
        self._do(Spot.ADD, lambda shops: shops.add(desk, draft, change), partial(self._on_added, name))

    @Slot(object)
    def try_keys(self, draft: ShopDraft) -> None:
        """Try other keys of the shop shown, and keep them when it accepts them."""
        self._try(Spot.KEYS, draft)

    @Slot(object)
    def change(self, change: ShopChange) -> None:
        """Change something about the shop shown."""
        shop = self._state.shop
        if shop is not None:
            desk = self._ties.desk()
            self._do(
                Spot.SETTINGS, lambda shops: shops.change(desk, shop.channel_id, change), self._on_changed
            )

    @Slot(object)
    def match_place(self, match: tuple[str, bytes | None]) -> None:
        """Say which outlet a place of the shop shown is."""
        places = with_outlet(self._state, match)
        self._set(replace(self._state, places=places))
        self.change(ShopChange(places=places))

    @Slot()
    def remove(self) -> None:
        """Forget the shop shown and its keys; its orders stay."""
        shop = self._state.shop
        if shop is not None:
            desk, then = self._ties.desk(), partial(self._on_removed, shop.name)
            self._do(Spot.SETTINGS, lambda shops: shops.remove(desk, shop.channel_id), then)

    @Slot()
    def sync_now(self) -> None:
        """Look for orders and tell what waits, at once."""
        shop = self._state.shop
        if shop is not None:
            then = self._done("syncing", shop.name)
            self._do(Spot.SHOP, lambda shops: shops.sync_now(shop.channel_id), then)

    @Slot(object)
    def retry(self, step: HeldStep) -> None:
        """Tell the shop once more."""
        shop = self._state.shop
        if shop is not None:
            desk, then = self._ties.desk(), self._done("retried", step.number)
            self._do(
                Spot.SHOP, lambda shops: shops.retry(desk, shop.channel_id, step.sale_id, step.key), then
            )

    @Slot(object)
    def settle(self, step: HeldStep | MessageRow) -> None:
        """Write down that somebody did it in the shop's own admin."""
        desk = self._ties.desk()
        future = self._ties.ledger.submit(lambda entry: settle_message(entry, desk, step.sale_id, step.key))
        self._ties.bridge.follow(
            future, self, partial(self._on_done, Spot.SHOP, self._done("settled", step.number))
        )

    @Slot(object)
    def read_again(self, row: UnreadableRow) -> None:
        """Read an order that made no sense once more."""
        shop = self._state.shop
        if shop is not None:
            desk, then = self._ties.desk(), self._done("read_again", row.number or row.order_id)
            self._do(Spot.SHOP, lambda shops: shops.read_again(desk, shop.channel_id, row.order_id), then)

    def _try(self, spot: Spot, draft: ShopDraft) -> None:
        if self._state.trial is None or not self._state.trial.is_running:
            self._set(replace(self._state, trial=Trial(draft), refusal=None))
            work = partial(_ask, self._shops, lambda shops: shops.test(draft))
            self._ties.bridge.network(work, self, partial(self._on_tried, spot, draft), lane="trial")

    def _do(self, spot: Spot, work: Callable[[WebShops], T], then: Callable[[T], None]) -> None:
        """Do something off the UI thread; what is refused is said at its place."""
        deliver = partial(self._on_done, spot, then)
        self._ties.bridge.network(partial(_ask, self._shops, work), self, deliver)

    def _on_done(self, spot: Spot, then: Callable[[T], None], outcome: Outcome[T]) -> None:
        try:
            result = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(spot, error)))
            return
        self._state = replace(self._state, refusal=None)
        then(result)

    def _done(self, kind: str, name: str = "") -> Callable[[object], None]:
        """Return what follows a deed: the news, and another look."""

        def then(_result: object) -> None:
            self.told.emit(News(kind, name))
            self.refresh()

        return then

    def _on_tried(self, spot: Spot, draft: ShopDraft, outcome: Outcome[ShopProfile]) -> None:
        trial = self._state.trial
        if trial is None or trial.draft != draft:
            return
        try:
            profile = outcome.value()
        except PosError as error:
            self._set(replace(self._state, trial=replace(trial, refusal=refusal_at(spot, error))))
            return
        state = replace(self._state, trial=replace(trial, profile=profile))
        if spot is Spot.KEYS:
            self._set(state)
            self._keep_keys(draft)
            return
        places = matched(profile, state.outlets, state.own_outlet_id)
        self._set(replace(state, places=places))

    def _keep_keys(self, draft: ShopDraft) -> None:
        shop = self._state.shop
        if shop is not None:
            desk, change = self._ties.desk(), ShopChange(keys=draft.keys)
            then = self._done("keys_kept", shop.name)
            self._do(Spot.KEYS, lambda shops: shops.change(desk, shop.channel_id, change), then)

    def _on_added(self, name: str, channel_id: bytes) -> None:
        self._turn_to(Side.SHOP, channel_id)
        self._done("added", name)(None)

    def _on_removed(self, name: str, _result: None) -> None:
        self._turn_to(Side.SHOP, None)
        self._done("removed", name)(None)

    def _on_changed(self, _result: None) -> None:
        self.refresh()

    def _on_locations(self, shop: ChannelState, found: tuple[ShopLocation, ...]) -> None:
        if self._state.chosen != shop.channel_id or self._state.side is not Side.SETTINGS:
            return
        known = {each.ref: each.outlet_id for each in self._state.places}
        places = tuple(Place(each.ref, each.name, known.get(each.ref)) for each in found)
        self._set(replace(self._state, places=places))

    def _on_found(self, outcome: Outcome[Found]) -> None:
        desk = self._ties.desk()
        try:
            found = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(Spot.LIST, error), is_loading=False))
            return
        role = desk.actor.role
        self._set(
            replace(
                self._state,
                shops=found.shops,
                tasks=found.tasks,
                chosen=still_chosen(self._state, found.shops),
                vault=found.vault,
                outlets=found.outlets,
                own_outlet_id=desk.outlet_id.bytes,
                may_manage=allowed(role, Permission.MANAGE_CHANNELS),
                may_resolve=allowed(role, Permission.RESOLVE_EXCEPTION),
                zone=found.zone,
                now_ms=self._ties.now_ms(),
                is_loading=False,
            )
        )


def _ask(shops: Callable[[], WebShops], work: Callable[[WebShops], T]) -> T:
    return work(shops())
