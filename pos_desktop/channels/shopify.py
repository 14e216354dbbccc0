"""Orders of a Shopify shop (Admin GraphQL), translated into the neutral order.

Source: Shopify Admin GraphQL API 2026-07, object Order. The order is kept in presentment money: what the
customer was told, pays and is paid back in.
"""

from collections.abc import Iterator
from typing import Final

from pos_desktop.channels.decoding import MAX_LINES, bad_order_file, convert, lines_of, plain, raw
from pos_desktop.channels.shopify_document import MailingAddress, Order, short, unread_lists
from pos_desktop.channels.shopify_goods import Goods, goods_of
from pos_desktop.channels.shopify_places import Places, places_of
from pos_desktop.channels.shopify_totals import is_awaited, payment_method_of, payments_of, totals_of
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.money import is_currency
from pos_desktop.domain.orders import Address, Contact, NeutralOrder, OrderStatus

FULFILLED: Final = "FULFILLED"
FULFILLMENT: Final = frozenset({
    FULFILLED, "IN_PROGRESS", "ON_HOLD", "OPEN", "PARTIALLY_FULFILLED", "PENDING_FULFILLMENT",
    "REQUEST_DECLINED", "RESTOCKED", "SCHEDULED", "UNFULFILLED",
})  # fmt: skip
UNREAL: Final = frozenset({"VOIDED", "EXPIRED"})
FINANCIAL: Final = UNREAL | {
    "AUTHORIZED", "PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED",
}  # fmt: skip


def looks_like(value: object) -> bool:
    """Whether decoded JSON is an order of the Admin GraphQL API rather than anything else of Shopify."""
    return isinstance(value, dict) and "lineItems" in value and "displayFulfillmentStatus" in value


def translate(value: object, *, address: str, at: str = "$") -> NeutralOrder:
    """Return one decoded order as the neutral order.

    Shapes: `value` is an order with every list of it read to its end; `address` names the shop; `at` is the
        order's place in its file, used in errors.
    Units: minor units of the presentment currency; lines are ex tax plus tax, discounts inside.
    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    order = convert(value, Order, at=at)
    _check(order, at)
    goods = goods_of(order, at)
    payments = payments_of(order, at)
    totals = totals_of(order, goods, sum(payment.amount_minor for payment in payments), at)
    is_over = order.cancelled_at is not None or order.display_fulfillment_status == FULFILLED
    places = places_of(order, goods.lines, is_over=is_over)
    unknown = tuple(_unknown(order))
    placed_at = order.processed_at or order.created_at or order.updated_at
    flags = (*unknown, *goods.flags, *totals.flags, *places.flags)
    return NeutralOrder(
        channel_kind=ChannelKind.SHOPIFY,
        channel_address=address,
        order_id=str(order.legacy_resource_id or short(order.id)),
        number=raw(order.name) or short(order.id),
        placed_at_ms=int(placed_at),
        updated_at_ms=int(order.updated_at),
        currency=order.currency,
        prices_include_tax=order.taxes_included,
        status=_status(order, goods, totals.total_minor, is_unknown=_asks_for_review(flags)),
        lines=goods.lines,
        charges=(*goods.charges, *totals.extras),
        refunds=goods.refunds,
        payments=payments,
        payment_method=payment_method_of(order),
        method=places.method,
        placements=places.placements,
        is_settling=places.is_settling,
        contact=_contact(order),
        note=_note(order, places),
        promised_at_ms=places.promised_at_ms,
        total_minor=totals.total_minor,
        total_tax_minor=totals.tax_minor,
        flags=(*flags, "test_order") if order.test else flags,
    )


def _check(order: Order, at: str) -> None:
    """Refuse what no order can be made of. Errors: `Rejected("bad_order_file", field=, problem=)`."""
    if not is_currency(order.currency):
        raise bad_order_file(f"{at}.presentmentCurrencyCode", f"{order.currency!r} is no currency")
    if not short(order.id):
        raise bad_order_file(f"{at}.id", "names no order")
    if order.legacy_resource_id is not None and str(order.legacy_resource_id) != short(order.id):
        raise bad_order_file(f"{at}.legacyResourceId", "is of another order than the id")
    if len(order.line_items.nodes) > MAX_LINES:
        raise bad_order_file(f"{at}.lineItems", f"more than {MAX_LINES} lines")
    for name in unread_lists(order):
        raise bad_order_file(f"{at}.{name}", "goes on where the file ends")


def _status(order: Order, goods: Goods, total_minor: int, *, is_unknown: bool) -> OrderStatus:
    if order.cancelled_at is not None:
        return OrderStatus.CANCELLED
    if is_unknown:
        return OrderStatus.REVIEW
    is_paid_back = 0 < total_minor <= goods.refunded_minor
    if order.display_fulfillment_status == FULFILLED or is_paid_back:
        return OrderStatus.DONE
    if order.display_financial_status in UNREAL:
        return OrderStatus.UNFINISHED
    return OrderStatus.ON_HOLD if is_awaited(order) else OrderStatus.OPEN


def _unknown(order: Order) -> Iterator[str]:
    if order.display_fulfillment_status not in FULFILLMENT:
        yield f"unknown_status:{raw(order.display_fulfillment_status)}"
    financial = order.display_financial_status
    if financial is not None and financial not in FINANCIAL:
        yield f"unknown_status:{raw(financial)}"


def _asks_for_review(flags: tuple[str, ...]) -> bool:
    return any(flag.startswith("unknown_status:") for flag in flags)


def _note(order: Order, places: Places) -> str:
    """Return everything the shopper wrote, what belongs to a line with its name."""
    attributes = [
        f"{one.key}: {one.value}" for one in order.custom_attributes if _is_told(one.key, one.value)
    ]
    attributes += [
        f"{plain(line.name)} - {one.key}: {one.value}"
        for line in order.line_items.nodes
        for one in line.custom_attributes
        if _is_told(one.key, one.value)
    ]
    return raw("\n".join(lines_of((order.note, *attributes, *places.instructions))))


def _is_told(key: str, value: str | None) -> bool:
    return bool(value) and not key.startswith("_")  # apps keep their own business under such keys


def _contact(order: Order) -> Contact:
    customer = order.customer
    ships_to, bills_to = _address(order.shipping_address), _address(order.billing_address)
    named = [address for address in (ships_to, bills_to) if address is not None]
    email = (
        customer.default_email_address.email_address if customer and customer.default_email_address else ""
    )
    phone = customer.default_phone_number.phone_number if customer and customer.default_phone_number else ""
    return Contact(
        name=raw(customer.display_name if customer else "") or _first(address.name for address in named),
        company=_first(address.company for address in named),
        email=raw(order.email) or raw(email),
        phone=raw(order.phone) or raw(phone) or _first(address.phone for address in named),
        shipping=ships_to,
        billing=bills_to,
    )


def _first(texts: Iterator[str]) -> str:
    return next(filter(None, texts), "")


def _address(address: MailingAddress | None) -> Address | None:
    if address is None:
        return None
    found = Address(
        name=raw(address.name),
        company=raw(address.company),
        lines=lines_of((address.address1, address.address2)),
        city=raw(address.city),
        region=raw(address.province_code),
        postcode=raw(address.zip),
        country=raw(address.country_code_v2),
        phone=raw(address.phone),
    )
    return found if found != Address() else None
