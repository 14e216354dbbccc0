"""Web shops from the command line, against shops that behave like real ones over a real socket."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_desktop.app import open_app
from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import Basket, FakeShop, Wanted
from pos_desktop.channels.fakes.shopify import ShopifyShop
from pos_desktop.channels.fakes.woocommerce import WooShop
from pos_desktop.cli.commands import MAX_SECRETS, read_secrets
from pos_desktop.cli.door import Door
from pos_desktop.cli.running import serve
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.online import opening
from pos_desktop.online.keys import PASSPHRASE_VARIABLE
from pos_desktop.online.ring import CHOICE_VARIABLE
from pos_desktop.online.vault import Cost, Vault
from pos_desktop.store.open import wall_ms
from tests.channels.scripted import make_authority
from tests.cli.conftest import Done, Till

Make = Callable[[], FakeShop]


def prompt_shopify() -> ShopifyShop:
    """Return a Shopify shop that lists an order and routes its goods at once."""
    shop = ShopifyShop(clock=wall_ms)
    shop.index_lag_ms = shop.routing_ms = 0
    return shop


SHOPS: dict[str, Make] = {
    "shopify": prompt_shopify,
    "woocommerce": lambda: WooShop(clock=wall_ms),
    "bigcommerce": lambda: BigCommerceShop(clock=wall_ms),
    "ecwid": lambda: EcwidShop(clock=wall_ms),
}


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring of whoever runs the tests is not theirs to fill."""
    monkeypatch.setenv(CHOICE_VARIABLE, "keyring.backends.null.Keyring")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "correct horse")
    monkeypatch.setattr(opening, "Vault", partial(Vault, cost=Cost(1, 8, 1)))


@pytest.fixture
def woo() -> Iterator[ShopServer]:
    with ShopServer(WooShop(clock=wall_ms)) as server:
        yield server


class Counter:
    """A till, and what is typed for it on standard input."""

    def __init__(self, till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
        self.till, self._patch = till, monkeypatch

    def add(self, kind: str, server: ShopServer, *words: str, keys: tuple[str, ...] | None = None) -> Done:
        """Connect a fake shop."""
        return self.add_at(kind, server.url, *words, keys=server.shop.keys if keys is None else keys)

    def add_at(self, kind: str, url: str, *words: str, keys: tuple[str, ...]) -> Done:
        """Connect whatever is at an address."""
        self._patch.setattr(sys, "stdin", io.StringIO("".join(f"{key}\n" for key in keys)))
        return self.till.ask("channel", "add", kind, "--name", "Boutique", "--url", url, *words)


@pytest.fixture
def counter(till: Till, monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(till, monkeypatch)


def status(till: Till) -> dict[str, object]:
    (row,) = till.ask("channel", "status").data
    assert isinstance(row, dict)
    return row


@pytest.mark.parametrize("kind", SHOPS)
def test_a_shop_is_connected_and_its_orders_arrive(counter: Counter, kind: str) -> None:
    till, shop = counter.till, SHOPS[kind]()
    with ShopServer(shop) as server:
        added = counter.add(kind, server)
        assert added.code == 0, added.out
        shop.place(Basket(lines=(Wanted("CM-01", 2), Wanted("WT-01")), is_paid=True))

        first = till.ask("channel", "sync", "Boutique", "--once")
        again = till.ask("channel", "sync", "Boutique", "--once")

    assert (first.code, first.data["new"], first.data["problem"]) == (0, 1, None), first.out
    assert (again.code, again.data["new"], again.data["changed"]) == (0, 0, 0)
    assert len(till.ask("orders", "list").data) == 1
    row = status(till)
    assert (row["state"], row["is_runner"], row["queue"], row["parked"]) == ("working", True, 0, 0)
    assert row["lag_s"] in range(120)


@pytest.mark.parametrize("kind", SHOPS)
def test_wrong_keys_are_said_to_be_wrong(counter: Counter, kind: str) -> None:
    shop = SHOPS[kind]()
    with ShopServer(shop) as server:
        done = counter.add(kind, server, keys=tuple(f"{key}x" for key in shop.keys))

    assert (done.code, done.reason) == (1, "bad_key")
    assert not any(key in done.out + done.err for key in shop.keys)
    assert counter.till.ask("channel", "list").data == []


@pytest.mark.parametrize(
    ("kind", "url", "reason", "code"),
    [
        ("woocommerce", "http://shop.example.test", "not_https", 2),
        ("shopify", "https://shop.example.test", "wrong_address", 2),
        ("bigcommerce", "https://shop.example.test/elsewhere", "wrong_address", 2),
        ("ecwid", "https://shop.example.test/elsewhere", "wrong_address", 2),
        ("woocommerce", "http://127.0.0.1:9", "no_network", 3),
    ],
)
def test_a_wrong_address_is_said_to_be_wrong(
    counter: Counter, kind: str, url: str, reason: str, code: int
) -> None:
    done = counter.add_at(kind, url, keys=("ck_1", "cs_2"))

    assert (done.code, done.reason) == (code, reason)
    assert done.data["error"]["message"].endswith(".")


def test_a_missing_permission_is_named_unless_it_is_accepted(counter: Counter) -> None:
    shop = WooShop(clock=wall_ms)
    shop.permission = "read"
    with ShopServer(shop) as server:
        refused = counter.add("woocommerce", server)
        accepted = counter.add("woocommerce", server, "--accept-missing")
        tested = counter.till.ask("channel", "test", "Boutique")

    assert (refused.code, refused.reason) == (1, "missing_permission")
    assert accepted.code == 0
    assert (tested.code, bool(tested.data["missing"])) == (1, True)


def test_without_keys_or_a_place_for_them_nothing_is_connected(
    counter: Counter, woo: ShopServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counter.add("woocommerce", woo, keys=()).reason == "keys_needed"
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    assert counter.add("woocommerce", woo).reason == "vault_locked"
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "short")
    assert counter.add("woocommerce", woo).reason == "short_passphrase"
    assert counter.till.ask("channel", "list").data == []


def test_a_wrong_passphrase_is_said_to_be_wrong(
    counter: Counter, woo: ShopServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.add("woocommerce", woo)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong horses")

    done = counter.till.ask("channel", "sync", "Boutique", "--once")
    assert (done.code, done.reason) == (1, "wrong_passphrase")
    assert "POS_DESKTOP_PASSPHRASE" in done.data["error"]["message"]


def test_no_key_stands_in_the_data_folder_or_in_what_was_written(counter: Counter, woo: ShopServer) -> None:
    done = counter.add("woocommerce", woo)
    till = counter.till
    outputs = [done, *(till.ask("channel", verb) for verb in ("list", "status", "queue")), till.run("dump")]

    files = b"".join(path.read_bytes() for path in till.folder.rglob("*") if path.is_file())
    for key in woo.shop.keys:
        assert key.encode() not in files
        assert not any(key in each.out + each.err for each in outputs)


def test_what_was_packed_and_shipped_reaches_the_shop(counter: Counter, woo: ShopServer) -> None:
    till, shop = counter.till.stocked(), woo.shop
    counter.add("woocommerce", woo)
    order_id = shop.place(Basket(lines=(Wanted("CM-01"),), is_paid=True))
    till.ask("channel", "sync", "Boutique", "--once")
    (order,) = till.ask("orders", "list").data
    assert till.run("fulfillments", "pack", order["number"], "--all-here").code == 0
    assert till.run("fulfillments", "ship", order["number"]).code == 0
    (waiting,) = till.ask("channel", "queue").data
    assert (waiting["attempts"], waiting["is_parked"]) == (0, False)

    app = open_app(till.folder, clock=lambda: wall_ms() + 60_000)
    try:
        (state,) = app.shops.states()
        assert app.shops.sync(state.channel_id).told == 1
    finally:
        app.close()
    assert shop.standing(order_id).state == "done"
    assert till.ask("channel", "queue").data == []


def test_what_the_shop_refuses_is_parked_with_its_reason_until_tried_again(
    counter: Counter, woo: ShopServer
) -> None:
    till, shop = counter.till.stocked(), woo.shop
    counter.add("woocommerce", woo)
    order_id = shop.place(Basket(lines=(Wanted("CM-01"),), is_paid=True))
    till.ask("channel", "sync", "Boutique", "--once")
    (order,) = till.ask("orders", "list").data
    till.run("fulfillments", "pack", order["number"], "--all-here")
    till.run("fulfillments", "ship", order["number"])
    assert isinstance(shop, WooShop)
    shop.permission = "read"

    app = open_app(till.folder, clock=lambda: wall_ms() + 60_000)
    try:
        (state,) = app.shops.states()
        assert app.shops.sync(state.channel_id).parked == 1
    finally:
        app.close()
    (row,) = till.ask("channel", "queue").data
    assert (row["is_parked"], row["reason"]) == (True, "missing_permission")
    assert row["why"]
    assert status(till)["parked"] == 1

    shop.permission = "read_write"
    assert till.ask("channel", "retry", "Boutique").data == {"retried": 1}
    assert till.ask("channel", "sync", "Boutique", "--once").data["told"] in (0, 1)
    assert order_id


def test_a_shop_that_is_down_is_unavailable_and_its_state_says_since_when(
    counter: Counter, till: Till
) -> None:
    with ShopServer(WooShop(clock=wall_ms)) as server:
        counter.add("woocommerce", server)

    done = till.ask("channel", "sync", "Boutique", "--once")

    assert (done.code, done.data["is_done"], done.data["problem"]["reason"]) == (3, False, "no_network")
    row = status(till)
    assert row["state"] == "unreachable"
    assert isinstance(row["problem"], dict)
    assert row["problem"]["since"]
    assert till.run("channel", "status").out.count("\n") == 2


def test_products_come_over_and_are_known_the_second_time(counter: Counter, woo: ShopServer) -> None:
    counter.add("woocommerce", woo)
    first = counter.till.ask("channel", "products", "Boutique")
    again = counter.till.ask("channel", "products", "Boutique")

    assert first.data["created"] >= 12
    assert (again.data["created"], again.data["known"]) == (0, first.data["created"])


@pytest.mark.parametrize("kind", SHOPS)
def test_stock_is_written_once_and_an_online_sale_is_not_counted_twice(counter: Counter, kind: str) -> None:
    till, shop = counter.till, SHOPS[kind]()
    with ShopServer(shop) as server:
        counter.add(kind, server, "--push-stock")
        places = till.ask("channel", "test", "Boutique").data["locations"]
        for place in places[:1]:
            assert till.ask("channel", "map", "Boutique", f"{place['ref']}=Main outlet").code == 0
        ref = places[0]["ref"] if places else ""
        till.ask("channel", "products", "Boutique")
        assert till.ask("stock", "set", "CM-01", "7").code == 0
        assert till.ask("channel", "sync", "Boutique", "--once").data["stock"]["set"] >= 1
        assert shop.stock_of("CM-01", ref) == 7

        shop.place(Basket(lines=(Wanted("CM-01", 2, location=ref),), is_paid=True))
        assert shop.stock_of("CM-01", ref) == 5
        done = till.ask("channel", "sync", "Boutique", "--once")
        again = till.ask("channel", "sync", "Boutique", "--once")

    assert (done.data["new"], shop.stock_of("CM-01", ref)) == (1, 5), done.out
    assert again.data["stock"]["set"] == 0
    (level,) = (row for row in till.ask("stock", "show", "CM-01").data if row["committed"])
    assert level["committed"] == 2_000


def test_places_are_mapped_by_name_and_an_unknown_one_is_named(counter: Counter) -> None:
    till, shop = counter.till, BigCommerceShop(clock=wall_ms)
    with ShopServer(shop) as server:
        profile = counter.add("bigcommerce", server).data
        place = profile["locations"][0]
        done = till.ask("channel", "map", "Boutique", f"{place['name']}=Main outlet")
        unknown = till.ask("channel", "map", "Boutique", "Nowhere=Main outlet")
        no_outlet = till.ask("channel", "map", "Boutique", f"{place['ref']}=Nowhere")

    assert done.code == 0
    assert [each["ref"] for each in done.data] == [place["ref"]]
    assert (unknown.reason, place["name"] in unknown.data["error"]["message"]) == ("bad_choice", True)
    assert no_outlet.reason == "unknown_record"
    places = status(till)["places"]
    assert isinstance(places, list)
    assert places[0]["outlet_id"]


def test_a_shop_is_left_and_its_keys_are_gone(counter: Counter, woo: ShopServer) -> None:
    counter.add("woocommerce", woo)
    assert counter.till.ask("channel", "remove", "Boutique").code == 0

    assert counter.till.ask("channel", "list").data == []
    assert counter.till.ask("channel", "sync", "Boutique", "--once").reason == "not_the_runner"
    assert counter.till.ask("channel", "sync", "Nobody", "--once").reason == "unknown_record"


def test_commands_reach_the_program_that_runs_the_shops(
    counter: Counter, woo: ShopServer, till: Till
) -> None:
    app = open_app(till.folder)
    app.shops.start()
    door = Door(till.folder, serve(app))
    try:
        assert counter.add("woocommerce", woo).code == 0
        woo.shop.place(Basket(lines=(Wanted("CM-01"),), is_paid=True))
        assert till.ask("channel", "sync", "Boutique", "--once").code == 0
        assert status(till)["orders"] == 1
    finally:
        door.close()
        app.close()
    assert not any(thread.name == "web-shop" for thread in threading.enumerate())


def test_a_shop_whose_certificate_nobody_knows_gets_no_key(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = make_authority(tmp_path)
    shop = WooShop(clock=wall_ms)
    with ShopServer(shop, tls=(str(authority.signed[0]), str(authority.signed[1]))) as server:
        refused = counter.add("woocommerce", server)
        assert server.exchanges == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
        assert counter.add("woocommerce", server).code == 0

    assert refused.reason == "bad_certificate"


def test_secrets_are_read_one_per_line_and_not_without_end() -> None:
    assert read_secrets(io.StringIO("ck_1\n\n  cs_2  \n")) == ("ck_1", "cs_2")
    with pytest.raises(RuleBroken, match="bad_secrets"):
        read_secrets(io.StringIO("x\n" * (MAX_SECRETS + 1)))
    with pytest.raises(RuleBroken, match="bad_secrets"):
        read_secrets(io.StringIO("x" * 5_000))


def test_every_reason_has_words_in_both_languages(counter: Counter, woo: ShopServer) -> None:
    done = counter.add("woocommerce", woo, "--lang", "fr", keys=("ck_wrong", "cs_wrong"))

    assert json.loads(done.out)["error"]["reason"] == "bad_key"
