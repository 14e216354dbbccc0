"""A guided test shows which steps are done, which one failed and why, and what was never asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.ports.shops import ShopProfile, ShopRefused, ShopUnavailable
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.shops.state import Spot, Trial, refusal_at
from pos_desktop.ui.screens.shops.steps import Check, Mark, Step, steps_of
from tests.ui.screens.shops.online import DRAFT, PROFILE

ENGLISH = Texts("en")


def marks(steps: tuple[Step, ...]) -> str:
    """Return the marks as letters: a ahead, d done, w warned, f failed."""
    return "".join(step.mark.value[0] for step in steps)


def failing(error: ShopRefused | ShopUnavailable | RuleBroken) -> tuple[Step, ...]:
    """Return the steps of a test that ended so."""
    return steps_of(ENGLISH, Trial(DRAFT, refusal=refusal_at(Spot.ADD, error)))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ShopUnavailable("no_network"), "faaaaaa"),
        (ShopRefused("wrong_address"), "faaaaaa"),
        (ShopRefused("not_https"), "afaaaaa"),
        (ShopRefused("bad_certificate"), "dfaaaaa"),
        (ShopRefused("clock_wrong", seconds=7_300), "ddfaaaa"),
        (ShopRefused("bad_key"), "dddfaaa"),
        (ShopRefused("shop_closed"), "ddddfaa"),
        (ShopRefused("missing_permission", permission="read_orders"), "dddddfa"),
        (RuleBroken("vault_locked"), "aaafaaa"),
        (ShopUnavailable("shop_error"), "faaaaaa"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.reason,
)
def test_each_failure_is_shown_at_its_own_step(
    error: ShopRefused | ShopUnavailable | RuleBroken, expected: str
) -> None:
    steps = failing(error)
    assert marks(steps) == expected
    assert [bool(step.detail) for step in steps] == [step.mark is Mark.FAILED for step in steps]


def test_the_permission_that_lacks_is_named() -> None:
    steps = failing(ShopRefused("missing_permission", permission="read_orders"))
    assert "read_orders" in steps[list(Check).index(Check.PERMISSIONS)].detail


def test_a_test_on_its_way_has_all_steps_ahead() -> None:
    assert marks(steps_of(ENGLISH, None)) == marks(steps_of(ENGLISH, Trial(DRAFT))) == "aaaaaaa"


def test_what_was_found_stands_beside_its_step() -> None:
    steps = {step.check: step for step in steps_of(ENGLISH, Trial(DRAFT, PROFILE))}
    assert steps[Check.OPEN].detail == "Maison Tilleul · CAD · 9.8"
    assert steps[Check.PLACES].detail == "Mile End, Atelier"
    assert {step.mark for step in steps.values()} == {Mark.DONE}


def test_a_permission_that_lacks_is_a_warning_while_the_rest_works() -> None:
    steps = steps_of(ENGLISH, Trial(DRAFT, ShopProfile("Shop", missing=("write_inventory",))))
    assert marks(steps) == "dddddwd"


def test_a_shop_on_this_computer_is_not_called_secure_by_https() -> None:
    near = replace(DRAFT, address="http://127.0.0.1:8080")
    assert steps_of(ENGLISH, Trial(near, PROFILE))[1].detail == "It does not leave this computer."
