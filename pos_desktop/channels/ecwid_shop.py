"""The connector to a Lightspeed eCom E-Series (Ecwid) store. Source: Ecwid REST API v3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from msgspec import Struct

from pos_desktop.channels import ecwid
from pos_desktop.channels.decoding import raw
from pos_desktop.channels.ecwid_api import (
    READ_CATALOG,
    READ_ORDERS,
    READ_PROFILE,
    UPDATE_CATALOG,
    UPDATE_ORDERS,
    Call,
    EcwidApi,
    part,
)
from pos_desktop.channels.ecwid_catalogue import EcwidCatalogue, locations_of
from pos_desktop.channels.ecwid_stock import EcwidStock
from pos_desktop.channels.ecwid_telling import tell_store
from pos_desktop.channels.ecwid_window import BEGINNING_S, Mark, changed_orders, deleted_orders
from pos_desktop.channels.http import Http
from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.domain.money import is_currency
from pos_desktop.domain.orders import NeutralOrder, check_order
from pos_desktop.services.ports.shops import (
    OrderPage,
    Outgoing,
    ProductPage,
    ShopAccount,
    ShopLocation,
    ShopProfile,
    ShopRefused,
    ShopUnavailable,
    StockAnswer,
    StockFigure,
    StockItem,
    Told,
    UnreadableOrder,
)

PROFILE_MS: Final = 60 * 60 * 1000  # how long the store's currency is believed
NO_ORDER: Final = "pos-desktop-test"  # no id of an order: a change to it changes nothing
VERSION: Final = "REST v3"


class _Settings(Struct, rename="camel"):
    store_name: str | None = None


class _Company(Struct, rename="camel"):
    company_name: str | None = None


class _Formats(Struct, rename="camel"):
    currency: str = ""


class _Profile(Struct, rename="camel"):
    """What the store says of itself."""

    formats_and_units: _Formats
    settings: _Settings | None = None
    company: _Company | None = None

    @property
    def name(self) -> str:
        """Return what people call the store."""
        named = raw(self.settings.store_name) if self.settings else ""
        return named or (raw(self.company.company_name) if self.company else "")


class EcwidConnector:
    """One E-Series store, as `Connector` says."""

    def __init__(
        self, account: ShopAccount, http: Http, *, clock: Callable[[], int], since_ms: int | None = None
    ) -> None:
        self._address, self._api, self._clock = account.address, EcwidApi(account, http), clock
        self._since_s = max(BEGINNING_S, (since_ms or 0) // 1000)
        self._give_way = http.give_way
        self._lock = Lock()
        self._known: tuple[str, int] | None = None
        self._catalogue = EcwidCatalogue(self._api, self._currency)
        self._stock = EcwidStock(self._api, self._catalogue)

    def test(self) -> ShopProfile:
        """Sign in, read the store's name and currency, and see what the token may do; change nothing."""
        self._api.try_again()
        profile = self._profile()
        return ShopProfile(
            name=profile.name,
            currency=profile.formats_and_units.currency,
            locations=tuple(ShopLocation(ref, ref) for ref in locations_of(self._api)),
            missing=tuple(call.scope for call in _tried_calls(self._api)),
            version=VERSION,
        )

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield every order changed or deleted since the cursor, the oldest change first."""
        currency = self._currency()
        mark: Mark | None = None
        for batch in changed_orders(self._api, cursor, self._since_s):
            mark = batch.mark
            if batch.orders:
                yield OrderPage(tuple(self._read(order, currency) for order in batch.orders), str(mark))
        if mark is not None:
            gone, after = deleted_orders(self._api, mark)
            yield OrderPage((), str(after), is_last=True, gone=gone)

    def order(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now."""
        found = self._api.get(f"orders/{part(order_id)}", READ_ORDERS, dict[str, Any])
        return self._read(found, self._currency())

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the store to say what the message says."""
        return tell_store(self._api, outgoing)

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        """Read what the store says now."""
        return self._stock.seen(items)

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write absolute figures, each answered for itself."""
        return self._stock.set(figures)

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield the store's products and variations."""
        return self._catalogue.products(cursor)

    def _read(self, found: dict[str, Any], currency: str) -> NeutralOrder | UnreadableOrder:
        self._give_way()
        try:
            order = ecwid.translate({**found, "currency": currency}, address=self._address)
            check_order(order)
        except (Rejected, RuleBroken) as error:
            name = raw(str(found.get("id") or ""))
            updated = found.get("updateTimestamp")
            updated_ms = 1000 * updated if isinstance(updated, int) else 0
            return UnreadableOrder(name, name, error.word("field"), error.word("problem"), updated_ms)
        return order

    def _profile(self) -> _Profile:
        profile = self._api.get("profile", READ_PROFILE, _Profile)
        if not is_currency(profile.formats_and_units.currency):
            raise ShopUnavailable("bad_answer", field="$.formatsAndUnits.currency")
        with self._lock:
            self._known = (profile.formats_and_units.currency, self._clock() + PROFILE_MS)
        return profile

    def _currency(self) -> str:
        """Return the store's currency: its orders and prices name none."""
        with self._lock:
            known = self._known
        if known is not None and self._clock() < known[1]:
            return known[0]
        return self._profile().formats_and_units.currency


def _tried_calls(api: EcwidApi) -> Iterator[Call]:
    """Yield what the token may not do. The changes tried are to things that do not exist."""
    one = {"limit": "1"}
    for path, call in (("orders", READ_ORDERS), ("products", READ_CATALOG)):
        if not _may(lambda path=path, call=call: api.get(path, call, dict[str, Any], one)):  # type: ignore[misc]
            yield call
    if not _may(lambda: api.put(f"orders/{NO_ORDER}", UPDATE_ORDERS, {"trackingNumber": ""})):
        yield UPDATE_ORDERS
    if not _may(lambda: api.put("products/0", UPDATE_CATALOG, {"quantity": 0})):
        yield UPDATE_CATALOG


def _may(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except ShopRefused as refused:
        if refused.reason in ("bad_key", "shop_closed", "wrong_address"):
            raise
        return refused.reason != "missing_permission"
    return True
