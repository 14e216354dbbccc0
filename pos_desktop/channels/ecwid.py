"""Orders of a Lightspeed eCom E-Series (Ecwid) store, translated into the neutral order.

An order of this shop names no currency: the connector adds the store's own as `currency`, and a file of
orders must hold it too. Source: Ecwid REST API v3, order fields; the examples printed in its documents where
its tables contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pos_desktop.channels.decoding import MAX_LINES, bad_order_file, convert, lines_of, minor, plain, raw
from pos_desktop.channels.ecwid_fields import EcwidItem, EcwidOrder, EcwidPerson
from pos_desktop.channels.ecwid_money import EcwidMoney
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.money import is_currency
from pos_desktop.domain.orders import (
    Address,
    Contact,
    NeutralOrder,
    OrderLine,
    OrderPayment,
    OrderRefund,
    OrderStatus,
    PaymentMethod,
)

PAYMENT_STATUSES: Final = {
    "AWAITING_PAYMENT": OrderStatus.ON_HOLD,
    "PAID": OrderStatus.OPEN,
    "PARTIALLY_REFUNDED": OrderStatus.OPEN,
    "REFUNDED": OrderStatus.DONE,
    "CANCELLED": OrderStatus.CANCELLED,
    "INCOMPLETE": OrderStatus.UNFINISHED,
}
FULFILLMENT_STATUSES: Final = {
    "AWAITING_PROCESSING": OrderStatus.OPEN,
    "PROCESSING": OrderStatus.OPEN,
    "READY_FOR_PICKUP": OrderStatus.OPEN,
    "OUT_FOR_DELIVERY": OrderStatus.DONE,  # the goods have left
    "SHIPPED": OrderStatus.DONE,
    "DELIVERED": OrderStatus.DONE,
    "WILL_NOT_DELIVER": OrderStatus.CANCELLED,
    "RETURNED": OrderStatus.CANCELLED,
}
RECEIVED: Final = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})
DELIVERIES: Final = frozenset({"SHIPPING", "DELIVERY", "DELIVER"})
_ADDED = frozenset({"paymentStatus", "fulfillmentStatus", "items"})


def looks_like(value: object) -> bool:
    """Whether decoded JSON is an order of this shop rather than anything else this channel sends."""
    return isinstance(value, dict) and value.keys() >= _ADDED


def translate(value: object, *, address: str, at: str = "$") -> NeutralOrder:
    """Return one decoded order, with the store's `currency` in it, as the neutral order.

    Shapes: `address` names the shop; `at` is the order's place in its file, used in errors. The total is the
        one before gift card and store credit, which are payments: the shop's own `total` is what is left
        after the gift card (its examples give both).
    Units: minor units of the store's currency.
    Errors: `Rejected("bad_order_file", field=, problem=)`.
    Source: Ecwid REST API v3, "Get order".
    """
    order = convert(value, EcwidOrder, at=at)
    if not is_currency(order.currency):
        raise bad_order_file(
            f"{at}.currency", f"{order.currency!r} is no currency: the store's own belongs here"
        )
    if order.create_date is None and order.create_timestamp is None:
        raise bad_order_file(f"{at}.createDate", "no date and time")
    if len(order.items) > MAX_LINES:
        raise bad_order_file(f"{at}.items", f"more than {MAX_LINES} lines")
    return _Translation(order, address).order()


class _Translation:
    """One order on its way."""

    def __init__(self, order: EcwidOrder, address: str) -> None:
        self._order, self._address = order, address
        self._money = EcwidMoney(order)
        self._flags = list(self._money.flags())

    def order(self) -> NeutralOrder:
        order, money = self._order, self._money
        placed_at = int(order.create_date or order.create_timestamp or 0)
        lines = tuple(self._line(index, item) for index, item in enumerate(order.items))
        option, method = order.shipping_option, self._method()
        return NeutralOrder(
            channel_kind=ChannelKind.ECWID,
            channel_address=self._address,
            order_id=raw(str(order.id)),
            number=raw(str(order.id)),
            placed_at_ms=placed_at,
            updated_at_ms=int(order.update_date or order.update_timestamp or placed_at),
            currency=order.currency,
            prices_include_tax=bool(order.prices_include_tax),
            status=self._status(),
            lines=lines,
            charges=money.charges,
            refunds=self._refunds(),
            payments=tuple(self._payments()),
            payment_method=PaymentMethod(raw(order.payment_module), plain(order.payment_method)),
            method=method,
            pickup_location=plain(option.shipping_method_name) if option and method is Method.PICKUP else "",
            outlet_hint=raw(str(option.location_id or "")) if option else "",
            contact=self._contact(),
            note=raw(order.order_comments),
            promised_at_ms=None if order.pickup_time is None else int(order.pickup_time),
            total_minor=money.total_minor,
            total_tax_minor=minor(order.tax, order.currency),
            flags=tuple(self._flags),
        )

    def _status(self) -> OrderStatus:
        """Both statuses together; one that nobody told us about waits for a person."""
        order = self._order
        payment = PAYMENT_STATUSES.get(order.payment_status, OrderStatus.REVIEW)
        fulfillment = FULFILLMENT_STATUSES.get(order.fulfillment_status, OrderStatus.REVIEW)
        if payment in (OrderStatus.UNFINISHED, OrderStatus.CANCELLED):
            return payment
        for status, word in ((payment, order.payment_status), (fulfillment, order.fulfillment_status)):
            if status is OrderStatus.REVIEW:
                self._flags.append(f"unknown_status:{raw(word)}")
        if OrderStatus.REVIEW in (payment, fulfillment):
            return OrderStatus.REVIEW
        return fulfillment if fulfillment is not OrderStatus.OPEN else payment

    def _line(self, index: int, item: EcwidItem) -> OrderLine:
        net, tax, taxes = self._money.line(index)
        chosen = (
            f"{plain(option.name)}: {text}"
            for option in item.selected_options or ()
            if (text := option.text())
        )
        name = plain(item.name) or raw(item.sku) or f"#{item.id}"
        return OrderLine(
            key=str(item.id),
            sku=raw(item.sku),
            product_ref=str(item.product_id or ""),
            variant_ref=str(item.combination_id or ""),
            barcode="",
            name=", ".join((name, *chosen)),
            quantity=int(item.quantity),
            unit_gross_minor=self._money.unit_gross(index),
            total_net_minor=net,
            total_tax_minor=tax,
            taxes=taxes,
            requires_shipping=item.is_goods,
        )

    def _payments(self) -> Iterator[OrderPayment]:
        """What covered the order before money, then the money that a status tells of.

        A gift card's code is money and stays out. The transaction is the gateway's, where there was one; a
        status that a person or we ourselves set has none, or our own reference.
        """
        order, money = self._order, self._money
        for key, title, amount in money.credits():
            yield OrderPayment(transaction=f"{raw(str(order.id))}:{key}", title=title, amount_minor=amount)
        if order.payment_status in RECEIVED and money.due_minor > 0:
            title = plain(order.payment_method) or raw(order.payment_module)
            transaction = raw(order.external_transaction_id)
            yield OrderPayment(transaction=transaction, title=title, amount_minor=money.due_minor)

    def _refunds(self) -> tuple[OrderRefund, ...]:
        """Refunds have no ids, so their instant and amount name them; none says which units it is for.

        What a status or the sum says was given back beyond the list is one more refund, under one name.
        """
        order, currency = self._order, self._order.currency
        found: list[OrderRefund] = []
        for refund in order.refunds or ():
            amount, at_ms = minor(refund.amount, currency), int(refund.date or 0)
            same = sum(known.refund_id.startswith(f"{at_ms}:{amount}:") for known in found)
            name = f"{at_ms}:{amount}:{same}"
            found.append(OrderRefund(refund_id=name, amount_minor=amount, refunded_at_ms=at_ms or None))
        listed = sum(refund.amount_minor for refund in found)
        whole = self._money.total_minor if order.payment_status == "REFUNDED" else 0
        told = max(whole, minor(order.refunded_amount, currency))
        if told > listed:
            found.append(OrderRefund(refund_id="unlisted", amount_minor=told - listed))
        if told and listed and told != listed:
            self._flags.append(f"refunds_differ:{listed}:{told}")
        return tuple(found)

    def _method(self) -> Method | None:
        option = self._order.shipping_option
        if option is None:
            return None
        kind = (option.fulfillment_type or "").upper()
        if kind and kind != "PICKUP" and kind not in DELIVERIES:
            self._flags.append(f"unknown_method:{raw(kind)}")
        is_pickup = kind == "PICKUP" or (kind not in DELIVERIES and bool(option.is_pickup))
        return Method.PICKUP if is_pickup else Method.DELIVERY

    def _contact(self) -> Contact:
        order = self._order
        ships_to, bills_to = _address(order.shipping_person), _address(order.billing_person)
        named = [address for address in (bills_to, ships_to) if address is not None]
        return Contact(
            name=next((address.name for address in named if address.name), ""),
            company=next((address.company for address in named if address.company), ""),
            email=raw(order.email),
            phone=next((address.phone for address in named if address.phone), ""),
            shipping=ships_to,
            billing=bills_to,
        )


def _address(person: EcwidPerson | None) -> Address | None:
    """Both street lines stand in one field, with a line break between."""
    if person is None:
        return None
    parts = lines_of((person.first_name, person.last_name))
    found = Address(
        name=raw(person.name) or " ".join(parts),
        company=raw(person.company_name),
        lines=lines_of((person.street or "").split("\n")),
        city=raw(person.city),
        region=raw(person.state_or_province_code) or raw(person.state_or_province_name),
        postcode=raw(person.postal_code),
        country=raw(person.country_code),
        phone=raw(person.phone),
    )
    return found if found != Address() else None
