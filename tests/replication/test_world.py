"""Whatever happens to tills, networks and hubs, all agree in the end, and no fact is lost or doubled."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from pos_desktop.journal.wire import News, PushAnswer
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import HubRefused
from pos_desktop.replication.replicator import ACKED, Replicator
from pos_desktop.services.ports.replication import Fact, TakenIn
from tests.replication.lines import drawn_faults
from tests.replication.world import World

EXAMPLES, STEPS = 12, 25
PLANTED_EXAMPLES = 400
SOAK_EXAMPLES, SOAK_STEPS = 400, 60
TILL = st.integers(0, 3)
PICK = st.integers(0, 7)
SKU = st.sampled_from(["MUG", "BOWL", "SOAP"])


class Life(RuleBasedStateMachine):
    """One world, and one step after another."""

    replicator: type[Replicator] = Replicator

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.mkdtemp(prefix="pos-world-")
        self.world = World(Path(self._folder), self.replicator)

    def teardown(self) -> None:
        try:
            self.world.check()
        finally:
            self.world.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    @rule(till=TILL, sku=SKU)
    def sell(self, till: int, sku: str) -> None:
        self.world.sell(till, sku)

    @rule(till=TILL, number=st.integers(1, 4), sku=SKU)
    def import_order(self, till: int, number: int, sku: str) -> None:
        self.world.import_order(till, number, sku)

    @rule(till=TILL, pick=PICK, deed=st.sampled_from(["pay", "pack", "ship", "cancel"]))
    def work_on_an_order(self, till: int, pick: int, deed: str) -> None:
        getattr(self.world, deed)(till, pick)

    @rule(till=TILL, sku=SKU, units=st.integers(0, 60))
    def count(self, till: int, sku: str, units: int) -> None:
        self.world.count(till, sku, units)

    @rule(till=TILL)
    def exchange(self, till: int) -> None:
        self.world.exchange(till)

    @rule(till=TILL, seed=st.integers(0, 1_000))
    def exchange_over_a_bad_network(self, till: int, seed: int) -> None:
        self.world.exchange(till, drawn_faults(seed, 0.4))

    @rule(till=TILL)
    def exchange_on_a_full_disk(self, till: int) -> None:
        self.world.exchange_on_a_full_disk(till)

    @rule(till=TILL)
    def restart(self, till: int) -> None:
        self.world.restart(till)

    @rule(till=TILL)
    def copy_till(self, till: int) -> None:
        self.world.copy_till(till)

    @rule(till=TILL)
    def put_till_back(self, till: int) -> None:
        self.world.put_till_back(till)

    @rule(till=TILL)
    def clone(self, till: int) -> None:
        self.world.clone(till)

    @rule(till=TILL, hours=st.sampled_from([-3 * 365 * 24, -1, 1, 25]))
    def jump(self, till: int, hours: int) -> None:
        self.world.jump(till, hours)

    @rule()
    def copy_hub(self) -> None:
        self.world.copy_hub()

    @rule()
    def put_hub_back(self) -> None:
        self.world.put_hub_back()


def _settings(examples: int, steps: int, **more: object) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.generate,),  # to make a failing life smaller takes hours
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        **more,  # type: ignore[arg-type]
    )


def test_all_agree_and_nothing_is_lost_whatever_happens() -> None:
    run_state_machine_as_test(Life, settings=_settings(EXAMPLES, STEPS))


@pytest.mark.soak
def test_all_agree_over_many_lives() -> None:
    run_state_machine_as_test(Life, settings=_settings(SOAK_EXAMPLES, SOAK_STEPS))


# --- bugs that others had, each planted, each found


class AckNeverGoesBack(Replicator):
    """What the hub once acknowledged is taken for kept for ever, also when it was put back from a copy."""

    def push(self) -> int:
        self._acked = max(self.news().acked, int(self._journal.kept(ACKED) or 0))
        sent = super().push()
        self.remember()
        return sent


class CursorIsTheNewest(Replicator):
    """The cursor is set to where the feed ends, not to where the page does."""

    def pull(self) -> TakenIn:
        self._page = 5  # or a feed of one page hides it
        taken = super()._pulled(own=False)
        first = next(taken, TakenIn())
        epoch, _ = self.cursor()
        self._journal.keep(CURSOR, f"{epoch}:{self.newest}")
        return first


class CursorBeforeFacts(Replicator):
    """The cursor is kept before the facts that it covers."""

    def pull(self) -> TakenIn:
        epoch, after = self.cursor()
        page = self._client.feed(after, epoch=epoch, limit=self._page)
        self._journal.keep(CURSOR, f"{page.epoch}:{page.upto}")
        return self._journal.take_in(page.facts, kept=(CURSOR, f"{page.epoch}:{page.upto}"))


class ForkIsOverwritten(Replicator):
    """A branch of our own is given up for the hub's."""

    def _renew(self, common: int) -> int:
        moved = super()._renew(common)
        self._acked = self._journal.own_end()[0]
        return moved

    def push(self) -> int:
        if self._acked is not None and self._acked == self._journal.own_end()[0]:
            return 0
        return super().push()

    def news(self) -> News:
        acked, news = self._acked, super().news()
        if acked is not None and acked > news.acked:
            self._acked = acked
        return news


class ResendsFromTheWrongPlace(Replicator):
    """After a hub was put back, the fact that it lacks first is left out."""

    def _pushed(self, acked: int, facts: Sequence[Fact]) -> PushAnswer:
        return super()._pushed(acked + 1, facts[1:] or facts)


class SwallowsWhatIsRefused(Replicator):
    """A push that the hub refuses is taken for done: it must not block those after it."""

    def push(self) -> int:
        try:
            return super().push()
        except HubRefused:
            self._acked = self._journal.own_end()[0]
            return 0

    def reconcile(self, news: News) -> int:
        return 0


class IssuesFromTheWrongPlace(Replicator):
    """A branch is issued anew without its first fact."""

    def _renew(self, common: int) -> int:
        return super()._renew(common + 1)


PLANTED = (
    AckNeverGoesBack,
    CursorIsTheNewest,
    CursorBeforeFacts,
    ForkIsOverwritten,
    ResendsFromTheWrongPlace,
    SwallowsWhatIsRefused,
    IssuesFromTheWrongPlace,
)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_a_bug_planted_in_replication_is_found(planted: type[Replicator]) -> None:
    life = type("PlantedLife", (Life,), {"replicator": planted})

    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(life, settings=_settings(PLANTED_EXAMPLES, STEPS))
