"""A WooCommerce shop, live: the connector that reads its orders and tells it what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from pos_desktop.channels.decoding import plain, raw
from pos_desktop.channels.http import Http
from pos_desktop.channels.woocommerce import translate
from pos_desktop.channels.woocommerce_changes import (
    ChangedOrders,
    changed_at,
    read_cursor,
    statuses,
    write_cursor,
)
from pos_desktop.channels.woocommerce_goods import list_products, read_shelf, write_stock
from pos_desktop.channels.woocommerce_site import Json, SiteSettings, WooSite, code_of, refusal_of
from pos_desktop.channels.woocommerce_telling import order_path, tell
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import (
    OrderPage,
    Outgoing,
    ProductPage,
    ShopAccount,
    ShopProfile,
    ShopRefused,
    StockAnswer,
    StockFigure,
    StockItem,
    Told,
    UnreadableOrder,
)

API: Final = "wc/v3"
IMPOSSIBLE_ORDER: Final = 2**53 - 1


class WooConnector:
    """One WooCommerce shop.

    Shapes: `clock` is our own, in milliseconds UTC; `since_ms` is where a first load begins, None at the
        shop's first order.
    Errors: `ShopUnavailable` and `ShopRefused` from every method, wrong_address from making one.
    """

    def __init__(
        self, account: ShopAccount, http: Http, *, clock: Callable[[], int], since_ms: int | None = None
    ) -> None:
        self._address = account.address
        self._site = WooSite(account, http)
        self._clock, self._since_ms = clock, since_ms
        self._give_way = http.give_way

    def test(self) -> ShopProfile:
        """Sign in, read the shop's name and what the keys may do; change nothing.

        Errors: wrong_address where no WooCommerce answers, not_https where the shop does not know that it is
            asked over https, bad_key.
        """
        index = self._site.index()
        names = index.get("namespaces")
        if not isinstance(names, list) or API not in names:
            raise ShopRefused("wrong_address", problem="WordPress without WooCommerce")
        missing = tuple(self._missing(str(index.get("home", ""))))
        settings = SiteSettings() if "read" in missing else self._site.settings()
        return ShopProfile(
            name=plain(str(index.get("name", ""))) or self._site.base,
            currency=settings.currency,
            missing=missing if settings.version else (*missing, "manage_woocommerce"),
            version=settings.version,
        )

    def orders_changed(self, cursor: str) -> Iterator[OrderPage]:
        """Yield every order changed since the cursor, those moved to the bin included."""
        at = read_cursor(cursor, self._since_ms)
        for rows, mark in ChangedOrders(self._site, statuses(self._site), self._clock).read(at.orders):
            at = replace(at, orders=mark)
            yield OrderPage(self._read(rows), write_cursor(at))
        for rows, mark in ChangedOrders(self._site, "trash", self._clock).read(at.bin):
            at = replace(at, bin=mark)
            yield OrderPage(self._read(rows), write_cursor(at))
        yield OrderPage((), write_cursor(at), is_last=True)

    def order(self, order_id: str) -> NeutralOrder | UnreadableOrder:
        """Read one order now. Errors: `ShopRefused("order_gone")`."""
        answer = self._site.get(order_path(order_id), self._site.precision())
        return self._translated(answer.json(dict[str, Any]))

    def tell(self, outgoing: Outgoing) -> Told:
        """Bring the shop to say what the message says; telling what it knows already changes nothing."""
        return tell(self._site, outgoing)

    def stock_seen(self, items: Sequence[StockItem]) -> Mapping[StockItem, int | None]:
        """Read what the shop says now; None for what it does not count, absent for what it does not know."""
        return {item: product.counted for item, product in read_shelf(self._site, items).found.items()}

    def set_stock(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Write absolute figures, each answered for itself."""
        return write_stock(self._site, figures)

    def products(self, cursor: str) -> Iterator[ProductPage]:
        """Yield the shop's products and variations."""
        return list_products(self._site, cursor)

    def _missing(self, home: str) -> Iterator[str]:
        """Yield what the keys may not do, tried on an order that cannot exist."""
        read = self._site.ask("GET", "orders", {"per_page": "1", "_fields": "id"})
        path = f"orders/{IMPOSSIBLE_ORDER}"
        written = self._site.ask("POST", path, None, {})
        if read.status == written.status == 401:
            raise ShopRefused("not_https" if home.startswith("http://") else "bad_key")
        for answer, permission in ((read, "read"), (written, "write")):
            if answer.status == 401:
                yield permission
            elif answer.status == 403 and code_of(answer):
                yield f"{permission}_orders"
            elif answer.status not in (200, 400, 404):
                raise refusal_of(answer)

    def _read(self, rows: Sequence[Json]) -> tuple[NeutralOrder | UnreadableOrder, ...]:
        return tuple(self._translated(row) for row in rows)

    def _translated(self, row: Json) -> NeutralOrder | UnreadableOrder:
        self._give_way()
        try:
            return translate(self._with_refunds(row), address=self._address)
        except Rejected as error:
            if error.reason != "bad_order_file":
                raise
            return _unreadable(row, error)

    def _with_refunds(self, row: Json) -> Json:
        """Return the order with its refunds whole: the order itself lists their totals only."""
        if not isinstance(row, dict) or not isinstance(row.get("refunds"), list) or not row["refunds"]:
            return row
        params = {"per_page": "100", **self._site.precision()}
        try:
            answer = self._site.get(f"{order_path(str(row.get('id', '')))}/refunds", params)
        except ShopRefused as refused:
            if refused.reason != "order_gone":  # deleted since it was listed
                raise
            return row
        refunds = answer.json(list[dict[str, Any]])
        whole = {refund["id"]: refund for refund in refunds if isinstance(refund.get("id"), int)}
        return {**row, "refunds": [_whole_refund(refund, whole) for refund in row["refunds"]]}


def _whole_refund(listed: object, whole: Mapping[int, Json]) -> object:
    if not isinstance(listed, dict) or not isinstance(listed.get("id"), int):
        return listed
    return {**whole.get(listed["id"], {}), **listed}


def _unreadable(row: object, error: Rejected) -> UnreadableOrder:
    order = row if isinstance(row, dict) else {}
    order_id = raw(str(order.get("id", "")))
    return UnreadableOrder(
        order_id=order_id,
        number=raw(str(order.get("number", ""))) or order_id,
        field=error.word("field"),
        problem=error.word("problem"),
        updated_at_ms=changed_at(order) * 1000,
    )
