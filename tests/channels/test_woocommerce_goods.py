"""Stock goes to a WooCommerce shop as absolute whole figures, each answered for itself."""

from __future__ import annotations

from typing import cast

import pytest

from pos_desktop.channels.fakes.shop import FakeProduct
from pos_desktop.channels.fakes.woocommerce import WooShop
from pos_desktop.channels.http import Request
from pos_desktop.channels.woocommerce_goods import list_products, read_shelf, write_stock
from pos_desktop.channels.woocommerce_site import WooSite
from pos_desktop.services.ports.shops import ShopAccount, ShopUnavailable, StockFigure, StockItem
from tests.channels.at_hand import Clock, DirectHttp, lane_of
from tests.channels.woo_stand import Stand, a_basket, direct

SIMPLE, VARIATION = "CM-01", "WT-01"


def item(stand: Stand, sku: str, *, by_ref: bool = True) -> StockItem:
    product = stand.shop.book.product_of(sku)
    ref = f"{product.parent_id}:{product.id}" if product.parent_id else f"{product.id}:"
    return StockItem(ref if by_ref else "", sku, "")


def figure(found: StockItem, available: int, seen: int | None = None) -> StockFigure:
    return StockFigure(found, available, available + 3, seen)


@pytest.mark.parametrize("sku", [SIMPLE, VARIATION])
@pytest.mark.parametrize("by_ref", [True, False])
def test_a_figure_is_set_and_then_unchanged(sku: str, by_ref: bool) -> None:
    stand = direct()
    wanted = figure(item(stand, sku, by_ref=by_ref), 7)

    (first,), (second,) = (write_stock(stand.site(), [wanted]) for _ in range(2))

    assert (first.outcome, first.quantity) == ("set", 7)
    assert (second.outcome, second.quantity) == ("unchanged", 7)
    assert stand.shop.stock_of(sku) == 7


def test_a_renamed_sku_is_still_found_by_the_shop_s_own_id() -> None:
    stand = direct()
    found = item(stand, SIMPLE)

    (answer,) = write_stock(stand.site(), [figure(StockItem(found.ref, "renamed", ""), 5)])

    assert (answer.outcome, stand.shop.stock_of(SIMPLE)) == ("set", 5)


def test_a_product_made_anew_is_found_by_its_sku() -> None:
    stand = direct()

    (answer,) = write_stock(stand.site(), [figure(StockItem("9999:", SIMPLE, ""), 5)])

    assert (answer.outcome, stand.shop.stock_of(SIMPLE)) == ("set", 5)


def test_a_shop_that_sold_meanwhile_is_not_written_over() -> None:
    stand = direct()
    seen = stand.shop.stock_of(SIMPLE)
    stand.shop.place(a_basket(SIMPLE))

    (answer,) = write_stock(stand.site(), [figure(item(stand, SIMPLE), 9, seen)])

    assert (answer.outcome, answer.quantity) == ("moved", seen - 1)
    assert stand.shop.stock_of(SIMPLE) == seen - 1


@pytest.mark.parametrize(
    ("manages_stock", "problem"), [(False, "stock is not managed there"), ("parent", "kept on its parent")]
)
def test_stock_that_the_shop_does_not_keep_is_refused(manages_stock: bool, problem: str) -> None:
    stand = direct()
    stand.shop.book.product_of(VARIATION).manages_stock = manages_stock
    found = item(stand, VARIATION)

    (answer,) = write_stock(stand.site(), [figure(found, 5)])

    assert (answer.outcome, answer.reason, answer.problem) == ("refused", "not_allowed", problem)
    assert stand.connector().stock_seen([found]) == {found: None}


def test_stock_that_is_not_kept_from_now_on_is_seen_in_the_answer() -> None:
    """Between reading and writing the merchant switches it off: the shop answers 200 and does nothing."""
    stand = direct()

    def switch_off(_: Request) -> None:
        stand.shop.book.product_of(SIMPLE).manages_stock = not any(
            "include" in request.params for request in log
        )

    log = cast(DirectHttp, stand.http).log
    cast(DirectHttp, stand.http).before = switch_off

    (answer,) = write_stock(stand.site(), [figure(item(stand, SIMPLE), 5)])

    assert (answer.outcome, answer.problem) == ("refused", "the shop passed over it")


def test_each_figure_is_answered_for_itself_and_in_its_order() -> None:
    stand = direct()
    unknown = StockItem("", "none-such", "")
    wanted = [
        figure(unknown, 1),
        figure(item(stand, VARIATION), 2),
        figure(item(stand, SIMPLE), 3),
        figure(item(stand, "NA-02"), 4),
    ]

    answers = write_stock(stand.site(), wanted)

    assert [answer.item for answer in answers] == [one.item for one in wanted]
    assert [answer.outcome for answer in answers] == ["refused", "set", "set", "set"]
    assert answers[0].reason == "unknown_product"


def test_a_product_deleted_between_reading_and_writing_refuses_only_itself() -> None:
    stand = direct()
    wanted = [figure(item(stand, sku), 5) for sku in (SIMPLE, "CM-02")]
    gone = stand.shop.book.product_of(SIMPLE).id

    def delete(_: Request) -> None:
        if any("include" in request.params for request in log):
            stand.shop.book.products.pop(gone, None)

    log = cast(DirectHttp, stand.http).log
    cast(DirectHttp, stand.http).before = delete

    first, second = write_stock(stand.site(), wanted)

    assert (first.outcome, first.reason) == ("refused", "unknown_product")
    assert second.outcome == "set"


def test_one_sku_on_two_products_is_ambiguous() -> None:
    stand = direct()
    stand.shop.book.product_of("CM-02").sku = SIMPLE

    by_sku, by_ref = (item(stand, SIMPLE, by_ref=by_ref) for by_ref in (False, True))
    first, second = write_stock(stand.site(), [figure(by_sku, 5), figure(by_ref, 5)])

    assert (first.outcome, first.reason) == ("refused", "ambiguous_sku")
    assert second.outcome == "set"


def test_a_sku_with_a_comma_is_not_taken_for_two() -> None:
    stand = direct()

    shelf = read_shelf(stand.site(), [StockItem("", "CM-01,CM-02", "")])

    assert not shelf.found
    assert not shelf.ambiguous


def big_shop(count: int) -> Stand:
    clock = Clock()
    shop = WooShop([FakeProduct(f"P-{at}", f"Thing {at}", 100 + at) for at in range(count)], clock=clock)
    return Stand(shop, clock, DirectHttp(shop, lane_of(clock)), "https://shop.example")


def test_many_figures_go_in_batches_of_a_hundred_at_most() -> None:
    stand = big_shop(330)
    wanted = [figure(StockItem("", f"P-{at}", ""), at) for at in range(330)]

    answers = write_stock(stand.site(), wanted)

    assert {answer.outcome for answer in answers} <= {"set", "unchanged"}
    assert [stand.shop.stock_of(f"P-{at}") for at in range(330)] == list(range(330))


def test_an_item_that_a_batch_leaves_unanswered_is_no_success() -> None:
    class Silent(WooSite):
        def post(self, path: str, body: object) -> object:  # type: ignore[override]
            return super().post(path, {"update": []})

    stand = direct()
    account = ShopAccount(b"", "woocommerce", stand.url, stand.shop.keys)

    with pytest.raises(ShopUnavailable) as failed:
        write_stock(Silent(account, stand.http), [figure(item(stand, SIMPLE), 5)])

    assert failed.value.reason == "bad_answer"


def test_products_are_listed_with_variations_for_their_parents() -> None:
    stand = direct()

    (page,) = list_products(stand.site(), "")
    found = {product.sku: product for product in page.products}

    assert len(found) == 12
    assert found["SC-01"].name == "Soy candle, fig & cedar"
    assert (found[SIMPLE].price_minor, found[SIMPLE].currency) == (1_550, "CAD")
    assert found[VARIATION].name == "Walnut tray - small"
    assert found[VARIATION].ref == item(stand, VARIATION).ref
    assert found[SIMPLE].barcode == "0620000047487"


def test_a_product_deleted_while_they_are_listed_hides_no_other() -> None:
    stand = big_shop(400)
    found = set()
    for page in list_products(stand.site(), ""):
        found |= {product.sku for product in page.products}
        for product in [one for one in stand.shop.book.products.values() if one.kind == "simple"][:10]:
            del stand.shop.book.products[product.id]

    left = {one.sku for one in stand.shop.book.products.values() if one.kind != "variable"}
    assert left <= found


def test_a_list_goes_on_where_it_was_left() -> None:
    stand = big_shop(250)
    pages = list_products(stand.site(), "")
    first = next(pages)

    rest = {product.sku for page in list_products(stand.site(), first.cursor) for product in page.products}

    assert {product.sku for product in first.products} | rest == {f"P-{at}" for at in range(250)}


def test_keys_that_may_not_read_settings_still_list_products_with_their_currency() -> None:
    stand = direct()
    stand.shop.office.may_manage = False

    (page,) = stand.connector().products("")

    assert {product.currency for product in page.products} == {"CAD"}
