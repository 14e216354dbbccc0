"""The cart at the register: scans, changes, limits, parking."""

from __future__ import annotations

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.services import selling
from pos_desktop.services.pricing import priced
from tests.builders import AShop


@pytest.fixture
def shop() -> AShop:
    return AShop()


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_a_scan_is_stored_and_a_second_one_counts_up(shop: AShop) -> None:
    sale_id = shop.do(selling.open_cart)
    first = shop.do(selling.scan, sale_id, "62MUG")
    second = shop.do(selling.scan, sale_id, "MUG")

    assert first.line_key == second.line_key
    cart = shop.sale(sale_id).cart
    assert cart is not None
    assert [(line.sku, line.quantity) for line in cart.lines] == [("MUG", 2 * UNIT)]


def test_an_unknown_code_is_said(shop: AShop) -> None:
    sale_id = shop.do(selling.open_cart)
    assert _refused("unknown_code", lambda: shop.do(selling.scan, sale_id, "999")).facts["code"] == "999"


def test_a_code_on_two_products_is_offered_and_adds_nothing(shop: AShop) -> None:
    twin = ProductChanged(sku="MUG2", name="Other mug", codes=("62MUG",), price_minor=1)
    shop.ledger.do(lambda entry: entry.record(entry.new_id(), twin, who=None))
    sale_id = shop.do(selling.open_cart)

    scanned = shop.do(selling.scan, sale_id, "62MUG")

    assert scanned.line_key is None
    assert len(scanned.choices) == 2
    assert scanned.sale.cart is not None
    assert scanned.sale.cart.lines == ()


def test_a_changed_price_stays_on_its_own_line(shop: AShop) -> None:
    sale_id = shop.cart("MUG")
    key = shop.sale(sale_id).cart.lines[0].line_key  # type: ignore[union-attr]
    shop.do(selling.override_price, sale_id, key, 800)

    sale = shop.do(selling.scan, sale_id, "MUG").sale

    assert [line.unit_price_minor for line in sale.cart.lines] == [800, 1_000]  # type: ignore[union-attr]
    assert sale.cart.lines[0].list_price_minor == 1_000  # type: ignore[union-attr]


def test_a_cashier_neither_overrides_prices_nor_discounts_over_the_limit(shop: AShop) -> None:
    sale_id = shop.cart("MUG")
    key = shop.sale(sale_id).cart.lines[0].line_key  # type: ignore[union-attr]
    cashier = shop.cashier_desk()

    _refused("not_allowed", lambda: shop.do(selling.override_price, sale_id, key, 1, desk=cashier))
    _refused(
        "discount_over_limit", lambda: shop.do(selling.discount_sale, sale_id, ppm=110_000, desk=cashier)
    )
    _refused(
        "discount_over_limit",
        lambda: shop.do(selling.discount_line, sale_id, key, amount_minor=101, desk=cashier),
    )

    sale = shop.do(selling.discount_line, sale_id, key, ppm=100_000, desk=cashier)
    assert priced(sale).total_minor == 945
    _refused("discount_over_limit", lambda: shop.do(selling.discount_sale, sale_id, ppm=50_000, desk=cashier))


def test_removing_and_discarding_leave_nothing_to_sell(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "BOWL")
    key = shop.sale(sale_id).cart.lines[0].line_key  # type: ignore[union-attr]

    sale = shop.do(selling.set_quantity, sale_id, key, 0)
    assert [line.sku for line in sale.cart.lines] == ["BOWL"]  # type: ignore[union-attr]

    assert shop.do(selling.discard_cart, sale_id).state == "discarded"
    _refused("not_open", lambda: shop.do(selling.scan, sale_id, "MUG"))


def test_a_parked_cart_is_retrieved_at_the_other_register(shop: AShop) -> None:
    sale_id = shop.cart("MUG")
    shop.do(selling.park_sale, sale_id, name="Mrs Roy")
    _refused("not_open", lambda: shop.do(selling.scan, sale_id, "MUG"))

    sale = shop.do(selling.retrieve_sale, sale_id, desk=shop.at(1))

    assert (sale.state, len(sale.cart.lines)) == ("open", 1)  # type: ignore[union-attr]
    _refused("not_parked", lambda: shop.do(selling.retrieve_sale, sale_id))


def test_an_empty_cart_is_not_parked(shop: AShop) -> None:
    sale_id = shop.do(selling.open_cart)
    _refused("empty_cart", lambda: shop.do(selling.park_sale, sale_id))


def test_pickup_and_delivery_exclude_each_other(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "BOWL", later="pickup")
    keys = [line.line_key for line in shop.sale(sale_id).cart.lines]  # type: ignore[union-attr]

    sale = shop.do(selling.mark_later, sale_id, keys[:1], method="delivery")
    assert (sale.cart.method, [line.is_later for line in sale.cart.lines]) == ("delivery", [True, True])  # type: ignore[union-attr]

    sale = shop.do(selling.mark_later, sale_id, keys[1:], method="")
    assert [line.is_later for line in sale.cart.lines] == [True, False]  # type: ignore[union-attr]


def test_goods_without_a_receipt_come_back_only_where_the_role_allows(shop: AShop) -> None:
    sale_id = shop.cart("MUG")
    key = shop.sale(sale_id).cart.lines[0].line_key  # type: ignore[union-attr]
    _refused(
        "not_allowed", lambda: shop.do(selling.set_quantity, sale_id, key, -UNIT, desk=shop.cashier_desk())
    )
    assert priced(shop.do(selling.set_quantity, sale_id, key, -UNIT)).total_minor == -1_050
