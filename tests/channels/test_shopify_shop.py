"""A Shopify shop is tested before it is used, and its products and locations are read."""

from __future__ import annotations

import pytest

from pos_desktop.channels.fakes.shop import FakeProduct
from pos_desktop.channels.registry import connector
from pos_desktop.channels.shopify_shop import SCOPES, ShopifyConnector
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused
from tests.channels.shopify_stand import direct, pulled, served


def test_a_test_finds_name_currency_locations_and_version() -> None:
    with served() as stand:
        profile = stand.connector.test()

        assert (profile.name, profile.currency, profile.version) == ("Atelier Rachel", "CAD", "2026-07")
        assert [(one.name, one.offers_pickup) for one in profile.locations] == [
            ("Plateau", True),
            ("Mile End", True),
        ]
        assert (profile.missing, stand.shop.effects) == ((), [])


def test_permissions_that_the_app_lacks_are_named() -> None:
    with direct() as stand:
        stand.shop.scopes -= {"write_inventory", "read_locations", "read_orders"}

        profile = stand.connector.test()

        assert profile.missing == ("read_locations", "write_inventory")  # who may write orders may read them
        assert profile.locations == ()


def test_an_app_that_may_nothing_is_told_what_it_lacks() -> None:
    with direct() as stand:
        stand.shop.scopes.clear()

        assert stand.connector.test().missing == SCOPES
        with pytest.raises(ShopRefused) as refused:
            pulled(stand.connector)
        assert refused.value.reason == "missing_permission"


def test_a_shop_that_was_closed_says_so() -> None:
    with direct() as stand:
        stand.shop.is_frozen = True

        with pytest.raises(ShopRefused) as refused:
            stand.connector.test()

        assert refused.value.reason == "shop_closed"


def test_products_are_read_to_the_end_and_from_where_one_stopped() -> None:
    products = [FakeProduct(f"P-{n:03}", f"Product {n}", 1_000 + n, barcode=f"06{n}") for n in range(230)]
    with direct(products=products) as stand:
        pages = list(stand.connector.products(""))
        rest = list(stand.connector.products(pages[0].cursor))

        assert [len(page.products) for page in pages] == [100, 100, 30]
        assert [page.is_last for page in pages] == [False, False, True]
        assert [len(page.products) for page in rest] == [100, 30]
        first = pages[0].products[0]
        assert (first.sku, first.name, first.barcode, first.price_minor, first.currency) == (
            "P-000", "Product 0", "060", 1_000, "CAD",
        )  # fmt: skip


def test_a_product_is_called_as_in_the_lines_of_orders() -> None:
    with direct() as stand:
        order = stand.order(stand.place())
        (page,) = stand.connector.products("")

        refs = {product.sku: product.ref for product in page.products}
        assert refs["CM-01"] == f"{order.lines[0].product_ref}:{order.lines[0].variant_ref}"


def test_many_locations_are_read_to_the_end() -> None:
    with direct() as stand:
        for n in range(120):
            stand.shop.location_called(f"Outlet {n}")

        assert len(stand.connector.test().locations) == 122


def test_the_registry_knows_the_connector() -> None:
    with direct() as stand:
        account = ShopAccount(b"\x01" * 16, "shopify", stand.url, stand.shop.keys)

        found = connector(account, stand.http, clock=stand.clock)

        assert isinstance(found, ShopifyConnector)
        assert found.test().name == "Atelier Rachel"
