"""Which channels there are, and which of them can read a given order file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_desktop.channels import bigcommerce, ecwid, neutral, shopify, woocommerce
from pos_desktop.channels.decoding import MAX_ORDERS, bad_order_file, decode
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Connector, ShopAccount

if TYPE_CHECKING:  # late: a file is read without the network
    from pos_desktop.channels.http import Http


class Translate(Protocol):
    """Returns one decoded order of a shop as the neutral order."""

    def __call__(self, value: object, *, address: str, at: str = "$") -> NeutralOrder:
        """Translate. Errors: `Rejected("bad_order_file", field=, problem=)`."""


@dataclass(frozen=True, slots=True)
class OrderFormat:
    """One form of order in a file: how to recognise a decoded order, and how to translate it."""

    kind: ChannelKind
    name: str
    looks_like: Callable[[object], bool]
    translate: Translate


FORMATS = (
    OrderFormat(
        ChannelKind.WOOCOMMERCE,
        "WooCommerce order (REST wc/v3)",
        woocommerce.looks_like,
        woocommerce.translate,
    ),
    OrderFormat(ChannelKind.SHOPIFY, "Shopify order (Admin GraphQL)", shopify.looks_like, shopify.translate),
    OrderFormat(
        ChannelKind.BIGCOMMERCE, "BigCommerce order (REST V2)", bigcommerce.looks_like, bigcommerce.translate
    ),
    OrderFormat(ChannelKind.ECWID, "E-Series order (REST v3)", ecwid.looks_like, ecwid.translate),
)
NEUTRAL_NAME = "neutral order (pos-desktop-order/1)"
_WRAPPINGS = ("response", "body", "data", "orders", "order", "nodes", "items", "create", "update")


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
        known = ", ".join((*(form.name for form in FORMATS), NEUTRAL_NAME))
        raise bad_order_file("$", f"holds no order of a known form: {known}")
    if not address:
        raise bad_order_file("$", "an order of a web shop does not name its shop: say --channel URL")
    if len(found) > MAX_ORDERS:
        raise bad_order_file("$", f"more than {MAX_ORDERS} orders")
    return tuple(form.translate(value, address=address, at=at) for form, at, value in found)


def format_of(value: object) -> OrderFormat | None:
    """Return the form that decoded JSON is an order of, None for anything else."""
    return next((form for form in FORMATS if form.looks_like(value)), None)


def _orders_in(value: object, at: str) -> Iterator[tuple[OrderFormat, str, object]]:
    """Yield (form, place, order); what stands in a list of orders is one, even when it is malformed."""
    form = format_of(value)
    if form is not None:
        yield form, at, value
    elif isinstance(value, list):
        forms = [found for found in map(format_of, value) if found is not None]
        for index, item in enumerate(value if forms else ()):
            if not _is_refusal(item):
                yield format_of(item) or forms[0], f"{at}[{index}]", item
    elif isinstance(value, str) and value.startswith(("{", "[")):
        yield from _orders_in(decode(value.encode()), at)
    elif isinstance(value, dict):
        for name in _WRAPPINGS:
            yield from _orders_in(value.get(name), f"{at}.{name}")


def _is_refusal(item: object) -> bool:
    """Whether an item of a batch answer says that its order was refused."""
    return isinstance(item, dict) and isinstance(item.get("error"), dict) and "line_items" not in item
