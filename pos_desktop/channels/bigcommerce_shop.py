"""The connector to a BigCommerce shop: a store-level API account, V2 for orders, V3 for the rest.

Source: BigCommerce Orders V2 and V3, Inventory V3, Locations V3, Pickup Methods V3, Catalog V3,
Store Information V2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from pos_desktop.channels.bigcommerce_calls import Api, Params, V3Page, typed, v2_rows
from pos_desktop.channels.bigcommerce_orders import OrderReader
from pos_desktop.channels.bigcommerce_stock import Stock
from pos_desktop.channels.bigcommerce_telling import tell
from pos_desktop.channels.decoding import Exact, minor, plain, raw
from pos_desktop.channels.http import Answer, Http
from pos_desktop.domain.money import is_currency
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
    StockAnswer,
    StockFigure,
    StockItem,
    Told,
    UnreadableOrder,
)

_NONE: Final = Exact(0)
_ONE: Final = {"limit": "1"}
_INFORMATION: Final = "store_v2_information_read_only"
_ORDERS: Final = "store_v2_orders"
_TRANSACTIONS: Final = "store_v2_transactions_read_only"
_INVENTORY: Final = "store_inventory"
_LOCATIONS: Final = "store_locations_read_only"
_CATALOG: Final = "store_v2_products_read_only"


class _Store(msgspec.Struct):
    name: str | None = ""
    currency: str | None = ""


class _Location(msgspec.Struct):
    id: int
    label: str | None = ""
    code: str | None = ""
    enabled: bool = True


class _PickupMethod(msgspec.Struct):
    location_id: int | None = 0


class _OptionValue(msgspec.Struct):
    option_display_name: str | None = ""
    label: str | None = ""


class _Variant(msgspec.Struct):
    id: int
    product_id: int
    sku: str | None = ""
    upc: str | None = ""
    price: Exact | None = None
    calculated_price: Exact = _NONE
    option_values: list[_OptionValue] = msgspec.field(default_factory=list)


class _Product(msgspec.Struct):
    id: int
    name: str | None = ""
    inventory_tracking: str | None = "none"


class BigCommerceConnector:
    """One BigCommerce shop. Keys: the access token, and the client secret where webhooks are verified.

    Shapes: `since_ms` is how far back the very first pull goes, None for everything.
    Errors: `ShopRefused("wrong_address")` for an address of another form than
        https://api.bigcommerce.com/stores/{hash}.
    """

    def __init__(
        self, account: ShopAccount, http: Http, *, clock: Callable[[], int], since_ms: int | None = None
    ) -> None:
        self._api = Api(account, http)
        self._reader = OrderReader(self._api, account.address, since_ms, clock)
        self._stock = Stock(self._api)

    def test(self) -> ShopProfile:
        """Sign in, read the shop's name, its locations and what the token may do; change nothing.

        Shapes: what the token may write is not asked: only writing would tell.
        """
        missing: list[str] = []
        store = self._allowed("/v2/store", {}, _INFORMATION, missing)
        orders = self._allowed("/v2/orders", _ONE, _ORDERS, missing)
        rows = v2_rows(orders) if orders else []
        if rows:
            order_id = rows[0].get("id")
            self._allowed(f"/v3/orders/{order_id}/transactions", {}, _TRANSACTIONS, missing)
        self._allowed("/v3/inventory/items", _ONE, _INVENTORY, missing)
        self._allowed("/v3/catalog/variants", _ONE, _CATALOG, missing)
        places = self._allowed("/v3/inventory/locations", {}, _LOCATIONS, missing)
        found = store.json(_Store) if store else _Store()
        return ShopProfile(
            name=plain(found.name),
            currency=raw(found.currency),
            locations=self._locations(places) if places else (),
            missing=tuple(dict.fromkeys(missing)),
            version="V2, V3",
        )

    def _allowed(self, path: str, params: Params, permission: str, missing: list[str]) -> Answer | None:
        """Return an answer, or None and the permission that the token lacks for it."""
        try:
            return self._api.get(path, params, gone="order_gone" if "/orders/" in path else "wrong_address")
        except ShopRefused as error:
            if error.reason == "missing_permission":
                missing.append(permission)
            elif error.reason != "order_gone":
                raise
            return None

    def _locations(self, answer: Answer) -> tuple[ShopLocation, ...]:
        methods = self._allowed("/v3/pickup/methods", {}, _LOCATIONS, [])
        offered = typed(methods.json(V3Page).data, _PickupMethod) if methods else []
        offering = {method.location_id for method in offered}
        return tuple(
            ShopLocation(str(place.id), plain(place.label) or raw(place.code), place.id in offering)
            for place in typed(answer.json(V3Page).data, _Location)
            if place.enabled
        )

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield every order changed since the cursor."""
        return self._reader.changed(cursor)

    def order(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now. Errors: `ShopRefused("order_gone")`."""
        return self._reader.order(order_id)

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the shop to say what the message says."""
        return tell(self._api, outgoing)

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        """Read what the shop says now."""
        return self._stock.seen(items)

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write absolute figures, each answered for itself."""
        return self._stock.write(figures)

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield the shop's variants; one without options is its product."""
        currency = raw(self._api.get("/v2/store").json(_Store).currency)
        page = int(cursor) if cursor.isdecimal() else 1
        while True:
            found = self._api.v3_page("/v3/catalog/variants", None, page)
            variants = typed(found.data, _Variant)
            named = self._named({variant.product_id for variant in variants})
            is_last = page >= found.pages
            page += 1
            yield ProductPage(
                tuple(_shop_product(variant, named, currency) for variant in variants), str(page), is_last
            )
            if is_last:
                return

    def _named(self, product_ids: set[int]) -> dict[int, _Product]:
        if not product_ids:
            return {}
        asked = {
            "id:in": ",".join(map(str, sorted(product_ids))),
            "include_fields": "name,inventory_tracking",
        }
        pages = self._api.v3_pages("/v3/catalog/products", asked)
        return {product.id: product for page in pages for product in typed(page.data, _Product)}


def _shop_product(variant: _Variant, named: Mapping[int, _Product], currency: str) -> ShopProduct:
    product = named.get(variant.product_id, _Product(variant.product_id))
    price = variant.price if variant.price is not None else variant.calculated_price
    chosen = ", ".join(f"{plain(v.option_display_name)}: {plain(v.label)}" for v in variant.option_values)
    name = plain(product.name) or raw(variant.sku)
    return ShopProduct(
        ref=f"{variant.product_id}:{variant.id}",
        sku=raw(variant.sku),
        name=f"{name} ({chosen})" if chosen else name,
        barcode=raw(variant.upc),
        price_minor=minor(price, currency) if is_currency(currency) else 0,
        currency=currency,
        is_stocked=product.inventory_tracking != "none",
    )
