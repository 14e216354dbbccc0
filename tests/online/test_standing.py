"""How a shop stands is one word, whatever the reason behind it."""

from __future__ import annotations

import pytest

from pos_desktop.channels.rounds import Health
from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.online.kept import Kept
from pos_desktop.online.standing import Local, channel_state
from pos_desktop.services.ports.online import ChannelState, Standing, Trouble
from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.services.ports.shops import AttemptRow

OWN = {"runner_id": b"1" * 16, "kind": "shopify", "address": "shop.example", "runner_name": "Till 1"}


def state(local: Local | None, **fields: object) -> ChannelState:
    row = NamedRow(b"c" * 16, "Boutique", {**OWN, **fields})
    return channel_state(row, (), orders=(3, 9), local=local)


def here(*, problem: PosError | None = None, **health: object) -> Local:
    return Local(health=Health(**health), problem=problem, kept=Kept())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("local", "standing"),
    [
        (here(), Standing.STARTING),
        (here(is_tried=True), Standing.WORKING),
        (here(is_tried=True, trouble=Trouble("no_network", 1)), Standing.UNREACHABLE),
        (here(is_tried=True, trouble=Trouble("unexpected", 1)), Standing.UNREACHABLE),
        (here(is_tried=True, trouble=Trouble("bad_key", 1)), Standing.REFUSED),
        (here(is_tried=True, trouble=Trouble("clock_wrong", 1)), Standing.REFUSED),
        (here(is_tried=True, aside=Trouble("missing_permission", 1)), Standing.WORKING),
        (here(problem=RuleBroken("vault_locked")), Standing.LOCKED),
        (here(problem=RuleBroken("wrong_passphrase")), Standing.LOCKED),
        (here(problem=RuleBroken("keys_needed")), Standing.NO_KEYS),
        (here(problem=Unavailable("keyring")), Standing.REFUSED),
        (None, Standing.ELSEWHERE),
    ],
)
def test_each_state_has_its_word(local: Local | None, standing: Standing) -> None:
    assert state(local).standing is standing


def test_a_shop_nobody_runs_has_its_orders_from_files() -> None:
    assert state(None, runner_id=b"").standing is Standing.FILES_ONLY


def test_trouble_with_stock_alone_is_shown_while_the_shop_works() -> None:
    shown = state(here(is_tried=True, aside=Trouble("missing_permission", 1)))

    assert shown.trouble == Trouble("missing_permission", 1)


def test_elsewhere_the_report_counts() -> None:
    shown = state(None, reported_state="no_network", reported_at_ms=7, reported_pull_ms=5)
    assert (shown.trouble, shown.last_pull_at_ms) == (Trouble("no_network", 7), 5)
    assert state(None, reported_state="ok", reported_at_ms=7).trouble is None


def test_an_attempt_that_is_under_way_is_not_held() -> None:
    attempt = AttemptRow(
        sale_id=b"s" * 16,
        number="1",
        key="paid",
        kind="paid",
        attempts=1,
        state="waiting",
        reason="",
        facts=(),
        began_at_ms=1,
    )
    local = Local(health=Health(is_tried=True), problem=None, kept=Kept(), attempts=(attempt,))

    assert state(local).held == ()
