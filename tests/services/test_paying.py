"""Money through the services: rounding, change, splits, accounts, corrections."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services.paying import counter_payment
from pos_desktop.services.registering import close_register
from tests.builders import AShop, an_order


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 50)
    return shop


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_cash_gives_change_and_opens_the_drawer(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)

    paid = shop.pay(sale_id, 2_000)

    assert (paid.amount_minor, paid.change_minor, paid.opens_drawer) == (1_050, 950, True)
    assert (paid.sale.state, paid.sale.owed_minor) == ("closed", 0)


def test_only_the_final_cash_payment_rounds_and_the_sale_counts_as_paid(shop: AShop) -> None:
    sale_id = shop.sold("BOWL", paid=False)  # 24.99 + 5 % = 26.24
    first = shop.pay(sale_id, 1_000)
    assert (first.rounding_minor, first.sale.owed_minor, first.sale.label) == (0, 1_624, "partially_paid")

    last = shop.pay(sale_id, 1_625)

    assert (last.amount_minor, last.rounding_minor, last.change_minor) == (1_625, -1, 0)
    assert (last.sale.is_paid, last.sale.owed_minor) == (True, 0)


def test_rounding_down_takes_the_rest_off(shop: AShop) -> None:
    sale_id = shop.cart("MUG", "BOWL", "SOAP", "SOAP")
    del sale_id
    sold = shop.sold("SOAP", paid=False)  # 3.33 + 0.17 = 3.50
    other = shop.sold("BOWL", "SOAP", paid=False)  # 26.24 + 3.50 = 29.74
    assert shop.pay(sold, 350).rounding_minor == 0
    assert shop.pay(other, 3_000).rounding_minor == -1


def test_a_card_never_takes_more_than_is_owed(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)
    _refused("too_much", lambda: shop.pay(sale_id, 1_051, kind="card"))
    assert shop.pay(sale_id, 1_050, kind="card", reference="4242").sale.payments[0].reference == "4242"


def test_a_sale_is_split_over_types(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)
    shop.pay(sale_id, 500, kind="card")
    assert shop.pay(sale_id, 550).sale.state == "closed"
    _refused("nothing_owed", lambda: shop.pay(sale_id, 100))


def test_no_money_before_the_register_is_open(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)
    _refused("register_not_open", lambda: shop.pay(sale_id, desk=shop.at(1)))


def test_a_register_takes_only_its_own_currency(shop: AShop) -> None:
    sale_id = shop.order(an_order(currency="EUR")).sale_id
    _refused("currency_mismatch", lambda: shop.pay(sale_id, 100))


def test_an_open_cart_and_a_history_order_take_no_money(shop: AShop) -> None:
    cart = shop.cart("MUG")
    _refused("not_completed", lambda: shop.pay(cart, 100))


def test_an_account_is_charged_within_its_limit_by_somebody_allowed_to(shop: AShop) -> None:
    small = shop.sold("MUG", paid=False, customer=True)
    _refused("not_allowed", lambda: shop.pay(small, kind="on_account", desk=shop.cashier_desk()))
    assert shop.pay(small, kind="on_account").sale.is_paid

    large = shop.sold("BOWL", "BOWL", paid=False, customer=True)  # 52.48, of 50.00 less 10.50
    assert (
        _refused("over_account_limit", lambda: shop.pay(large, kind="on_account")).facts["left_minor"]
        == 3_950
    )


def test_an_account_needs_a_customer_and_no_layby(shop: AShop) -> None:
    _refused("no_customer", lambda: shop.pay(shop.sold("MUG", paid=False), kind="on_account"))
    layby = shop.sold("MUG", paid=False, customer=True, terms="layby")
    _refused("layby_or_account", lambda: shop.pay(layby, kind="on_account"))


def test_a_gift_card_pays_no_more_than_it_holds(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)
    _refused("empty", lambda: shop.pay(sale_id, 100, kind="gift_card"))
    refusal = _refused("not_enough_value", lambda: shop.pay(sale_id, 100, kind="gift_card", reference="G1"))
    assert refusal.facts["left_minor"] == 0


def test_a_payment_is_corrected_by_its_opposite_with_its_rounding(shop: AShop) -> None:
    sale_id = shop.sold("BOWL", paid=False)
    paid = shop.pay(sale_id, 3_000)

    result = shop.do(counter_payment, sale_id, paid.payment_id, reason="wrong key")

    assert (result.amount_minor, result.rounding_minor, result.sale.owed_minor) == (-2_625, 1, 2_624)
    _refused("already_countered", lambda: shop.do(counter_payment, sale_id, paid.payment_id))


def test_a_correction_goes_to_the_session_that_is_open_now(shop: AShop) -> None:
    sale_id = shop.sold("MUG", paid=False)
    paid = shop.pay(sale_id, 1_050)
    closed = shop.do(close_register, counted={shop.types["cash"]: 11_050})
    _refused("register_not_open", lambda: shop.do(counter_payment, sale_id, paid.payment_id))
    assert closed.lines[0].difference_minor == 0


def test_paid_twice_is_overpaid_and_the_difference_can_be_given_back(shop: AShop) -> None:
    sale_id = shop.order(paid=False).sale_id
    shop.pay(sale_id)
    shop.order(an_order(paid=True, updated_at_ms=1_779_990_500_000))
    assert shop.sale(sale_id).owed_minor == -1_575

    given = shop.pay(sale_id, -1_575)

    assert (given.amount_minor, given.sale.owed_minor) == (-1_575, 0)
    _refused("nothing_to_give_back", lambda: shop.pay(sale_id, -100))
