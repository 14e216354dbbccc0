"""The two threads that keep a till and its hub in step: one exchanges, one listens for news.

Nothing that a person does waits for them. A failure is tried again by `Pace`, at once when a way to the hub
opens, when something is to be sent first, or when somebody asks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from pos_desktop.domain.errors import PosError, Rejected, Unavailable
from pos_desktop.journal.wire import News
from pos_desktop.online.hub_listener import Listener
from pos_desktop.online.hub_stands import Stands
from pos_desktop.replication.bootstrap import Bootstrap, Room
from pos_desktop.replication.branches import BranchingJournal
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.identity import Identity, IdentityStore
from pos_desktop.replication.pace import Pace, is_refused
from pos_desktop.replication.replicator import Replicator
from pos_desktop.services.ports.replication import Exchanged, HubStanding, HubState

logger = logging.getLogger(__name__)

LISTEN_S, LISTEN_MORE_S = 25.0, 15.0
PROBE_S = 1.0
REST_S = 600.0
LAST_WORDS_S = 5.0
DRIFT_NOISE_MS = 2_000
NO_HUB = "no_hub"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the exchange stands on.

    Units: `clock` in milliseconds UTC. Shapes: `draw` gives numbers from 0 to below 1; `route` says from
        which own address a hub would be reached, "" from none.
    """

    journal: BranchingJournal
    room: Room
    identities: IdentityStore
    connect: Callable[[Identity], HubClient]
    clock: Callable[[], int]
    draw: Callable[[], float]
    route: Callable[[str], str]


class HubWorker:
    """Keeps in step with one hub once it is started; `changed` is called, on any thread, after news."""

    def __init__(self, around: Surroundings, changed: Callable[[], None]) -> None:
        self._around = around
        self._one_round = threading.Lock()
        self._wake, self._over = threading.Event(), threading.Event()
        self._listener = Listener(self._ask_for_news, self._heard, self.wake)
        self._stands = Stands(changed)
        self._pace = Pace(around.draw)
        self._replicator: Replicator | None = None
        self._listening: HubClient | None = None
        self._compare, self._has_news = True, False
        self._epoch, self._seen = "", 0
        self._thread: threading.Thread | None = None
        self._unlisten: Callable[[], None] = lambda: None

    # --- life

    def start(self) -> None:
        """Keep in step until `stop`."""
        self._unlisten = self._around.journal.on_own_fact(self._wake.set)
        self._thread = threading.Thread(target=self._run, name="hub-exchange", daemon=True)
        self._thread.start()
        self._listener.start()

    def stop(self) -> None:
        """End: what is on its way is finished or given up, and comes again."""
        self._over.set()
        self._unlisten()
        self._wake.set()
        self._listener.stop()
        if self._thread is not None:
            self._thread.join(LAST_WORDS_S)
        if self._replicator is not None:
            with suppress(PosError):
                self._replicator.remember()

    def wake(self) -> None:
        """Try again now."""
        self._compare = True
        self._wake.set()

    # --- what is known

    def state(self) -> HubState:
        """Return how it goes, at once."""
        replicator, state = self._replicator, self._stands.state
        if replicator is None:
            return state
        standing, waiting = state.standing, replicator.waiting
        if standing is HubStanding.UP_TO_DATE and waiting:
            standing = HubStanding.SENDING
        return replace(state, waiting=waiting, standing=standing, refused=replicator.refused)

    def sync(self) -> Exchanged:
        """Exchange everything now, on the calling thread. Errors: `PosError` for what keeps it from that."""
        self._compare = True
        try:
            return self._turn()
        except PosError as error:
            self._failed(error)
            raise

    def look(self) -> None:
        """Ask the hub how this till stands with it, and exchange nothing."""
        try:
            with self._one_round:
                replicator = self._ready()
                news = replicator.news()
                epoch, no = replicator.cursor()
                no = no if epoch == news.epoch else 0
                self._stands.say(standing=HubStanding.UP_TO_DATE, behind=max(0, news.newest - no))
        except PosError as error:
            self._failed(error)

    def renew(self) -> None:
        """Begin anew: this till was enrolled, or its keys can be read now."""
        with self._one_round:
            self._replicator = self._listening = None
            self._stands.begin(HubState())
        self.wake()

    def client(self) -> HubClient:
        """Return a line to the hub for one request of another thread. Errors: `Unavailable("no_hub")`."""
        identity = self._around.identities.load()
        if identity is None:
            raise Unavailable(NO_HUB)
        return self._around.connect(identity)

    # --- exchanging

    def _run(self) -> None:
        while not self._over.is_set():
            self._wake.clear()
            try:
                self._turn()
                wait_s = REST_S
            except PosError as error:
                self._failed(error)
                wait_s = REST_S if error.reason == NO_HUB else self._pace.failed(error)
            except Exception:  # the last handler of this thread: it must go on
                logger.exception("an exchange with the hub ended in a fault")
                self._failed(Unavailable("unexpected"))
                wait_s = self._pace.failed()
            self._sleep(wait_s)

    def _turn(self) -> Exchanged:
        with self._one_round:
            replicator = self._ready()
            done = self._round(replicator)
            self._worked(replicator)
        return done

    def _ready(self) -> Replicator:
        if self._replicator is None:
            around = self._around
            replicator = Replicator(around.journal, around.identities, around.connect)
            self._listening = around.connect(replicator.identity)
            self._stands.begin(HubState(HubStanding.SENDING, hub=replicator.identity.hub))
            self._replicator = replicator
        return self._replicator

    def _round(self, replicator: Replicator) -> Exchanged:
        before = 0 if replicator.cursor()[0] else self._join(replicator)
        replicator.between = lambda: self._between(replicator)
        if self._compare:
            self._compare = self._has_news = False
            try:
                done = self._exchanged(replicator)
                return replace(done, pushed=before + done.pushed)
            except BaseException:
                self._compare = True
                raise
        pushed = self._pushed(replicator)
        has_news, self._has_news = self._has_news, False
        pulled = replicator.pull() if has_news else None
        return Exchanged(pushed, pulled.new if pulled else 0, 0, len(pulled.refused) if pulled else 0)

    def _exchanged(self, replicator: Replicator) -> Exchanged:
        done = replicator.exchange()
        if done.reissued:
            self._listening = self._around.connect(replicator.identity)
            logger.warning("%s facts went over to a new identity: this till had been copied", done.reissued)
        return done

    def _pushed(self, replicator: Replicator) -> int:
        pushed = replicator.push()
        if pushed and replicator.newest == self._seen + 1:
            self._seen += 1  # nobody else pushed meanwhile, and there is nothing to fetch
        return pushed

    def _between(self, replicator: Replicator) -> None:
        if self._over.is_set():
            raise Unavailable("closed")
        self._stands.say(last_contact_ms=self._around.clock(), behind=replicator.behind)
        replicator.push()

    def _join(self, replicator: Replicator) -> int:
        """Send everything, then take the hub's snapshot over, else let the feed bring everything."""
        self._stands.say(standing=HubStanding.JOINING, problem=None, offline_since_ms=None)
        replicator.reconcile(replicator.news())
        pushed = replicator.push()
        client = self._around.connect(replicator.identity)
        try:
            Bootstrap(client, self._around.room, self._progressed, self._over.is_set).run()
        except Rejected as error:
            if is_refused(error):
                raise
            logger.warning("the hub's snapshot was not taken over (%s): everything comes one by one", error)
        self._progressed(0, 0)
        return pushed

    def _progressed(self, done: int, total: int) -> None:
        self._stands.say(done=done, total=total, last_contact_ms=self._around.clock())

    # --- how it went

    def _worked(self, replicator: Replicator) -> None:
        self._pace.worked()
        epoch, no = replicator.cursor()
        self._epoch, self._seen = epoch, max(self._seen, no) if epoch == self._epoch else no
        self._stands.say(
            standing=HubStanding.UP_TO_DATE,
            behind=0,
            problem=None,
            offline_since_ms=None,
            last_contact_ms=self._around.clock(),
        )
        self._listener.go_on()

    def _failed(self, error: PosError) -> None:
        self._compare = True
        self._listener.lost()
        self._stands.failed(error, self._around.clock())

    def _sleep(self, wait_s: float) -> None:
        """Wait, but not when the network comes back, something is to be sent, or somebody asks."""
        if self._listener.is_online or self._stands.state.standing is not HubStanding.OFFLINE:
            self._wake.wait(wait_s)
            return
        hub = self._stands.state.hub
        route = self._around.route(hub)
        while wait_s > 0 and not self._wake.wait(min(wait_s, PROBE_S)):
            wait_s -= PROBE_S
            now = self._around.route(hub)
            if now and now != route:
                self._pace.worked()
                return
            route = now

    # --- what the listener hears

    def _heard(self, news: News) -> bool:
        """Note what the hub said; whether an exchange has to follow."""
        now_ms = self._around.clock()
        drift_ms = now_ms - news.now_ms
        self._stands.say(
            last_contact_ms=now_ms,
            behind=max(0, news.newest - self._seen),
            drift_ms=drift_ms if abs(drift_ms) >= DRIFT_NOISE_MS else 0,
        )
        if self._epoch != news.epoch or news.acked > self._around.journal.own_seq():
            self._compare = True
        elif news.newest > self._seen:
            self._has_news = True
        else:
            return False
        self._wake.set()
        return True

    def _ask_for_news(self) -> News:
        if self._listening is None:
            raise Unavailable(NO_HUB)
        seconds = LISTEN_S + LISTEN_MORE_S * self._around.draw()
        return self._listening.wait(self._seen, seconds, self._around.clock())
