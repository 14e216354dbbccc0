"""A web shop to try with: served from here, it behaves like the real one and needs no account.

Its orders live as long as it runs. Each start has keys and order numbers of its own, so that a till never
takes an order of today for one of yesterday.
"""

from __future__ import annotations

import json
import random
import signal
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Final, TextIO

from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import DEMO_PRODUCTS, Basket, FakeShop, Wanted
from pos_desktop.cli.throwaway_certificate import make_certificate
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.services.ports.texts import Texts, message

EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
NAMES: Final = ("Jo Tremblay", "Camille Roy", "Sam Gagnon", "Alex Côté", "Noa Bouchard", "Inès Pelletier")
MOST_PORT: Final = 65_535
ADDRESS = message("Address: {url}")
KEYS = message("Keys, one per line:")
CONNECT = message("Connect it: pos-desktop channel add {kind} --name Demo --url {url}")
TRUST = message("Let programs trust it: export REQUESTS_CA_BUNDLE={file}")
CAME = message("Order {order_id} came in.")
TO_STOP = message("Stop it with Ctrl+C.")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says what happens, to a person or, one JSON document on a line, to a script."""

    out: TextIO
    texts: Texts
    is_json: bool

    def opened(self, kind: str, url: str, keys: tuple[str, ...], certificate: str) -> None:
        """Say where the shop is and how it is connected."""
        if self.is_json:
            self._write(json.dumps({"kind": kind, "url": url, "keys": keys, "certificate": certificate}))
            return
        told = self.texts
        lines = [told(ADDRESS, url=url), told(KEYS), *keys, told(CONNECT, kind=kind, url=url)]
        lines += [told(TRUST, file=certificate)] if certificate else []
        self._write("\n".join([*lines, told(TO_STOP)]))

    def came(self, order_id: str) -> None:
        """Say that an order was placed."""
        self._write(json.dumps({"order": order_id}) if self.is_json else self.texts(CAME, order_id=order_id))

    def _write(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()


def run_web_shop(words: Namespace) -> int:
    """Serve a web shop until it is stopped by Ctrl+C or by a signal; return the exit code."""
    stopping = Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stopping.set())
    serve_web_shop(words, sys.stdout, stopping.wait)
    return 0


def serve_web_shop(words: Namespace, out: TextIO, wait: Callable[[float | None], bool]) -> None:
    """Serve a web shop, and order something now and then, until `wait` says that it is over.

    Errors: `RuleBroken("bad_listen")` for what is no HOST:PORT, `Unavailable("cannot_listen")`.
    """
    host, port = read_place(words.listen)
    seed = int((datetime.now(UTC) - EPOCH).total_seconds())
    shop = make_shop(words.kind, seed)
    speaker = Speaker(out, Texts(words.lang or "en"), words.json)
    with _certificate(host, is_wanted=words.tls) as tls, _served(shop, host, port, tls) as server:
        speaker.opened(words.kind, server.url, shop.keys, tls[0] if tls else "")
        chance = random.Random(seed)
        for _ in range(words.orders):
            speaker.came(shop.place(a_basket(chance)))
        while not wait(words.orders_every or None):
            if words.orders_every:
                speaker.came(shop.place(a_basket(chance)))


def make_shop(kind: str, seed: int) -> FakeShop:
    """Return a web shop of a kind that behaves like the real one."""

    def clock() -> int:
        return time.time_ns() // 1_000_000

    match kind:
        case ChannelKind.SHOPIFY:
            from pos_desktop.channels.fakes.shopify import ShopifyShop  # late: only the one that is wanted

            return ShopifyShop(clock=clock, seed=seed)
        case ChannelKind.WOOCOMMERCE:
            from pos_desktop.channels.fakes.woocommerce import WooShop  # late: only the one that is wanted

            return WooShop(clock=clock, seed=seed)
        case ChannelKind.BIGCOMMERCE:
            from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop  # late: only the wanted one

            return BigCommerceShop(clock=clock, seed=seed)
        case ChannelKind.ECWID:
            from pos_desktop.channels.fakes.ecwid import EcwidShop  # late: only the one that is wanted

            return EcwidShop(clock=clock, seed=seed)
        case _:
            raise RuleBroken("bad_choice", field="kind", value=kind, choices=", ".join(ChannelKind))


def a_basket(chance: random.Random) -> Basket:
    """Return what somebody might order."""
    products = chance.sample(DEMO_PRODUCTS, chance.randint(1, 3))
    is_pickup = chance.random() < 0.5
    lines = [
        Wanted(product.sku, chance.randint(1, 2), "pickup" if is_pickup else "delivery")
        for product in products
    ]
    return Basket(
        lines=tuple(lines),
        is_paid=chance.random() < 0.6,
        shipping_minor=0 if is_pickup else 995,
        customer=chance.choice(NAMES),
        email="demo@example.test",
    )


def read_place(text: str) -> tuple[str, int]:
    """Return host and port. Errors: `RuleBroken("bad_listen")`."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > MOST_PORT:
        raise RuleBroken("bad_listen", value=text)
    return host.strip("[]"), int(port)


@contextmanager
def _certificate(host: str, *, is_wanted: bool) -> Iterator[tuple[str, str] | None]:
    if not is_wanted:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="demo-shop-") as folder:
        yield make_certificate(Path(folder), host)


@contextmanager
def _served(shop: FakeShop, host: str, port: int, tls: tuple[str, str] | None) -> Iterator[ShopServer]:
    try:
        server = ShopServer(shop, host=host, port=port, tls=tls)
    except OSError as error:
        raise Unavailable("cannot_listen", place=f"{host}:{port}", problem=error.strerror) from error
    with server:
        yield server
