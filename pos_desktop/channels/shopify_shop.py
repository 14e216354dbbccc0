"""A Shopify shop, live: its orders, its stock, its products, and what it is told.

Source: Shopify Admin GraphQL API 2026-07; `facts` of each call stand in the modules that make it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import Exact, minor, plain, raw
from pos_desktop.channels.http import Http
from pos_desktop.channels.shopify_calls import CLOCK_TOLERANCE_S, ShopifyCalls, decoded
from pos_desktop.channels.shopify_document import Named, short
from pos_desktop.channels.shopify_queries import LOCATIONS, PRODUCTS, SHOP
from pos_desktop.channels.shopify_reading import ShopifyOrders
from pos_desktop.channels.shopify_stock import ShopifyStock
from pos_desktop.channels.shopify_telling import ShopifyTeller
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import (
    OrderPage,
    Outgoing,
    ProductPage,
    ShopAccount,
    ShopLocation,
    ShopProduct,
    ShopProfile,
    ShopRefused,
    ShopUnavailable,
    StockAnswer,
    StockFigure,
    StockItem,
    Told,
    UnreadableOrder,
)

SCOPES: Final = (
    "read_orders",
    "write_orders",
    "read_customers",
    "read_products",
    "read_locations",
    "read_inventory",
    "write_inventory",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
)
LISTED: Final = 100


class _PageInfo(Struct, rename="camel"):
    has_next_page: bool = False
    end_cursor: str | None = None


class _Location(Struct, rename="camel"):
    id: str
    name: str = ""
    is_active: bool = True
    local_pickup_settings_v2: dict[str, Any] | None = field(default=None, name="localPickupSettingsV2")


class _Locations(Struct, rename="camel"):
    nodes: list[_Location]
    page_info: _PageInfo = field(default_factory=_PageInfo)


class _InventoryItem(Struct):
    id: str
    tracked: bool = True


class _Variant(Struct, rename="camel"):
    id: str
    display_name: str
    product: Named
    price: Exact
    inventory_item: _InventoryItem
    sku: str | None = None
    barcode: str | None = None


class _Variants(Struct, rename="camel"):
    nodes: list[_Variant]
    page_info: _PageInfo = field(default_factory=_PageInfo)


class _Scope(Struct):
    handle: str


class _App(Struct, rename="camel"):
    access_scopes: list[_Scope]


class _Shop(Struct, rename="camel"):
    name: str = ""
    currency_code: str = ""


class _Profile(Struct, rename="camel"):
    shop: _Shop
    current_app_installation: _App


class ShopifyConnector:
    """One Shopify shop.

    Shapes: `clock` is in milliseconds UTC; `since_ms` leaves out orders that did not change since then.
    Errors: `ShopRefused` wrong_address, not_https for an address that is none of Shopify's.
    """

    def __init__(
        self, account: ShopAccount, http: Http, *, clock: Callable[[], int], since_ms: int | None = None
    ) -> None:
        self._calls = ShopifyCalls(account, http, clock)
        self._orders = ShopifyOrders(self._calls, account.address, since_ms)
        self._teller = ShopifyTeller(self._calls, self._orders.standing)
        self._stock = ShopifyStock(self._calls, clock, self._only_location)
        self._places: tuple[ShopLocation, ...] | None = None

    def test(self) -> ShopProfile:
        """Sign in, compare clocks, read the shop's name, locations and what the app may do."""
        reply = self._calls.ask(SHOP, {})
        seconds = self._calls.seconds_off(reply.at_ms)
        if abs(seconds) > CLOCK_TOLERANCE_S:
            raise ShopRefused("clock_wrong", seconds=seconds)
        profile: _Profile = decoded(reply.data, _Profile)
        granted = {scope.handle for scope in profile.current_app_installation.access_scopes}
        missing = tuple(scope for scope in SCOPES if not _is_granted(scope, granted))
        self._places = None
        return ShopProfile(
            name=plain(profile.shop.name),
            currency=profile.shop.currency_code,
            locations=() if "read_locations" in missing else self._locations(),
            missing=missing,
            version=reply.version,
        )

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield every order changed since the cursor, an instant of the shop's clock."""
        return self._orders.changed(cursor)

    def order(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now. Errors: `ShopRefused("order_gone")`."""
        return self._orders.one(order_id)

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the shop to say what the message says. Errors: as `ShopifyTeller.tell`."""
        return self._teller.tell(outgoing)

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        """Return what the shop has on hand."""
        return self._stock.seen(items)

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Set what the shop has on hand."""
        return self._stock.set(figures)

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield the shop's variants; prices are in its own currency."""
        after: str | None = cursor or None
        while True:
            data = self._calls.ask(PRODUCTS, {"first": LISTED, "after": after}).data
            variants: _Variants = decoded(data.get("productVariants"), _Variants)
            shop: _Shop = decoded(data.get("shop"), _Shop)
            info = variants.page_info
            is_last = not info.has_next_page
            if not is_last and info.end_cursor in (None, after):
                raise ShopUnavailable("bad_answer", field="productVariants", problem="goes in a circle")
            after = info.end_cursor or after
            products = tuple(_product(variant, shop.currency_code) for variant in variants.nodes)
            yield ProductPage(products, after or "", is_last)
            if is_last:
                return

    def _locations(self) -> tuple[ShopLocation, ...]:
        found: list[ShopLocation] = []
        after: str | None = None
        while True:
            data = self._calls.ask(LOCATIONS, {"first": LISTED, "after": after}).data
            page: _Locations = decoded(data.get("locations"), _Locations)
            found += [_location(one) for one in page.nodes if one.is_active]
            if not page.page_info.has_next_page or page.page_info.end_cursor in (None, after):
                return tuple(found)
            after = page.page_info.end_cursor

    def _only_location(self) -> str:
        """Return the shop's location where it has just one, "" where outlets have to be mapped."""
        if self._places is None:
            self._places = self._locations()
        return self._places[0].ref if len(self._places) == 1 else ""


def _is_granted(scope: str, granted: set[str]) -> bool:
    """Whether an app may do something; who may write may read."""
    return scope in granted or scope.replace("read_", "write_", 1) in granted


def _location(one: _Location) -> ShopLocation:
    return ShopLocation(short(one.id), plain(one.name), one.local_pickup_settings_v2 is not None)


def _product(variant: _Variant, currency: str) -> ShopProduct:
    name = plain(variant.display_name).removesuffix(" - Default Title")
    return ShopProduct(
        ref=f"{short(variant.product.id)}:{short(variant.id)}",
        sku=raw(variant.sku),
        name=name,
        barcode=raw(variant.barcode),
        price_minor=minor(Decimal(variant.price), currency),
        currency=currency,
        is_stocked=variant.inventory_item.tracked,
    )
