"""Waits double, are drawn apart, and end at a quarter of an hour."""

from __future__ import annotations

import pytest

from pos_desktop.channels.pace import Backoff, is_of_the_shop, stands_still
from pos_desktop.domain.errors import PosError, Rejected
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable


@pytest.mark.parametrize(
    ("failures", "wait_ms"), [(1, 2_500), (2, 5_000), (3, 10_000), (9, 450_000), (99, 450_000)]
)
def test_waits_double_up_to_their_end(failures: int, wait_ms: int) -> None:
    assert Backoff(lambda: 0.0).wait_ms(failures) == wait_ms


def test_a_wait_is_drawn_from_its_upper_half() -> None:
    assert Backoff(lambda: 0.999_999).wait_ms(1) == 5_000


@pytest.mark.parametrize(("wished", "wait_ms"), [(1, 2_500), (7, 7_000), (0.5, 2_500), ("soon", 2_500)])
def test_the_shops_wish_counts_when_it_is_longer(wished: object, wait_ms: int) -> None:
    error = ShopUnavailable("limited", retry_after_s=wished)

    assert Backoff(lambda: 0.0).wait_ms(1, error) == wait_ms


@pytest.mark.parametrize(
    ("error", "whole_shop", "still"),
    [
        (ShopRefused("bad_key"), True, True),
        (ShopRefused("shop_closed"), True, False),
        (ShopRefused("missing_permission"), False, True),
        (ShopRefused("order_gone"), False, False),
        (ShopUnavailable("no_network"), True, False),
        (ShopUnavailable("shop_error"), False, False),
        (Rejected("bad_order_file"), False, False),
    ],
)
def test_errors_are_of_the_shop_or_of_one_message(error: PosError, whole_shop: bool, still: bool) -> None:
    assert (is_of_the_shop(error), stands_still(error)) == (whole_shop, still)
