"""A hub in memory that answers, refuses and goes silent as a real one does; and a tab over it to try."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.domain.permissions import Actor, Permission, Role
from pos_desktop.journal.facts import OutletChanged, RegisterChanged
from pos_desktop.services.access import permit
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.replication import DeviceRow, EnrolCode, HubStanding, HubState
from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.ties import Ties
from tests.fakes.ledger import FakeLedger
from tests.ui.screens.desk import SynchronousBridge
from tests.ui.screens.rows import AMIRA, MILE_END, NOW_MS, OUTLETS, TILL_2, VIEUX_PORT, an_id, at
from tests.ui.screens.shops.online import FakeWebShops

T = TypeVar("T")

ADDRESS = "https://hub.maisontilleul.example"
GOOD_CODE = "7KQ2-M4XD-9TRB"
TILL_3 = an_id("Till 3")
OWN = DeviceRow(
    device_id=an_id("device 2"), name="Till 2", outlet_id=MILE_END, register_id=TILL_2, is_self=True,
    last_seen_ms=NOW_MS - 2_000, behind=0, facts=3_684, drift_ms=120, build="1.4.0",
)  # fmt: skip
OTHER = DeviceRow(
    device_id=an_id("device 3"), name="Vieux-Port, front counter", outlet_id=VIEUX_PORT, register_id=TILL_3,
    is_self=False, last_seen_ms=at(22, 9, 12), behind=14, facts=1_207, drift_ms=-300, build="1.3.2",
)  # fmt: skip
DRIFTING = replace(OTHER, device_id=an_id("device 4"), name="Back office", register_id=None, drift_ms=185_000)
BEHIND = replace(DRIFTING, device_id=an_id("device 5"), name="Atelier", drift_ms=-7_400_000, build="")
REVOKED = replace(OTHER, device_id=an_id("device 6"), name="Stolen tablet", revoked_at_ms=at(21, 18, 3))
FORKED = replace(
    OTHER, device_id=an_id("device 7"), name="Till 3 (copy)", behind=0, forked_from=OTHER.device_id
)
UNSEEN = replace(
    OTHER, device_id=an_id("device 8"), name="", outlet_id=an_id("gone"), last_seen_ms=None, facts=0
)
EVERYWHERE = replace(OTHER, device_id=an_id("device 9"), name="Head office", outlet_id=b"", register_id=None)
ALL = (OTHER, DRIFTING, OWN, BEHIND, REVOKED, FORKED, UNSEEN, EVERYWHERE)
GOING = HubState(HubStanding.UP_TO_DATE, hub=ADDRESS, last_contact_ms=NOW_MS - 4_000)
SENDING = replace(GOING, standing=HubStanding.SENDING, waiting=212, behind=3)
OFFLINE = replace(
    GOING, standing=HubStanding.OFFLINE, waiting=38, offline_since_ms=at(22, 9, 48),
    problem=Unavailable("no_network"),
)  # fmt: skip
REFUSED = replace(GOING, standing=HubStanding.REFUSED, problem=RuleBroken("revoked"))
JOINING = HubState(HubStanding.JOINING, hub=ADDRESS, done=13_002_752, total=83_886_080)
MARK = "f0e16656b82fcc2629198fbfd79b6eb2c6ac42de700b656690eef68dee2f99e4"
SERVING = f"https://192.168.1.20:8787#{MARK}"


class FakeHub:
    """A hub with one good code; `fault` is what the next question meets."""

    def __init__(self, state: HubState | None = None, *devices: DeviceRow) -> None:
        self.now = state or HubState()
        self.known = list(devices)
        self.fault: PosError | None = None
        self.woken = 0
        self.places: list[tuple[bytes, bytes | None]] = []
        self._listeners: list[Callable[[], None]] = []

    def state(self) -> HubState:
        return self.now

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            self._listeners = [each for each in self._listeners if each is not listener]

        return stop

    def wake(self) -> None:
        self.woken += 1

    def devices(self) -> Future[tuple[DeviceRow, ...]]:
        return self._answered(lambda: tuple(self.known))

    def make_code(self, desk: Desk, outlet_id: bytes, register_id: bytes | None) -> Future[EnrolCode]:
        def make() -> EnrolCode:
            permit(desk, Permission.MANAGE_DEVICES)
            self.places.append((outlet_id, register_id))
            return EnrolCode(GOOD_CODE, self.now.serving or ADDRESS, NOW_MS + 1_800_000)

        return self._answered(make)

    def revoke(self, desk: Desk, device_id: bytes) -> Future[None]:
        def revoke() -> None:
            permit(desk, Permission.MANAGE_DEVICES)
            self.known = [
                replace(each, revoked_at_ms=NOW_MS) if each.device_id == device_id else each
                for each in self.known
            ]

        return self._answered(revoke)

    def enrol(self, hub: str, code: str) -> Future[None]:
        def enrol() -> None:
            if code != GOOD_CODE:
                raise RuleBroken("bad_code")
            self.now = replace(GOING, hub=hub)
            self.known.append(OWN)

        return self._answered(enrol)

    def leave(self, desk: Desk) -> Future[None]:
        def leave() -> None:
            permit(desk, Permission.MANAGE_SETTINGS)
            self.now, self.known = HubState(), []

        return self._answered(leave)

    def serve(self, desk: Desk, *, port: int) -> Future[str]:
        def serve() -> str:
            permit(desk, Permission.MANAGE_SETTINGS)
            address = f"https://192.168.1.20:{port}"
            self.now = replace(self.now, serving=address)
            return address

        return self._answered(serve)

    def stop_serving(self, desk: Desk) -> Future[None]:
        def stop() -> None:
            permit(desk, Permission.MANAGE_SETTINGS)
            self.now = replace(self.now, serving="")

        return self._answered(stop)

    def change(self, state: HubState) -> None:
        """Go on in another state, and tell everybody."""
        self.now = state
        for listener in tuple(self._listeners):
            listener()

    def _answered(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            if self.fault is not None:
                raise self.fault
            future.set_result(work())
        except PosError as error:
            future.set_exception(error)
        return future


class Shop:
    """Answers what the tab asks of the database."""

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        registers = (
            NamedRow(TILL_2, "Till 2", {"outlet_id": MILE_END}),
            NamedRow(TILL_3, "Till 3", {"outlet_id": VIEUX_PORT}),
        )
        return {"outlet": OUTLETS, "register": registers}.get(kind, ())


class Bridge(SynchronousBridge):
    """Delivers at once what waits for the hub, too."""

    def network(
        self, work: Callable[[], object], owner: object, deliver: Callable[[object], None], *, lane: str = ""
    ) -> None:
        self.read(work, owner, deliver, lane=lane)  # type: ignore[arg-type]


def a_ledger() -> FakeLedger:
    """Return what the tab writes to: two outlets, each with the register that `Shop` names."""
    ledger = FakeLedger()
    for outlet, name, register in ((MILE_END, "Till 2", TILL_2), (VIEUX_PORT, "Till 3", TILL_3)):
        ledger.append(outlet, OutletChanged(name="Outlet"), None, ())
        ledger.append(register, RegisterChanged(name=name, outlet_id=outlet, prefix=name[-1] + "-"), None, ())
    return ledger


def a_replication_presenter(
    hub: FakeHub, *, role: Role = Role.ADMIN, shops: FakeWebShops | None = None
) -> ReplicationPresenter:
    """Return a presenter at the second till, at Mile End."""
    desk = Desk(Actor(UUID(bytes=AMIRA), role), UUID(bytes=MILE_END), UUID(bytes=TILL_2))
    ties = Ties(
        queries=Shop(),  # type: ignore[arg-type]
        ledger=a_ledger(),  # type: ignore[arg-type]
        bridge=Bridge(),  # type: ignore[arg-type]
        desk=lambda: desk,
        now_ms=lambda: NOW_MS,
        press=lambda: None,  # type: ignore[arg-type,return-value]
    )
    return ReplicationPresenter(ties, lambda: hub, lambda: shops or FakeWebShops())
