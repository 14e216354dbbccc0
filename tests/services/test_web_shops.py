"""A web shop is added once, by its address; its products are recognised, created, never guessed at."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import channel_id
from pos_desktop.journal.facts import ChannelChanged, ProductChanged
from pos_desktop.services.ports.shops import ShopProduct
from pos_desktop.services.web_shops import (
    NewWebShop,
    ProductsFound,
    add_web_shop,
    change_web_shop,
    find_products,
    leave_web_shop,
    refs_of,
    report_web_shop,
)
from tests.builders import SHOP_ADDRESS, AShop

RUNNER = bytes(15) + b"\x07"
CHANNEL = channel_id("bigcommerce", SHOP_ADDRESS).bytes


def _new(**changes: object) -> NewWebShop:
    values: dict[str, object] = {
        "kind": "bigcommerce",
        "address": SHOP_ADDRESS + "/",
        "name": "Our shop",
        "runner_id": RUNNER,
    }
    return NewWebShop(**(values | changes))  # type: ignore[arg-type]


def _fields(shop: AShop, record_id: bytes = CHANNEL) -> dict[str, object]:
    record = shop.do(lambda entry, desk: entry.catalogue(record_id))
    assert record is not None
    return record.fields


@pytest.fixture
def shop() -> AShop:
    return AShop()


def test_a_shop_whose_orders_came_from_files_is_taken_over_as_it_is(shop: AShop) -> None:
    shop.order()

    assert shop.do(add_web_shop, _new()) == CHANNEL
    fields = _fields(shop)
    assert (fields["runner_id"], fields["prefix"], fields["url"]) == (RUNNER, "B-", SHOP_ADDRESS + "/")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "neutral"}, "bad_choice"),
        ({"kind": "etsy"}, "bad_choice"),
        ({"address": "  "}, "bad_address"),
        ({"name": " "}, "empty"),
        ({"name": "OUR SHOP", "address": "https://other.example"}, "name_taken"),
    ],
)
def test_a_shop_that_makes_no_sense_is_refused(shop: AShop, changes: dict[str, object], reason: str) -> None:
    shop.do(add_web_shop, _new())

    with pytest.raises(RuleBroken) as refused:
        shop.do(add_web_shop, _new(**changes))

    assert refused.value.reason == reason


def test_only_who_manages_channels_adds_changes_or_leaves_one(shop: AShop) -> None:
    shop.do(add_web_shop, _new())
    for service, words in (
        (add_web_shop, (_new(),)),
        (change_web_shop, (CHANNEL, ChannelChanged(name="Mine"))),
        (leave_web_shop, (CHANNEL,)),
    ):
        with pytest.raises(RuleBroken, match="not_allowed"):
            shop.do(service, *words, desk=shop.cashier_desk())


def test_leaving_a_shop_keeps_its_orders(shop: AShop) -> None:
    shop.do(add_web_shop, _new())
    recorded = shop.order()
    shop.do(leave_web_shop, CHANNEL)

    assert _fields(shop)["runner_id"] == b""
    assert shop.sale(recorded.sale_id).number == "B-1042"


def test_the_runner_says_how_it_goes(shop: AShop) -> None:
    shop.do(add_web_shop, _new())
    shop.do(lambda entry, desk: report_web_shop(entry, CHANNEL, ChannelChanged(reported_state="timeout")))

    assert _fields(shop)["reported_state"] == "timeout"


def test_products_are_recognised_by_id_sku_and_code_and_else_created(shop: AShop) -> None:
    shop.do(add_web_shop, _new())
    products = [
        ShopProduct(ref="1:0", sku="MUG", name="A mug"),
        ShopProduct(ref="2:0", sku="", name="A bowl", barcode="62BOWL"),
        ShopProduct(ref="3:7", sku="NEW", name="New thing", price_minor=900, currency="CAD"),
    ]

    assert shop.do(find_products, CHANNEL, products) == ProductsFound(created=1, recognised=2)
    assert shop.do(find_products, CHANNEL, products) == ProductsFound(known=3)
    record = shop.do(lambda entry, desk: entry.catalogue(shop.products["MUG"]))
    assert refs_of(record) == ((CHANNEL, "1:0"),)
    (line,) = shop.sale(shop.order(goods={"NEW": 1}).sale_id).lines[:1]
    assert line.name == "New"


def test_a_sku_that_two_products_answer_to_is_recognised_as_neither(shop: AShop) -> None:
    shop.do(add_web_shop, _new())
    double = ProductChanged(sku="MUG", name="Other mug", currency="CAD")
    shop.do(lambda entry, desk: entry.record(entry.new_id(), double, who=None))

    product = ShopProduct(ref="1:0", sku="MUG", name="A mug")
    assert shop.do(find_products, CHANNEL, [product]) == ProductsFound()
