"""The four kinds of web shop as a contract sees them: how to make one, and what each is told of an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pos_desktop.channels.fakes.bigcommerce import BigCommerceShop
from pos_desktop.channels.fakes.ecwid import EcwidShop
from pos_desktop.channels.fakes.shop import FakeProduct, FakeRequest, FakeShop
from pos_desktop.channels.fakes.shopify import ShopifyShop
from pos_desktop.channels.fakes.woocommerce import WooShop

ROOM = "pos_desktop.channels"
PRODUCTS = (
    FakeProduct("MUG", "Mug", 1_000, 20, "62MUG"),
    FakeProduct("BOWL", "Bowl", 2_499, 20, "62BOWL"),
    FakeProduct("SOAP", "Soap", 333, 20, "62SOAP"),
)
"""What the small shop of `tests.builders` sells."""


class Make(Protocol):
    """Makes a shop. Units: `clock` in milliseconds UTC."""

    def __call__(
        self, products: Sequence[FakeProduct], *, clock: Callable[[], int], seed: int = 0
    ) -> FakeShop: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What differs between kinds of shop where an order's life is the same.

    Shapes: `packed` is how (a pickup, a delivery) stands once all of it is packed; `hears_paid` whether the
        shop is told at once, with the end, or never of money taken at a till; `places` are the shop's own
        names of the two outlets, "" where it does not know places; `refunds_units` whether a refund names
        goods; `reads_in` is the module whose translator its connector uses.
    """

    name: str
    make: Make
    packed: tuple[str, str] = ("open", "open")
    hears_paid: str = "at once"
    places: tuple[str, str] = ("", "")
    refunds_units: bool = True
    reads_in: str

    def place(self, index: int) -> str:
        """Return the shop's own name of an outlet."""
        return self.places[index]

    def is_write(self, request: FakeRequest) -> bool:
        """Whether a request may change something in the shop."""
        if self.name == "shopify":
            return b"mutation" in request.body
        return request.method not in ("GET", "HEAD")


KINDS = (
    Kind(
        name="shopify", make=ShopifyShop, places=("Plateau", "Mile End"), reads_in=f"{ROOM}.shopify_reading"
    ),
    Kind(name="woocommerce", make=WooShop, hears_paid="at the end", reads_in=f"{ROOM}.woocommerce_shop"),
    Kind(
        name="bigcommerce",
        make=BigCommerceShop,
        packed=("packed", "packed"),
        hears_paid="never",
        places=("Default location", "Plateau"),
        reads_in=f"{ROOM}.bigcommerce_orders",
    ),
    Kind(
        name="ecwid", make=EcwidShop, packed=("packed", "open"), refunds_units=False, reads_in=f"{ROOM}.ecwid"
    ),
)


def kind_of(name: str) -> Kind:
    """Return a kind by its name."""
    return next(kind for kind in KINDS if kind.name == name)
