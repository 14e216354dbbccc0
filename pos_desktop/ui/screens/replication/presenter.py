"""Decides what the replication tab shows: asks how it goes, adds and revokes tills, joins, leaves, serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.permissions import Permission, allowed
from pos_desktop.services.places import add_register
from pos_desktop.services.ports.online import WebShops
from pos_desktop.services.ports.replication import DeviceRow, EnrolCode, Hub, HubStanding
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.replication.found import Found, find
from pos_desktop.ui.screens.replication.state import (
    NEW_REGISTER,
    STANDARD_PORT,
    News,
    ReplicationState,
    Side,
    Spot,
    View,
    refusal_at,
)
from pos_desktop.ui.screens.ties import Ties

T = TypeVar("T")


class ReplicationPresenter(QObject):
    """Holds the state of the tab and turns wishes into deeds; nothing waits for the hub on the UI thread.

    Signals: `state_changed` (`ReplicationState`); `told` (`News`); `joined` (nothing): this till has just
        taken its place at a hub.
    """

    state_changed = Signal(object)
    told = Signal(object)
    joined = Signal()

    def __init__(
        self,
        ties: Ties,
        hub: Callable[[], Hub],
        shops: Callable[[], WebShops],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ties = ties
        self._shops = shops  # they hold the keys of this computer, the hub's among them
        self._hub = hub  # called off the UI thread only: the first call may take a while
        self._state = ReplicationState()

    @property
    def state(self) -> ReplicationState:
        """Return what the tab shows."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Ask again; called whenever the tab comes up or something changed."""
        work = partial(find, self._ties.queries, self._hub, self._shops, self._ties.desk().outlet_id.bytes)
        self._ties.bridge.read(work, self, self._on_found, lane="replication")

    @Slot()
    def tick(self) -> None:
        """Let "3 min ago" go on while nothing else happens."""
        self._set(replace(self._state, now_ms=self._ties.now_ms()))

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Show the tills, or the hub of this one."""
        self._set(replace(self._state, view=view, refusal=None, asks=""))

    @Slot(object)
    def choose_device(self, device_id: bytes) -> None:
        """Show how one till stands."""
        self._set(
            replace(
                self._state, view=View.TILLS, side=Side.TILL, chosen=device_id, code=None, asks="",
                refusal=None,
            )
        )  # fmt: skip

    @Slot()
    def show_adding(self) -> None:
        """Show where a new till is to be, before its code is made."""
        at = (self._state.code_at[0] or self._ties.desk().outlet_id.bytes, NEW_REGISTER)
        self._set(
            replace(
                self._state, view=View.TILLS, side=Side.CODE, code=None, code_at=at, asks="", refusal=None
            )
        )

    @Slot(object)
    def place_code(self, at: tuple[bytes, bytes | None]) -> None:
        """Say at which outlet and register the new till is to be."""
        self._set(replace(self._state, code_at=at, code=None, refusal=None))

    @Slot(object)
    def make_code(self, name: str = "") -> None:
        """Make a one-time code for a new till; a register that is to be made for it is called `name`."""
        outlet_id, register_id = self._state.code_at
        desk = self._ties.desk()
        if register_id == NEW_REGISTER:
            if self._state.busy is None:
                self._set(replace(self._state, busy=Spot.CODE, refusal=None))
                made = self._ties.ledger.submit(lambda entry: add_register(entry, desk, outlet_id, name))
                self._ties.bridge.follow(made, self, self._on_register_made)
            return
        self._do(Spot.CODE, lambda hub: hub.make_code(desk, outlet_id, register_id).result(), self._on_code)

    @Slot(object)
    def ask(self, what: str) -> None:
        """Ask once more before a till is revoked or the hub is left; "" takes the question back."""
        self._set(replace(self._state, asks=what, refusal=None))

    @Slot()
    def revoke(self) -> None:
        """Let the till shown do nothing more."""
        device = self._state.device
        if device is not None:
            desk = self._ties.desk()
            self._do(
                Spot.TILL,
                lambda hub: hub.revoke(desk, device.device_id).result(),
                partial(self._on_done, News("revoked", self._state.place_of(device)[1] or device.name)),
            )

    @Slot(object)
    def join(self, typed: tuple[str, str]) -> None:
        """Join a hub, as (address, code)."""
        address, code = (word.strip() for word in typed)
        self._do(Spot.JOIN, lambda hub: hub.enrol(address, code).result(), self._on_joined)

    @Slot(object)
    def unlock(self, passphrase: str) -> None:
        """Open the keys of this computer, or choose the passphrase they will be kept with."""

        def open_keys(hub: Hub) -> None:
            self._shops().unlock(passphrase)
            hub.wake()

        self._do(Spot.UNLOCK, open_keys, lambda _nothing: self.refresh())

    @Slot()
    def leave(self) -> None:
        """Forget the hub; everything stays here."""
        desk, name = self._ties.desk(), self._state.hub.hub
        work: Callable[[Hub], None] = lambda hub: hub.leave(desk).result()  # noqa: E731
        self._do(Spot.HUB, work, partial(self._on_done, News("left", name)))

    @Slot(object)
    def serve(self, port: object) -> None:
        """Let this computer be the hub of the shop's network; None or 0 is the usual port."""
        desk, chosen = self._ties.desk(), port if isinstance(port, int) and port else STANDARD_PORT
        self._do(Spot.SERVE, lambda hub: hub.serve(desk, port=chosen).result(), self._on_serving)

    @Slot()
    def stop_serving(self) -> None:
        """Stop being the hub of the network; what it holds stays."""
        desk = self._ties.desk()
        done = partial(self._on_done, News("not_serving"))
        self._do(Spot.SERVE, lambda hub: hub.stop_serving(desk).result(), done)

    @Slot()
    def wake(self) -> None:
        """Try the hub again now."""
        self._do(Spot.LIST, lambda hub: hub.wake(), lambda _nothing: self.refresh())

    def _do(self, spot: Spot, work: Callable[[Hub], T], then: Callable[[T], None]) -> None:
        """Do something off the UI thread; what is refused is said at its part of the tab."""
        if self._state.busy is spot:
            return
        self._set(replace(self._state, busy=spot, refusal=None))
        arrived = partial(self._on_arrived, spot, then)
        self._ties.bridge.network(lambda: work(self._hub()), self, arrived)

    def _on_arrived(self, spot: Spot, then: Callable[[T], None], outcome: Outcome[T]) -> None:
        self._state = replace(self._state, busy=None)
        try:
            result = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(spot, error)))
            return
        self._state = replace(self._state, asks="")
        then(result)

    def _on_done(self, news: News, _result: object) -> None:
        self.told.emit(news)
        self.refresh()

    def _on_register_made(self, outcome: Outcome[bytes]) -> None:
        self._on_arrived(Spot.CODE, self._stand_code_at, outcome)

    def _stand_code_at(self, register_id: bytes) -> None:
        self._set(replace(self._state, code_at=(self._state.code_at[0], register_id)))
        self.refresh()
        self.make_code()

    def _on_code(self, code: EnrolCode) -> None:
        self._set(replace(self._state, code=code, now_ms=self._ties.now_ms()))

    def _on_joined(self, _result: None) -> None:
        self.told.emit(News("joined", self._state.hub.hub))
        self.joined.emit()
        self.refresh()

    def _on_serving(self, address: str) -> None:
        self.told.emit(News("serving", address))
        self.refresh()

    def _on_found(self, outcome: Outcome[Found]) -> None:
        try:
            found = outcome.value()
        except PosError as error:
            self._set(replace(self._state, refusal=refusal_at(Spot.LIST, error), is_loading=False))
            return
        desk = self._ties.desk()
        had_hub, role = self._state.has_hub or self._state.is_loading, desk.actor.role
        state = replace(
            self._state,
            hub=found.hub,
            places=found.places,
            zone=found.zone,
            vault=found.vault,
            own_register=desk.register_id.bytes if desk.register_id is not None else None,
            may_manage=allowed(role, Permission.MANAGE_SETTINGS),
            may_add=allowed(role, Permission.MANAGE_DEVICES),
            now_ms=self._ties.now_ms(),
            is_loading=False,
        )
        if not state.has_hub:
            state = replace(state, devices=(), chosen=None, view=View.HUB)
        elif not had_hub:
            state = replace(state, view=View.TILLS)
        self._set(state)
        if state.has_hub and found.hub.standing is not HubStanding.REFUSED:
            self._ask_devices()

    def _ask_devices(self) -> None:
        work = self._hub_devices
        self._ties.bridge.network(work, self, self._on_devices, lane="devices")

    def _hub_devices(self) -> tuple[DeviceRow, ...]:
        return self._hub().devices().result()

    def _on_devices(self, outcome: Outcome[tuple[DeviceRow, ...]]) -> None:
        try:
            devices = sorted_devices(self._state, outcome.value())
        except PosError:
            return  # the status line says already that the hub does not answer; the last list stays
        chosen = self._state.chosen
        if chosen not in {each.device_id for each in devices}:
            chosen = devices[0].device_id if devices else None
        self._set(replace(self._state, devices=devices, chosen=chosen))

    def _set(self, state: ReplicationState) -> None:
        self._state = state
        self.state_changed.emit(state)


def sorted_devices(state: ReplicationState, devices: tuple[DeviceRow, ...]) -> tuple[DeviceRow, ...]:
    """Return this till first, then the others by outlet and name, then those that were revoked."""

    def rank(device: DeviceRow) -> tuple[bool, bool, bool, str, str, bytes]:
        outlet, register = state.place_of(device)
        name = (register or device.name).casefold()
        is_out = device.revoked_at_ms is not None
        return not device.is_self, is_out, not outlet, outlet.casefold(), name, device.device_id

    return tuple(sorted(devices, key=rank))
