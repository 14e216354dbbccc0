"""What the list of exceptions decides: what there is, what each leads to, and that deeds are really done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_desktop.domain.permissions import Role
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.fulfilling import pack_fulfillment
from pos_desktop.services.ports.replication import RefusedFact
from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.services.voiding import cancel_order
from pos_desktop.ui.screens.exceptions.contradictions import said
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter, still_chosen
from pos_desktop.ui.screens.exceptions.state import DEEDS, Deed, ExceptionsState, Item, News, View
from pos_desktop.ui.screens.fulfillments.target import Target
from tests.builders import AShop
from tests.ui.screens.exceptions.things import a_presenter, a_row, every_row
from tests.ui.screens.replication.hubs import DRIFTING, GOING, OTHER, FakeHub
from tests.ui.screens.shops.online import PARKED, UNREADABLE, WOO, FakeWebShops, loaded


@pytest.fixture
def shop(qapp: object) -> AShop:
    """A shop with its first register open."""
    return AShop()


def news_of(presenter: ExceptionsPresenter) -> list[News]:
    """Return the list that grows with everything told."""
    told: list[News] = []
    presenter.told.connect(told.append)
    return told


def choose(presenter: ExceptionsPresenter, kind: str) -> Item:
    """Show the exception of one kind."""
    presenter.refresh()
    item = next(each for each in presenter.state.items if each.kind == kind)
    presenter.choose(item.key)
    return item


def contradictions(shop: AShop, sale_id: bytes) -> tuple[ExceptionRow, ...]:
    """Return what contradicts in a sale."""
    sale = shop.sale(sale_id)
    return tuple(ExceptionRow(sale_id, sale.number, each) for each in sale.contradictions)


def packed(shop: AShop) -> bytes:
    """Return an order whose goods are in a parcel."""
    shop.count("MUG", 9)
    sale_id = shop.order(goods={"MUG": 2}).sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    shop.do(pack_fulfillment, sale_id, part, all_here=True)
    return sale_id


def test_everything_to_look_at_is_one_list(shop: AShop) -> None:
    hub = FakeHub(replace(GOING, refused=(RefusedFact(OTHER.device_id, 7, "forged hash"),)))
    presenter = a_presenter(shop, *every_row(shop), shops=FakeWebShops(loaded()), hub=hub)
    presenter.show_devices((OTHER, DRIFTING))
    kinds = {each.kind for each in presenter.state.items}
    assert kinds == {
        *DEEDS,
        "handed_over_twice",
        "rival_allocation",
        "second_completion",
        "a_kind_of_tomorrow",
    }


def test_every_kind_offers_one_or_two_deeds(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    presenter.refresh()
    for item in presenter.state.items:
        presenter.choose(item.key)
        assert 1 <= len(presenter.state.deeds) <= 2


def test_goods_that_were_packed_and_cancelled_are_put_back(shop: AShop) -> None:
    sale_id = packed(shop)
    shop.do(cancel_order, sale_id)
    assert shop.stock("MUG") == (9, 2)
    presenter = a_presenter(shop, *contradictions(shop, sale_id))
    told = news_of(presenter)
    choose(presenter, "packed_and_cancelled")
    presenter.do(Deed.PUT_BACK)
    assert [each.kind for each in told] == ["put_back"]
    assert shop.stock("MUG") == (9, 0)
    assert not shop.sale(sale_id).contradictions


def test_an_edited_parcel_is_unpacked(shop: AShop) -> None:
    sale_id = packed(shop)
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    row = a_row(sale_id, "W-1044", "edited_after_packing", ("fulfillment", part.hex()))
    presenter = a_presenter(shop, row)
    choose(presenter, "edited_after_packing")
    assert presenter.state.deeds == (Deed.UNPACK, Deed.FULFILLMENT)
    presenter.do(Deed.UNPACK)
    assert shop.sale(sale_id).fulfillments[0].status == "new"


def test_what_another_outlet_prepared_is_put_back_from_here(shop: AShop) -> None:
    sale_id, lost = shop.prepared_twice()
    presenter = a_presenter(shop, *contradictions(shop, sale_id))
    assert choose(presenter, "rival_allocation").id_of("fulfillment") == lost
    assert presenter.state.deeds == (Deed.PUT_BACK, Deed.SETTLE)
    presenter.do(Deed.PUT_BACK)
    assert presenter.state.refusal is None
    assert shop.sale(sale_id).contradictions == ()


def test_what_another_outlet_handed_over_leads_to_the_sale(shop: AShop) -> None:
    sale_id, _lost = shop.prepared_twice(is_gone=True)
    (row,) = contradictions(shop, sale_id)
    presenter = a_presenter(shop, row)
    choose(presenter, "rival_allocation")
    assert presenter.state.deeds == (Deed.SALE, Deed.SETTLE)
    assert "handed them over" in said(Texts("en"), row).resolves


def test_what_is_done_already_is_refused_beside_the_button(shop: AShop) -> None:
    sale_id = shop.order(goods={"MUG": 2}).sale_id
    part = shop.sale(sale_id).fulfillments[0].fulfillment_id
    row = a_row(sale_id, "W-1044", "packed_and_cancelled", ("fulfillment", part.hex()))
    presenter = a_presenter(shop, row)
    choose(presenter, "packed_and_cancelled")
    presenter.do(Deed.PUT_BACK)
    assert presenter.state.refusal is not None
    assert presenter.state.refusal.reason == "not_cancelled"
    assert not presenter.state.is_busy


@pytest.mark.parametrize(
    ("kind", "deed", "signal"),
    [
        ("overpaid", Deed.GIVE_BACK, "sale_requested"),
        ("paid_and_cancelled", Deed.GIVE_BACK, "sale_requested"),
        ("handed_over_unpaid", Deed.TAKE_PAYMENT, "continue_requested"),
        ("handed_over_twice", Deed.SALE, "sale_requested"),
        ("second_completion", Deed.SALE, "sale_requested"),
        ("a_kind_of_tomorrow", Deed.SALE, "sale_requested"),
    ],
)
def test_what_is_resolved_elsewhere_leads_there(shop: AShop, kind: str, deed: Deed, signal: str) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    asked: list[object] = []
    getattr(presenter, signal).connect(asked.append)
    item = choose(presenter, kind)
    assert deed in presenter.state.deeds
    presenter.do(deed)
    assert asked == [item.about]


def test_a_short_order_leads_to_its_fulfillment(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    asked: list[Target] = []
    presenter.fulfillment_requested.connect(asked.append)
    item = choose(presenter, "short")
    presenter.do(Deed.FULFILLMENT)
    assert asked == [Target(item.about, item.id_of("fulfillment"))]


def test_a_count_is_written_where_stock_is_short(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    choose(presenter, "short_stock")
    presenter.count(14_000)
    assert shop.stock("MUG")[0] == 14


def test_one_product_keeps_a_shared_code(shop: AShop) -> None:
    bowl = shop.do(
        save_record,
        ProductChanged(sku="BOWL", name="Bowl", codes=("6260001",), price_minor=1, currency="CAD"),
    )
    shop.do(save_record, ProductChanged(codes=("6260001",)), record_id=shop.products["MUG"])
    presenter = a_presenter(shop, *every_row(shop))
    choose(presenter, "same_code")
    assert {each.product_id for each in presenter.state.beside.products} == {bowl, shop.products["MUG"]}
    presenter.keep(bowl)
    found = shop.ledger.do(lambda entry: entry.product_by_code("6260001"))
    assert [each.record_id for each in found] == [bowl]


def test_a_settled_one_is_off_the_list_and_comes_back_by_undo(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    told = news_of(presenter)
    item = choose(presenter, "second_completion")
    presenter.settle("asked both cashiers")
    assert item.key not in {each.key for each in presenter.state.items}
    assert presenter.state.chosen is not None
    undo = told[-1].undo
    assert undo is not None
    presenter.undo(undo)
    assert item.key in {each.key for each in presenter.state.items}


def test_a_cashier_settles_nothing(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop), role=Role.CASHIER)
    item = choose(presenter, "overpaid")
    presenter.settle("")
    assert presenter.state.refusal is not None
    assert presenter.state.refusal.reason == "not_allowed"
    assert presenter.state.item == item


def test_a_step_its_shop_refused_is_tried_again(shop: AShop) -> None:
    shops = FakeWebShops(loaded())
    presenter = a_presenter(shop, shops=shops)
    item = choose(presenter, "parked_message")
    assert item.about == PARKED.sale_id
    presenter.do(Deed.RETRY)
    assert "parked_message" not in {each.kind for each in presenter.state.items}


def test_what_a_shop_does_not_know_is_settled_by_hand_or_refused(shop: AShop) -> None:
    presenter = a_presenter(shop, shops=FakeWebShops(loaded()))
    choose(presenter, "parked_message")
    presenter.do(Deed.BY_HAND)
    assert presenter.state.refusal is not None
    assert presenter.state.refusal.reason == "unknown_sale"


def test_an_unreadable_order_is_read_once_more_and_leads_to_its_shop(shop: AShop) -> None:
    shops = FakeWebShops(loaded())
    presenter = a_presenter(shop, shops=shops)
    asked: list[object] = []
    presenter.shop_requested.connect(asked.append)
    choose(presenter, "unreadable_order")
    presenter.do(Deed.READ_AGAIN)
    presenter.do(Deed.SHOP)
    assert shops.read == [UNREADABLE.order_id]
    assert asked == [WOO.channel_id]


def test_a_clock_that_is_off_leads_to_the_other_tills(shop: AShop) -> None:
    presenter = a_presenter(shop)
    asked: list[bool] = []
    presenter.tills_requested.connect(lambda: asked.append(True))
    presenter.show_devices((OTHER, DRIFTING))
    choose(presenter, "clock_drift")
    presenter.do(Deed.TILLS)
    assert asked == [True]


def test_the_one_after_a_settled_one_is_shown_next(shop: AShop) -> None:
    items = tuple(Item(row.root, row.number, row.contradiction) for row in every_row(shop))
    state = ExceptionsState(items=items, chosen=items[3].key)
    assert still_chosen(state, (*items[:3], *items[4:])) == items[4].key
    assert still_chosen(replace(state, chosen=items[-1].key), items[:-1]) == items[-2].key
    assert still_chosen(state, ()) is None


def test_a_settled_one_that_is_open_again_is_on_one_list_alone(shop: AShop) -> None:
    row = a_row(shop.products["MUG"], "MUG", "short_stock", ("on_hand", 0), ("committed", 1_000))
    presenter = a_presenter(shop, row)
    item = choose(presenter, "short_stock")
    presenter.settle("on its way")
    presenter.show_view(View.SETTLED)
    assert [each.key for each in presenter.state.shown] == [item.key]
    worse = a_row(shop.products["MUG"], "MUG", "short_stock", ("on_hand", 0), ("committed", 2_000))
    again = a_presenter(shop, worse)
    again.refresh()
    assert [each.key for each in again.state.items] == [item.key]
    assert again.state.settled == ()


def test_what_was_settled_keeps_what_it_said(shop: AShop) -> None:
    presenter = a_presenter(shop, *every_row(shop))
    item = choose(presenter, "overpaid")
    presenter.settle("kept as a credit")
    gone = a_presenter(shop)
    gone.refresh()
    gone.show_view(View.SETTLED)
    (kept,) = gone.state.shown
    assert (kept.number, kept.contradiction.details) == (item.number, item.contradiction.details)
    assert kept.settled is not None
    assert (kept.settled.who, kept.settled.note) == ("Amira", "kept as a credit")
