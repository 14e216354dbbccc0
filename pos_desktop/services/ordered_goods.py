"""The lines of a web shop's order as sold lines: products found or created, prices and taxes as snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.ids import derived_id
from pos_desktop.domain.money import times_ratio
from pos_desktop.domain.orders import NeutralOrder, OrderCharge, OrderLine, OrderTax
from pos_desktop.journal.facts import ProductChanged, SoldLine
from pos_desktop.services.ports.ledger import Entry

_UNIT = 1_000


class Shelf(Struct, frozen=True):
    """Finds the products of one shop's orders, and creates those that nobody knows."""

    entry: Entry
    channel_id: UUID
    who: bytes

    def product_for(self, line: OrderLine, order: NeutralOrder) -> bytes:
        """Return the product of a line: the one made of it before, else by SKU or bar code, else a new one.

        A new product's id is derived from the shop's own name for it, so that two tills create one.
        """
        derived = derived_id(self.channel_id, f"product:{_reference(line)}").bytes
        if self.entry.catalogue(derived) is not None:
            return derived
        for code in (line.sku, line.barcode):
            found = self.entry.product_by_code(code) if code else ()
            if found:
                return min(record.record_id for record in found)
        created = ProductChanged(
            sku=line.sku,
            name=line.name,
            codes=(line.barcode,) if line.barcode else (),
            price_minor=_list_price(line, order),
            currency=order.currency,
            is_stocked=line.requires_shipping,
            channel_refs=((self.channel_id.bytes, _reference(line)),),
        )
        self.entry.record(derived, created, who=self.who)
        return derived


def sold_lines(order: NeutralOrder, shelf: Shelf) -> Iterator[SoldLine]:
    """Yield goods, then charges, of an order as sold lines."""
    for line in order.lines:
        yield SoldLine(
            line.key,
            shelf.product_for(line, order),
            line.sku,
            line.name,
            line.quantity,
            _list_price(line, order),
            line.total_net_minor,
            line.total_tax_minor,
            taxes=_taxes(line.taxes, shelf.channel_id),
            is_goods=line.requires_shipping,
        )
    for charge in order.charges:
        yield _charge(charge, order, shelf.channel_id)


def _charge(charge: OrderCharge, order: NeutralOrder, channel_id: UUID) -> SoldLine:
    tax = charge.total_tax_minor if order.prices_include_tax else 0
    return SoldLine(
        charge.key,
        None,
        "",
        charge.name,
        _UNIT,
        charge.total_net_minor + tax,
        charge.total_net_minor,
        charge.total_tax_minor,
        taxes=_taxes(charge.taxes, channel_id),
        kind=charge.kind.value,
        is_goods=False,
    )


def _list_price(line: OrderLine, order: NeutralOrder) -> int:
    if order.prices_include_tax:
        return line.unit_gross_minor
    return times_ratio(line.total_net_minor, _UNIT, line.quantity)


def _taxes(taxes: tuple[OrderTax, ...], channel_id: UUID) -> tuple[tuple[bytes, str, int, int], ...]:
    return tuple(
        (
            derived_id(channel_id, f"tax:{tax.tax_ref or tax.name}").bytes,
            tax.name,
            tax.rate_ppm or 0,
            tax.amount_minor,
        )
        for tax in taxes
    )


def _reference(line: OrderLine) -> str:
    """What the shop calls the product: ids where it has any, else the SKU, else the name of a deleted one."""
    if line.product_ref or line.variant_ref:
        return f"{line.product_ref}:{line.variant_ref}"
    return f"sku:{line.sku}" if line.sku else f"name:{line.name}"
