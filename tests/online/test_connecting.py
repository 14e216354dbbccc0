"""Who reads a shop's orders lets the person at the till go first, but not for ever."""

from __future__ import annotations

from threading import Event

from pos_desktop.channels.http import Request
from pos_desktop.online.connecting import LOOKS, Connections
from pos_desktop.services.ports.shops import ShopAccount
from tests.channels.scripted import answers, server


def looks_of(busy: list[bool]) -> list[bool]:
    """Return what one request saw of the till, which is as `busy` says and at last stays so."""
    seen: list[bool] = []

    def look() -> bool:
        seen.append(busy[min(len(seen), len(busy) - 1)])
        return seen[-1]

    with server(answers("200 OK", "[]")) as shop:
        http = Connections(lambda: 0, Event(), look).line(ShopAccount(b"c" * 16, "woocommerce", shop.url))
        assert http.send(Request("GET", shop.url)).status == 200
        http.close()
    return seen


def test_nobody_waits_for_a_till_at_which_nobody_is_served() -> None:
    assert looks_of([False]) == [False, False]


def test_whoever_is_served_at_the_till_goes_first() -> None:
    assert looks_of([True, True, False]) == [True, True, False, False]


def test_a_till_that_is_never_done_holds_a_shop_up_for_a_moment_only() -> None:
    assert looks_of([True]) == [True] * 2 * LOOKS
