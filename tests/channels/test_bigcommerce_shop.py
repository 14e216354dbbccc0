"""The connector to BigCommerce signs in, says what is wrong, and asks no faster than it may."""

from __future__ import annotations

import pytest

from pos_desktop.channels.bigcommerce_calls import problem_of
from pos_desktop.channels.bigcommerce_shop import BigCommerceConnector
from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeProduct
from pos_desktop.channels.http import Answer, Http
from pos_desktop.channels.limits import Lane
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import ShopLocation, ShopRefused, ShopUnavailable
from tests.channels.at_hand import Clock
from tests.channels.bigcommerce_stand import Stand, a_basket, a_stand, an_account, served


def test_a_shop_is_known_by_name_currency_and_locations() -> None:
    with served() as (stand, _):
        profile = stand.connector.test()

    assert (profile.name, profile.currency, profile.missing) == ("Tilleul", "CAD", ())
    assert profile.locations == (
        ShopLocation("1", "Default location", offers_pickup=True),
        ShopLocation("2", "Plateau", offers_pickup=True),
    )


@pytest.mark.parametrize(
    ("scope", "permission"),
    [
        ("information", "store_v2_information_read_only"),
        ("orders", "store_v2_orders"),
        ("transactions", "store_v2_transactions_read_only"),
        ("inventory", "store_inventory"),
        ("locations", "store_locations_read_only"),
        ("products", "store_v2_products_read_only"),
    ],
)
def test_a_missing_permission_is_named(scope: str, permission: str) -> None:
    stand, _ = a_stand()
    stand.shop.place(a_basket())
    stand.shop.scopes.remove(scope)

    assert stand.connector.test().missing == (permission,)


def test_testing_changes_nothing() -> None:
    stand, http = a_stand()
    stand.shop.place(a_basket(is_paid=True))
    before = list(stand.shop.effects)

    stand.connector.test()

    assert {one.request.method for one in http.exchanges} == {"GET"}
    assert stand.shop.effects == before


def error_of(stand: Stand) -> PosError:
    with pytest.raises(PosError) as raised:
        stand.connector.test()
    return raised.value


def test_a_wrong_key_and_a_closed_shop_are_told_apart() -> None:
    stand, _ = a_stand()
    stand.shop.is_suspended = True
    closed = error_of(stand)
    stand.shop.revoke_key()

    assert isinstance(closed, ShopRefused)
    assert (closed.reason, closed.word("problem")) == ("shop_closed", "The store is suspended.")
    assert error_of(stand).reason == "bad_key"


@pytest.mark.parametrize(
    "address",
    [
        "https://tilleul.example",
        "https://api.bigcommerce.com",
        "https://api.bigcommerce.com/stores/",
        "https://api.bigcommerce.com/stores/abc/v4",
        "https://api.bigcommerce.com.example/stores/abc",
        "https://user@api.bigcommerce.com/stores/abc",
        "https://store-abc.mybigcommerce.com",
        "https://api.bigcommerce.com/stores/abc?x=1",
        "",
    ],
)
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(ShopRefused) as refused:
        BigCommerceConnector(an_account(address, ("token",)), Http(Lane()), clock=Clock())

    assert refused.value.reason == "wrong_address"


@pytest.mark.parametrize("ending", ["", "/", "/v2", "/v3", "/v3/"])
def test_an_address_as_the_vendor_shows_it_is_taken(ending: str) -> None:
    with served() as (stand, server):
        account = an_account(server.url + ending, stand.shop.keys)

        assert BigCommerceConnector(account, Http(Lane()), clock=stand.clock).test().name == "Tilleul"


def test_the_store_of_another_hash_is_a_wrong_address() -> None:
    with served() as (stand, server):
        account = an_account(server.url + "f", stand.shop.keys)
        connector = BigCommerceConnector(account, Http(Lane()), clock=stand.clock)

        with pytest.raises(ShopRefused) as refused:
            connector.test()

    assert refused.value.reason == "wrong_address"


def test_every_request_asks_for_json_and_says_that_it_is() -> None:
    stand, http = a_stand()
    stand.shop.place(a_basket(is_paid=True))
    stand.connector.test()
    stand.pull()

    for exchange in http.exchanges:
        assert exchange.request.headers["accept"] == "application/json"
        assert exchange.request.headers["content-type"] == "application/json"


def test_a_fault_of_the_server_is_no_refusal() -> None:
    stand, _ = a_stand()
    stand.shop.failing = 1

    error = error_of(stand)

    assert (type(error), error.reason) == (ShopUnavailable, "shop_error")


def test_no_key_is_shown() -> None:
    stand, _ = a_stand()
    stand.shop.revoke_key()
    account = an_account("https://api.bigcommerce.com/stores/abc", ("very-secret",))

    assert "very-secret" not in repr(account) + repr(error_of(stand)) + repr(vars(stand.connector))


class Waits:
    """A clock of seconds, and a wait that lets the shop's time pass too."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.waited = clock, list[float]()

    def now(self) -> float:
        return self.clock.now_ms / 1000

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.pass_s(seconds)


def _limited(clock: Clock, shop: BigCommerceShop, url: str, patience_s: float) -> tuple[Stand, Waits]:
    waits = Waits(clock)
    lane = Lane(waits.now, waits.wait, patience_s=patience_s)
    connector = BigCommerceConnector(an_account(url, shop.keys), Http(lane), clock=clock)
    return Stand(shop, connector, clock), waits


def test_the_quota_of_the_shop_is_waited_for_and_never_exceeded() -> None:
    clock = Clock()
    shop = BigCommerceShop(clock=clock)
    shop.quota = 20
    with ShopServer(shop) as server:
        stand, waits = _limited(clock, shop, server.url, 40)
        for _ in range(30):
            shop.place(a_basket(is_paid=True))

        assert len(stand.pull()) == 30
        answers = [one.answer.status for one in server.exchanges]

    assert 429 not in answers
    assert len(waits.waited) >= 2


def test_a_shop_that_is_overloaded_is_left_alone_for_longer_each_time() -> None:
    clock = Clock()
    shop = BigCommerceShop(clock=clock)
    shop.overloaded = 3
    with ShopServer(shop) as server:
        stand, waits = _limited(clock, shop, server.url, 40)
        for _ in range(3):
            assert error_of(stand).reason == "limited"

        assert stand.connector.test().name == "Tilleul"
    assert waits.waited == sorted(waits.waited)
    assert waits.waited[-1] > waits.waited[0]


def test_products_come_with_their_reference_code_and_price() -> None:
    stand, _ = a_stand()

    (page,) = stand.connector.products("")

    assert page.is_last
    assert [(one.ref, one.sku, one.price_minor, one.currency) for one in page.products[:2]] == [
        ("101:1101", "CM-01", 1550, "CAD"),
        ("102:1102", "CM-02", 1550, "CAD"),
    ]
    assert page.products[0].barcode == "0620000047487"
    assert all(product.is_stocked for product in page.products)


def test_many_products_come_in_pages_that_can_be_resumed_after() -> None:
    stand, _ = a_stand(products=[FakeProduct(f"P{number}", f"P {number}", 100) for number in range(600)])

    first = next(stand.connector.products(""))
    rest = list(stand.connector.products(first.cursor))

    assert [len(page.products) for page in (first, *rest)] == [250, 250, 100]
    assert [page.is_last for page in (first, *rest)] == [False, False, True]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'[{"status":404,"message":"Not here"},{"status":1,"message":"Nor there"}]', "Not here; Nor there"),
        (b'{"title":"Bad","errors":{"items.0":"too many","n":1}}', "Bad too many"),
        (b"<html>", ""),
        (b"[1]", ""),
        (b"\xff", ""),
    ],
)
def test_what_the_shop_says_is_wrong_is_read_in_both_forms(body: bytes, problem: str) -> None:
    assert problem_of(Answer(400, {}, body)) == problem


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "not_allowed"),
        (402, "shop_closed"),
        (403, "missing_permission"),
        (404, "wrong_address"),
        (408, "timeout"),
        (418, "bad_answer"),
        (422, "not_allowed"),
        (502, "shop_error"),
    ],
)
def test_each_status_has_its_reason(status: int, reason: str) -> None:
    stand, _ = a_stand()
    stand.shop.answer = lambda request: FakeAnswer(status, b"")  # type: ignore[method-assign]

    with pytest.raises(PosError) as raised:
        stand.pull()

    assert raised.value.reason == reason
