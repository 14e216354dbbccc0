"""What every fake shop has in common: how it is asked, what shopper and merchant do, what it caused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import msgspec

EffectKind = Literal["mail", "shipment", "refund", "status", "payment", "stock", "cancel"]


@dataclass(frozen=True, slots=True)
class FakeRequest:
    """One request as it came in; header names are lower-case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """What the shop answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(
        cls, content: object, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> FakeAnswer:
        """Return an answer whose body is JSON."""
        return cls(
            status, msgspec.json.encode(content), {"content-type": "application/json", **(headers or {})}
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the shop did to the world: what may happen once must stand here once."""

    kind: EffectKind
    order_id: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line that a shopper puts in the basket.

    Units: whole units; minor units, tax included or not as the shop says. `location` names where it is to be
    picked up or shipped from, where the kind of shop has that.
    """

    sku: str
    quantity: int = 1
    method: Literal["pickup", "delivery"] = "delivery"
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """An order as a shopper places it. `shipping_minor` is charged once."""

    lines: tuple[Wanted, ...]
    is_paid: bool = False
    shipping_minor: int = 0
    discount_minor: int = 0
    customer: str = "Jo Tremblay"
    email: str = "jo@example.test"
    note: str = ""


@dataclass(frozen=True, slots=True)
class FakeProduct:
    """A product of a fake shop; nothing of a digital one is handed over. Units: minor units, whole units."""

    sku: str
    name: str
    price_minor: int
    stock: int = 100
    barcode: str = ""
    is_digital: bool = False


# The demo shop's own articles, so that a till with its data knows what is ordered.
DEMO_PRODUCTS: tuple[FakeProduct, ...] = (
    FakeProduct("CM-01", "Ceramic mug, sand", 1_550, 40, "0620000047487"),
    FakeProduct("CM-02", "Ceramic mug, sage", 1_550, 47, "0620000047852"),
    FakeProduct("SB-01", "Serving bowl 24 cm, sage", 5_400, 54, "0620000051187"),
    FakeProduct("WT-01", "Walnut tray, small", 5_800, 61, "0620000059329"),
    FakeProduct("VA-01", "Vase Ondine, tall", 4_800, 68, "0620000063029"),
    FakeProduct("SC-01", "Soy candle, fig & cedar", 2_800, 75, "0620000065245"),
    FakeProduct("LT-02", "Linen tea towel, natural", 1_800, 82, "0620000075237"),
    FakeProduct("NA-02", "Napkins, set of 4, sage", 4_400, 89, "0620000077453"),
    FakeProduct("CU-03", "Cushion 45 cm, sage", 4_600, 96, "0620000083379"),
    FakeProduct("HO-01", "Honey 375 g, wildflower", 1_450, 103, "0620000110754"),
    FakeProduct("LO-01", "Loose tea 100 g, earl grey", 1_600, 110, "0620000112970"),
    FakeProduct("CH-03", "Dark chocolate bar, sea salt", 850, 117, "0620000118897"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands in the shop, in words all shops share.

    Shapes: `state` open, packed (the shop was told that it is ready), done, cancelled.
        `shipped` are (sku, whole units) that left; `tracking` every number given.
    """

    state: Literal["open", "packed", "done", "cancelled"]
    is_paid: bool
    shipped: tuple[tuple[str, int], ...] = ()
    tracking: tuple[str, ...] = ()
    refunded_minor: int = 0


class FakeShop(Protocol):
    """A shop with a server's face, a shopper's and a merchant's; thread-safe, its clock handed to it."""

    effects: list[Effect]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return keys that work, in the order in which the kind asks for them."""

    @property
    def base_path(self) -> str:
        """Return the path of the address that a merchant would type, "" where it is the bare host."""

    def answer(self, request: FakeRequest) -> FakeAnswer:
        """Answer one request of the API."""

    def place(self, basket: Basket) -> str:
        """A shopper orders; return the order's id. Stock goes down as in the real shop."""

    def mark_paid(self, order_id: str) -> None:
        """The money arrives in the shop, as by a late bank transfer."""

    def add_line(self, order_id: str, wanted: Wanted) -> None:
        """The merchant edits the order: more goods."""

    def refund(self, order_id: str, lines: Sequence[tuple[str, int]], amount_minor: int) -> None:
        """The merchant gives money back in the shop, for (sku, whole units) or for none."""

    def cancel(self, order_id: str) -> None:
        """The merchant or the shopper cancels."""

    def ship_in_admin(self, order_id: str) -> None:
        """The merchant ships everything in the shop's own admin."""

    def standing(self, order_id: str) -> Standing:
        """Return how an order stands."""

    def stock_of(self, sku: str, location: str = "") -> int:
        """Return what the shop would sell. Units: whole units."""
