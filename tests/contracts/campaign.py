"""Lives of orders over a network that fails, the channel runner's process killed at random moments."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

from pos_desktop.app import App, open_app
from pos_desktop.channels.fakes.serving import Fault, Faults
from pos_desktop.online import opening
from pos_desktop.online.vault import Cost, Vault
from pos_desktop.store.open import wall_ms
from tests.builders import AShop
from tests.channels.at_hand import Clock
from tests.contracts.lives import LIVES, Life, Script, a_life, wrongs_of
from tests.contracts.mortal import MortalServer, a_moment
from tests.contracts.shop_kinds import PRODUCTS, Kind
from tests.contracts.shop_world import A_WHILE_S, World
from tests.contracts.starting import ENVIRON, Run, Starter, words_of
from tests.store.web_shop import StoreDoer

RATES: dict[Fault, float] = {
    "drop": 0.03, "cut": 0.04, "cut_headers": 0.02, "stall": 0.01, "slow": 0.02, "twice": 0.05,
    "error": 0.02, "bad_gateway": 0.02, "limited": 0.02,
}  # fmt: skip
MOST_RUNS = 80
FIRST_RUN = 4  # requests, about
CALM_RUNS = 12
LONG_S = 1_200.0
ENOUGH_STOCK = 200


class GoingClock(Clock):
    """The computer's clock, ahead of it by what was let pass: two processes have to agree on it."""

    def __init__(self) -> None:
        super().__init__(0)

    def __call__(self) -> int:
        return wall_ms() + self.now_ms


class Storm(World):
    """A till whose program is started for every step, as nothing of it lives longer."""

    def __post_init__(self) -> None:
        with self.opened(is_first=True):
            self.stock(ENOUGH_STOCK)
            self.join()

    @contextmanager
    def opened(self, *, is_first: bool = False) -> Iterator[App]:
        """Open the till's program in this process, for what a person does at it."""
        app = open_app(self.folder, clock=self.clock)
        self.store, self.shops = app.store, app.shops
        try:
            if is_first:
                self.till = AShop(StoreDoer(app.store))
            self.till.ledger = StoreDoer(app.store)
            yield app
        finally:
            app.close()


@dataclass
class Outcome:
    """How a campaign went. `wrongs` is everything that was not as it must be."""

    kind: str
    seed: int
    lives: int = 0
    runs: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        failed = sum(self.faults.values())
        return (
            f"{self.kind}, seed {self.seed}: {self.lives} lives, {self.runs} runs of which {self.kills} were"
            f" killed, {failed} requests failed on purpose {dict(self.faults)}, {len(self.wrongs)} wrong"
        )


def weather(
    kind: Kind,
    seed: int,
    starter: Starter,
    *,
    scripts: Sequence[Script] = LIVES,
    plants: tuple[str, ...] = (),
) -> Outcome:
    """Live through a storm, then let all come to rest and look at what it came to."""
    clock, faults = GoingClock(), Faults(RATES, seed=seed, stall_s=0.05, slow_s=0.02, retry_after_s=0)
    shop = kind.make(PRODUCTS, clock=clock, seed=seed)
    faults.enabled = False
    with tempfile.TemporaryDirectory() as name, MortalServer(shop, faults=faults) as server, _surroundings():
        world = Storm(kind, Path(name), clock, shop, server)
        campaign = _Campaign(world, server, starter, Outcome(kind.name, seed), plants, Random(seed))
        campaign.live([a_life(script, world) for script in scripts])
        for http in world.https:
            http.close()
    campaign.outcome.faults.update(faults.counts)
    return campaign.outcome


@contextmanager
def _surroundings() -> Iterator[None]:
    """Keep keys where a run looks for them, in a file that opens fast."""
    with patch.dict(os.environ, ENVIRON), patch.object(opening, "Vault", partial(Vault, cost=Cost(1, 8, 1))):
        yield


@dataclass
class _Campaign:
    world: Storm
    server: MortalServer
    starter: Starter
    outcome: Outcome
    plants: tuple[str, ...]
    chance: Random
    _told: int = 0

    def live(self, lives: list[Life]) -> None:
        """Let every life take its steps, a storm of a run between each and the next."""
        self.outcome.lives = len(lives)
        assert self.server.faults is not None
        self.server.faults.enabled = True
        left, most = list(lives), FIRST_RUN
        for _ in range(MOST_RUNS):
            with self.world.opened() as app:
                left = [life for life in left if _goes_on(life)]
                self._told = _told_in(app)
            if not self.outcome.runs:
                self.world.clock.pass_s(LONG_S)  # the shop was there long before the till
            if not left:
                break
            most = self._run(a_most=most) or most
        self.server.faults.enabled = False
        if left:
            self.outcome.wrongs.append(f"never got on: {[life.name for life in left]}")
            return
        self._rest()
        with self.world.opened() as app:
            self.outcome.wrongs += [wrong for life in lives for wrong in wrongs_of(life)]
            self.outcome.wrongs += self._counts(lives)
            if not app.store.maintenance.verify().is_clean:
                self.outcome.wrongs.append("the till's own tables are damaged")

    def _run(self, *, a_most: int = 0) -> int:
        """Start the runner once; with a number of requests, it is killed among them as a rule.

        Shapes: returns how many requests it made, 0 for one that was killed.
        """
        world = self.world
        world.clock.pass_s(A_WHILE_S if a_most else LONG_S)
        words = words_of(world.folder, "channel", "sync", "B", "--once")
        said = world.folder.parent / f"{world.folder.name}.said"
        program = self.starter.start(Run(tuple(words), str(said), world.clock.now_ms, self.plants))
        is_mortal = a_most and self.chance.random() < 0.7
        self.server.arm(a_moment(self.chance, a_most) if is_mortal else None, program.kill)
        before = world.writes()
        code = program.wait()
        self.server.disarm()
        program.close()
        self.outcome.runs += 1
        self.outcome.kills += code < 0
        if code >= 4:
            self.outcome.wrongs.append(f"the program ended with {code}: {said.read_text()[-2_000:]}")
        said.unlink()
        if code < 0 and world.writes() > before:
            self._must_be_noted()
        return self.server.asked if code >= 0 else 0

    def _must_be_noted(self) -> None:
        """Check that what a killed run wrote to the shop is told, or known to have been tried."""
        with self.world.opened() as app:
            is_noted = app.shops.attempts() or _told_in(app) > self._told
        if not is_noted:
            self.outcome.wrongs.append("the shop was written to without being noted")

    def _rest(self) -> None:
        for _ in range(CALM_RUNS):
            self._run()
            with self.world.opened():
                state = self.world.state
                is_over = not state.waiting and not state.unreadable
            if is_over:
                break
        self._run()  # what was told last comes back
        before = self._all()
        self._run()
        self._run()
        if self._all() != before:
            self.outcome.wrongs.append("it never came to rest: another pull still changes something")

    def _all(self) -> object:
        with self.world.opened():
            return self.world.booked(), list(self.world.shop.effects)

    def _counts(self, lives: list[Life]) -> Iterator[str]:
        """Yield what is wrong with the number of orders and the stock of all lives together."""
        if self.world.state.orders != len(lives):
            yield f"{self.world.state.orders} orders are known, {len(lives)} were placed"
        for sku in self.world.till.products:
            found = [self.world.till.stock(sku, index) for index in range(2)]
            on_hand = (
                sum(level[0] for level in found),
                2 * ENOUGH_STOCK - sum(life.gone.get(sku, 0) for life in lives),
            )
            held = sum(level[1] for level in found), sum(life.held.get(sku, 0) for life in lives)
            for what, (is_now, must_be) in (("on hand", on_hand), ("committed", held)):
                if is_now != must_be:
                    yield f"{sku} {what} is {is_now}, not {must_be}"


def _told_in(app: App) -> int:
    return sum(bool(row.outcome) for row in app.queries.messages(waiting_only=False))


def _goes_on(life: Life) -> bool:
    """Take one step; return whether there is another."""
    try:
        next(life.steps)
    except StopIteration:
        return False
    return True
