"""What a fake Shopify shows of its orders and products: objects with the fields of the Admin API.

Source: Shopify Admin GraphQL API 2026-07.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from pos_desktop.channels.fakes.shopify_book import (
    CURRENCY,
    DIGITS,
    TAXES,
    Line,
    Order,
    Parcel,
    Payment,
    Place,
    Record,
    Work,
)
from pos_desktop.channels.fakes.shopify_graphql import Args, Denied, Object, connection
from pos_desktop.channels.fakes.shopify_store import Item, Store

One = TypeVar("One")


def gid(kind: str, id: int) -> str:
    """Return the shop's name for a thing."""
    return f"gid://shopify/{kind}/{id}"


@lru_cache(maxsize=65_536)
def iso(at_ms: int) -> str:
    """Return an instant as the shop writes it, to the second."""
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=65_536)
def money(minor: int) -> Object:
    """Return an amount in both currencies, which are one here."""
    sign, whole = ("-" if minor < 0 else ""), abs(minor)
    amount = f"{sign}{whole // DIGITS}.{whole % DIGITS:02}"
    one = Object("MoneyV2", amount=amount, currencyCode=CURRENCY)
    return Object("MoneyBag", presentmentMoney=one, shopMoney=one)


class Views:
    """Shows one shop. `sees_people`: the app was approved for protected customer data."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.sees_people = True

    def order(self, order: Order) -> Object:
        """Return an order."""
        return Object(
            "Order",
            id=gid("Order", order.id),
            legacyResourceId=str(order.id),
            name=f"#{order.number}",
            createdAt=lambda _: iso(order.created_ms),
            processedAt=lambda _: iso(order.created_ms),
            updatedAt=iso(order.updated_ms),
            cancelledAt=None if order.cancelled_ms is None else iso(order.cancelled_ms),
            test=False,
            currencyCode=CURRENCY,
            presentmentCurrencyCode=CURRENCY,
            taxesIncluded=False,
            note=order.note or None,
            customAttributes=[],
            displayFinancialStatus=lambda _: order.financial,
            displayFulfillmentStatus=lambda _: order.fulfillment,
            canMarkAsPaid=lambda _: order.owed_minor > 0 and order.cancelled_ms is None,
            **self._people(order),
            **self._amounts(order),
            transactions=lambda args: [_payment(one) for one in _first(order.payments, args)],
            refunds=lambda args: [self.refund(one) for one in _first(order.records, args)],
            fulfillments=lambda args: [self.parcel(one) for one in _first(order.parcels, args)],
            lineItems=lambda args: connection([self.line(one) for one in order.lines], args),
            shippingLines=lambda args: connection(self._shipping(order), args),
            fulfillmentOrders=lambda args: self._places(order, args),
        )

    def _amounts(self, order: Order) -> dict[str, object]:
        return {
            "totalPriceSet": lambda _: money(order.total_minor),
            "currentTotalPriceSet": lambda _: money(order.current_minor),
            "totalTaxSet": lambda _: money(order.tax_minor),
            "totalReceivedSet": lambda _: money(order.received_minor),
            "totalOutstandingSet": lambda _: money(order.owed_minor),
            "totalCapturableSet": lambda _: money(order.reserved_minor),
            "totalRefundedSet": lambda _: money(order.refunded_minor),
            "totalTipReceivedSet": lambda _: money(0),
            "originalTotalDutiesSet": None,
            "originalTotalAdditionalFeesSet": None,
        }

    def _people(self, order: Order) -> dict[str, object]:
        if not self.sees_people:
            hidden = Denied("read_customers")
            return dict.fromkeys(("email", "phone", "customer", "shippingAddress", "billingAddress"), hidden)
        return {
            "email": order.email,
            "phone": None,
            "customer": lambda _: _customer(order),
            "shippingAddress": lambda _: _address(order) if order.delivers else None,
            "billingAddress": lambda _: _address(order),
        }

    def _shipping(self, order: Order) -> list[Object]:
        if not order.delivers and not order.shipping_minor:
            return []
        line = Object(
            "ShippingLine",
            id=gid("ShippingLine", order.id),
            title="Standard",
            code="standard",
            discountedPriceSet=money(order.shipping_minor),
            taxLines=_taxes(order.shipping_taxes),
        )
        return [line]

    def line(self, line: Line) -> Object:
        """Return a line of an order."""
        item = self._store.by_variant.get(line.variant_id)
        return Object(
            "LineItem",
            id=gid("LineItem", line.id),
            sku=line.sku or None,
            name=line.name,
            quantity=line.quantity,
            currentQuantity=line.current,
            requiresShipping=line.is_physical,
            product=Object("Product", id=gid("Product", item.product_id)) if item else None,
            variant=self.variant(item) if item else None,
            customAttributes=[Object("Attribute", key=key, value=value) for key, value in line.attributes],
            originalUnitPriceSet=money(line.unit_minor),
            discountAllocations=_discounts(line.discount_minor),
            taxLines=_taxes(line.taxes),
        )

    def refund(self, record: Record) -> Object:
        """Return a refund, or what an edit left behind."""
        taken = [
            Object(
                "RefundLineItem",
                quantity=one.units,
                restockType=one.restock,
                lineItem=Object("LineItem", id=gid("LineItem", one.line.id)),
                subtotalSet=money(one.price_minor),
                totalTaxSet=money(one.tax_minor),
            )
            for one in record.taken
        ]
        return Object(
            "Refund",
            id=gid("Refund", record.id),
            createdAt=iso(record.at_ms),
            totalRefundedSet=money(record.amount_minor),
            refundLineItems=lambda args: connection(taken, args),
        )

    def _places(self, order: Order, args: Args) -> Object:
        shown = [one for one in order.places if not (args.get("displayable") and one.is_hidden)]
        return connection([self.place(one) for one in shown], args)

    def place(self, place: Place) -> Object:
        """Return a fulfillment order."""
        name = self._store.locations.get(place.location_id)
        location = self.location(place.location_id) if name is not None else None
        actions = ("CREATE_FULFILLMENT", "MOVE", "HOLD") if place.is_workable else ()
        return Object(
            "FulfillmentOrder",
            id=gid("FulfillmentOrder", place.id),
            status=place.status,
            fulfillBy=None,
            deliveryMethod=Object(
                "DeliveryMethod",
                id=gid("DeliveryMethod", place.id),
                methodType=place.method,
                additionalInformation=None,
            ),
            assignedLocation=Object("FulfillmentOrderAssignedLocation", name=name or "", location=location),
            supportedActions=[Object("FulfillmentOrderSupportedAction", action=one) for one in actions],
            lineItems=lambda args: connection([_work(one) for one in place.work], args),
        )

    def parcel(self, parcel: Parcel) -> Object:
        """Return a fulfillment."""
        lines = [
            Object(
                "FulfillmentLineItem",
                quantity=units,
                lineItem=Object("LineItem", id=gid("LineItem", line.id)),
            )
            for line, units in parcel.units
        ]
        tracking = [
            Object("FulfillmentTrackingInfo", company=company or None, number=number)
            for company, number in parcel.tracking
        ]
        return Object(
            "Fulfillment",
            id=gid("Fulfillment", parcel.id),
            status=parcel.status,
            location=self.location(parcel.location_id),
            trackingInfo=lambda args: _first(tracking, args),
            fulfillmentLineItems=lambda args: connection(lines, args),
        )

    def location(self, id: int) -> Object:
        """Return a location."""
        return Object(
            "Location",
            id=gid("Location", id),
            name=self._store.locations.get(id, ""),
            isActive=True,
            localPickupSettingsV2=Object("DeliveryLocalPickupSettings", pickupTime="ONE_HOUR"),
        )

    def variant(self, item: Item) -> Object:
        """Return a product's variant."""
        product = item.product
        return Object(
            "ProductVariant",
            id=gid("ProductVariant", item.variant_id),
            sku=product.sku or None,
            barcode=product.barcode or None,
            displayName=f"{product.name} - Default Title",
            price=f"{product.price_minor // DIGITS}.{product.price_minor % DIGITS:02}",
            product=Object("Product", id=gid("Product", item.product_id)),
            inventoryItem=lambda _: self._inventory(item),
        )

    def _inventory(self, item: Item) -> Object:
        return Object(
            "InventoryItem",
            id=gid("InventoryItem", item.item_id),
            tracked=item.is_tracked,
            inventoryLevel=lambda args: self._level(item, str(args["locationId"])),
        )

    def _level(self, item: Item, location: str) -> Object | None:
        id = int(location.rpartition("/")[2])
        level = item.levels.get(id)
        if level is None:
            return None
        figures = {
            "on_hand": level.on_hand,
            "committed": level.committed,
            "available": level.on_hand - level.committed,
        }
        return Object(
            "InventoryLevel",
            id=f"{gid('InventoryLevel', id)}?inventory_item_id={item.item_id}",
            quantities=lambda args: [
                Object(
                    "InventoryQuantity", name=name, quantity=figures[name], updatedAt=iso(level.updated_ms)
                )
                for name in args["names"]
            ],
        )


def _first(items: Sequence[One], args: Args) -> list[One]:
    return list(items[: int(args["first"])]) if args.get("first") is not None else list(items)


def _customer(order: Order) -> Object:
    return Object(
        "Customer",
        id=gid("Customer", order.id),
        displayName=order.customer,
        defaultEmailAddress=Object("CustomerEmailAddress", emailAddress=order.email),
        defaultPhoneNumber=None,
    )


def _address(order: Order) -> Object:
    return Object(
        "MailingAddress",
        name=order.customer,
        company=None,
        address1="12, rue Rachel Est",
        address2=None,
        city="Montréal",
        provinceCode="QC",
        zip="H2W 1C5",
        countryCodeV2="CA",
        phone=None,
    )


def _payment(one: Payment) -> Object:
    return Object(
        "OrderTransaction",
        id=gid("OrderTransaction", one.id),
        kind=one.kind,
        status=one.status,
        gateway=one.gateway.name,
        formattedGateway=one.gateway.title,
        manualPaymentGateway=one.gateway.is_manual,
        processedAt=iso(one.at_ms),
        amountSet=money(one.amount_minor),
    )


def _work(work: Work) -> Object:
    return Object(
        "FulfillmentOrderLineItem",
        id=gid("FulfillmentOrderLineItem", work.id),
        totalQuantity=work.total,
        remainingQuantity=work.remaining,
        lineItem=Object("LineItem", id=gid("LineItem", work.line.id)),
    )


def _taxes(amounts: Sequence[int]) -> list[Object]:
    return [
        Object("TaxLine", title=title, rate=rate / 1_000_000, priceSet=money(amount))
        for (title, rate), amount in zip(TAXES, amounts, strict=True)
    ]


def _discounts(minor: int) -> list[Object]:
    return [Object("DiscountAllocation", allocatedAmountSet=money(minor))] if minor else []
