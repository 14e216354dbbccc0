"""Whatever happens to tills, networks and hubs, all agree in the end, and no fact is lost or doubled."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from pos_desktop.journal.envelope import NO_PREVIOUS
from pos_desktop.journal.wire import News, PushAnswer
from pos_desktop.replication.branches import CURSOR
from pos_desktop.replication.client import HubRefused
from pos_desktop.replication.replicator import Replicator
from pos_desktop.services.ports.replication import Fact, TakenIn
from tests.replication.lines import drawn_faults
from tests.replication.world import World

EXAMPLES, STEPS = 12, 25
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
