"""Lives of orders as scripts: what shopper, merchant and cashier do, step by step, and how it must end.

Between two steps the channel runner works, as far as it is let. A step at the till waits until the order is
there; a step in the shop waits for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.services import fulfilling, voiding
from tests.contracts.shop_world import World

Steps = Iterator[None]
ONCE = ("mail", "shipment", "refund", "payment", "cancel")


@dataclass
class Life:
    """One order on its way.

    Shapes: `end` is how it must stand in the shop at last; `gone` are the goods that left; `wrongs` are the
        entries that a person must find on the list.
    """

    name: str
    world: World
    order_id: str = ""
    end: str = "done"
    gone: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    wrongs: tuple[str, ...] = ()
    steps: Steps = field(default_factory=lambda: iter(()))

    def placed(self, *wanted: Wanted, is_paid: bool = True) -> None:
        """A shopper orders."""
        self.order_id = self.world.order(*wanted, is_paid=is_paid)

    @property
    def is_here(self) -> bool:
        """Whether the till knows the order, with somebody to prepare it."""
        return self.world.knows(self.order_id) and bool(self.world.parts(self.order_id))

    def arrival(self) -> Steps:
        """Wait until the till knows the order."""
        while not self.is_here:
            yield

    def until(self, holds: Callable[[], bool]) -> Steps:
        """Wait until something that the shop did is known at the till."""
        while not holds():
            yield

    @property
    def state(self) -> str:
        """What the order's sale has come to."""
        return self.world.sale(self.order_id).state


def shipped(life: Life) -> Steps:
    """Paid online, packed, shipped."""
    life.placed(Wanted("MUG", 2), Wanted("BOWL"))
    life.gone = {"MUG": 2, "BOWL": 1}
    yield from life.arrival()
    life.world.pack(life.order_id)
    yield
    life.world.hand_over(life.order_id, tracking="1Z999")


def collected(life: Life) -> Steps:
    """Packed, paid at the till, picked up."""
    life.placed(Wanted("MUG", 1, "pickup"), Wanted("SOAP", 3, "pickup"), is_paid=False)
    life.gone = {"MUG": 1, "SOAP": 3}
    yield from life.arrival()
    life.world.pack(life.order_id)
    yield
    life.world.pay(life.order_id)
    yield
    life.world.hand_over(life.order_id)


def cancelled_here(life: Life) -> Steps:
    """Cancelled at the till before anything was done."""
    life.placed(Wanted("BOWL", 2), is_paid=False)
    life.end = "cancelled"
    yield from life.arrival()
    life.world.till.do(voiding.cancel_order, life.world.id_of(life.order_id))


def refunded_here(life: Life) -> Steps:
    """Paid online, packed, and cancelled at the till: the money goes back where it came from."""
    life.placed(Wanted("BOWL", 1), Wanted("MUG"))
    life.end, life.held, life.wrongs = "cancelled", {"BOWL": 1, "MUG": 1}, ("packed_and_cancelled",)
    if life.world.kind.name != "woocommerce":  # only that shop is told of it; elsewhere a person does it
        life.wrongs += ("paid_and_cancelled",)
    yield from life.arrival()
    life.world.pack(life.order_id)
    yield
    life.world.till.do(voiding.cancel_order, life.world.id_of(life.order_id))


def cancelled_there(life: Life) -> Steps:
    """Cancelled in the shop after it was packed, and put back."""
    life.placed(Wanted("SOAP", 2, "pickup"), is_paid=False)
    life.end = "cancelled"
    yield from life.arrival()
    life.world.pack(life.order_id)
    yield
    life.world.shop.cancel(life.order_id)
    yield from life.until(lambda: life.state == "cancelled")
    (part,) = life.world.parts(life.order_id)
    life.world.till.do(fulfilling.put_back_fulfillment, life.world.id_of(life.order_id), part.fulfillment_id)


def shipped_there(life: Life) -> Steps:
    """Shipped in the shop's own admin."""
    life.placed(Wanted("MUG", 3))
    life.gone = {"MUG": 3}
    yield from life.arrival()
    life.world.shop.ship_in_admin(life.order_id)
    yield from life.until(lambda: life.state == "closed")


def edited(life: Life) -> Steps:
    """Goods are added in the shop after packing; the rest is paid at the till."""
    life.placed(Wanted("MUG", 1))
    life.gone = {"MUG": 1, "SOAP": 2}
    yield from life.arrival()
    life.world.pack(life.order_id)
    yield
    life.world.shop.add_line(life.order_id, Wanted("SOAP", 2, "delivery", life.world.kind.place(0)))
    yield from life.until(lambda: life.world.sale(life.order_id).owed_minor > 0)
    life.world.pack(life.order_id)
    life.world.pay(life.order_id)
    yield
    life.world.hand_over(life.order_id)


def paid_twice(life: Life) -> Steps:
    """Paid at the till while the money arrives in the shop: a person gives it back."""
    life.placed(Wanted("BOWL", 1, "pickup"), is_paid=False)
    life.gone, life.wrongs = {"BOWL": 1}, ("overpaid",)
    yield from life.arrival()
    life.world.pay(life.order_id)
    life.world.shop.mark_paid(life.order_id)
    yield from life.until(lambda: life.world.sale(life.order_id).owed_minor < 0)
    life.world.pack(life.order_id)
    yield
    life.world.hand_over(life.order_id)


Script = Callable[[Life], Steps]
LIVES: tuple[Script, ...] = (
    shipped,
    collected,
    cancelled_here,
    refunded_here,
    cancelled_there,
    shipped_there,
    edited,
    paid_twice,
)


def a_life(script: Script, world: World) -> Life:
    """Return an order's life, about to begin."""
    life = Life(script.__name__, world)
    life.steps = script(life)
    return life


def wrongs_of(life: Life) -> Iterator[str]:
    """Yield what is not as it must be, once all is over."""
    world, order_id = life.world, life.order_id
    name = f"{life.name} {order_id}"
    sale, standing = world.sale(order_id), world.standing(order_id)
    said: dict[str, Any] = {
        "stands in the shop as": (standing.state, life.end),
        "is on the list as": (tuple(world.wrongs(order_id)), life.wrongs),
    }
    if life.end == "done":
        said["goods that left"] = (dict(standing.shipped), dict(life.gone))
        said["is at the till"] = (sale.state, "closed")
    yield from (f"{name} {what} {found}, not {due}" for what, (found, due) in said.items() if found != due)
    for effect, count in Counter(world.effects(order_id, *ONCE)).items():
        if count > 1:
            yield f"{name}: {count} times {effect}"
    for message in sale.messages:
        if not message.outcome and message.kind != "refund_task":
            yield f"{name}: {message.key} is not told: {world.state.held}"
