"""A small shop and the things that happen in it, said in the fewest words; a test states only what
matters to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from msgspec import structs

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.ids import fulfillment_id, stock_root
from pos_desktop.domain.orders import (
    ChargeKind,
    Contact,
    NeutralOrder,
    OrderCharge,
    OrderLine,
    OrderPayment,
    OrderStatus,
    PaymentMethod,
)
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.facts import (
    CustomerChanged,
    OutletChanged,
    ProductChanged,
    Reallocated,
    RegisterChanged,
    StockCounted,
    TaxChanged,
    UserChanged,
)
from pos_desktop.journal.state import SaleState
from pos_desktop.services.completing import Terms, complete_sale
from pos_desktop.services.founding import add_payment_types, owner_desk
from pos_desktop.services.fulfilling import pack_fulfillment, ship_fulfillment
from pos_desktop.services.ordering import OrderRecorded, record_order
from pos_desktop.services.paying import PaymentResult, Tender, take_payment
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.registering import open_register
from pos_desktop.services.selling import add_product, attach_customer, mark_later, open_cart
from tests.fakes.ledger import FakeLedger

T = TypeVar("T")
SHOP_ADDRESS = "https://shop.example"


class Doer(Protocol):
    """Whatever runs work in one transaction and returns its result."""

    def do(self, work: Callable[[Any], T]) -> T: ...


@dataclass
class AShop:
    """Two outlets, a register in each, three products, a customer; the first register is open."""

    ledger: Doer = field(default_factory=FakeLedger)
    currency: str = "CAD"
    cash_step_minor: int = 5
    outlets: list[bytes] = field(default_factory=list)
    registers: list[bytes] = field(default_factory=list)
    products: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, bytes] = field(default_factory=dict)
    customer: bytes = b""
    cashier: bytes = b""

    def __post_init__(self) -> None:
        self.ledger.do(self._found)
        self.do(open_register, float_minor=10_000)

    @property
    def desk(self) -> Desk:
        """The owner at the first register."""
        return owner_desk(self.outlets[0], self.registers[0])

    def at(self, index: int) -> Desk:
        """The owner at another register."""
        return owner_desk(self.outlets[index], self.registers[index])

    def cashier_desk(self, **changes: Any) -> Desk:
        """A cashier at the first register."""
        actor = Actor(UUID(bytes=self.cashier), Role.CASHIER, discount_limit_ppm=100_000)
        return replace(self.desk, actor=replace(actor, **changes))

    def picker_desk(self) -> Desk:
        """A cashier with a phone."""
        return self.cashier_desk(is_picking_device=True)

    def do(self, service: Callable[..., T], *words: Any, desk: Desk | None = None, **named: Any) -> T:
        """Run one service at the owner's desk, or another."""
        return self.ledger.do(lambda entry: service(entry, desk or self.desk, *words, **named))

    def sale(self, sale_id: bytes) -> SaleState:
        """Return a sale as it stands."""
        found: SaleState | None = self.ledger.do(lambda entry: entry.sale(sale_id))
        assert found is not None
        return found

    def stock(self, sku: str, index: int = 0) -> tuple[int, int]:
        """Return (on hand, committed) in whole units."""
        level = self.ledger.do(lambda entry: entry.stock(self.outlets[index], self.products[sku]))
        return level.on_hand // UNIT, level.committed // UNIT

    def count(self, sku: str, units: int, index: int = 0) -> None:
        """Put so many units on an outlet's shelf."""
        outlet, product = self.outlets[index], self.products[sku]
        root = stock_root(UUID(bytes=outlet), UUID(bytes=product)).bytes
        counted = StockCounted(outlet, product, units * UNIT)
        self.ledger.do(lambda entry: entry.record(root, counted, who=None))

    def cart(self, *skus: str, later: str = "", customer: bool = False, desk: Desk | None = None) -> bytes:
        """Return a cart with one unit of each product, all for later when a method is named."""
        sale_id = self.do(open_cart, desk=desk)
        keys = [self.do(add_product, sale_id, self.products[sku], desk=desk).line_key for sku in skus]
        if customer:
            self.do(attach_customer, sale_id, self.customer, desk=desk)
        if later:
            self.do(mark_later, sale_id, keys, method=later, desk=desk)
        return sale_id

    def sold(self, *skus: str, terms: str = "", paid: bool = True, **how: Any) -> bytes:
        """Return a completed sale, paid in cash unless said otherwise."""
        sale_id = self.cart(*skus, **how)
        self.do(complete_sale, sale_id, Terms(terms, accept_short=True))
        if paid:
            self.pay(sale_id)
        return sale_id

    def pay(
        self, sale_id: bytes, amount_minor: int | None = None, kind: str = "cash", **more: Any
    ) -> PaymentResult:
        """Pay what is owed, or an amount."""
        owed = self.sale(sale_id).owed_minor if amount_minor is None else amount_minor
        reference = more.pop("reference", "")
        return self.do(take_payment, sale_id, Tender(self.types[kind], owed, reference), **more)

    def order(self, order: NeutralOrder | None = None, **changes: Any) -> OrderRecorded:
        """Record an order of a web shop."""
        return self.do(record_order, order or an_order(**changes))

    def prepared_twice(self, *, is_gone: bool = False) -> tuple[bytes, bytes]:
        """Return an order that one outlet packed, and shipped if `is_gone`, when another was to prepare it.

        Shapes: (sale, the fulfillment that lost).
        """
        self.count("MUG", 5)
        self.count("MUG", 5, index=1)
        sale_id = self.order(goods={"MUG": 2}, paid=True).sale_id
        lost, there = self.sale(sale_id).fulfillments[0].fulfillment_id, self.outlets[1]
        self.do(pack_fulfillment, sale_id, lost, all_here=True)
        if is_gone:
            self.do(ship_fulfillment, sale_id, lost)
        sale = self.sale(sale_id)
        other = fulfillment_id(UUID(bytes=sale_id), UUID(bytes=there), sale.parts[0].method, 1).bytes
        parts = (structs.replace(sale.parts[0], fulfillment_id=other, outlet_id=there),)
        moved = Reallocated(sale.revision, sale.generation + 1, parts)
        self.ledger.do(lambda entry: entry.record(sale_id, moved, who=None))
        return sale_id, lost

    def _found(self, entry: Entry) -> None:
        for index, name in enumerate(("Mile End", "Old Port")):
            outlet_id = self._put(entry, OutletChanged(name=name, priority=index, is_default=index == 0))
            self.outlets.append(outlet_id)
            register = RegisterChanged(
                name=f"Register {index + 1}",
                outlet_id=outlet_id,
                prefix=f"{index + 1}-",
                currency=self.currency,
                cash_step_minor=self.cash_step_minor,
            )
            self.registers.append(self._put(entry, register))
        self.types = add_payment_types(entry, owner_desk(self.outlets[0]))
        gst = self._put(entry, TaxChanged(name="GST", rate_ppm=50_000))
        for sku, price in (("MUG", 1_000), ("BOWL", 2_499), ("SOAP", 333)):
            product = ProductChanged(
                sku=sku,
                name=sku.title(),
                codes=(f"62{sku}",),
                price_minor=price,
                currency=self.currency,
                tax_ids=(gst,),
            )
            self.products[sku] = self._put(entry, product)
        self.customer = self._put(
            entry, CustomerChanged(name="A. Martin", email="a@example.com", account_limit_minor=5_000)
        )
        self.cashier = self._put(entry, UserChanged(name="Amira", role="cashier"))

    def _put(self, entry: Entry, body: Any) -> bytes:
        record_id = entry.new_id()
        entry.record(record_id, body, who=None)
        return record_id


def an_order(**changes: Any) -> NeutralOrder:
    """Return one unpaid delivery order of one mug and shipping; `lines` may be given as {sku: units}."""
    goods = changes.pop("goods", {"MUG": 1})
    price = changes.pop("price_minor", 1_000)
    paid = changes.pop("paid", False)
    lines = changes.pop("lines", None) or tuple(a_line(sku, units, price) for sku, units in goods.items())
    charges = changes.pop(
        "charges",
        (
            OrderCharge(
                key="ship", kind=ChargeKind.SHIPPING, name="Post", total_net_minor=500, total_tax_minor=25
            ),
        ),
    )
    parts = (*lines, *charges)
    tax = sum(part.total_tax_minor for part in parts)
    total = tax + sum(part.total_net_minor for part in parts)
    values: dict[str, Any] = {
        "channel_kind": "bigcommerce",
        "channel_address": SHOP_ADDRESS,
        "order_id": "1042",
        "number": "1042",
        "placed_at_ms": 1_779_990_000_000,
        "updated_at_ms": 1_779_990_000_000,
        "currency": "CAD",
        "prices_include_tax": False,
        "status": OrderStatus.OPEN,
        "lines": lines,
        "charges": charges,
        "payment_method": PaymentMethod("cod", "Cash on delivery"),
        "method": Method.DELIVERY,
        "contact": Contact(name="L. Roy", email="l.roy@example.com"),
        "total_minor": total,
        "total_tax_minor": tax,
        "payments": (OrderPayment(transaction="t1", title="Card", amount_minor=total, paid_at_ms=1),)
        if paid
        else (),
    }
    return NeutralOrder(**(values | changes))


def a_line(sku: str, units: int = 1, price_minor: int = 1_000, **changes: Any) -> OrderLine:
    """Return one line of an order, taxed at 5 %."""
    net = units * price_minor
    values: dict[str, Any] = {
        "key": sku.lower(),
        "sku": sku,
        "name": sku.title(),
        "quantity": units * UNIT,
        "unit_gross_minor": price_minor,
        "total_net_minor": net,
        "total_tax_minor": net // 20,
    }
    return OrderLine(**(values | changes))
