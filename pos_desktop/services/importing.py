"""Products of a file written into the catalogue: new ones created, known ones changed where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos_desktop.journal.facts import ProductChanged
from pos_desktop.journal.state import RecordState
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.finding import text
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.product_files import ProductLine
from pos_desktop.services.stocking import set_stock

BATCH = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """How many products a batch created, changed and left alone, and how many stock levels it set."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: int = 0

    def __add__(self, other: Imported) -> Imported:
        """Return the sums of two batches."""
        return Imported(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.counted + other.counted,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Where products are imported to: the currency their prices are in, the taxes that new ones bear."""

    currency: str
    tax_ids: tuple[bytes, ...] = ()


def import_products(entry: Entry, desk: Desk, lines: Sequence[ProductLine], target: Target) -> Imported:
    """Write one batch of products; importing the same again records nothing.

    Shapes: a product is known by its SKU. Errors: `RuleBroken("not_allowed")`.
    """
    done = Imported()
    for line in lines:
        known = next((p for p in entry.product_by_code(line.sku) if text(p, "sku") == line.sku), None)
        change = _change(line, known, target)
        product_id = known.record_id if known is not None and change is None else b""
        if change is not None:
            record_id = known.record_id if known is not None else None
            product_id = save_record(entry, desk, change, record_id=record_id)
        counted = sum(_count(entry, desk, product_id, each) for each in line.stock)
        done += Imported(
            int(known is None), int(known is not None and change is not None), int(change is None), counted
        )
    return done


def batches(lines: Sequence[ProductLine]) -> Iterable[Sequence[ProductLine]]:
    """Yield the lines in pieces that one transaction each takes."""
    for start in range(0, len(lines), BATCH):
        yield lines[start : start + BATCH]


def _change(line: ProductLine, known: RecordState | None, target: Target) -> ProductChanged | None:
    wanted: dict[str, object] = {
        "sku": line.sku,
        "name": line.name,
        "price_minor": line.price_minor,
        "currency": target.currency,
        "category": line.category,
        "is_stocked": line.is_stocked,
    }
    if line.code:
        wanted["codes"] = (line.code,)
    if line.location:
        wanted["location"] = line.location
    if known is None:
        return ProductChanged(**wanted, tax_ids=target.tax_ids)  # type: ignore[arg-type]
    differing = {name: value for name, value in wanted.items() if _plain(known.fields.get(name)) != value}
    return ProductChanged(**differing) if differing else None  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _count(entry: Entry, desk: Desk, product_id: bytes, stock: tuple[str, int]) -> bool:
    """Set one outlet's level unless it is so already; an outlet nobody knows is left out."""
    name, quantity = stock
    outlet_id = desk.outlet_id.bytes
    if name:
        found = [r.record_id for r in entry.records("outlet") if _same(text(r, "name"), name)]
        if not found:
            return False
        outlet_id = found[0]
    if entry.stock(outlet_id, product_id).on_hand == quantity:
        return False
    set_stock(entry, desk, outlet_id, product_id, quantity=quantity)
    return True


def _same(name: str, header: str) -> bool:
    return name.casefold().replace(" ", "_") == header.casefold().replace(" ", "_")
