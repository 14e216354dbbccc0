"""The documents of a fake BigCommerce shop, in the vendor's own forms.

Source: BigCommerce Orders V2 and V3, as described in the vendor's OpenAPI files.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from pos_desktop.channels.fakes.bigcommerce_book import (
    CURRENCY,
    LABELS,
    RATES,
    Json,
    Line,
    Money,
    Order,
    Place,
    Refund,
    Shipment,
    tax_on,
)


def money(minor: int) -> str:
    """Return an amount as V2 writes it: a string with four decimals."""
    return f"{minor / 100:.4f}"


def mail_date(at_ms: int) -> str:
    """Return an instant as V2 writes it, whole seconds; "" for none."""
    return format_datetime(datetime.fromtimestamp(at_ms // 1000, UTC)) if at_ms else ""


def iso_date(at_ms: int) -> str:
    """Return an instant as V3 writes it, whole seconds."""
    return datetime.fromtimestamp(at_ms // 1000, UTC).isoformat()


def order_json(order: Order, base: str) -> Json:
    """Return an order as V2 lists it, links in place of what belongs to it."""
    shipped_at = order.shipments[-1].at_ms if order.shipments else 0
    return {
        "id": order.id,
        "customer_id": 0,
        "date_created": mail_date(order.created_ms),
        "date_modified": mail_date(order.modified_ms),
        "date_shipped": mail_date(shipped_at),
        "status_id": order.status_id,
        "status": LABELS[order.status_id],
        "custom_status": LABELS[order.status_id],
        **_amounts(order),
        "is_tax_inclusive_pricing": False,
        "items_total": sum(line.quantity for line in order.lines),
        "items_shipped": sum(line.shipped for line in order.lines),
        "payment_method": order.payment_method,
        "payment_provider_id": f"gw{order.money[0].id}" if order.money else "",
        "payment_status": order.payment_status,
        "order_is_digital": all(line.is_digital for line in order.lines),
        "staff_notes": "",
        "customer_message": order.note,
        "shipping_address_count": 1 if order.address_id else 0,
        "is_deleted": order.is_deleted,
        "billing_address": {**_address(order), "form_fields": []},
        "order_source": "www",
        "channel_id": 1,
        "external_source": None,
        **{name: _link(base, order, name) for name in ("products", "shipping_addresses", "coupons")},
        "consignments": _link(base, order, "consignments"),
        "fees": _link(base, order, "fees"),
        "external_id": None,
        "external_merchant_id": None,
        "tax_provider_id": "BasicTaxProvider",
        "customer_locale": "en",
    }


def _amounts(order: Order) -> Json:
    subtotal = sum(line.price_minor * line.quantity for line in order.lines)
    goods_tax = sum(sum(line.taxes) for line in order.lines)
    shipping_tax = sum(order.shipping_taxes)
    return {
        "subtotal_ex_tax": money(subtotal),
        "subtotal_inc_tax": money(subtotal + goods_tax),
        "subtotal_tax": money(goods_tax),
        "base_shipping_cost": money(order.shipping_minor),
        "shipping_cost_ex_tax": money(order.shipping_minor),
        "shipping_cost_inc_tax": money(order.shipping_minor + shipping_tax),
        "shipping_cost_tax": money(shipping_tax),
        "shipping_cost_tax_class_id": 2,
        **_nothing("handling_cost"),
        **_nothing("wrapping_cost"),
        "total_ex_tax": money(order.total_minor - order.tax_minor),
        "total_inc_tax": money(order.total_minor),
        "total_tax": money(order.tax_minor),
        "discount_amount": money(sum(line.discount_minor for line in order.lines)),
        "coupon_discount": "0.0000",
        "refunded_amount": "0.0000",
        "store_credit_amount": "0.0000",
        "gift_certificate_amount": "0.0000",
        "currency_id": 1,
        "currency_code": CURRENCY,
        "currency_exchange_rate": "1.0000000000",
        "default_currency_id": 1,
        "default_currency_code": CURRENCY,
    }


def _nothing(name: str) -> Json:
    parts = {f"{name}_{part}": "0.0000" for part in ("ex_tax", "inc_tax", "tax")}
    return {f"base_{name}": "0.0000", **parts, f"{name}_tax_class_id": 2}


def _link(base: str, order: Order, name: str) -> Json:
    resource = f"/orders/{order.id}/{name}"
    return {"url": f"https://api.bigcommerce.com{base}/v2{resource}", "resource": resource}


def _address(order: Order) -> Json:
    first, _, last = order.customer.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "street_1": "1240, avenue Bernard",
        "street_2": "",
        "city": "Montréal",
        "state": "Quebec",
        "zip": "H2V 1V5",
        "country": "Canada",
        "country_iso2": "CA",
        "phone": "438 555-0118",
        "email": order.email,
    }


def line_json(order: Order, line: Line) -> Json:
    """Return one line as V2 lists it."""
    gross, taxes = line.price_minor * line.quantity, sum(line.taxes)
    unit_tax = sum(tax_on(line.price_minor, rate[3]) for rate in RATES)
    return {
        "id": line.id,
        "order_id": order.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "order_pickup_method_id": line.place.id if line.place else 0,
        "order_address_id": line.address_id,
        "name": line.name,
        "name_customer": line.name,
        "name_merchant": line.name,
        "sku": line.sku,
        "upc": line.upc,
        "type": "digital" if line.is_digital else "physical",
        "base_price": money(line.price_minor),
        "price_ex_tax": money(line.price_minor),
        "price_inc_tax": money(line.price_minor + unit_tax),
        "price_tax": money(unit_tax),
        "base_total": money(gross),
        "total_ex_tax": money(gross),
        "total_inc_tax": money(gross + taxes),
        "total_tax": money(taxes),
        "weight": "1.0000",
        "quantity": line.quantity,
        "is_refunded": line.refunded >= line.quantity,
        "quantity_refunded": line.refunded,
        "refund_amount": money(line.refund_minor),
        "quantity_shipped": line.shipped,
        "event_name": None,
        "event_date": None,
        "option_set_id": None,
        "parent_order_product_id": None,
        "is_bundled_product": False,
        "external_id": None,
        "brand": "",
        "applied_discounts": [_discount(line)] if line.discount_minor else [],
        "product_options": [],
        "configurable_fields": [],
        "gift_certificate_id": None,
        "discounted_total_inc_tax": money(line.net_minor + taxes),
    }


def _discount(line: Line) -> Json:
    return {
        "id": "manual-discount",
        "amount": money(line.discount_minor),
        "name": "Manual Discount",
        "code": None,
        "target": "order",
    }


def consignments_json(order: Order, base: str, *, is_whole: bool) -> Json:
    """Return how the goods go; their lines written out or as links."""

    def items(lines: list[Line]) -> list[Json]:
        if is_whole:
            return [line_json(order, line) for line in lines]
        return [_link(base, order, f"products/{line.id}") for line in lines]

    places = {line.place.id: line.place for line in order.lines if line.place}
    sent = [line for line in order.lines if line.place is None]
    pickups = [
        {
            **_pickup(place),
            "line_items": items([line for line in order.lines if line.place is place]),
        }
        for place in places.values()
    ]
    shipping = [{**_shipping(order, sent), "line_items": items(sent)}] if sent else []
    return {"pickups": pickups, "shipping": shipping, "downloads": [], "email": {"gift_certificates": []}}


def _pickup(place: Place) -> Json:
    location = {
        "id": place.id,
        "name": place.name,
        "code": place.code,
        "address_line_1": "5135, avenue du Parc",
        "address_line_2": "",
        "city": "Montréal",
        "state": "Quebec",
        "postal_code": "H2V 4G3",
        "country_alpha2": "CA",
        "email": "",
        "phone": "514 555-0100",
    }
    return {
        "id": 900 + place.id,
        "pickup_method_id": place.id,
        "pickup_method_display_name": place.name,
        "collection_instructions": "",
        "collection_time_description": "9-18",
        "location": location,
    }


def _shipping(order: Order, lines: list[Line]) -> Json:
    tax = sum(order.shipping_taxes)
    return {
        **_address(order),
        "id": order.address_id,
        "form_fields": [],
        "items_total": sum(line.quantity for line in lines),
        "items_shipped": sum(line.shipped for line in lines),
        "shipping_method": "Flat Rate",
        "base_cost": order.shipping_minor / 100,
        "cost_ex_tax": order.shipping_minor / 100,
        "cost_inc_tax": (order.shipping_minor + tax) / 100,
        "cost_tax": tax / 100,
        "cost_tax_class_id": 2,
        "shipping_zone_id": 1,
        "shipping_zone_name": "Canada",
    }


def taxes_json(order: Order) -> list[Json]:
    """Return what each tax adds to each line and to shipping, as V2 does with `details=true`."""
    parts: list[tuple[str, str, list[int]]] = [(str(line.id), "item", line.taxes) for line in order.lines]
    if order.shipping_minor:
        parts.append(("", "shipping", order.shipping_taxes))
    rows: list[Json] = []
    for line_id, kind, taxes in parts:
        for (rate_id, name, percent, _), amount in zip(RATES, taxes, strict=True):
            row = {
                "id": order.id * 100 + len(rows),
                "order_id": order.id,
                "order_address_id": order.address_id,
                "tax_rate_id": rate_id,
                "sales_tax_id": "",
                "tax_class_id": 0,
                "name": name,
                "class": "Default Tax Class",
                "rate": percent,
                "priority": rate_id,
                "priority_amount": money(amount),
                "line_amount": money(amount),
                "order_pickup_method_id": 0,
                "line_item_type": kind,
            }
            rows.append({**row, "order_product_id": line_id} if line_id else row)
    return rows


def shipment_json(order: Order, shipment: Shipment) -> Json:
    """Return one shipment as V2 does."""
    products = {line.id: line.product_id for line in order.lines}
    address = _address(order)
    return {
        "id": shipment.id,
        "order_id": order.id,
        "customer_id": 0,
        "order_address_id": shipment.address_id,
        "date_created": mail_date(shipment.at_ms),
        "tracking_number": shipment.tracking,
        "merchant_shipping_cost": "0.0000",
        "shipping_method": shipment.method,
        "comments": shipment.comments,
        "shipping_provider": shipment.provider,
        "tracking_carrier": "",
        "tracking_link": "",
        "billing_address": address,
        "shipping_address": address,
        "items": [
            {"order_product_id": key, "product_id": products.get(key, 0), "quantity": count}
            for key, count in shipment.items
        ],
        "shipping_provider_display_name": "",
        "generated_tracking_link": "",
    }


def money_json(order: Order, moved: Money) -> Json:
    """Return one movement of money as V3 does."""
    return {
        "id": moved.id,
        "order_id": str(order.id),
        "event": moved.event,
        "method": moved.method,
        "amount": moved.amount_minor / 100,
        "currency": CURRENCY,
        "gateway": moved.gateway,
        "gateway_transaction_id": f"gw{moved.id}",
        "status": "ok",
        "test": False,
        "fraud_review": False,
        "date_created": iso_date(moved.at_ms),
        "offline": None,
        "custom": None,
    }


def refund_json(order: Order, refund: Refund) -> Json:
    """Return one refund as V3 does."""
    items: list[Json] = [
        {"item_type": "PRODUCT", "item_id": key, "quantity": count} for key, count in refund.items
    ]
    whole = {"item_type": "ORDER", "item_id": order.id, "requested_amount": refund.amount_minor / 100}
    payment = {
        "id": refund.id,
        "provider_id": "custom" if refund.is_offline else "testgateway",
        "amount": refund.amount_minor / 100,
        "offline": refund.is_offline,
        "is_declined": False,
        "declined_message": "",
    }
    return {
        "id": refund.id,
        "order_id": order.id,
        "user_id": 1,
        "created": iso_date(refund.at_ms),
        "reason": "",
        "total_amount": refund.amount_minor / 100,
        "total_tax": 0,
        "uses_merchant_override_values": False,
        "items": items or [whole],
        "payments": [payment],
    }
