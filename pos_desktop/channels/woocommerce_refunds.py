"""Which goods a WooCommerce refund is about, and whether they went back on the shelf."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import Exact, Instant, minor, plain_int
from pos_desktop.domain.orders import OrderRefund

NOTHING: Final = Exact(0)
REFUNDED_LINE: Final = "_refunded_item_id"
RESTOCKED: Final = "_restock_refunded_items"

Units = tuple[tuple[str, int], ...]


class Meta(Struct):
    """One entry of meta data; keys that begin with "_" are the shop's own business."""

    key: str = ""
    value: Any = None


class WooRefundLine(Struct):
    """Goods of a refund: zero or fewer; `_refunded_item_id` in its meta data names the order's line."""

    quantity: Exact = NOTHING
    meta_data: list[Meta] = field(default_factory=list)


class WooRefund(Struct):
    """A refund: the order lists id and an amount below zero, the refund's own document says which goods."""

    id: int
    total: Exact
    date_created_gmt: Instant | None = None
    line_items: list[WooRefundLine] = field(default_factory=list)


class OrderedLine(Struct):
    """What a refund can be about. Units: thousandths; `left` is what no earlier refund took."""

    left: int
    restocked: int = 0


def ordered_line(quantity: int, meta_data: Sequence[Meta]) -> OrderedLine:
    """Return a line of the order before any refund. Units: thousandths.

    Source: WooCommerce `wc_restock_refunded_items`: a running count per line, over all refunds.
    """
    return OrderedLine(quantity, _thousandths(_value(meta_data, RESTOCKED)))


def read_refunds(
    refunds: Sequence[WooRefund], lines: Mapping[str, OrderedLine], currency: str
) -> tuple[tuple[OrderRefund, ...], tuple[str, ...]]:
    """Return an order's refunds, the oldest first, and flags for what of them does not fit the order.

    Shapes: flags are `refund_of_unknown_line:<refund id>`, `refunded_over_line:<line key>`,
        `restock_unclear:<line key>` when the shop put back other units than any whole refund has.
    """
    reading = _Reading(lines)
    found = tuple(reading.refund(refund, currency) for refund in sorted(refunds, key=lambda one: one.id))
    return found, tuple(dict.fromkeys((*reading.flags, *reading.unclear())))


class _Reading:
    """Gives the units that the shop put back to the refunds, the oldest first."""

    def __init__(self, lines: Mapping[str, OrderedLine]) -> None:
        self._lines = lines
        self._refunded: set[str] = set()
        self.flags: list[str] = []

    def refund(self, refund: WooRefund, currency: str) -> OrderRefund:
        units = self._units(refund)
        return OrderRefund(
            refund_id=str(refund.id),
            amount_minor=-minor(refund.total, currency),
            units=units,
            restock=self._restocks(units),
            refunded_at_ms=plain_int(refund.date_created_gmt),
        )

    def unclear(self) -> Iterator[str]:
        for key, line in self._lines.items():
            if line.restocked and key in self._refunded:
                yield f"restock_unclear:{key}"

    def _units(self, refund: WooRefund) -> Units:
        units: dict[str, int] = {}
        for line in refund.line_items:
            quantity = int(-line.quantity * 1000)
            if quantity <= 0:
                continue
            key = str(_value(line.meta_data, REFUNDED_LINE))
            taken = self._take(key, quantity, refund)
            if taken:
                units[key] = units.get(key, 0) + taken
        return tuple(units.items())

    def _take(self, key: str, quantity: int, refund: WooRefund) -> int:
        line = self._lines.get(key)
        if line is None:
            self.flags.append(f"refund_of_unknown_line:{refund.id}")
            return 0
        taken = min(quantity, line.left)
        if taken < quantity:
            self.flags.append(f"refunded_over_line:{key}")
        line.left -= taken
        self._refunded.add(key)
        return taken

    def _restocks(self, units: Units) -> bool:
        """Say whether the shop put all of it back, and take that off what it put back altogether."""
        if not units or any(self._lines[key].restocked < quantity for key, quantity in units):
            return False
        for key, quantity in units:
            self._lines[key].restocked -= quantity
        return True


def _value(meta_data: Sequence[Meta], key: str) -> object:
    return next((meta.value for meta in meta_data if meta.key == key), "")


def _thousandths(value: object) -> int:
    text = str(value)
    return int(text) * 1000 if text.isascii() and text.isdigit() and len(text) < 10 else 0
