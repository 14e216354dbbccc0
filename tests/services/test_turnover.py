"""What a register rang up between its float and its closure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.journal.state import SessionState
from pos_desktop.services import registering, turnover
from pos_desktop.services.ports.paper import TaxLine, Turnover
from pos_desktop.services.returning import return_lines
from pos_desktop.services.turnover import turnover_of
from pos_desktop.services.voiding import void_sale
from tests.services.real_shop import RealShop, real_shop

MINUTE_MS = 60_000
MUG_MINOR = 1_050  # with 5 % of tax


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[RealShop]:
    with real_shop(tmp_path) as made:
        made.count("MUG", 50)
        yield made


def _turnover(shop: RealShop, session: SessionState | None = None) -> Turnover:
    asked = session or shop.do(registering.session_of)
    return shop.ledger.do(lambda entry: turnover_of(entry, shop.store.queries, asked))


def _sold(shop: RealShop, **how: object) -> bytes:
    shop.clock.advance(MINUTE_MS)
    return shop.sold("MUG", **how)  # type: ignore[arg-type]


def _next_day(shop: RealShop) -> SessionState:
    """Close the register, whatever is in it, open it again and return the session that is over."""
    shop.clock.advance(MINUTE_MS)
    expected = shop.do(registering.expected_takings)
    counted = {line.payment_type_id.bytes: line.expected_minor for line in expected}
    closure = shop.do(registering.close_register, counted=counted)
    shop.clock.advance(MINUTE_MS)
    shop.do(registering.open_register, float_minor=0)
    return closure.session


def _gst(minor: int) -> tuple[TaxLine, ...]:
    return (TaxLine("GST", 50_000, minor),)


def test_a_quiet_day_is_all_zero(shop: RealShop) -> None:
    assert _turnover(shop) == Turnover()


def test_sales_and_returns_are_counted_apart_and_taxes_are_net(shop: RealShop) -> None:
    first, _second = _sold(shop), _sold(shop, paid=False)
    shop.clock.advance(MINUTE_MS)
    shop.do(return_lines, first, [(shop.sale(first).lines[0].key, UNIT)])

    rung = _turnover(shop)

    assert (rung.sales, rung.sales_minor, rung.returns, rung.returns_minor) == (
        2,
        2 * MUG_MINOR,
        1,
        -MUG_MINOR,
    )
    assert rung.taxes == _gst(50)
    assert (rung.first_number, rung.last_number) == ("1-1", "1-3")
    assert (rung.net_minor, rung.ever_minor) == (MUG_MINOR, MUG_MINOR)


def test_what_was_voided_before_the_closure_is_in_no_total(shop: RealShop) -> None:
    _sold(shop)
    shop.do(void_sale, _sold(shop))
    shop.do(void_sale, _sold(shop, paid=False))

    rung = _turnover(shop)

    assert (rung.sales, rung.sales_minor, rung.taxes) == (1, MUG_MINOR, _gst(50))
    assert (rung.voided, rung.voided_minor, rung.voided_earlier) == (2, 2 * MUG_MINOR, 0)
    assert rung.last_number == "1-3"


def test_a_void_after_the_closure_changes_the_next_one_only(shop: RealShop) -> None:
    sale_id = _sold(shop)
    yesterday = _next_day(shop)
    before = _turnover(shop, yesterday)
    _sold(shop)

    shop.clock.advance(MINUTE_MS)
    shop.do(void_sale, sale_id)

    assert _turnover(shop, yesterday) == before
    assert (before.sales, before.voided, before.taxes) == (1, 0, _gst(50))
    today = _turnover(shop)
    assert (today.sales, today.voided_earlier, today.voided_earlier_minor) == (1, 1, -MUG_MINOR)
    assert (today.net_minor, today.taxes) == (0, ())
    assert (today.first_number, today.ever_minor) == ("1-2", 2 * MUG_MINOR)


def test_a_void_two_days_later_is_in_neither_closure_before(shop: RealShop) -> None:
    sale_id = _sold(shop, paid=False)
    first, second = _next_day(shop), _next_day(shop)
    shop.do(void_sale, sale_id)

    assert (_turnover(shop, first).sales, _turnover(shop, second)) == (1, Turnover(ever_minor=MUG_MINOR))
    assert _turnover(shop).voided_earlier == 1


def test_a_clock_that_is_set_back_loses_no_sale(shop: RealShop) -> None:
    shop.clock.advance(60 * MINUTE_MS)
    shop.sold("MUG")
    shop.clock.advance(-120 * MINUTE_MS)
    shop.sold("MUG")

    assert _turnover(shop, _next_day(shop)).sales_minor == 2 * MUG_MINOR


def test_other_registers_and_web_shops_are_not_in_it(shop: RealShop) -> None:
    shop.order(goods={"MUG": 1}, paid=True)
    shop.do(registering.open_register, float_minor=0, desk=shop.at(1))

    assert _turnover(shop) == Turnover()
    assert _turnover(shop, shop.do(registering.session_of, desk=shop.at(1))) == Turnover()


def test_a_void_that_reached_back_into_a_closure_would_be_seen(
    shop: RealShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale_id = _sold(shop)
    yesterday = _next_day(shop)
    before = _turnover(shop, yesterday)
    shop.do(void_sale, sale_id)

    monkeypatch.setattr(turnover, "_voided_at_ms", lambda sale: 0 if sale.state == "voided" else None)

    assert _turnover(shop, yesterday) != before
