"""Orders of a BigCommerce shop (V2, with what V3 says of their money), translated into the neutral order.

Source: BigCommerce Orders V2 and V3. Statuses are known by id only: merchants rename their labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pos_desktop.channels.bigcommerce_documents import (
    Consignments,
    Document,
    Shipping,
    ShopAddress,
    ShopLine,
    ShopOrder,
    consignments_of,
    fees_of,
    goods_of,
    ids_of,
)
from pos_desktop.channels.bigcommerce_money import Ledger, payment_method_of, payments_of, refunds_of
from pos_desktop.channels.decoding import MAX_LINES, bad_order_file, convert, lines_of, minor, raw
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.money import is_currency
from pos_desktop.domain.orders import Address, Contact, NeutralOrder, OrderPlacement, OrderStatus

SHIPPED: Final = 2
PARTIALLY_SHIPPED: Final = 3
PARTIALLY_REFUNDED: Final = 14
STATUSES: Final = {
    0: OrderStatus.UNFINISHED,  # incomplete: abandoned at the payment
    1: OrderStatus.UNFINISHED,  # pending: a checkout not completed
    SHIPPED: OrderStatus.DONE,
    PARTIALLY_SHIPPED: OrderStatus.OPEN,
    4: OrderStatus.DONE,  # refunded
    5: OrderStatus.CANCELLED,
    6: OrderStatus.CANCELLED,  # declined by the merchant
    7: OrderStatus.ON_HOLD,  # awaiting payment
    8: OrderStatus.OPEN,  # awaiting pickup
    9: OrderStatus.OPEN,  # awaiting shipment
    10: OrderStatus.DONE,
    11: OrderStatus.OPEN,  # awaiting fulfillment
    12: OrderStatus.REVIEW,  # manual verification required
    13: OrderStatus.REVIEW,  # disputed
    PARTIALLY_REFUNDED: OrderStatus.OPEN,
}


def looks_like(value: object) -> bool:
    """Whether decoded JSON is a BigCommerce order, alone or with what belongs to it."""
    if not isinstance(value, dict):
        return False
    order = value.get("order", value)
    return isinstance(order, dict) and "status_id" in order and "total_inc_tax" in order


def translate(value: object, *, address: str, at: str = "$") -> NeutralOrder:
    """Return one decoded order as the neutral order.

    Shapes: a V2 order whose consignments are written out (`include=consignments.line_items`), or a
        `Document` around it. `address` names the shop; `at` is the order's place in its file, for errors.
    Units: minor units of the currency that the shopper pays in.
    Errors: `Rejected("bad_order_file", field=, problem=)`.
    """
    if isinstance(value, dict) and "order" in value:
        document = convert(value, Document, at=at)
        return _Translation(document, address, at, f"{at}.order").order()
    return _Translation(Document(convert(value, ShopOrder, at=at)), address, at, at).order()


class _Translation:
    def __init__(self, document: Document, address: str, at: str, at_order: str) -> None:
        self._document, self._order, self._address = document, document.order, address
        if not is_currency(self._order.default_currency_code):
            problem = f"{self._order.default_currency_code!r} is no currency"
            raise bad_order_file(f"{at_order}.default_currency_code", problem)
        if document.order.id <= 0:
            raise bad_order_file(f"{at_order}.id", f"{document.order.id} is no order")
        found = consignments_of(self._order, at_order)
        self._goods = goods_of(document, found, at if document.products is not None else at_order)
        if len(self._goods) > MAX_LINES:
            raise bad_order_file(f"{at}.products", f"more than {MAX_LINES} lines")
        self._consignments = found or Consignments()
        self._fees = fees_of(self._order, at_order)

    def order(self) -> NeutralOrder:
        order = self._order
        ledger = Ledger(self._document, self._goods, self._fees)
        payments, odd_payments = payments_of(self._document)
        refunds, odd_refunds = refunds_of(self._document, self._goods)
        placements = tuple(_placements(self._consignments, self._goods))
        status = self._status(placements)
        placed_at = int(order.date_created or 0)
        return NeutralOrder(
            channel_kind=ChannelKind.BIGCOMMERCE,
            channel_address=self._address,
            order_id=str(order.id),
            number=str(order.id),
            placed_at_ms=placed_at,
            updated_at_ms=int(order.date_modified or placed_at),
            currency=order.default_currency_code,
            prices_include_tax=order.is_tax_inclusive_pricing,
            status=status,
            lines=ledger.lines(),
            charges=ledger.charges(self._shipping_name()),
            refunds=refunds,
            payments=payments,
            payment_method=payment_method_of(self._document),
            method=self._method(),
            pickup_location=self._pickup_location(),
            placements=placements if _says_more(placements) else (),
            contact=self._contact(),
            note=self._note(),
            total_minor=minor(order.total_inc_tax, order.default_currency_code),
            total_tax_minor=minor(order.total_tax, order.default_currency_code),
            flags=(*self._flags(status), *odd_payments, *odd_refunds),
        )

    def _status(self, placements: Sequence[OrderPlacement]) -> OrderStatus:
        order = self._order
        status = STATUSES.get(order.status_id, OrderStatus.REVIEW)
        is_all_gone = bool(placements) and all(placement.is_done for placement in placements)
        if order.is_deleted and status is not OrderStatus.DONE:
            return OrderStatus.CANCELLED
        if order.status_id == PARTIALLY_REFUNDED:
            return _when_partially_refunded(is_all_gone, self._document.before_us)
        if order.status_id == SHIPPED and any(p.method is Method.PICKUP for p in placements):
            return OrderStatus.OPEN  # what is picked up is still here
        return status

    def _flags(self, status: OrderStatus) -> Iterator[str]:
        if status is OrderStatus.REVIEW:
            yield f"unknown_status:{raw(self._order.status) or self._order.status_id}"
        if len(self._consignments.shipping) > 1:
            yield f"several_addresses:{len(self._consignments.shipping)}"

    def _method(self) -> Method | None:
        goods = [line for line in self._goods if line.is_physical]
        if not goods:
            return None
        collected = {key for pickup in self._consignments.pickups for key in ids_of(pickup.line_items)}
        is_pickup = any(line.id in collected or line.order_pickup_method_id for line in goods)
        return Method.PICKUP if is_pickup else Method.DELIVERY

    def _pickup_location(self) -> str:
        names = (pickup.location.name or pickup.location.code for pickup in self._consignments.pickups)
        return raw(next(filter(None, names), ""))

    def _shipping_name(self) -> str:
        return next(filter(None, (raw(one.shipping_method) for one in self._consignments.shipping)), "")

    def _contact(self) -> Contact:
        billing = self._order.billing_address
        bills_to = _address(billing)
        ships_to = next(filter(None, map(_address, self._consignments.shipping)), None)
        return Contact(
            name=(bills_to.name if bills_to else "") or (ships_to.name if ships_to else ""),
            company=raw(billing.company),
            email=raw(billing.email),
            phone=raw(billing.phone) or (ships_to.phone if ships_to else ""),
            shipping=ships_to,
            billing=bills_to,
        )

    def _note(self) -> str:
        """Return what customer and merchant wrote, and who gets what where there are several addresses."""
        more = self._consignments.shipping[1:]
        goods = {line.id: line for line in self._goods}
        others = [_sent_elsewhere(index, one, goods) for index, one in enumerate(more, 2)]
        return raw("\n".join(lines_of((self._order.customer_message, self._order.staff_notes, *others))))


def _when_partially_refunded(is_all_gone: bool, is_before_us: bool) -> OrderStatus:
    """Return what the one status stands for that does not say whether the goods left."""
    if is_all_gone:
        return OrderStatus.DONE
    return OrderStatus.REVIEW if is_before_us else OrderStatus.OPEN


def _placements(consignments: Consignments, goods: Sequence[ShopLine]) -> Iterator[OrderPlacement]:
    """Yield what goes how and where; what the shop's admin sent already stands apart from what it did not."""
    lines = {line.id: line for line in goods if line.is_physical}
    for pickup in consignments.pickups:
        units = [(str(key), int(lines[key].quantity)) for key in ids_of(pickup.line_items) if key in lines]
        if units:
            yield OrderPlacement(
                method=Method.PICKUP,
                units=tuple(units),
                location=str(pickup.location.id or ""),
                location_name=raw(pickup.location.name or pickup.location.code),
            )
    for shipping in consignments.shipping:
        sent = [lines[key] for key in ids_of(shipping.line_items) if key in lines]
        gone = [(str(line.id), line.shipped) for line in sent if line.shipped > 0]
        left = [(str(line.id), int(line.quantity) - line.shipped) for line in sent]
        still_here = [(key, count) for key, count in left if count > 0]
        if gone:
            yield OrderPlacement(method=Method.DELIVERY, units=tuple(gone), is_done=True)
        if still_here:
            yield OrderPlacement(method=Method.DELIVERY, units=tuple(still_here))


def _says_more(placements: Sequence[OrderPlacement]) -> bool:
    """Whether placements say more than the order's method does."""
    methods = {placement.method for placement in placements}
    return len(methods) > 1 or any(placement.location or placement.is_done for placement in placements)


def _address(address: ShopAddress) -> Address | None:
    found = Address(
        name=" ".join(lines_of((address.first_name, address.last_name))),
        company=raw(address.company),
        lines=lines_of((address.street_1, address.street_2)),
        city=raw(address.city),
        region=raw(address.state),
        postcode=raw(address.zip),
        country=raw(address.country_iso2) or raw(address.country),
        phone=raw(address.phone),
    )
    return found if found != Address() else None


def _sent_elsewhere(index: int, shipping: Shipping, goods: dict[int, ShopLine]) -> str:
    found = _address(shipping) or Address()
    where = lines_of((found.name, found.company, *found.lines, found.city, found.postcode, found.country))
    items = [goods[key] for key in ids_of(shipping.line_items) if key in goods]
    what = ", ".join(f"{item.quantity // 1000} x {raw(item.name)}" for item in items)
    return f"{index}) {', '.join(where)}: {what}"
