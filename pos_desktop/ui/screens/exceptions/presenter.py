"""Decides what the list of exceptions shows, and does what resolves one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.permissions import Permission, allowed
from pos_desktop.services.fulfilling import put_back_fulfillment, unpack_fulfillment
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.online import WebShops
from pos_desktop.services.ports.replication import DeviceRow, Hub
from pos_desktop.services.resolving import (
    keep_code,
    put_back_rival,
    reopen_exception,
    settle_exception,
)
from pos_desktop.services.stocking import set_stock
from pos_desktop.services.telling import settle_message
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.exceptions.found import Found, Sources, find, look_beside
from pos_desktop.ui.screens.exceptions.state import (
    Beside,
    Deed,
    ExceptionsState,
    Item,
    Key,
    News,
    Settled,
    View,
    refusal_of,
)
from pos_desktop.ui.screens.fulfillments.target import Target
from pos_desktop.ui.screens.ties import Ties

T = TypeVar("T")


class ExceptionsPresenter(QObject):
    """Holds the state of the list and turns wishes into deeds.

    Signals: `state_changed` (`ExceptionsState`); `told` (`News`); and where to go on: `sale_requested`,
        `continue_requested` (sale id); `fulfillment_requested` (`Target`); `shop_requested` (channel id);
        `tills_requested` (nothing).
    """

    state_changed = Signal(object)
    told = Signal(object)
    sale_requested = Signal(object)
    continue_requested = Signal(object)
    fulfillment_requested = Signal(object)
    shop_requested = Signal(object)
    tills_requested = Signal()

    def __init__(
        self,
        ties: Ties,
        shops: Callable[[], WebShops],
        hub: Callable[[], Hub],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ties, self._shops, self._hub = ties, shops, hub
        self._devices: tuple[DeviceRow, ...] = ()
        self._state = ExceptionsState()
        self._ways: dict[Deed, Callable[[Item], None]] = {
            Deed.GIVE_BACK: self._lead_to_sale,
            Deed.SALE: self._lead_to_sale,
            Deed.TAKE_PAYMENT: self._lead_to_payment,
            Deed.FULFILLMENT: self._lead_to_fulfillment,
            Deed.SHOP: self._lead_to_shop,
            Deed.TILLS: self._lead_to_tills,
            Deed.PUT_BACK: self._put_back,
            Deed.UNPACK: self._unpack,
            Deed.RETRY: self._retry,
            Deed.BY_HAND: self._done_by_hand,
            Deed.READ_AGAIN: self._read_again,
            Deed.REOPEN: self._reopen,
        }

    @property
    def state(self) -> ExceptionsState:
        """Return what the list shows."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Ask again; called whenever the list comes up or something changed."""
        sources = Sources(self._ties.queries, self._shops, self._hub)
        work = partial(find, sources, self._devices, self._ties.desk().outlet_id.bytes)
        self._ties.bridge.read(work, self, self._on_found, lane="exceptions")

    @Slot(object)
    def show_devices(self, devices: tuple[DeviceRow, ...]) -> None:
        """Look also at the clocks of the shop's tills, as the hub knows them."""
        if devices != self._devices:
            self._devices = devices
            self.refresh()

    @Slot(object)
    def choose(self, key: Key) -> None:
        """Show one exception beside the list."""
        self._set(replace(self._state, chosen=key, refusal=None))
        self._look_beside()

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Show what is to be looked at, or what was settled."""
        state = replace(self._state, view=view, refusal=None)
        first = next((each.key for each in state.shown), None)
        self._set(replace(state, chosen=first))
        self._look_beside()

    @Slot(object)
    def do(self, deed: Deed) -> None:
        """Do what needs nothing typed, or lead to where it is done."""
        item, way = self._state.item, self._ways.get(deed)
        if item is not None and way is not None:
            way(item)

    @Slot(object)
    def count(self, quantity: int) -> None:
        """Say how many units are on the shelf. Units: thousandths."""
        item = self._state.item
        if item is not None:
            desk, outlet_id = self._ties.desk(), item.id_of("outlet_id")
            self._record(
                lambda entry: set_stock(entry, desk, outlet_id, item.about, quantity=quantity),
                News("counted"),
            )

    @Slot(object)
    def keep(self, product_id: bytes) -> None:
        """Let one product alone answer to the code."""
        item = self._state.item
        if item is not None:
            desk, code = self._ties.desk(), item.word("code")
            self._record(lambda entry: keep_code(entry, desk, code, product_id), News("kept"))

    @Slot(object)
    def settle(self, note: str) -> None:
        """Say that nothing more is to be done."""
        item = self._state.item
        if item is not None:
            desk, undo = self._ties.desk(), Settled(*item.key)
            self._record(
                lambda entry: settle_exception(
                    entry, desk, item.about, item.contradiction, number=item.number, note=note
                ),
                News("settled", undo),
            )

    @Slot(object)
    def undo(self, settled: Settled) -> None:
        """Put a settled one back on the list."""
        desk = self._ties.desk()
        self._record(lambda entry: reopen_exception(entry, desk, settled.about, settled.key), None)

    # --- what a button does

    def _lead_to_sale(self, item: Item) -> None:
        self.sale_requested.emit(item.about)

    def _lead_to_payment(self, item: Item) -> None:
        self.continue_requested.emit(item.about)

    def _lead_to_fulfillment(self, item: Item) -> None:
        self.fulfillment_requested.emit(Target(item.about, item.id_of("fulfillment")))

    def _lead_to_shop(self, item: Item) -> None:
        self.shop_requested.emit(item.channel_id)

    def _lead_to_tills(self, _item: Item) -> None:
        self.tills_requested.emit()

    def _put_back(self, item: Item) -> None:
        desk, part = self._ties.desk(), item.id_of("fulfillment")
        put_back = put_back_rival if item.kind == "rival_allocation" else put_back_fulfillment
        self._record(lambda entry: put_back(entry, desk, item.about, part), News("put_back"))

    def _unpack(self, item: Item) -> None:
        desk, part = self._ties.desk(), item.id_of("fulfillment")
        self._record(lambda entry: unpack_fulfillment(entry, desk, item.about, part), News("unpacked"))

    def _retry(self, item: Item) -> None:
        step, desk = item.step, self._ties.desk()
        if step is not None:
            self._ask(
                lambda: self._shops().retry(desk, item.channel_id, step.sale_id, step.key), News("retried")
            )

    def _done_by_hand(self, item: Item) -> None:
        step, desk = item.step, self._ties.desk()
        if step is not None:
            self._record(lambda entry: settle_message(entry, desk, step.sale_id, step.key), News("by_hand"))

    def _read_again(self, item: Item) -> None:
        order, desk = item.order, self._ties.desk()
        if order is not None:
            self._ask(
                lambda: self._shops().read_again(desk, item.channel_id, order.order_id), News("read_again")
            )

    def _reopen(self, item: Item) -> None:
        desk = self._ties.desk()
        self._record(lambda entry: reopen_exception(entry, desk, *item.key), News("reopened"))

    def _record(self, work: Callable[[Entry], object], news: News | None) -> None:
        if not self._state.is_busy:
            self._set(replace(self._state, is_busy=True, refusal=None))
            self._ties.bridge.follow(self._ties.ledger.submit(work), self, partial(self._on_done, news))

    def _ask(self, work: Callable[[], object], news: News) -> None:
        if not self._state.is_busy:
            self._set(replace(self._state, is_busy=True, refusal=None))
            self._ties.bridge.network(work, self, partial(self._on_done, news))

    def _on_done(self, news: News | None, outcome: Outcome[object]) -> None:
        self._state = replace(self._state, is_busy=False)
        try:
            outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_of(error)))
            return
        if news is not None:
            self.told.emit(news)
        self.refresh()

    # --- what was found

    def _on_found(self, outcome: Outcome[Found]) -> None:
        try:
            found = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_of(error), is_loading=False))
            return
        shown = found.items if self._state.view is View.OPEN else found.settled
        chosen = still_chosen(self._state, shown)
        self._set(
            replace(
                self._state,
                items=found.items,
                settled=found.settled,
                chosen=chosen,
                zone=found.zone,
                now_ms=self._ties.now_ms(),
                may_resolve=allowed(self._ties.desk().actor.role, Permission.RESOLVE_EXCEPTION),
                is_loading=False,
            )
        )
        self._look_beside()

    def _look_beside(self) -> None:
        item = self._state.item
        if item is not None:
            work = partial(look_beside, self._ties.queries, item, self._ties.desk().outlet_id.bytes)
            self._ties.bridge.read(work, self, self._on_beside, lane="beside")

    def _on_beside(self, outcome: Outcome[Beside]) -> None:
        self._set(replace(self._state, beside=outcome.value()))

    def _set(self, state: ExceptionsState) -> None:
        self._state = state
        self.state_changed.emit(state)


def still_chosen(state: ExceptionsState, items: tuple[Item, ...]) -> Key | None:
    """Return the one to show: the one shown before while it is there, else what took its place."""
    keys = [each.key for each in items]
    if state.chosen in keys or not keys:
        return state.chosen if keys else None
    before = [each.key for each in state.shown]
    at = before.index(state.chosen) if state.chosen in before else 0
    return keys[min(at, len(keys) - 1)]
