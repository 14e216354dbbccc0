"""The orders of a fake E-Series store: their documents as the API gives them, and what a change causes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from zlib import crc32

from pos_desktop.channels.fakes.shop import Basket, Effect, EffectKind
from pos_desktop.domain.money import spread

Document = dict[str, Any]

TAXES: Final = (("GST", Decimal("5"), 901), ("QST", Decimal("9.975"), 902))
PAYMENTS: Final = (
    "AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED", "INCOMPLETE",
    "CUSTOM_PAYMENT_STATUS_1", "CUSTOM_PAYMENT_STATUS_2", "CUSTOM_PAYMENT_STATUS_3",
)  # fmt: skip
FULFILLMENTS: Final = (
    "AWAITING_PROCESSING", "PROCESSING", "SHIPPED", "DELIVERED", "WILL_NOT_DELIVER", "RETURNED",
    "READY_FOR_PICKUP", "OUT_FOR_DELIVERY", "CUSTOM_FULFILLMENT_STATUS_1", "CUSTOM_FULFILLMENT_STATUS_2",
    "CUSTOM_FULFILLMENT_STATUS_3",
)  # fmt: skip
LEFT: Final = frozenset({"SHIPPED", "DELIVERED"})


@dataclass(frozen=True, slots=True)
class Sold:
    """Goods as they are put on an order. Units: minor units, whole units."""

    sku: str
    name: str
    price_minor: int
    quantity: int
    product_id: int
    variation_id: int | None = None
    option: tuple[str, str] | None = None
    is_digital: bool = False


@dataclass(slots=True)
class Kept:
    """An order and how the search sees it: each version from the instant at which it learned of it."""

    document: Document
    versions: list[tuple[int, Document]] = field(default_factory=list)

    def seen_at(self, now_ms: int) -> Document | None:
        """Return the document as the search knows it, None while it knows nothing."""
        known = [document for at_ms, document in self.versions if at_ms <= now_ms]
        return known[-1] if known else None


class EcwidLedger:
    """Orders by id. Not thread-safe by itself: the shop holds its lock."""

    def __init__(self, clock: Callable[[], int], effects: list[Effect], *, prices_include_tax: bool) -> None:
        self._clock, self._effects = clock, effects
        self.prices_include_tax = prices_include_tax
        self.orders: dict[str, Kept] = {}
        self.deleted: list[tuple[int, int, str]] = []
        self.index_lag_ms = 0
        """How late the search may learn of a change: of each at its own time, not in their order."""
        self.silent_statuses: set[str] = set()
        """Statuses whose mail the merchant has switched off."""
        self.restock: Callable[[Document, int], None] = lambda document, sign: None
        """Called with -1 when goods are taken for an order, with 1 when they go back."""

    def document(self, order_id: str) -> Document:
        """Return an order as it is now."""
        return self.orders[order_id].document

    def place(self, order_id: str, internal_id: int, basket: Basket, goods: Sequence[Sold]) -> None:
        """Put an order down as the checkout does."""
        now_s = self._clock() // 1000
        document: Document = {
            "id": order_id,
            "internalId": internal_id,
            "orderNumber": internal_id,
            "vendorOrderNumber": order_id,
            "email": basket.email,
            "paymentMethod": "Credit card" if basket.is_paid else "Bank transfer",
            "paymentStatus": "PAID" if basket.is_paid else "AWAITING_PAYMENT",
            "fulfillmentStatus": "AWAITING_PROCESSING",
            "orderComments": basket.note,
            "createDate": written(now_s),
            "createTimestamp": now_s,
            "items": self._items(internal_id, goods, basket.discount_minor),
            "refunds": [],
            "refundedAmount": 0,
            "discount": amount(basket.discount_minor),
            "couponDiscount": 0,
            "giftCardRedemption": 0,
            "customSurcharges": [],
            "billingPerson": _person(basket.customer),
            "pricesIncludeTax": self.prices_include_tax,
            "disableAllCustomerNotifications": False,
            "externalFulfillment": False,
            "hidden": False,
            "shippingLabelAvailableForShipment": False,
        }
        if basket.is_paid:
            document["externalTransactionId"] = f"ch_{internal_id}"
        document["taxesOnShipping"] = []
        if not all(sold.is_digital for sold in goods):
            self._ship(document, basket)
        self._sum(document)
        self.orders[order_id] = Kept(document)
        self.restock(document, -1)
        self._cause("mail", document, "PLACED")
        self.touch(order_id)

    def touch(self, order_id: str) -> None:
        """Move an order's time of change; the search learns of it later."""
        kept = self.orders[order_id]
        now_ms = self._clock()
        kept.document["updateDate"] = written(now_ms // 1000)
        kept.document["updateTimestamp"] = now_ms // 1000
        turn = crc32(f"{order_id}:{len(kept.versions)}".encode()) % 1_000
        kept.versions.append((now_ms + self.index_lag_ms * turn // 1_000, copy.deepcopy(kept.document)))

    def pay(self, order_id: str, status: str) -> None:
        """Give an order a payment status, with all that follows from it."""
        document = self.document(order_id)
        before = document["paymentStatus"]
        if status == before:
            return
        document["paymentStatus"] = status
        if status == "PAID":
            self._cause("payment", document, status)
        if "CANCELLED" in (status, before):
            self.restock(document, 1 if status == "CANCELLED" else -1)
        if status == "CANCELLED":
            self._cause("cancel", document, status)
        self._mail(document, status)

    def fulfill(self, order_id: str, status: str) -> None:
        """Give an order a fulfillment status, with all that follows from it."""
        document = self.document(order_id)
        before = document["fulfillmentStatus"]
        if status == before:
            return
        document["fulfillmentStatus"] = status
        if status in LEFT and before not in LEFT:
            self._cause("shipment", document, status)
        else:
            self._cause("status", document, status)
        self._mail(document, status)

    def refund(self, order_id: str, amount_minor: int) -> None:
        """Give money back for the order as a whole."""
        document = self.document(order_id)
        now_s = self._clock() // 1000
        document["refunds"].append(
            {"date": written(now_s), "source": "CP", "reason": "", "amount": amount(amount_minor)}
        )
        given = sum(minor_of(refund["amount"]) for refund in document["refunds"])
        document["refundedAmount"] = amount(given)
        self._cause("refund", document, str(amount_minor))
        self.pay(order_id, "REFUNDED" if given >= minor_of(document["total"]) else "PARTIALLY_REFUNDED")

    def add(self, order_id: str, goods: Sold) -> None:
        """Put one more line on an order; its tax is not computed again, as in the real store's admin."""
        document = self.document(order_id)
        line = self._item(document["internalId"] * 100 + len(document["items"]) + 1, goods, 0)
        line.update(tax=0, taxes=[])
        document["items"].append(line)
        self._sum(document, tax_minor=minor_of(document["tax"]))
        self.restock({"items": [line], "shippingOption": document.get("shippingOption")}, -1)

    def delete(self, order_id: str) -> None:
        """Remove an order for good; only the list of deleted ones still knows it."""
        document = self.orders.pop(order_id).document
        if document["paymentStatus"] != "CANCELLED":
            self.restock(document, 1)
        self.deleted.append((self._clock() // 1000, document["internalId"], order_id))

    # --- documents

    def _items(self, internal_id: int, goods: Sequence[Sold], discount_minor: int) -> list[Document]:
        worth = [sold.price_minor * sold.quantity for sold in goods]
        shares = spread(discount_minor, worth) if goods else ()
        return [
            self._item(internal_id * 100 + index + 1, sold, share)
            for index, (sold, share) in enumerate(zip(goods, shares, strict=True))
        ]

    def _item(self, item_id: int, sold: Sold, discount_minor: int) -> Document:
        taxes = self._taxes(sold.price_minor * sold.quantity - discount_minor)
        tax_minor = sum(minor_of(tax["total"]) for tax in taxes)
        line: Document = {
            "id": item_id,
            "productId": sold.product_id,
            "sku": sold.sku,
            "name": sold.name,
            "price": amount(sold.price_minor),
            "productPrice": amount(sold.price_minor),
            "quantity": sold.quantity,
            "tax": amount(tax_minor),
            "taxes": [{**tax, "taxOnDiscountedSubtotal": tax["total"], "taxOnShipping": 0} for tax in taxes],
            "isShippingRequired": not sold.is_digital,
            "digital": sold.is_digital,
            "trackQuantity": True,
            "couponApplied": False,
            "discounts": [],
        }
        if discount_minor:
            info = {"value": amount(discount_minor), "type": "ABS", "base": "SUBTOTAL"}
            line["discounts"] = [{"discountInfo": info, "total": amount(discount_minor)}]
        if sold.variation_id is not None:
            line["combinationId"] = sold.variation_id
        if sold.option:
            name, value = sold.option
            line["selectedOptions"] = [
                {"name": name, "value": value, "type": "CHOICE", "valuesArray": [value]}
            ]
        return line

    def _taxes(self, base_minor: int) -> list[Document]:
        together = sum(rate for _, rate, _ in TAXES)
        divisor = 100 + together if self.prices_include_tax else Decimal(100)
        return [
            {
                "name": name,
                "value": float(rate),
                "total": amount(int((base_minor * rate / divisor).to_integral_value(ROUND_HALF_UP))),
                "includeInPrice": self.prices_include_tax,
                "sourceTaxRateId": tax_id,
                "sourceTaxRateType": "MANUAL",
            }
            for name, rate, tax_id in TAXES
        ]

    def _ship(self, document: Document, basket: Basket) -> None:
        is_pickup = all(wanted.method == "pickup" for wanted in basket.lines)
        place = next((wanted.location for wanted in basket.lines if wanted.location), "")
        option: Document = {
            "shippingMethodId": "pickup" if is_pickup else "flat",
            "shippingMethodName": (place or "Pick up in store") if is_pickup else "Standard shipping",
            "shippingRate": amount(basket.shipping_minor),
            "shippingRateWithoutTax": amount(basket.shipping_minor),
            "isPickup": is_pickup,
            "fulfillmentType": "PICKUP" if is_pickup else "SHIPPING",
            "isShippingLimit": False,
        }
        if place:
            option["locationId"] = place
        if is_pickup:
            document["pickupTime"] = written(self._clock() // 1000 + 86_400)
        else:
            document["shippingPerson"] = _person(basket.customer)
        document["shippingOption"] = option
        taxes = self._taxes(basket.shipping_minor) if basket.shipping_minor else []
        document["taxesOnShipping"] = [
            {name: tax[name] for name in ("name", "value", "total", "includeInPrice")} for tax in taxes
        ]

    def _sum(self, document: Document, tax_minor: int | None = None) -> None:
        """Compute the totals again; the tax only for a new order."""
        subtotal = sum(minor_of(item["price"]) * item["quantity"] for item in document["items"])
        if tax_minor is None:
            taxed = [*document["items"], *({"tax": tax["total"]} for tax in document["taxesOnShipping"])]
            tax_minor = sum(minor_of(each["tax"]) for each in taxed)
        shipping = minor_of(document.get("shippingOption", {}).get("shippingRate", 0))
        total = subtotal - minor_of(document["discount"]) + shipping
        total += 0 if self.prices_include_tax else tax_minor
        document.update(
            subtotal=amount(subtotal),
            tax=amount(tax_minor),
            total=amount(total),
            totalWithoutTax=amount(total - tax_minor),
            totalBeforeGiftCardRedemption=amount(total),
        )

    # --- what it causes

    def _mail(self, document: Mapping[str, Any], status: str) -> None:
        is_off = document["disableAllCustomerNotifications"] or status in self.silent_statuses
        if not is_off:
            self._cause("mail", document, status)

    def _cause(self, kind: EffectKind, document: Mapping[str, Any], detail: str) -> None:
        self._effects.append(Effect(kind, document["id"], detail))


def amount(value_minor: int) -> float | int:
    """Return money as this API writes it: a JSON number."""
    return value_minor // 100 if value_minor % 100 == 0 else value_minor / 100


def minor_of(value: float) -> int:
    """Return such a number in minor units."""
    return int((Decimal(str(value)) * 100).to_integral_value(ROUND_HALF_UP))


def written(seconds: int) -> str:
    """Return an instant as this API writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S +0000")


def _person(name: str) -> Document:
    return {
        "name": name,
        "street": "12, rue Principale\nApp. 3",
        "city": "Montréal",
        "countryCode": "CA",
        "postalCode": "H2X 1Y4",
        "stateOrProvinceCode": "QC",
        "phone": "514 555-0101",
    }
