"""A closing prints in its own transaction, never waits for paper, and says the same when printed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services import closing, registering
from pos_desktop.services.ports.paper import ClosureData, CountLine
from pos_desktop.services.press import Press
from pos_desktop.services.printing import record_printed
from pos_desktop.services.returning import return_lines
from pos_desktop.services.voiding import void_sale
from pos_desktop.store.queries.sale_detail import facts_of
from tests.services.real_shop import RealShop, real_shop

HOUR_MS = 3_600_000


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[RealShop]:
    with real_shop(tmp_path) as made:
        made.count("MUG", 50)
        yield made


def _refused(reason: str, act: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason


def _closed(shop: RealShop, cash_minor: int, *, press: Press | None = None) -> closing.Closed:
    shop.clock.advance(HOUR_MS)
    counted = {shop.types["cash"]: cash_minor}
    return shop.do(closing.close_and_print, press or shop.press, counted=counted, note="late")


def _last(shop: RealShop) -> ClosureData:
    data = shop.made[-1]
    assert isinstance(data, ClosureData)
    return data


def test_a_closing_spools_its_paper_with_what_was_counted(shop: RealShop) -> None:
    shop.sold("MUG")
    shop.do(
        registering.move_cash, kind="petty_cash", amount_minor=300, reason="stamps", desk=shop.cashier_desk()
    )
    shop.do(registering.open_drawer)

    closed = _closed(shop, 10_700)

    assert shop.jobs("closure") == (closed.job,)
    paper = _last(shop)
    assert (paper.number, paper.register, paper.outlet, paper.currency) == (
        1,
        "Register 1",
        "Mile End",
        "CAD",
    )
    assert paper.counts == (CountLine("Cash", 10_750, 10_700),)
    assert (paper.float_minor, paper.drawer_openings, paper.note) == (10_000, 1, "late")
    assert paper.closed_at is not None
    assert (paper.closed_at - paper.opened_at).total_seconds() == 3_600
    assert [(m.label, m.amount_minor, m.reason, m.by) for m in paper.moves] == [
        ("Petty cash", -300, "stamps", "Amira")
    ]


def test_without_a_printer_the_register_closes_all_the_same(shop: RealShop) -> None:
    def nowhere(kind: str) -> str:
        raise RuleBroken("no_printer", document=kind)

    closed = _closed(shop, 10_000, press=structs.replace(shop.press, printer_for=nowhere))

    assert closed.job is None
    assert closed.closure.session.closed_at_ms is not None
    assert shop.made == []


def test_a_closing_that_is_refused_prints_nothing(shop: RealShop) -> None:
    shop.pay(shop.sold("MUG", paid=False), kind="card")

    _refused("not_counted", lambda: _closed(shop, 10_000))

    assert shop.jobs("closure") == ()


def test_a_paper_that_cannot_be_made_leaves_the_register_open(shop: RealShop) -> None:
    def broken(_data: object) -> object:
        raise ValueError("no paper")

    with pytest.raises(ValueError, match="no paper"):
        _closed(shop, 10_000, press=structs.replace(shop.press, make=broken))

    assert shop.do(registering.session_of).closed_at_ms is None


def test_what_is_printed_again_is_numbered_and_says_the_same_whatever_was_voided_since(
    shop: RealShop,
) -> None:
    kept, voided = shop.sold("MUG"), shop.sold("MUG")
    session_id = _closed(shop, 12_100).closure.session.session_id
    first = _last(shop)
    shop.clock.advance(HOUR_MS)
    shop.do(registering.open_register, float_minor=5_000)
    shop.do(void_sale, voided)
    shop.do(return_lines, kept, [(shop.sale(kept).lines[0].key, UNIT)])

    for copy_no in (1, 2):
        shop.do(closing.print_closure, shop.press, session_id)
        again = _last(shop)
        assert again.copy_no == copy_no
        assert replace(again, copy_no=0, printed_at=first.printed_at) == first

    assert [job.copy_no for job in shop.jobs("closure")] == [0, 1, 2]


def test_the_last_closure_is_printed_again(shop: RealShop) -> None:
    _refused("no_closure", lambda: shop.do(closing.print_last_closure, shop.press))
    _closed(shop, 10_000)
    shop.do(registering.open_register, float_minor=0)
    _closed(shop, 0)

    shop.do(closing.print_last_closure, shop.press)

    assert (_last(shop).number, _last(shop).copy_no) == (2, 1)


def test_an_open_session_is_no_closure(shop: RealShop) -> None:
    session_id = shop.do(registering.session_of).session_id
    _refused("unknown_closure", lambda: shop.do(closing.print_closure, shop.press, session_id))
    _refused("unknown_closure", lambda: shop.do(closing.print_closure, shop.press, bytes(16)))


def test_an_interim_report_counts_and_closes_nothing(shop: RealShop) -> None:
    shop.sold("MUG")

    shop.do(closing.print_interim, shop.press)
    shop.do(closing.print_interim, shop.press)

    assert shop.do(registering.session_of).closed_at_ms is None
    assert (_last(shop).closed_at, _last(shop).copy_no) == (None, 0)
    assert _last(shop).counts == (CountLine("Cash", 11_050, None),)
    closed = _closed(shop, 11_050)
    assert closed.job is not None
    assert closed.job.copy_no == 0


def test_what_came_out_is_written_down_with_the_session_and_changes_nothing_of_it(shop: RealShop) -> None:
    closed = _closed(shop, 10_000)
    job, session = closed.job, closed.closure.session
    assert job is not None
    assert job.sale_id is not None

    for _ in range(2):
        shop.ledger.do(lambda entry: record_printed(entry, job))

    assert shop.store.queries.closures(shop.registers[0]) == (session,)
    kinds = sorted(fact.kind for fact in facts_of(shop.store.reader, session.session_id))
    assert kinds == ["document.printed", "document.printed", "register.closed", "register.opened"]


def test_only_who_may_print_prints_it_again(shop: RealShop) -> None:
    session_id = _closed(shop, 10_000).closure.session.session_id
    elsewhere = shop.cashier_desk(outlet_ids=frozenset({shop.at(1).outlet_id}))

    _refused("not_allowed", lambda: shop.do(closing.print_closure, shop.press, session_id, desk=elsewhere))
