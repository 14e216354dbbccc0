"""Web shops as the shop knows them: added, changed, left; their products found or created here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from msgspec import UNSET

from pos_desktop.domain.channels import PREFIXES, ChannelKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import channel_id, normalised_address
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import ChannelChanged, ProductChanged
from pos_desktop.journal.state import RecordState
from pos_desktop.services.access import permit, who
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.finding import record_of, text
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.shops import ShopProduct

Refs = tuple[tuple[bytes, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebShop:
    """A web shop to be added.

    Shapes: `address` as typed, with scheme; `runner_id` is the device that will hold its keys;
        `outlet_by_location` names the outlet of each place of the shop.
    """

    kind: str
    address: str
    name: str
    runner_id: bytes
    runner_name: str = ""
    pushes_stock: bool = False
    outlet_by_location: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class ProductsFound:
    """How many products of a web shop were created, recognised anew, or known to be its own already."""

    created: int = 0
    recognised: int = 0
    known: int = 0

    def __add__(self, other: ProductsFound) -> ProductsFound:
        """Return the sums of two batches."""
        return ProductsFound(
            self.created + other.created, self.recognised + other.recognised, self.known + other.known
        )


def add_web_shop(entry: Entry, desk: Desk, shop: NewWebShop) -> bytes:
    """Add a web shop, or take over one whose orders came from files or whose runner was another computer.

    Errors: `RuleBroken` not_allowed, bad_choice (kind), bad_address, empty (name), name_taken.
    """
    permit(desk, Permission.MANAGE_CHANNELS)
    if shop.kind not in list(ChannelKind) or shop.kind == ChannelKind.NEUTRAL:
        raise RuleBroken("bad_choice", field="kind", value=shop.kind)
    address = normalised_address(shop.address)
    if not address:
        raise RuleBroken("bad_address", address=shop.address)
    if not shop.name.strip():
        raise RuleBroken("empty", field="name")
    shop_id = channel_id(shop.kind, shop.address).bytes
    taken = [r for r in entry.records("channel") if text(r, "name").casefold() == shop.name.casefold()]
    if any(record.record_id != shop_id for record in taken):
        raise RuleBroken("name_taken", name=shop.name)
    known = entry.catalogue(shop_id)
    change = ChannelChanged(
        kind=shop.kind,
        address=address,
        url=shop.address.strip(),
        name=shop.name.strip(),
        prefix=UNSET if known is not None else PREFIXES[ChannelKind(shop.kind)],
        runner_id=shop.runner_id,
        runner_name=shop.runner_name,
        pushes_stock=shop.pushes_stock,
        outlet_by_location=shop.outlet_by_location or UNSET,
        deleted=False if known is None else UNSET,
    )
    entry.record(shop_id, change, who=who(desk))
    return shop_id


def change_web_shop(entry: Entry, desk: Desk, shop_id: bytes, change: ChannelChanged) -> None:
    """Change what is set about a web shop. Errors: `RuleBroken` not_allowed, unknown_record, empty."""
    save_record(entry, desk, change, record_id=shop_id)


def leave_web_shop(entry: Entry, desk: Desk, shop_id: bytes) -> None:
    """Let no computer talk to a web shop any more; its orders stay.

    Errors: `RuleBroken` not_allowed, unknown_record.
    """
    save_record(entry, desk, ChannelChanged(runner_id=b"", runner_name=""), record_id=shop_id)


def report_web_shop(entry: Entry, shop_id: bytes, report: ChannelChanged) -> None:
    """Say for all other computers how it goes with a shop; the channel runner does so, nobody in person."""
    record_of(entry, shop_id, "channel")
    entry.record(shop_id, report, who=None)


def find_products(entry: Entry, desk: Desk, shop_id: bytes, products: Sequence[ShopProduct]) -> ProductsFound:
    """Recognise a shop's products here, by its own id, SKU or bar code, and create those nobody knows.

    Shapes: what two products here answer to is recognised as neither and not created.
    Errors: `RuleBroken("not_allowed")`.
    """
    permit(desk, Permission.MANAGE_CATALOGUE)
    found = ProductsFound()
    for product in products:
        found += _find_product(entry, desk, shop_id, product)
    return found


def _find_product(entry: Entry, desk: Desk, shop_id: bytes, product: ShopProduct) -> ProductsFound:
    derived = uuid5(UUID(bytes=shop_id), f"product:{product.ref}").bytes
    known = entry.catalogue(derived) or _answering(entry, product)
    if known is None:
        created = ProductChanged(
            sku=product.sku,
            name=product.name,
            codes=(product.barcode,) if product.barcode else (),
            price_minor=product.price_minor,
            currency=product.currency,
            is_stocked=product.is_stocked,
            channel_refs=((shop_id, product.ref),),
        )
        if _is_ambiguous(entry, product):
            return ProductsFound()
        entry.record(derived, created, who=who(desk))
        return ProductsFound(created=1)
    refs = refs_of(known)
    if (shop_id, product.ref) in refs:
        return ProductsFound(known=1)
    others = tuple(ref for ref in refs if ref[0] != shop_id)
    change = ProductChanged(channel_refs=(*others, (shop_id, product.ref)))
    entry.record(known.record_id, change, who=who(desk))
    return ProductsFound(recognised=1)


def refs_of(record: RecordState) -> Refs:
    """Return what web shops call a product: (web shop, its own name for it)."""
    refs = record.fields.get("channel_refs")
    return tuple((bytes(shop), str(ref)) for shop, ref in refs) if isinstance(refs, tuple | list) else ()


def _answering(entry: Entry, product: ShopProduct) -> RecordState | None:
    for code in (product.sku, product.barcode):
        found = entry.product_by_code(code) if code else ()
        if len(found) == 1:
            return found[0]
    return None


def _is_ambiguous(entry: Entry, product: ShopProduct) -> bool:
    return any(code and len(entry.product_by_code(code)) > 1 for code in (product.sku, product.barcode))
