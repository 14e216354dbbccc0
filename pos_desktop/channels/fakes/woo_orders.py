"""Orders of the fake WooCommerce shop: what they are, how their money adds up, how the API shows them.

The shop's prices include its taxes (GST and QST); amounts are kept in cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pos_desktop.channels.fakes.woo_products import WooProduct

Document = dict[str, Any]

CURRENCY: Final = "CAD"
VERSION: Final = "10.5.0"
HOME: Final = "https://shop.example"
SITE_OFFSET: Final = timedelta(hours=-5)
GST_PPM: Final = 50_000
QST_PPM: Final = 99_750
RATES: Final = ((1, "CA-QC-GST-1", "GST", 5), (2, "CA-QC-QST-1", "QST", 9.975))
METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(slots=True)
class Meta:
    """One entry of meta data."""

    id: int
    key: str
    value: str

    def document(self, *, is_of_line: bool) -> Document:
        """Return it as the API shows it, with what people read where it stands at a line."""
        shown = {"display_key": self.key, "display_value": self.value} if is_of_line else {}
        return {"id": self.id, "key": self.key, "value": self.value, **shown}


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount apart: without tax, GST, QST. Units: cents."""

    net: int
    gst: int
    qst: int

    @property
    def tax(self) -> int:
        """Both taxes."""
        return self.gst + self.qst


def apart(gross: int) -> Taxed:
    """Take the taxes out of an amount that includes them, to the cent. Units: cents."""
    sign, size = (-1, -gross) if gross < 0 else (1, gross)
    whole = 1_000_000 + GST_PPM + QST_PPM
    net = (2 * size * 1_000_000 + whole) // (2 * whole)
    gst = (2 * net * GST_PPM + 1_000_000) // 2_000_000
    gst = min(gst, size - net)
    return Taxed(sign * net, sign * gst, sign * (size - net - gst))


@dataclass(slots=True)
class WooOrderLine:
    """Goods. Units: cents with tax, whole units. `reduced` is what the order holds of the stock."""

    id: int
    product: WooProduct
    quantity: int
    subtotal: int
    total: int
    reduced: int = 0
    restocked: int = 0
    meta_ids: tuple[int, int] = (0, 0)

    def document(self, money: Money) -> Document:
        """Return the line as the API shows it."""
        before, after = apart(self.subtotal), apart(self.total)
        product = self.product
        return {
            "id": self.id,
            "name": product.full_name,
            "product_id": product.parent_id or product.id,
            "variation_id": product.id if product.parent_id else 0,
            "quantity": self.quantity,
            "tax_class": "",
            **money.totals(before, after),
            "taxes": [
                {"id": 1, "total": money.text(after.gst), "subtotal": money.text(before.gst)},
                {"id": 2, "total": money.text(after.qst), "subtotal": money.text(before.qst)},
            ],
            "meta_data": [meta.document(is_of_line=True) for meta in self._meta()],
            "sku": product.sku,
            "global_unique_id": product.barcode,
            "price": after.net / 100 / self.quantity if self.quantity else 0,
            "image": {"id": 0, "src": ""} if product.parent_id else {"id": "", "src": ""},
            "parent_name": product.parent_name or None,
        }

    def _meta(self) -> list[Meta]:
        found = [("_reduced_stock", self.reduced), ("_restock_refunded_items", self.restocked)]
        return [Meta(self.meta_ids[at], key, str(value)) for at, (key, value) in enumerate(found) if value]


@dataclass(slots=True)
class WooShipping:
    """A way to the customer. Units: cents with tax."""

    id: int
    method_id: str
    title: str
    total: int
    location: str = ""
    meta_id: int = 0

    def document(self, money: Money) -> Document:
        """Return the shipping line as the API shows it."""
        taxed = apart(self.total)
        about = {"pickup_location": self.location, "pickup_address": "1 Main St"} if self.location else {}
        return {
            "id": self.id,
            "method_title": self.title,
            "method_id": self.method_id,
            "instance_id": "0",
            "total": money.text(taxed.net),
            "total_tax": money.text(taxed.tax),
            "taxes": [
                {"id": 1, "total": money.text(taxed.gst), "subtotal": ""},
                {"id": 2, "total": money.text(taxed.qst), "subtotal": ""},
            ],
            "tax_status": "taxable",
            "meta_data": [
                Meta(self.meta_id + at, key, value).document(is_of_line=True)
                for at, (key, value) in enumerate(about.items())
            ],
        }


@dataclass(frozen=True, slots=True)
class WooGoodsBack:
    """Goods of a refund: units of one line of the order. Units: whole units, cents."""

    id: int
    line: WooOrderLine
    quantity: int
    amount: int

    def document(self, money: Money) -> Document:
        """Return it as the refund's document shows it: below zero."""
        back = WooOrderLine(self.id, self.line.product, -self.quantity, -self.amount, -self.amount)
        about = Meta(self.id, "_refunded_item_id", str(self.line.id))
        return {**back.document(money), "meta_data": [about.document(is_of_line=True)]}


@dataclass(slots=True)
class WooRefundMade:
    """Money given back. Units: cents."""

    id: int
    amount: int
    reason: str
    at_s: int
    lines: tuple[WooGoodsBack, ...] = ()
    meta: list[Meta] = field(default_factory=list)

    def listed(self, money: Money) -> Document:
        """Return it as its order lists it."""
        return {"id": self.id, "reason": self.reason, "total": money.text(-self.amount)}

    def document(self, order_id: int, money: Money) -> Document:
        """Return the refund's own document."""
        base = f"{HOME}/wp-json/wc/v3/orders/{order_id}"
        taxed = apart(-sum(back.amount for back in self.lines))
        return {
            "id": self.id,
            "date_created": naive(self.at_s, SITE_OFFSET),
            "date_created_gmt": naive(self.at_s),
            "amount": money.text(self.amount),
            "reason": self.reason,
            "refunded_by": 1,
            "refunded_payment": False,
            "meta_data": [meta.document(is_of_line=False) for meta in self.meta],
            "line_items": [back.document(money) for back in self.lines],
            "shipping_lines": [],
            "tax_lines": tax_lines(self.id, taxed, Taxed(0, 0, 0), money) if self.lines else [],
            "fee_lines": [],
            "_links": {
                "self": [{"href": f"{base}/refunds/{self.id}", "targetHints": {"allow": ["GET", "DELETE"]}}],
                "collection": [{"href": f"{base}/refunds"}],
                "up": [{"href": base}],
            },
        }


@dataclass(slots=True)
class WooOrderState:
    """One order as the shop keeps it. Units: seconds of the shop's clock; cents."""

    id: int
    order_key: str
    status: str
    created_s: int
    modified_s: int
    customer: str
    email: str
    note: str
    lines: list[WooOrderLine]
    shipping: list[WooShipping]
    payment_method: str = ""
    payment_method_title: str = ""
    transaction_id: str = ""
    paid_s: int | None = None
    completed_s: int | None = None
    coupon: int = 0
    meta: list[Meta] = field(default_factory=list)
    refunds: list[WooRefundMade] = field(default_factory=list)
    shown: dict[int, Document] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """What the order costs, refunds not taken off."""
        return sum(line.total for line in self.lines) + sum(way.total for way in self.shipping)

    @property
    def refunded(self) -> int:
        """What was given back."""
        return sum(refund.amount for refund in self.refunds)

    @property
    def needs_processing(self) -> bool:
        """Whether anything is to be handed over."""
        return not all(line.product.is_digital for line in self.lines)

    def document(self, money: Money) -> Document:
        """Return the order as the API shows it, made once per state."""
        if money.digits not in self.shown:
            self.shown[money.digits] = self._document(money)
        return self.shown[money.digits]

    def _document(self, money: Money) -> Document:
        goods, ways = _sum(self.lines), _sum(self.shipping)
        saved = apart(sum(line.subtotal - line.total for line in self.lines))
        return {
            "id": self.id,
            "parent_id": 0,
            "status": self.status,
            "currency": CURRENCY,
            "version": VERSION,
            "prices_include_tax": True,
            **self._dates(SITE_OFFSET, ""),
            "discount_total": money.text(saved.net),
            "discount_tax": money.text(saved.tax),
            "shipping_total": money.text(ways.net),
            "shipping_tax": money.text(ways.tax),
            "cart_tax": money.text(goods.tax),
            "total": money.text(self.total),
            "total_tax": money.text(goods.tax + ways.tax),
            **self._customer(),
            **self._payment(),
            "number": str(self.id),
            "meta_data": [meta.document(is_of_line=False) for meta in self.meta],
            "line_items": [line.document(money) for line in self.lines],
            "tax_lines": tax_lines(self.id * 1000 + 900, goods, ways, money),
            "shipping_lines": [way.document(money) for way in self.shipping],
            "fee_lines": [],
            "coupon_lines": self._coupons(saved, money),
            "refunds": [refund.listed(money) for refund in reversed(self.refunds)],
            "payment_url": f"{HOME}/checkout/order-pay/{self.id}/?pay_for_order=true&key={self.order_key}",
            "is_editable": self.status in ("pending", "on-hold", "auto-draft"),
            "needs_payment": self.status in ("pending", "failed") and self.total > 0,
            "needs_processing": self.needs_processing,
            **self._dates(timedelta(), "_gmt"),
            "currency_symbol": "$",
            "_links": _links(self.id),
        }

    def _dates(self, offset: timedelta, ending: str) -> Document:
        return {
            f"date_created{ending}": naive(self.created_s, offset),
            f"date_modified{ending}": naive(self.modified_s, offset),
            f"date_completed{ending}": None if self.completed_s is None else naive(self.completed_s, offset),
            f"date_paid{ending}": None if self.paid_s is None else naive(self.paid_s, offset),
        }

    def _customer(self) -> Document:
        first, _, last = self.customer.partition(" ")
        place = {
            "first_name": first,
            "last_name": last,
            "company": "",
            "address_1": "12 rue des Érables",
            "address_2": "",
            "city": "Montréal",
            "state": "QC",
            "postcode": "H2X 1Y4",
            "country": "CA",
        }
        return {
            "customer_id": 0,
            "order_key": self.order_key,
            "billing": {**place, "email": self.email, "phone": "514 555-0123"},
            "shipping": {**place, "phone": "514 555-0123"},
        }

    def _payment(self) -> Document:
        return {
            "payment_method": self.payment_method,
            "payment_method_title": self.payment_method_title,
            "transaction_id": self.transaction_id,
            "customer_ip_address": "127.0.0.1",
            "customer_user_agent": "",
            "created_via": "store-api",
            "customer_note": self.note,
            "cart_hash": self.order_key[-32:],
        }

    def _coupons(self, saved: Taxed, money: Money) -> list[Document]:
        if not self.coupon:
            return []
        return [
            {
                "id": self.coupon,
                "code": "welcome",
                "discount": money.text(saved.net),
                "discount_tax": money.text(saved.tax),
                "meta_data": [],
                "discount_type": "fixed_cart",
                "nominal_amount": (saved.net + saved.tax) / 100,
                "free_shipping": False,
            }
        ]


@dataclass(frozen=True, slots=True)
class Money:
    """How amounts are written: with `digits` decimals, as the request or the shop's setting says."""

    digits: int = 2

    def text(self, cents: int) -> str:
        """Return an amount as the API writes it."""
        if self.digits < 2:
            size = (abs(cents) + 50) // 100
            return f"{'-' if cents < 0 and size else ''}{size}"
        sign = "-" if cents < 0 else ""
        return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}" + "0" * (self.digits - 2)

    def totals(self, before: Taxed, after: Taxed) -> Document:
        """Return the four sums of a line."""
        return {
            "subtotal": self.text(before.net),
            "subtotal_tax": self.text(before.tax),
            "total": self.text(after.net),
            "total_tax": self.text(after.tax),
        }


def naive(at_s: int, offset: timedelta = timedelta()) -> str:
    """Return an instant as the API writes it: without a zone."""
    return (datetime.fromtimestamp(at_s, UTC) + offset).strftime("%Y-%m-%dT%H:%M:%S")


def tax_lines(first_id: int, goods: Taxed, ways: Taxed, money: Money) -> list[Document]:
    """Return the rates of an order and what each adds."""
    sums = {1: (goods.gst, ways.gst), 2: (goods.qst, ways.qst)}
    return [
        {
            "id": first_id + rate_id,
            "rate_code": code,
            "rate_id": rate_id,
            "label": label,
            "compound": False,
            "tax_total": money.text(sums[rate_id][0]),
            "shipping_tax_total": money.text(sums[rate_id][1]),
            "rate_percent": percent,
            "meta_data": [],
        }
        for rate_id, code, label, percent in RATES
    ]


def _sum(parts: list[WooOrderLine] | list[WooShipping]) -> Taxed:
    taxed = [apart(part.total) for part in parts]
    return Taxed(*(sum(getattr(one, name) for one in taxed) for name in ("net", "gst", "qst")))


def _links(order_id: int) -> Document:
    here = f"{HOME}/wp-json/wc/v3/orders"
    return {
        "self": [{"href": f"{here}/{order_id}", "targetHints": {"allow": METHODS}}],
        "collection": [{"href": here}],
        "email_templates": [
            {"embeddable": True, "href": f"{here}/{order_id}/actions/email_templates"},
        ],
    }
