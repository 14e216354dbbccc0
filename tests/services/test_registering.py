"""A register from float to frozen closure."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services import registering
from pos_desktop.services.voiding import void_sale
from tests.builders import AShop


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    shop.count("MUG", 50)
    return shop


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def _expected(shop: AShop) -> dict[bytes, int]:
    return {line.payment_type_id.bytes: line.expected_minor for line in shop.do(registering.expected_takings)}


def test_expected_is_float_plus_moved_plus_taken(shop: AShop) -> None:
    shop.sold("MUG")
    shop.pay(shop.sold("MUG", paid=False), kind="card")
    shop.do(registering.move_cash, kind="petty_cash", amount_minor=300, reason="stamps")

    assert _expected(shop) == {shop.types["cash"]: 10_000 + 1_050 - 300, shop.types["card"]: 1_050}


def test_money_from_the_web_shop_is_in_no_drawer(shop: AShop) -> None:
    shop.order(paid=True)
    assert _expected(shop) == {shop.types["cash"]: 10_000}


def test_closing_counts_every_type_and_freezes_the_session(shop: AShop) -> None:
    sale_id = shop.sold("MUG")
    shop.pay(shop.sold("MUG", paid=False), kind="card")
    _refused("not_counted", lambda: shop.do(registering.close_register, counted={shop.types["cash"]: 1}))

    counted = {shop.types["cash"]: 11_000, shop.types["card"]: 1_050}
    closure = shop.do(registering.close_register, counted=counted)

    assert [line.difference_minor for line in closure.lines] == [-50, 0]
    frozen = closure.session
    shop.do(registering.open_register, float_minor=0)
    shop.do(void_sale, sale_id)
    assert shop.ledger.do(lambda entry: entry.session(frozen.session_id)) == frozen


def test_sessions_are_numbered_without_a_gap(shop: AShop) -> None:
    assert shop.do(registering.close_register, counted={shop.types["cash"]: 0}).session.number == 1
    assert shop.do(registering.open_register, float_minor=0).number == 2


def test_a_register_is_opened_once(shop: AShop) -> None:
    _refused("register_already_open", lambda: shop.do(registering.open_register, float_minor=0))
    _refused("bad_amount", lambda: shop.do(registering.open_register, float_minor=-1, desk=shop.at(1)))


def test_cash_moves_with_a_reason_and_the_drawer_remembers_who_opened_it(shop: AShop) -> None:
    _refused("empty", lambda: shop.do(registering.move_cash, kind="cash_out", amount_minor=1, reason=" "))
    _refused("bad_choice", lambda: shop.do(registering.move_cash, kind="gift", amount_minor=1, reason="x"))
    session = shop.do(registering.open_drawer, reason="change for a coin", desk=shop.cashier_desk())
    assert [reason for _, reason in session.drawer_openings] == ["change for a coin"]
