"""The port `Hub`: how this till stands with its hub, and what a person does about that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.wire import CodeWish, DeviceInfo
from pos_desktop.online.hub_worker import HubWorker, Surroundings
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.enrolling import Joined, Newcomer, enrol
from pos_desktop.services.access import permit
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.replication import DeviceRow, EnrolCode, Exchanged, HubStanding, HubState

logger = logging.getLogger(__name__)

T = TypeVar("T")

_WORKERS = 2


class ServedHere(Protocol):
    """A hub on this computer that answers."""

    @property
    def address(self) -> str:
        """Return what other tills are told."""

    @property
    def local(self) -> str:
        """Return how this computer itself reaches it."""

    @property
    def code(self) -> str:
        """Return a one-time code for this computer."""


class Host(Protocol):
    """What makes this computer the hub of the shop's network.

    Errors: `Unavailable` no_hub_extra, cannot_listen, not_saved.
    """

    @property
    def address(self) -> str:
        """Return what other tills are told, "" while nothing is served."""

    def serve(self, port: int) -> ServedHere:
        """Serve from now on, also after a restart."""

    def resume(self) -> None:
        """Serve again where it was to be served when the program ended."""

    def stop(self) -> None:
        """Serve no more; what it holds stays."""

    def close(self) -> None:
        """Stop until the next start of the program."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who this till meets. Shapes: `connect` is told address, pin and token."""

    newcomer: Newcomer
    connect: Callable[[str, str, str], HubClient]
    joined: Callable[[Joined], None]
    host: Host


class LiveHub:
    """Nothing runs by itself before `start`; a single command works without it."""

    def __init__(self, around: Surroundings, company: Company) -> None:
        self._around, self._company = around, company
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._worker = HubWorker(around, self._tell)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="hub-asked")
        self._is_started = False

    # --- life

    def start(self) -> None:
        """Keep in step with the hub, if this till has one, until `stop`; once is enough."""
        if self._is_started:
            return
        self._is_started = True
        self._later(self._resume)
        self._worker.start()

    def stop(self) -> None:
        """End all threads; what was on its way comes again."""
        if self._is_started:
            self._worker.stop()
        self._company.host.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    # --- the port

    def state(self) -> HubState:
        """Return how it goes, at once."""
        return replace(self._worker.state(), serving=self._company.host.address)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` from a worker after the state changed; returns how to stop."""
        self._listeners = (*self._listeners, listener)

        def stop() -> None:
            self._listeners = tuple(other for other in self._listeners if other is not listener)

        return stop

    def wake(self) -> None:
        """Try again now."""
        self._worker.wake()

    def devices(self) -> Future[tuple[DeviceRow, ...]]:
        """Ask the hub for every device of the shop."""
        return self._later(lambda: tuple(self._row(each) for each in self._worker.client().devices()))

    def make_code(self, desk: Desk, outlet_id: bytes, register_id: bytes | None) -> Future[EnrolCode]:
        """Make a one-time code for a new device. Errors: `RuleBroken("not_allowed")`."""

        def make() -> EnrolCode:
            permit(desk, Permission.MANAGE_DEVICES)
            made = self._worker.client().make_code(CodeWish(outlet_id.hex(), (register_id or b"").hex()))
            return EnrolCode(made.code, self._told_address(), made.expires_at_ms)

        return self._later(make)

    def revoke(self, desk: Desk, device_id: bytes) -> Future[None]:
        """Let a device do nothing more. Errors: `RuleBroken("not_allowed")`."""

        def revoke() -> None:
            permit(desk, Permission.MANAGE_DEVICES)
            self._worker.client().revoke(device_id)

        return self._later(revoke)

    def enrol(self, hub: str, code: str) -> Future[None]:
        """Join this till, with all it has, to a hub.

        Errors: `RuleBroken` bad_code, not_https, wrong_address, bad_certificate, joined_already;
            `Unavailable` no_network, slow_down.
        """
        return self._later(lambda: self.join(hub, code))

    def leave(self, desk: Desk) -> Future[None]:
        """Forget the hub; everything stays here. Errors: `RuleBroken("not_allowed")`."""

        def leave() -> None:
            permit(desk, Permission.MANAGE_SETTINGS)
            self._around.identities.save(None)
            self._around.journal.keep(CURSOR, "")
            self._worker.renew()

        return self._later(leave)

    def serve(self, desk: Desk, *, port: int) -> Future[str]:
        """Let this computer be the hub of the shop's network; returns its address."""

        def serve() -> str:
            permit(desk, Permission.MANAGE_SETTINGS)
            served = self._company.host.serve(port)
            if self._around.identities.load() is None:
                self.join(served.local, served.code)
            self._tell()
            return served.address

        return self._later(serve)

    def stop_serving(self, desk: Desk) -> Future[None]:
        """Stop being the hub of the network; what it holds stays."""

        def stop() -> None:
            permit(desk, Permission.MANAGE_SETTINGS)
            self._company.host.stop()
            self._tell()

        return self._later(stop)

    # --- for a command

    def join(self, hub: str, code: str) -> None:
        """Join a hub, on the calling thread. Errors: as `enrol`."""
        around, company = self._around, self._company
        if around.identities.load() is not None and self.state().standing is not HubStanding.REFUSED:
            raise RuleBroken("joined_already")
        joined = enrol(hub, code, company.newcomer, around.journal, around.identities, company.connect)
        company.joined(joined)
        self._worker.renew()

    def look(self) -> HubState:
        """Return how it goes; where nothing runs by itself, the hub is asked first, and waited for."""
        if not self._is_started:
            self._worker.look()
        return self.state()

    def sync(self) -> Exchanged:
        """Exchange everything with the hub now, on the calling thread. Errors: `PosError`."""
        return self._worker.sync()

    # --- inside

    def _resume(self) -> None:
        try:
            self._company.host.resume()
        except PosError:
            logger.exception("this computer cannot be the hub of the network")
        self._tell()

    def _told_address(self) -> str:
        if self._company.host.address:
            return self._company.host.address
        identity = self._around.identities.load()
        if identity is None:
            raise Unavailable("no_hub")
        return f"{identity.hub}#{identity.pin}" if identity.pin else identity.hub

    def _row(self, info: DeviceInfo) -> DeviceRow:
        device_id = bytes.fromhex(info.device_id)
        return DeviceRow(
            device_id=device_id,
            name=info.name,
            outlet_id=bytes.fromhex(info.outlet_id),
            register_id=bytes.fromhex(info.register_id) or None,
            is_self=device_id == self._around.journal.device_id,
            last_seen_ms=info.last_seen_ms,
            behind=info.behind,
            facts=info.facts,
            drift_ms=info.drift_ms,
            build=info.build,
            revoked_at_ms=info.revoked_at_ms,
            forked_from=bytes.fromhex(info.forked_from) or None,
        )

    def _later(self, work: Callable[[], T]) -> Future[T]:
        return self._pool.submit(work)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
