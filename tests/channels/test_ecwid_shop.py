"""A connector and a fake E-Series store over a real socket agree: signing in, orders, products."""

from __future__ import annotations

import pytest

from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.domain.orders import NeutralOrder, OrderStatus
from pos_desktop.services.ports.shops import (
    ShopRefused,
    ShopUnavailable,
    UnreadableOrder,
)
from tests.channels.at_hand import Clock
from tests.channels.ecwid_stores import a_basket, account, handed, served

# --- signing in


def test_a_test_names_the_store_its_currency_and_what_the_token_may_not_do() -> None:
    with served() as (store, server):
        store.shop.gate.scopes -= {"update_orders"}
        profile = store.connector.test()

    assert (profile.name, profile.currency, profile.missing) == ("Maison Ondine", "CAD", ("update_orders",))
    assert store.shop.effects == []
    assert {exchange.answer.status for exchange in server.exchanges} == {200, 403, 404}


def test_locations_are_those_at_which_products_are_stocked() -> None:
    with served(locations=("laval", "montreal")) as (store, _):
        assert [place.ref for place in store.connector.test().locations] == ["laval", "montreal"]


@pytest.mark.parametrize("gone", ["read_orders", "update_orders", "read_catalog", "update_catalog"])
def test_each_missing_permission_is_named(gone: str) -> None:
    with served() as (store, _):
        store.shop.gate.scopes -= {gone}
        assert store.connector.test().missing == (gone,)


def test_without_its_profile_a_store_cannot_be_read() -> None:
    with served() as (store, _):
        store.shop.gate.scopes -= {"read_store_profile"}
        with pytest.raises(ShopRefused, match="missing_permission") as refused:
            store.connector.test()

    assert refused.value.facts["permission"] == "read_store_profile"


def test_a_dead_token_is_sent_once_and_then_no_more_until_a_person_tests_it() -> None:
    with served() as (store, _):
        store.shop.revoke_token()
        for _ in range(50):
            with pytest.raises(ShopRefused, match="bad_key"):
                store.pull()
        used = store.shop.gate.dead_uses
        with pytest.raises(ShopRefused, match="bad_key"):
            store.connector.test()

    assert (used, store.shop.gate.dead_uses) == (1, 2)


def test_a_refusal_never_holds_the_token() -> None:
    with served() as (store, _):
        store.shop.revoke_token()
        with pytest.raises(ShopRefused) as refused:
            store.connector.test()

    assert "secret_" not in f"{refused.value!r} {refused.value} {refused.value.facts}"


def test_an_unpaid_plan_is_a_closed_shop() -> None:
    with served() as (store, _):
        store.shop.gate.is_closed = True
        with pytest.raises(ShopRefused, match="shop_closed"):
            store.connector.test()


@pytest.mark.parametrize(
    "address",
    ["", "boutique", "https://boutique.example", "https://app.ecwid.com/api/v3/", "https://app.ecwid.com/1003",
     "https://app.ecwid.com.evil.example/api/v3/1003", "https://me@app.ecwid.com/api/v3/1003",
     "https://app.ecwid.com:8443/api/v3/1003", "https://app.ecwid.com/api/v3/1003?x=1", "https://[/api/v3/1"],
)  # fmt: skip
def test_an_address_of_another_form_is_refused(address: str) -> None:
    shop, clock = EcwidShop(clock=Clock()), Clock()
    _, http = handed(shop, clock)
    connector = type(handed(shop, clock)[0])

    with pytest.raises(ShopRefused, match="wrong_address"):
        connector(account(address, shop.keys), http, clock=clock)


def test_an_address_without_encryption_is_refused_except_on_this_computer() -> None:
    shop, clock = EcwidShop(clock=Clock()), Clock()
    connector, http = handed(shop, clock)

    with pytest.raises(ShopRefused, match="not_https"):
        type(connector)(account("http://app.ecwid.com/api/v3/1003", shop.keys), http, clock=clock)
    assert connector.test().name


@pytest.mark.parametrize(
    "typed", ["1003", " 1003 ", "app.ecwid.com/api/v3/1003", "https://APP.ecwid.com/api/v3/1003/"]
)
def test_the_stores_number_is_address_enough(typed: str) -> None:
    clock = Clock()
    shop = EcwidShop(clock=clock)
    _, http = handed(shop, clock)
    connector = type(handed(shop, clock)[0])(account(typed, shop.keys), http, clock=clock)

    assert connector.test().name == "Maison Ondine"


# --- pulling


def test_orders_arrive_once_changed_and_deleted_ones_are_told() -> None:
    with served() as (store, _):
        first = store.shop.place(a_basket(shipping_minor=900, discount_minor=333))
        second = store.shop.place(a_basket(Wanted("HO-01", method="pickup"), is_paid=True))
        pulled = store.pull()
        store.clock.pass_s(3600)
        store.pull()  # what came in just before is read once more
        nothing = store.pull()
        store.shop.mark_paid(first)
        store.shop.delete(second)
        changed = store.pull()

    assert set(pulled) == {first, second}
    assert nothing == {}
    assert changed[first].paid_minor == pulled[first].total_minor
    assert store.gone == [second]


def test_deletions_are_told_even_when_the_pull_that_met_them_was_cut_short() -> None:
    with served() as (store, _):
        first = store.shop.place(a_basket())
        store.pull()
        store.clock.pass_s(3600)
        store.shop.delete(first)
        store.shop.place(a_basket())
        store.cursor = next(store.connector.orders_changed(store.cursor)).cursor
        store.clock.pass_s(3600)
        store.pull()

    assert store.gone == [first]


def test_a_large_store_is_loaded_whole_and_the_load_goes_on_where_it_was_cut_short() -> None:
    with served() as (store, server):
        store.shop.gate.per_minute = 10_000
        placed = set()
        for _ in range(350):
            store.clock.pass_s(977)
            placed.add(store.shop.place(a_basket(Wanted("HO-01"))))
        pages = store.connector.orders_changed("")
        early = [next(pages) for _ in range(3)]
        server.forget_exchanges()
        store.cursor = early[-1].cursor
        late = store.pull()

    seen = {order.order_id for page in early for order in page.orders}
    assert seen | set(late) == placed
    assert len(late) < len(placed)


def test_a_first_load_begins_where_it_was_asked_to() -> None:
    clock = Clock()
    shop = EcwidShop(clock=clock)
    old = shop.place(a_basket())
    clock.pass_s(86_400)
    new = shop.place(a_basket())
    connector, _ = handed(shop, clock, since_ms=clock.now_ms - 3_600_000)

    seen = [order.order_id for page in connector.orders_changed("") for order in page.orders]

    assert seen == [new]
    assert old not in seen


def test_an_order_that_makes_no_sense_is_put_aside_and_the_others_arrive() -> None:
    with served() as (store, _):
        bad, good = store.shop.place(a_basket()), store.shop.place(a_basket())
        store.shop.edit(bad, total="a lot")
        pages = list(store.connector.orders_changed(""))

    orders = {order.order_id: order for page in pages for order in page.orders}
    assert isinstance(orders[good], NeutralOrder)
    aside = orders[bad]
    assert isinstance(aside, UnreadableOrder)
    assert (aside.field, aside.updated_at_ms) == ("$.total", store.clock.now_ms)


def test_one_order_is_read_now_and_a_deleted_one_is_gone() -> None:
    with served() as (store, _):
        order_id = store.shop.place(a_basket())
        order = store.connector.order(order_id)
        store.shop.delete(order_id)
        with pytest.raises(ShopRefused, match="order_gone"):
            store.connector.order(order_id)

    assert isinstance(order, NeutralOrder)
    assert order.status is OrderStatus.ON_HOLD


def test_a_limited_store_says_when_to_come_again() -> None:
    with served() as (store, _):
        store.shop.gate.per_minute = 1
        with pytest.raises(ShopUnavailable, match="limited") as limited:
            store.pull()

    assert limited.value.facts["retry_after_s"] == 1


# --- products


def test_products_and_variations_are_read_with_their_codes() -> None:
    with served() as (store, _):
        (page,) = store.connector.products("")

    mug = page.products[0]
    assert (mug.ref, mug.sku, mug.name) == ("692730001:422488001", "CM-01", "Ceramic mug, sand")
    assert (mug.barcode, mug.price_minor, mug.currency) == ("0620000047487", 1550, "CAD")
    assert len(page.products) == 12
    assert page.is_last


def test_variations_are_asked_for_where_a_product_does_not_hold_them() -> None:
    clock = Clock()
    shop = EcwidShop(clock=clock)
    whole = shop.shelves.document
    shop.shelves.document = lambda listing: {  # type: ignore[method-assign]
        name: value for name, value in whole(listing).items() if name != "combinations"
    }
    connector, http = handed(shop, clock)

    (page,) = connector.products("")

    assert len(page.products) == 12
    assert any(each.request.path.endswith("/combinations") for each in http.exchanges)
