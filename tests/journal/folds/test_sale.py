"""The whole of a sale: what it holds beside goods and money, and that erased facts leave it readable."""

from __future__ import annotations

from pos_desktop.journal.envelope import open_fact
from pos_desktop.journal.facts import ContactGiven, DocumentPrinted, SaleVoided
from pos_desktop.journal.folds.sale import fold_sale
from pos_desktop.journal.state import ContactState
from tests.journal.chains import recorded
from tests.journal.folds.telling import ORDER, SALE, folded, moved, packed, picked_up
from tests.journal.shop import CASHIER, CHANNEL, GST, OUTLETS, a_sale, an_order, fulfillment, part

PLACED = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),))


def test_a_sale_shows_its_sums_per_tax() -> None:
    sale = folded(a_sale(2, 1), root=SALE)

    assert (sale.subtotal_minor, sale.tax_minor, sale.total_minor) == (3_000, 150, 3_150)
    assert sale.taxes == ((*GST, 150),)
    assert (sale.source, sale.user_id, sale.outlet_id) == ("register", CASHIER, OUTLETS[0])


def test_an_order_says_where_it_comes_from() -> None:
    sale = folded(PLACED)

    assert (sale.source, sale.channel_id, sale.channel_kind) == ("order", CHANNEL, "woocommerce")
    assert (sale.placed_at_ms, sale.method, sale.register_id) == (1_000, "pickup", None)


def test_the_last_contact_counts_and_an_erased_one_is_empty() -> None:
    facts = recorded(ORDER, PLACED, ContactGiven("Ann"), ContactGiven("Anne", phone="1"))
    erased = [open_fact(fact.head_bytes, None) for fact in facts[1:]]

    assert fold_sale(ORDER, facts).contact == ContactState("Anne", phone="1")
    assert fold_sale(ORDER, [facts[0], facts[1], erased[1]]).contact == ContactState()
    assert fold_sale(ORDER, [facts[0], *erased]).contact == ContactState()


def test_papers_are_remembered() -> None:
    sale = folded(a_sale(1), DocumentPrinted("receipt"), DocumentPrinted("receipt", copy=1), root=SALE)

    assert [(document, copy) for document, _, copy, _ in sale.printed] == [("receipt", 0), ("receipt", 1)]


def test_a_void_returns_what_was_taken_and_nothing_that_was_handed_over() -> None:
    later = part(SALE, 0, 1)
    there = fulfillment(SALE, 0)
    rung_up = a_sale(3, parts=(later,))

    assert moved(folded(rung_up, root=SALE)) == (-2, 1)
    assert moved(folded(rung_up, SaleVoided(), root=SALE)) == (0, 0)
    gone = (rung_up, packed(1, what=there), picked_up(1, what=there), SaleVoided())
    assert moved(folded(*gone, root=SALE)) == (-1, 0)


def test_a_return_puts_goods_back_on_the_shelf() -> None:
    sale = folded(a_sale(-1, return_of=ORDER), root=SALE)

    assert (sale.source, sale.owed_minor, moved(sale)) == ("return", -1_050, (1, 0))
    assert sale.contradictions == ()


def test_movements_have_the_stamp_of_what_caused_them() -> None:
    facts = recorded(ORDER, PLACED, packed(2, 1), picked_up(2, 1))

    assert {entry.stamp for entry in fold_sale(ORDER, facts).stock} == {facts[2].stamp}


def test_facts_that_name_what_no_version_holds_break_nothing() -> None:
    stray = (packed(4, 2, what=fulfillment(SALE, 1)), picked_up(9, 9))

    assert folded(PLACED, *stray).state == "pending"
    assert folded(*stray).state == "orphan"
    assert fold_sale(ORDER, []).state == "orphan"
