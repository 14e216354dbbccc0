"""A web shop to try with is served from the command line, and a connector finds it there."""

from __future__ import annotations

import io
import json
import random
import signal
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.channels.http import Http
from pos_desktop.channels.limits import Lane
from pos_desktop.channels.registry import connector
from pos_desktop.cli import demo_web_shop
from pos_desktop.cli.demo_web_shop import a_basket, make_shop, read_place, serve_web_shop
from pos_desktop.cli.opening import WEB_SHOPS, window_words
from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.services.ports.shops import ShopAccount

CHECKOUT = Path(__file__).parents[2]


def words(*given: str) -> Namespace:
    found = window_words(("demo-shop", *given, "--listen", "127.0.0.1:0"))
    assert found is not None
    return found


Told = list[dict[str, Any]]


class Visit:
    """Stops the shop once it was visited; the shop waits as long as it would between two orders."""

    def __init__(self, out: io.StringIO, visit: Callable[[Told], None], *, after: int = 0) -> None:
        self.out, self.visit, self.left = out, visit, after

    def __call__(self, seconds: float | None) -> bool:
        if not self.left:
            self.visit([json.loads(line) for line in self.out.getvalue().splitlines()])
        self.left -= 1
        return self.left < 0


def served(visit: Callable[[Told], None], *given: str, after: int = 0) -> None:
    out = io.StringIO()
    serve_web_shop(words(*given, "--json"), out, Visit(out, visit, after=after))


def account(told: dict[str, Any]) -> ShopAccount:
    return ShopAccount(b"\x01" * 16, told["kind"], told["url"], tuple(told["keys"]))


@pytest.mark.parametrize("kind", WEB_SHOPS)
def test_what_it_prints_is_all_that_a_connector_needs(kind: str) -> None:
    found: list[str] = []

    def visit(told: Told) -> None:
        http = Http(Lane())
        shop = connector(account(told[0]), http, clock=lambda: time.time_ns() // 1_000_000)
        assert shop.test().missing == ()
        found.extend(shop.order(line["order"]).order_id for line in told[1:])
        http.close()

    served(visit, kind, "--orders-every", "3", after=2)

    assert len(set(found)) == 5 + 2


def test_over_https_it_is_trusted_with_the_certificate_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cryptography")

    def visit(told: Told) -> None:
        assert told[0]["url"].startswith("https://")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", told[0]["certificate"])
        http = Http(Lane())
        assert connector(account(told[0]), http, clock=lambda: 0).test().name
        http.close()

    served(visit, "woocommerce", "--tls")


def test_a_person_is_told_how_to_connect_it_in_their_language() -> None:
    out = io.StringIO()

    serve_web_shop(words("woocommerce", "--lang", "fr"), out, lambda _: True)

    told = out.getvalue().splitlines()
    assert told[0].startswith("Adresse")
    assert any("pos-desktop channel add woocommerce" in line for line in told)


def test_two_starts_never_share_a_key_or_a_number() -> None:
    first, second = (make_shop("woocommerce", seed) for seed in (1_000, 1_002))

    assert first.keys != second.keys
    assert first.place(a_basket(random.Random(1))) != second.place(a_basket(random.Random(1)))


@pytest.mark.parametrize("place", ["", "8080", "localhost", "localhost:x", "localhost:70000", ":80"])
def test_a_place_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_place(place)

    assert refused.value.reason == "bad_listen"


def test_a_place_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = words("woocommerce")
        given.listen = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(Unavailable) as failed:
            serve_web_shop(given, io.StringIO(), lambda _: True)

    assert failed.value.word("place") == given.listen


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(RuleBroken):
        demo_web_shop.make_shop("corner-shop", 0)


def test_it_ends_well_when_it_is_asked_to() -> None:
    command = [
        sys.executable,
        "-m",
        "pos_desktop",
        "demo-shop",
        "woocommerce",
        "--listen",
        "127.0.0.1:0",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["kind"] == "woocommerce"
        process.send_signal(signal.SIGINT)

        assert process.wait(30) == 0


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "x"])
def test_orders_come_at_a_sensible_pace_only(seconds: str) -> None:
    with pytest.raises(SystemExit):
        words("woocommerce", "--orders-every", seconds)
