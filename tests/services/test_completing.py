"""A cart becomes a sale: numbers, parts, shortages, laybys, accounts."""

from __future__ import annotations

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.completing import Terms, complete_and_pay, complete_sale, resolve_shortages
from pos_desktop.services.paying import Tender
from pos_desktop.services.pricing import priced
from tests.builders import AShop


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 2)
    return shop


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_what_is_taken_now_leaves_at_once(shop: AShop) -> None:
    sale = shop.sale(shop.sold("MUG", "BOWL"))
    assert (sale.number, sale.state, sale.label) == ("1-1", "closed", "completed")
    assert shop.stock("MUG") == (1, 0)


def test_the_completed_sale_costs_what_the_cart_showed(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "BOWL", "SOAP")
    shown = priced(shop.sale(sale_id))

    sale = shop.do(complete_sale, sale_id, Terms())

    assert (sale.total_minor, sale.tax_minor) == (shown.total_minor, shown.tax_minor)


def test_lines_for_later_become_a_fulfillment_with_the_customers_contact(shop: AShop) -> None:
    sale_id = shop.cart("MUG", later="pickup", customer=True)

    sale = shop.do(complete_sale, sale_id, Terms())

    assert [(part.method, part.status) for part in sale.fulfillments] == [("pickup", "new")]
    assert (sale.contact.name, sale.label, shop.stock("MUG")) == ("A. Martin", "pickup_unfulfilled", (2, 1))


def test_a_deposit_keeps_the_sale_partially_paid_until_the_goods_leave(shop: AShop) -> None:
    sale_id = shop.cart("MUG", later="pickup")

    paid = shop.do(complete_and_pay, sale_id, Terms(), [Tender(shop.types["cash"], 500)])

    assert (paid[0].sale.owed_minor, paid[0].sale.is_paid, paid[0].sale.state) == (550, False, "pending")


def test_nothing_is_stored_when_the_payment_is_refused(shop: AShop) -> None:
    sale_id = shop.cart("MUG")
    tender = Tender(shop.types["card"], 9_999)
    _refused("too_much", lambda: shop.do(complete_and_pay, sale_id, Terms(), [tender]))
    assert shop.sale(sale_id).state == "open"


def test_a_shortage_is_asked_about(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "MUG", "MUG")
    refusal = _refused("short_stock", lambda: shop.do(complete_sale, sale_id, Terms()))
    assert refusal.facts["units"] == UNIT


@pytest.mark.parametrize(
    ("answer", "now", "later"), [("remove", [2 * UNIT], []), ("unfulfilled", [], [3 * UNIT])]
)
def test_a_shortage_is_removed_or_left_for_later(
    shop: AShop, answer: str, now: list[int], later: list[int]
) -> None:
    sale_id = shop.cart("MUG", "MUG", "MUG")

    shop.do(resolve_shortages, sale_id, answer=answer)
    sale = shop.do(complete_sale, sale_id, Terms())

    in_parts = [line.wanted for part in sale.fulfillments for line in part.lines]
    assert (in_parts, [line.quantity for line in sale.lines]) == (later, now or later)


def test_continuing_anyway_sells_what_the_books_do_not_have(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "MUG", "MUG")
    shop.do(complete_sale, sale_id, Terms(accept_short=True))
    assert shop.stock("MUG") == (-1, 0)


def test_goods_of_a_layby_stay_until_they_are_paid(shop: AShop) -> None:
    sale = shop.do(complete_sale, shop.cart("MUG", customer=True), Terms("layby"))
    assert (sale.label, [p.status for p in sale.fulfillments], shop.stock("MUG")) == (
        "layby",
        ["new"],
        (2, 1),
    )
    assert not sale.is_paid


def test_a_sale_on_account_is_charged_whole_and_counts_as_paid(shop: AShop) -> None:
    sale = shop.do(complete_sale, shop.cart("MUG", customer=True), Terms("on_account"))
    assert (sale.is_paid, sale.owed_minor, sale.payments[0].kind) == (True, 0, "on_account")


def test_layby_and_account_need_a_customer(shop: AShop) -> None:
    for terms in ("layby", "on_account"):
        _refused("no_customer", lambda: shop.do(complete_sale, shop.cart("MUG"), Terms(terms)))  # noqa: B023


def test_an_empty_cart_is_no_sale_and_a_sale_is_completed_once(shop: AShop) -> None:
    _refused("empty_cart", lambda: shop.do(complete_sale, shop.cart(), Terms()))
    sale_id = shop.sold("MUG")
    _refused("not_open", lambda: shop.do(complete_sale, sale_id, Terms()))
