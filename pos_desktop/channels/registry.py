"""Which channels there are, and which of them can read a given order file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_desktop.channels import neutral, woocommerce
from pos_desktop.channels.decoding import MAX_ORDERS, bad_order_file, decode
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Connector, ShopAccount

if TYPE_CHECKING:  # late: a file is read without the network
    from pos_desktop.channels.http import Http


@dataclass(frozen=True, slots=True)
class OrderFormat:
    """One form of order file: how to recognise a decoded order, and how to translate it."""

    kind: ChannelKind
    name: str
    looks_like: Callable[[object], bool]


FORMATS = (
    OrderFormat(ChannelKind.WOOCOMMERCE, "WooCommerce order (REST wc/v3)", woocommerce.looks_like),
    OrderFormat(ChannelKind.NEUTRAL, "neutral order (pos-desktop-order/1)", neutral.looks_like),
)


def connector(
    account: ShopAccount, http: Http, *, clock: Callable[[], int], since_ms: int | None = None
) -> Connector:
    """Return the connector to a shop.

    Units: `clock` in milliseconds UTC; `since_ms` is where a first load begins, None at the shop's beginning.
    Errors: `ShopRefused("wrong_address")`; `RuleBroken("bad_choice")` for a kind that has none.
    """
    match account.kind:
        case ChannelKind.SHOPIFY:
            from pos_desktop.channels.shopify_shop import ShopifyConnector  # late: only the shops in use

            return ShopifyConnector(account, http, clock=clock, since_ms=since_ms)
        case ChannelKind.WOOCOMMERCE:
            from pos_desktop.channels.woocommerce_shop import WooConnector  # late: only the shops in use

            return WooConnector(account, http, clock=clock, since_ms=since_ms)
        case ChannelKind.BIGCOMMERCE:
            from pos_desktop.channels.bigcommerce_shop import BigCommerceConnector  # late: only those in use

            return BigCommerceConnector(account, http, clock=clock, since_ms=since_ms)
        case ChannelKind.ECWID:
            from pos_desktop.channels.ecwid_shop import EcwidConnector  # late: only the shops in use

            return EcwidConnector(account, http, clock=clock, since_ms=since_ms)
        case _:
            raise RuleBroken("bad_choice", field="kind", value=account.kind)


def translate(payload: bytes, *, address: str = "") -> tuple[NeutralOrder, ...]:
    """Return every order of a file, in its order.

    Shapes: the file holds one order, a list of them, a page of `orders`, or a recorded answer whose
        body is one of these. `address` names the shop; the neutral format may name it itself.
    Errors: `Rejected("bad_order_file", field=, problem=)`; one bad order refuses the whole file.
    """
    document = decode(payload)
    if neutral.looks_like(document):
        return neutral.translate(document, address=address)
    found = tuple(_orders_in(document, "$"))
    if not found:
        known = ", ".join(form.name for form in FORMATS)
        raise bad_order_file("$", f"holds no order of a known form: {known}")
    if not address:
        raise bad_order_file("$", "a WooCommerce file does not name its shop: say --channel URL")
    if len(found) > MAX_ORDERS:
        raise bad_order_file("$", f"more than {MAX_ORDERS} orders")
    return tuple(woocommerce.translate(value, address=address, at=at) for at, value in found)


def _orders_in(value: object, at: str) -> Iterator[tuple[str, object]]:
    """Yield (place, order); what stands in a list of orders is one, even when it is malformed."""
    if woocommerce.looks_like(value):
        yield at, value
    elif isinstance(value, list):
        if any(map(woocommerce.looks_like, value)):
            yield from ((f"{at}[{i}]", item) for i, item in enumerate(value) if not _is_refusal(item))
    elif isinstance(value, str) and value.startswith(("{", "[")):
        yield from _orders_in(decode(value.encode()), at)
    elif isinstance(value, dict):
        for name in ("response", "body", "orders", "create", "update"):
            yield from _orders_in(value.get(name), f"{at}.{name}")


def _is_refusal(item: object) -> bool:
    """Whether an item of a batch answer says that its order was refused."""
    return isinstance(item, dict) and isinstance(item.get("error"), dict) and "line_items" not in item
