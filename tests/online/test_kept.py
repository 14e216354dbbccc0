"""How a shop stood is the same after it was written down; what nobody can read is a blank."""

from __future__ import annotations

import pytest

from pos_desktop.channels.rounds import Health
from pos_desktop.online.kept import Kept, read_kept, write_kept
from pos_desktop.services.ports.online import Trouble
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile

HEALTH = Health(
    is_tried=True,
    trouble=Trouble("clock_wrong", 7, (("seconds", 900),)),
    aside=Trouble("missing_permission", 8, (("permission", "write_inventory"),)),
    last_pull_at_ms=5,
)


def test_how_a_shop_stood_is_read_as_it_was_written() -> None:
    profile = ShopProfile("B", "CAD", (ShopLocation("1", "Mile End", offers_pickup=True),), ("write_orders",))
    kept = read_kept(write_kept(Kept().after(HEALTH).found(profile)))

    assert kept.health(is_tried=True) == HEALTH
    assert (kept.locations, kept.missing) == (profile.locations, profile.missing)


def test_a_shop_that_stood_still_is_tried_once_more_after_a_restart() -> None:
    still = Health(is_tried=True, stands_still=True, trouble=Trouble("bad_key", 1), last_pull_at_ms=5)

    assert not Kept().after(still).health(is_tried=False).stands_still


@pytest.mark.parametrize("text", ["", "{", '{"last_pull_at_ms": "yesterday"}', "[]"])
def test_what_nobody_can_read_is_a_blank(text: str) -> None:
    assert read_kept(text) == Kept()
