"""A connector and a WooCommerce shop over a real socket: orders come, the shop is told, both say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_desktop.channels.fakes.serving import Exchange, Faults
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.http import Request
from pos_desktop.channels.woocommerce_shop import WooConnector
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order
from pos_desktop.services.ports.shops import (
    ShopRefused,
    ShopUnavailable,
    StockFigure,
    StockItem,
    UnreadableOrder,
)
from tests.channels.woo_recorded import Recorded, recorded
from tests.channels.woo_stand import Stand, a_basket, a_message, direct, pull, served


def order_of(connector: WooConnector, order_id: str) -> NeutralOrder:
    order = connector.order(order_id)
    assert isinstance(order, NeutralOrder)
    assert check_order(order) == ()
    return order


def refused_by(connector: WooConnector) -> ShopRefused:
    with pytest.raises(ShopRefused) as refused:
        connector.test()
    return refused.value


# --- the connection test


def test_a_shop_is_found_with_its_name_and_what_the_keys_may_do() -> None:
    with served() as stand:
        profile = stand.connector().test()

    assert (profile.name, profile.currency, profile.version) == ("Linden & Co.", "CAD", "10.5.0")
    assert profile.missing == ()
    assert stand.shop.effects == []


@pytest.mark.parametrize(
    ("permission", "missing"), [("read", ("write",)), ("write", ("read", "manage_woocommerce"))]
)
def test_a_permission_that_the_keys_lack_is_named(permission: str, missing: tuple[str, ...]) -> None:
    stand = direct()
    stand.shop.permission = permission  # type: ignore[assignment]

    assert stand.connector().test().missing == missing


def test_keys_of_a_user_who_may_not_manage_the_shop_are_told() -> None:
    stand = direct()
    stand.shop.office.may_manage = False

    assert stand.connector().test().missing == ("manage_woocommerce",)


@pytest.mark.parametrize("at", [0, 1])
def test_a_wrong_key_is_a_wrong_key(at: int) -> None:
    stand = direct()
    keys = list(stand.shop.keys)
    keys[at] = keys[at][:-1] + "?"

    assert refused_by(stand.connector(*keys)).reason == "bad_key"


def test_a_shop_that_does_not_know_it_is_asked_over_https_is_told_apart_from_a_wrong_key() -> None:
    stand = direct()
    stand.shop.knows_https = False

    assert refused_by(stand.connector()).reason == "not_https"


def test_a_site_without_woocommerce_is_a_wrong_address() -> None:
    with served() as stand:
        refused = refused_by(stand.connector(address=f"{stand.url}/blog"))

    assert refused.reason == "wrong_address"


def test_an_address_without_https_is_refused_before_a_key_is_sent() -> None:
    with served() as stand:
        refused = refused_by(stand.connector(address="http://shop.example"))

    assert refused.reason == "not_https"
    assert stand.exchanges == []


def test_a_shop_in_trouble_is_unavailable() -> None:
    with served(faults=Faults({"error": 1.0})) as stand, pytest.raises(ShopUnavailable) as failed:
        stand.connector().test()

    assert failed.value.reason == "shop_error"


# --- orders


@pytest.mark.parametrize("is_paid", [True, False])
@pytest.mark.parametrize("method", list(Method))
def test_an_order_comes_as_it_was_placed(method: Method, is_paid: bool) -> None:
    basket = Basket(
        lines=(Wanted("CM-01", 2, method.value, "Main shop"), Wanted("WT-01", 1, method.value, "Main shop")),
        is_paid=is_paid,
        shipping_minor=1_000,
        discount_minor=333,
        note="ring twice",
    )
    with served() as stand:
        order = order_of(stand.connector(), stand.shop.place(basket))

    assert order.total_minor == 2 * 1_550 + 5_800 + 1_000 - 333
    assert order.paid_minor == (order.total_minor if is_paid else 0)
    assert order.method is method
    assert order.pickup_location == ("Main shop" if method is Method.PICKUP else "")
    assert [(line.sku, line.quantity) for line in order.lines] == [("CM-01", 2_000), ("WT-01", 1_000)]
    assert (order.contact.name, order.note) == ("Jo Tremblay", "ring twice")
    on_hold = not is_paid and method is Method.DELIVERY
    assert order.status is (OrderStatus.ON_HOLD if on_hold else OrderStatus.OPEN)


def test_what_happens_in_the_shop_comes_with_the_next_pull() -> None:
    with served() as stand:
        shop, connector = stand.shop, stand.connector()
        late, edited, cancelled, shipped, back = (shop.place(a_basket("CM-01", "CM-02")) for _ in range(5))
        _, cursor = pull(connector)
        stand.clock.pass_s(60)
        shop.mark_paid(late)
        shop.add_line(edited, Wanted("HO-01", 3))
        shop.cancel(cancelled)
        shop.ship_in_admin(shipped)
        shop.refund(back, [("CM-02", 1)], 1_550)

        orders, _ = pull(connector, cursor)

    found = {order.order_id: order for order in orders if isinstance(order, NeutralOrder)}
    assert found[late].paid_minor == 3_100
    assert [line.quantity for line in found[edited].lines] == [1_000, 1_000, 3_000]
    assert found[cancelled].status is OrderStatus.CANCELLED
    assert found[shipped].status is OrderStatus.DONE
    (refund,) = found[back].refunds
    assert (refund.amount_minor, refund.units, refund.restock) == (
        1_550,
        ((found[back].lines[1].key, 1_000),),
        True,
    )


def test_an_order_that_goes_two_ways_is_flagged() -> None:
    stand = direct()
    order_id = stand.shop.place(Basket(lines=(Wanted("CM-01", 1, "pickup"), Wanted("CM-02"))))

    order = order_of(stand.connector(), order_id)

    assert order.flags == ("mixed_methods:2",)


def test_an_order_that_makes_no_sense_stops_none_of_the_others() -> None:
    stand = direct()
    good, bad = stand.shop.place(a_basket()), stand.shop.place(a_basket())
    stand.shop.book.orders[int(bad)].lines[0].quantity = 0

    orders, _ = pull(stand.connector())

    readable = [order.order_id for order in orders if isinstance(order, NeutralOrder)]
    unreadable = [order for order in orders if isinstance(order, UnreadableOrder)]
    assert readable == [good]
    assert [(order.order_id, order.number, order.field) for order in unreadable] == [
        (bad, bad, "$.line_items[0].quantity")
    ]
    assert unreadable[0].updated_at_ms == stand.clock()


def test_an_order_deleted_for_good_is_gone() -> None:
    with served() as stand:
        order_id = stand.shop.place(a_basket())
        stand.shop.delete(order_id)

        with pytest.raises(ShopRefused) as refused:
            stand.connector().order(order_id)

    assert refused.value.reason == "order_gone"


def test_an_order_deleted_while_its_refunds_are_read_comes_as_it_was_listed() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stand.shop.refund(order_id, [("CM-01", 1)], 500)

    def delete(_: Request) -> None:
        if any("orders/" in request.url for request in stand.http.log):  # type: ignore[attr-defined]
            stand.shop.book.orders.pop(int(order_id), None)

    stand.http.before = delete  # type: ignore[attr-defined]
    order = stand.connector().order(order_id)

    assert isinstance(order, NeutralOrder)
    assert [(refund.amount_minor, refund.units) for refund in order.refunds] == [(500, ())]


@pytest.mark.parametrize("seed", range(3))
def test_over_a_bad_network_every_order_comes(seed: int) -> None:
    faults = Faults(
        {"drop": 0.1, "cut": 0.2, "cut_headers": 0.1, "error": 0.1, "bad_gateway": 0.1}, seed=seed
    )
    with served(faults=faults) as stand:
        placed = {stand.shop.place(a_basket(is_paid=True)) for _ in range(450)}
        for order_id in sorted(placed)[::100]:
            stand.shop.refund(order_id, [("CM-01", 1)], 1_550)
        stand.clock.pass_s(3_600)
        stand.shop.place(a_basket())
        seen: set[str] = set()
        cursor, is_last, failures = "", False, 0
        while not is_last:
            try:
                cursor, is_last = _pull(stand, cursor, seen)
            except _CutOff as cut:
                cursor, failures = cut.cursor, failures + 1

    assert placed < seen
    assert failures


class _CutOff(Exception):
    """The network failed; `cursor` is where to go on."""

    def __init__(self, cursor: str) -> None:
        super().__init__(cursor)
        self.cursor = cursor


def _pull(stand: Stand, cursor: str, seen: set[str]) -> tuple[str, bool]:
    is_last = False
    try:
        for page in stand.connector().orders_changed(cursor):
            seen |= {order.order_id for order in page.orders if isinstance(order, NeutralOrder)}
            cursor, is_last = page.cursor, page.is_last
    except ShopUnavailable as error:
        raise _CutOff(cursor) from error
    return cursor, is_last


# --- the whole way, and what it looks like


def the_whole_way(stand: Stand) -> None:
    """Do with a shop whatever a connector does."""
    shop, connector = stand.shop, stand.connector()
    connector.test()
    paid = shop.place(a_basket("CM-01", "WT-01", is_paid=True, discount_minor=250, shipping_minor=700))
    pickup = shop.place(Basket(lines=(Wanted("CM-02", 2, "pickup", "Main shop"),)))
    unpaid, gone = shop.place(a_basket("SB-01")), shop.place(a_basket("SB-01"))
    shop.refund(paid, [("WT-01", 1)], 5_800)
    _, cursor = pull(connector)
    connector.tell(a_message(pickup, status="completed", tracking="1Z", carrier="UPS", payment_method="pos"))
    connector.tell(a_message(unpaid, "cancelled", "cancelled", status="cancelled"))
    refund = a_message(paid, "refund:a", "refund", amount_minor=500, currency="CAD")
    connector.tell(refund)
    shop.cancel(gone)
    for message in (
        a_message(gone),
        a_message("999999"),
        replace(refund, marker="x", payload={**refund.payload, "amount_minor": 10**6}),
    ):
        with pytest.raises(ShopRefused):
            connector.tell(message)
    shop.set_status(gone, "trash")
    pull(connector, cursor)
    items = [StockItem("", product.sku, "") for page in connector.products("") for product in page.products]
    connector.stock_seen(items)
    connector.set_stock([StockFigure(item, at, at) for at, item in enumerate(items)])
    shop.book.products.pop(shop.book.product_of("CM-01").id)
    with pytest.raises(ShopRefused):
        stand.site().post("products/batch", {"update": [{"id": 10}] * 101})
    stand.site().post("products/batch", {"update": [{"id": 10, "stock_quantity": 1}]})


@pytest.fixture(scope="module")
def shapes() -> Recorded:
    found = recorded()
    if found is None:
        pytest.skip("no captured examples here")
    return found


def test_every_exchange_looks_like_those_of_a_running_shop(shapes: Recorded) -> None:
    with served() as stand:
        the_whole_way(stand)

        differing = [
            (each.request.path, found) for each in stand.exchanges if (found := shapes.differences(each))
        ]

    assert differing == []
    assert len(stand.exchanges) > 30


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"total":"', b'"total":1,"was":"'),
        (b'"date_paid_gmt":', b'"paid_gmt":'),
        (b'"quantity":', b'"qty":'),
        (b'"meta_data":[', b'"meta_data":[5],"more":['),
        (b'"prices_include_tax":true', b'"prices_include_tax":"yes"'),
    ],
)
def test_a_wrong_field_of_an_answer_is_caught(shapes: Recorded, right: bytes, wrong: bytes) -> None:
    exchange = an_exchange("GET")
    assert shapes.differences(exchange) == []

    body = exchange.answer.body.replace(right, wrong, 1)

    assert body != exchange.answer.body
    assert shapes.differences(replace(exchange, answer=replace(exchange.answer, body=body)))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"status":"completed"', b'"state":"completed"'),
        (b'"status":"completed"', b'"status":5'),
        (b'"meta_data":[{"key"', b'"meta_data":[{"name"'),
    ],
)
def test_a_wrong_field_of_a_request_is_caught(shapes: Recorded, right: bytes, wrong: bytes) -> None:
    exchange = an_exchange("POST")
    assert shapes.differences(exchange) == []

    body = exchange.request.body.replace(right, wrong, 1)

    assert body != exchange.request.body
    assert shapes.differences(replace(exchange, request=replace(exchange.request, body=body)))


def an_exchange(method: str) -> Exchange:
    with served() as stand:
        order_id = stand.shop.place(a_basket())
        stand.connector().tell(a_message(order_id))
        return next(
            each
            for each in stand.exchanges
            if each.request.method == method and each.request.path.endswith(order_id)
        )


def test_a_wrong_parameter_is_caught(shapes: Recorded) -> None:
    exchange = an_exchange("GET")
    asked = replace(exchange.request, query={"modified_since": "2026-11-23T00:00:00"})

    assert shapes.differences(replace(exchange, request=asked)) == ["modified_since: unknown parameter"]
