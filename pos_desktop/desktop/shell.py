"""Decides what the window shows around the screens: who, where, how things stand, what to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from pos_desktop.desktop.station import Station
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.domain.permissions import Actor
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.rows import ExceptionRow, NamedRow, Queries
from pos_desktop.services.ports.texts import Texts
from pos_desktop.services.signing_in import Credentials, Doorkeeper
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.ties import Ties, zone_of
from pos_desktop.ui.shell.state import (
    Notice,
    Person,
    Printing,
    Replication,
    ShellState,
    UserSwitch,
    WebShops,
)
from pos_desktop.ui.shell.wording import MOST_NOTICES


class Around(Struct, frozen=True):
    """What the database says about where this till stands."""

    users: tuple[NamedRow, ...]
    outlets: tuple[NamedRow, ...]
    registers: tuple[NamedRow, ...]
    open_fulfillments: int


def look_around(queries: Queries, desk: Desk, now_ms: int) -> Around:
    """Ask the database for everything around the screens."""
    counts = queries.fulfillment_counts(outlet_id=desk.outlet_id.bytes, now_ms=now_ms)
    return Around(
        queries.named("user"),
        queries.named("outlet"),
        queries.named("register"),
        counts.open,
    )


class ShellPresenter(QObject):
    """Holds the state of the window and signs people in.

    Signals: `state_changed` (`ShellState`); `desk_changed` (nothing): somebody else took over;
        `pin_refused` (str);
        `pin_accepted` (nothing).
    """

    state_changed = Signal(object)
    desk_changed = Signal()
    pin_refused = Signal(object)
    pin_accepted = Signal()

    def __init__(
        self, ties: Ties, station: Station, doorkeeper: Doorkeeper, texts: Callable[[], Texts]
    ) -> None:
        super().__init__()
        self._ties, self._station, self._doorkeeper, self._texts = ties, station, doorkeeper, texts
        self._around = Around((), (), (), 0)
        self._exceptions: tuple[ExceptionRow, ...] = ()
        self._state = ShellState("sell", datetime.now(UTC))

    def zone(self) -> tzinfo:
        """Return the zone of the outlet where this till stands."""
        return zone_of(self._around.outlets, self._ties.desk().outlet_id.bytes)

    @Slot()
    def refresh(self) -> None:
        """Ask the database again."""
        work = partial(look_around, self._ties.queries, self._ties.desk(), self._ties.now_ms())
        self._ties.bridge.read(work, self, self._on_looked_around, lane="around")

    @Slot()
    def look_for_contradictions(self) -> None:
        """Ask the database what there is to look at; it goes through the whole stock for it."""
        work = partial(self._ties.queries.exceptions, limit=MOST_NOTICES + 1)
        self._ties.bridge.read(work, self, self._on_contradictions_found, lane="contradictions")

    @Slot(object)
    def show_page(self, key: str) -> None:
        """Bring a screen to the front."""
        self._set(replace(self._state, page=key))

    @Slot(object)
    def show_printing(self, printing: Printing) -> None:
        """Say how the printers stand."""
        self._set(replace(self._state, printing=printing))

    @Slot(object)
    def show_web_shops(self, web_shops: WebShops) -> None:
        """Say how the web shops stand."""
        self._set(replace(self._state, web_shops=web_shops))

    @Slot(object)
    def show_replication(self, replication: Replication) -> None:
        """Say how the line to the other computers stands."""
        self._set(replace(self._state, replication=replication))

    @Slot(object)
    def set_sounds(self, has_sounds: bool) -> None:
        """Remember whether a scan is heard."""
        self._set(replace(self._state, has_sounds=has_sounds))

    @Slot()
    def tick(self) -> None:
        """Show the time of the outlet."""
        self._set(self._state)

    @Slot(object)
    def switch_user(self, wish: UserSwitch) -> None:
        """Check a PIN off the UI thread, then let the person take over."""
        user = next((row for row in self._around.users if row.record_id == wish.user_id.bytes), None)
        if user is None:
            return
        credentials = Credentials(user.record_id, user.fields)
        work = partial(self._doorkeeper.check_pin, credentials, wish.pin, now_ms=self._ties.now_ms())
        self._ties.bridge.network(work, self, self._on_pin_checked)

    @Slot(object)
    def scan_badge(self, badge: str) -> None:
        """Let the person take over whose badge was scanned."""
        users = tuple(Credentials(row.record_id, row.fields) for row in self._around.users)
        work = partial(self._doorkeeper.find_badge, users, badge)
        self._ties.bridge.network(work, self, self._on_pin_checked)

    @Slot()
    def lock(self) -> None:
        """Ask for a PIN before anything else."""
        self._station.lock()
        self._on_desk_changed()

    def _on_pin_checked(self, outcome: Outcome[Actor]) -> None:
        try:
            actor = outcome.value()
        except RuleBroken as error:
            self.pin_refused.emit(_pin_problem(self._texts(), error))
            return
        self._station.sign_in(actor)
        self.pin_accepted.emit()
        self._on_desk_changed()

    def _on_desk_changed(self) -> None:
        self.desk_changed.emit()
        self._set(self._state)

    def _on_looked_around(self, outcome: Outcome[Around]) -> None:
        self._around = outcome.value()
        self._set(self._state)

    def _on_contradictions_found(self, outcome: Outcome[tuple[ExceptionRow, ...]]) -> None:
        self._exceptions = outcome.value()
        self._set(self._state)

    def _set(self, state: ShellState) -> None:
        around, desk, texts = self._around, self._ties.desk(), self._texts()
        people = tuple(Person(UUID(bytes=row.record_id), row.name) for row in around.users)
        mine = next((each for each in people if each.user_id == desk.actor.user_id), None)
        self._state = replace(
            state,
            now=datetime.fromtimestamp(self._ties.now_ms() / 1000, self.zone()),
            person=None if self._station.is_locked else mine,
            people=people if self._station.is_locked or mine is not None else (),
            outlet=_name(around.outlets, desk.outlet_id),
            register=_name(around.registers, desk.register_id),
            counts=(("fulfillments", around.open_fulfillments), ("setup", len(self._exceptions))),
            notices=_notices(texts, self._exceptions),
        )
        self.state_changed.emit(self._state)


def _notices(texts: Texts, rows: tuple[ExceptionRow, ...]) -> tuple[Notice, ...]:
    if not rows:
        return ()
    # late: it words what the Setup screen shows, and in most shops nothing contradicts
    from pos_desktop.desktop.noticing import notice

    return tuple(notice(texts, row) for row in rows)


def _name(rows: tuple[NamedRow, ...], record_id: UUID | None) -> str:
    return next((row.name for row in rows if record_id is not None and row.record_id == record_id.bytes), "")


def _pin_problem(texts: Texts, error: PosError) -> str:
    if error.reason == "locked_out":
        seconds = -(-error.number("wait_ms") // 1000)
        return texts.plural("Wait {number} second", "Wait {number} seconds", seconds)
    if error.reason == "unknown_badge":
        return texts("Nobody has this badge")
    if error.reason == "wrong_pin":
        return texts.plural(
            "Wrong PIN, {number} try left", "Wrong PIN, {number} tries left", error.number("left")
        )
    return texts("This user has no PIN")
