"""A small shop to store: its catalogue, web orders, and what is recorded as an order goes its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from pos_desktop.journal.facts import (
    ChannelChanged,
    ContactGiven,
    DocumentPrinted,
    FulfillmentPacked,
    FulfillmentShipped,
    OrderReceived,
    OutletChanged,
    Part,
    PaymentTaken,
    ProductChanged,
    RegisterChanged,
    RegisterOpened,
    SoldLine,
    StockAdjusted,
    UserChanged,
)
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import PrintJob
from pos_desktop.store.driver import Connect, connect_writer
from pos_desktop.store.open import Store, open_store

SPACE = UUID("00000000-0000-4000-8000-000000000001")
START_MS = 1_790_000_000_000


def an_id(name: str) -> bytes:
    """Return the same id for the same name."""
    return uuid5(SPACE, name).bytes


OUTLETS = (an_id("outlet Mile End"), an_id("outlet Old Port"))
REGISTER = an_id("register 1")
CHANNEL = an_id("channel")
USER = an_id("user Noor")
CASH = an_id("cash")
SESSION = an_id("session 1")


class Clock:
    """A clock that a test moves."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


def open_shop(
    folder: Path,
    *,
    name: str = "till 1",
    clock: Callable[[], int] | None = None,
    connect: Connect = connect_writer,
) -> Store:
    """Return a store whose device id comes from its name."""
    return open_store(folder, clock=clock or Clock(), device_id=an_id(name), connect=connect)


@lru_cache(maxsize=200_000)
def stock_root(outlet: bytes, product: bytes) -> bytes:
    """Return the root of one product's stock at one outlet."""
    return uuid5(UUID(bytes=outlet), f"stock:{product.hex()}").bytes


@lru_cache(maxsize=200_000)
def a_product(number: int) -> bytes:
    """Return the id of the product with this number."""
    return an_id(f"product {number}")


def product_changed(number: int, name: str = "") -> ProductChanged:
    """Return a product as the catalogue records it."""
    return ProductChanged(
        sku=f"SKU-{number:05d}",
        name=name or f"Ceramic mug {number}",
        codes=(f"{4_000_000_000_000 + number}",),
        price_minor=1_550,
        currency="CAD",
        category="Tableware",
        tint="sand",
        picture="mug",
        is_stocked=True,
    )


def set_up(store: Store, products: int = 20) -> None:
    """Record a catalogue: two outlets, a register that is open, a channel, a user, products with stock."""

    def work(entry: Entry) -> None:
        for at, name in enumerate(("Mile End", "Old Port")):
            entry.record(OUTLETS[at], OutletChanged(name=name, priority=at, is_default=at == 0), who=USER)
        entry.record(
            REGISTER,
            RegisterChanged(
                name="Till 1", outlet_id=OUTLETS[0], prefix="S-", currency="CAD", cash_step_minor=5
            ),
            who=USER,
        )
        entry.record(USER, UserChanged(name="Noor", role="manager"), who=USER)
        entry.record(CHANNEL, ChannelChanged(kind="bigcommerce", name="Shop", prefix="B-"), who=USER)
        entry.record(SESSION, RegisterOpened(REGISTER, OUTLETS[0], "CAD", 20_000, 1), who=USER)
        for number in range(products):
            entry.record(a_product(number), product_changed(number), who=USER)
            for outlet in OUTLETS:
                received = StockAdjusted(outlet, a_product(number), 100_000, "received")
                entry.record(stock_root(outlet, a_product(number)), received, who=USER)

    store.ledger.submit(work).result()


@dataclass(frozen=True)
class Order:
    """One web order of three lines, delivered from one outlet."""

    number: int
    products: int = 20
    outlet: bytes = OUTLETS[0]

    @cached_property
    def sale_id(self) -> bytes:
        """Return the id of its sale."""
        return an_id(f"order {self.number}")

    @cached_property
    def fulfillment_id(self) -> bytes:
        """Return the id of its fulfillment."""
        return an_id(f"fulfillment {self.number}")

    @cached_property
    def units(self) -> tuple[tuple[str, int], ...]:
        """Return what is to be packed."""
        return (("1", 2_000), ("2", 1_000), ("3", 1_000))

    @cached_property
    def content_hash(self) -> bytes:
        """Return the hash of what is to be packed."""
        return sha256(repr(self.units).encode()).digest()[:8]

    @cached_property
    def received(self) -> OrderReceived:
        """Return the order as its shop gave it."""
        lines = tuple(self._line(key, quantity, at) for at, (key, quantity) in enumerate(self.units))
        total = sum(line.net_minor + line.tax_minor for line in lines)
        return OrderReceived(
            revision=1,
            generation=0,
            channel_id=CHANNEL,
            channel_kind="bigcommerce",
            order_id=str(self.number),
            number=f"B-{self.number}",
            placed_at_ms=START_MS + self.number,
            currency="CAD",
            prices_include_tax=False,
            lines=lines,
            total_minor=total,
            tax_minor=sum(line.tax_minor for line in lines),
            parts=(Part(self.fulfillment_id, self.outlet, "delivery", 1, self.units),),
            payment_title="Cash on delivery",
            content_hash=self.content_hash,
            outlet_id=self.outlet,
        )

    def prepare(self) -> None:
        """Make everything that a benchmark shall not measure."""
        for value in (self.received, self.contact, self.payment, self.shipped, self.slip):
            assert value

    def _line(self, key: str, quantity: int, at: int) -> SoldLine:
        number = (self.number * 7 + at) % self.products
        net = 1_550 * quantity // 1_000
        gst, qst = net * 5 // 100, net * 9_975 // 100_000
        return SoldLine(
            key,
            a_product(number),
            f"SKU-{number:05d}",
            f"Ceramic mug {number}",
            quantity,
            1_550,
            net,
            gst + qst,
            taxes=((an_id("GST"), "GST", 50_000, gst), (an_id("QST"), "QST", 99_750, qst)),
        )

    @cached_property
    def contact(self) -> ContactGiven:
        """Return who the order is for."""
        return ContactGiven(
            name=f"Élise Martin {self.number}",
            email=f"elise{self.number}@example.com",
            phone="514 555-0142",
            address=("12 rue Saint-Viateur", "Montréal QC H2T 2K9"),
        )

    @cached_property
    def payment(self) -> PaymentTaken:
        """Return the whole amount, taken in cash."""
        total = self.received.total_minor
        return PaymentTaken(
            an_id(f"payment {self.number}"),
            CASH,
            "cash",
            total,
            "CAD",
            SESSION,
            REGISTER,
            tendered_minor=total,
        )

    def packed(self, content_hash: bytes) -> FulfillmentPacked:
        """Return the parcel packed, holding what hashes so."""
        return FulfillmentPacked(self.fulfillment_id, 0, content_hash, self.units)

    @cached_property
    def shipped(self) -> FulfillmentShipped:
        """Return the parcel on its way."""
        return FulfillmentShipped(self.fulfillment_id, 0, self.units, "Canada Post", f"CP{self.number:09d}")

    @cached_property
    def slip(self) -> PrintJob:
        """Return the packing slip as a job."""
        lines = "".join(
            f'["row",[["cell",{{"text":"{q // 1000}","width":4}}],["cell",{{"text":"Ceramic mug, sand"}}]]],'
            for _, q in self.units
        )
        payload = (
            '{"v":1,"kind":"packing_slip","language":"en","blocks":[["text",{"text":"Tilleul","size":"large",'
            f'"align":"center"}}],["rule",{{}}],{lines}["text",{{"text":"B-{self.number}"}}],["cut",{{}}]]}}'
        )
        return PrintJob(
            UUID(bytes=an_id(f"slip {self.number}")),
            "receipt",
            "packing_slip",
            payload.encode(),
            UUID(bytes=self.sale_id),
            UUID(bytes=self.fulfillment_id),
        )


def import_order(entry: Entry, order: Order) -> None:
    """Record an order as the import service does: what is on the shelf is looked at first."""
    for key, _ in order.units:
        product = a_product((order.number * 7 + int(key) - 1) % order.products)
        entry.catalogue(product)
        entry.stock(order.outlet, product)
    entry.record(order.sale_id, order.received, who=None, scope=(order.outlet,))
    entry.record(order.sale_id, order.contact, who=None, scope=(order.outlet,))


def pay_order(entry: Entry, order: Order) -> None:
    """Record the payment."""
    assert entry.open_session(REGISTER) is not None
    assert entry.sale(order.sale_id) is not None
    entry.record(order.sale_id, order.payment, who=USER, scope=(order.outlet,))


def pack_order(entry: Entry, order: Order) -> None:
    """Record the packing and spool the slip."""
    sale = entry.sale(order.sale_id)
    assert sale is not None
    packed = order.packed(sale.fulfillments[0].content_hash)
    entry.record(order.sale_id, packed, who=USER, scope=(order.outlet,))
    entry.spool(order.slip)


def ship_order(entry: Entry, order: Order) -> None:
    """Record that the parcel left, and that the slip came out of the printer."""
    sale = entry.sale(order.sale_id)
    assert sale is not None
    assert sale.is_paid
    entry.record(
        order.sale_id,
        DocumentPrinted("packing_slip", order.fulfillment_id, 1, "receipt"),
        who=USER,
        scope=(order.outlet,),
    )
    entry.record(order.sale_id, order.shipped, who=USER, scope=(order.outlet,))


STEPS = (import_order, pay_order, pack_order, ship_order)


def run_order(store: Store, order: Order) -> None:
    """Take one order all the way, each step in a transaction of its own."""
    for step in STEPS:
        store.ledger.submit(partial(step, order=order)).result()


def facts_of(store: Store) -> list[tuple[bytes, bytes | None]]:
    """Return every fact of the store's own device, as it is sent."""
    return store.maintenance.own_facts(0, 10_000_000)
