"""What the fake WooCommerce shop does when something happens to an order: stock, mails, money, its status.

Source: WooCommerce 10.5.0. Stock goes down at checkout and back at a cancellation; completed and processing
set the day of payment; each change of status writes its mail; a refund of everything makes it refunded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import Final

from pos_desktop.channels.fakes.shop import Basket, Effect, FakeProduct, Wanted
from pos_desktop.channels.fakes.woo_orders import (
    Meta,
    Money,
    WooGoodsBack,
    WooOrderLine,
    WooOrderState,
    WooRefundMade,
    WooShipping,
)
from pos_desktop.channels.fakes.woo_products import WooProduct, make_products

FIRST_ORDER: Final = 101
FIRST_ITEM: Final = 5_000
HOLDING: Final = frozenset({"processing", "on-hold", "completed"})  # statuses that hold stock
PAYING: Final = frozenset({"processing", "completed"})


class RefundRefused(Exception):
    """The shop makes no such refund; says why in its own words."""


class WooBook:
    """Orders and products of the shop. Units: seconds of the shop's clock, cents, whole units."""

    def __init__(self, products: Sequence[FakeProduct], at_s: int, seed: int) -> None:
        self.products = {product.id: product for product in make_products(products, at_s)}
        self.orders: dict[int, WooOrderState] = {}
        self.effects: list[Effect] = []
        self._seed = seed
        self._order_ids, self._item_ids = count(FIRST_ORDER + seed), count(FIRST_ITEM)

    def product_of(self, sku: str) -> WooProduct:
        """Return what is sold under a SKU. Errors: `KeyError`."""
        for product in self.products.values():
            if product.sku == sku and product.kind != "variable":
                return product
        raise KeyError(sku)

    def take_id(self) -> int:
        """Return the id of the next order or refund; WordPress numbers both alike."""
        return next(self._order_ids)

    def place(self, order_id: int, basket: Basket, at_s: int) -> None:
        """Check out a basket."""
        lines = self._lines(basket)
        is_pickup = all(wanted.method == "pickup" for wanted in basket.lines)
        order = WooOrderState(
            id=order_id,
            order_key=f"wc_order_{sha256(f'{self._seed}:{order_id}'.encode()).hexdigest()[:13]}",
            status="checkout-draft",
            created_s=at_s,
            modified_s=at_s,
            customer=basket.customer,
            email=basket.email,
            note=basket.note,
            lines=lines,
            shipping=list(self._shipping(basket)),
            coupon=next(self._item_ids) if basket.discount_minor else 0,
        )
        self.orders[order_id] = order
        if basket.is_paid:
            order.payment_method, order.payment_method_title = "stripe", "Credit card"
            self.pay(order, at_s, transaction=f"ch_{order.order_key[-10:]}")
            due = "processing" if order.needs_processing else "completed"
            self.set_status(order, due, at_s, is_checkout=True)
        elif is_pickup:
            order.payment_method, order.payment_method_title = "cod", "Cash on delivery"
            self.set_status(order, "processing", at_s, is_checkout=True)
        else:
            order.payment_method, order.payment_method_title = "bacs", "Direct bank transfer"
            self.set_status(order, "on-hold", at_s, is_checkout=True)

    def pay(self, order: WooOrderState, at_s: int, *, transaction: str = "") -> None:
        """Money arrives."""
        if order.paid_s is not None:
            return
        order.paid_s = at_s
        order.transaction_id = transaction or order.transaction_id
        self._happened("payment", order, order.payment_method)
        self.touch(order, at_s)

    def set_status(self, order: WooOrderState, status: str, at_s: int, *, is_checkout: bool = False) -> None:
        """Move an order to a status and do what the shop does then; the status it has does nothing.

        A checkout with cash on delivery begins as processing, unpaid; moved there later, it counts as paid.
        """
        if status == order.status:
            return
        before, order.status = order.status, status
        self._happened("status", order, f"{before} -> {status}")
        self._keep_stock(order, at_s)
        if status in PAYING and not is_checkout:
            self.pay(order, at_s)
        if status == "completed":
            order.completed_s = at_s
            self._happened("shipment", order)
        if status == "cancelled":
            self._happened("cancel", order)
        if status in ("processing", "on-hold", "completed", "cancelled", "refunded"):
            self._happened("mail", order, status)
        self.touch(order, at_s)

    def touch(self, order: WooOrderState, at_s: int) -> None:
        """Note that an order changed; the shop's lists show it by that second."""
        order.modified_s = at_s
        order.shown.clear()

    def add_line(self, order: WooOrderState, wanted: Wanted, at_s: int) -> None:
        """The merchant adds goods to an order."""
        line = self._line(wanted, 0)
        order.lines.append(line)
        if order.status in HOLDING:
            self._take(line, line.quantity, at_s)
        self.touch(order, at_s)

    def refund(self, order: WooOrderState, refund: WooRefundMade, *, restock: bool, at_s: int) -> None:
        """Give money back. Errors: `RefundRefused` for nothing, or more than is left."""
        if refund.amount <= 0 or refund.amount > order.total - order.refunded:
            raise RefundRefused("Invalid refund amount.")
        is_full = refund.amount == order.total - order.refunded
        refund.meta.append(Meta(next(self._item_ids), "_refund_type", "full" if is_full else "partial"))
        order.refunds.append(refund)
        self._happened("refund", order, Money().text(refund.amount))
        for back in refund.lines if restock else ():
            self._restock(back, at_s)
        if is_full:
            self.set_status(order, "refunded", at_s)
        else:
            self._happened("mail", order, f"partially refunded {refund.id}")
        self.touch(order, at_s)

    def goods_back(self, line: WooOrderLine, quantity: int, amount: int) -> WooGoodsBack:
        """Return goods of a refund."""
        return WooGoodsBack(next(self._item_ids), line, quantity, amount)

    def set_meta(self, holder: WooOrderState | WooRefundMade, key: str, value: str) -> None:
        """Set meta data: a key that is there already gets the new value."""
        known = next((meta for meta in holder.meta if meta.key == key), None)
        if known is None:
            holder.meta.append(Meta(next(self._item_ids), key, value))
        else:
            known.value = value

    def set_stock(self, product: WooProduct, quantity: int, at_s: int) -> None:
        """Set a product's stock; one that does not manage it keeps none."""
        if product.manages_stock is True:
            self._move(product, quantity - product.stock, at_s)

    def _happened(self, kind: str, order: WooOrderState, detail: str = "") -> None:
        self.effects.append(Effect(kind, str(order.id), detail))  # type: ignore[arg-type]

    def _lines(self, basket: Basket) -> list[WooOrderLine]:
        gross = [self.product_of(wanted.sku).price * wanted.quantity for wanted in basket.lines]
        left, whole, lines = basket.discount_minor, sum(gross), []
        for wanted, amount in zip(basket.lines, gross, strict=True):
            share = left * amount // whole if whole else 0
            left, whole = left - share, whole - amount
            lines.append(self._line(wanted, share))
        return lines

    def _line(self, wanted: Wanted, discount: int) -> WooOrderLine:
        product = self.product_of(wanted.sku)
        gross = product.price * wanted.quantity
        meta_ids = (next(self._item_ids), next(self._item_ids))
        line_id = next(self._item_ids)
        return WooOrderLine(line_id, product, wanted.quantity, gross, gross - discount, meta_ids=meta_ids)

    def _shipping(self, basket: Basket) -> Iterator[WooShipping]:
        """Yield one way for deliveries and one for each place of pickup; the first one carries the price."""
        ways = dict.fromkeys(
            (wanted.method, wanted.location if wanted.method == "pickup" else "")
            for wanted in basket.lines
            if not self.product_of(wanted.sku).is_digital
        )
        for at, (method, location) in enumerate(ways):
            price = 0 if at else basket.shipping_minor
            way_id, meta_id = next(self._item_ids), next(self._item_ids)
            next(self._item_ids)
            if method == "delivery":
                yield WooShipping(way_id, "flat_rate", "Courier", price)
            elif location:
                yield WooShipping(way_id, "pickup_location", f"Pickup ({location})", price, location, meta_id)
            else:
                yield WooShipping(way_id, "local_pickup", "Pickup", price)

    def _keep_stock(self, order: WooOrderState, at_s: int) -> None:
        """Hold stock for an order that is to be fulfilled, give it back for one that is cancelled."""
        for line in order.lines:
            if order.status in HOLDING and not line.reduced and not line.restocked:
                self._take(line, line.quantity, at_s)
            elif order.status == "cancelled" and line.reduced:
                self._take(line, -line.reduced, at_s)

    def _take(self, line: WooOrderLine, quantity: int, at_s: int) -> None:
        if line.product.manages_stock is True:
            line.reduced += quantity
            self._move(line.product, -quantity, at_s)

    def _restock(self, back: WooGoodsBack, at_s: int) -> None:
        if back.line.reduced and back.line.product.manages_stock is True:
            back.line.reduced -= back.quantity
            back.line.restocked += back.quantity
            self._move(back.line.product, back.quantity, at_s)

    def _move(self, product: WooProduct, change: int, at_s: int) -> None:
        product.modified_s = at_s
        if not change:
            return
        product.stock += change
        self.effects.append(Effect("stock", "", f"{product.sku} {change:+}"))
