"""What a manager does about a contradiction: settles it with a note, decides which product keeps a code, puts
back what another outlet prepared for the same order.

What else resolves one is done where it always is: give back, put back, unpack, pay, count, tell again.
"""

from __future__ import annotations

from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import exception_root
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.clock import ms_of
from pos_desktop.journal.facts import ExceptionChanged, FulfillmentPutBack, ProductChanged
from pos_desktop.journal.settling import digest_of
from pos_desktop.journal.state import Contradiction, RecordState, SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import record_of, sale_of, text
from pos_desktop.services.ports.ledger import Desk, Entry

MOST_SIGNS = 500


def settle_exception(
    entry: Entry,
    desk: Desk,
    about_id: bytes,
    contradiction: Contradiction,
    *,
    number: str = "",
    note: str = "",
) -> bytes:
    """Say that somebody looked at a contradiction and nothing more is to be done; return its record.

    Shapes: it holds for what the contradiction says now: another sum or count is on the list again.
        `number` is what it is called by: the number of a sale, the SKU of a product.
    Errors: `RuleBroken` not_allowed, note_too_long (most).
    """
    permit(desk, Permission.RESOLVE_EXCEPTION)
    words = note.strip()
    if len(words) > MOST_SIGNS:
        raise RuleBroken("note_too_long", most=MOST_SIGNS)
    root = exception_root(UUID(bytes=about_id), contradiction.key).bytes
    settled = ExceptionChanged(
        about_id=about_id,
        key=contradiction.key,
        seen=digest_of(contradiction),
        note=words,
        number=number,
        kind=contradiction.kind,
        details=contradiction.details,
        deleted=False,
    )
    entry.record(root, settled, who=who(desk))
    return root


def is_settled(contradiction: Contradiction, seen: object) -> bool:
    """Tell whether a contradiction still says what was `seen` when somebody settled it."""
    return isinstance(seen, str) and seen == digest_of(contradiction)


def began_at_ms(contradiction: Contradiction) -> int:
    """Return when a contradiction came to be, 0 where only the sums of many facts say so. Units: ms UTC."""
    return ms_of(contradiction.stamp)


def reopen_exception(entry: Entry, desk: Desk, about_id: bytes, key: str) -> None:
    """Put a settled contradiction back on the list. Errors: `RuleBroken` not_allowed, unknown_record."""
    permit(desk, Permission.RESOLVE_EXCEPTION)
    root = exception_root(UUID(bytes=about_id), key).bytes
    record_of(entry, root, "exception")
    entry.record(root, ExceptionChanged(deleted=True), who=who(desk))


def put_back_rival(entry: Entry, desk: Desk, sale_id: bytes, fulfillment_id: bytes) -> SaleState:
    """Say that what was picked or packed under an allocation that lost is on its outlet's shelf again.

    Errors: `RuleBroken` not_allowed, unknown_sale; nothing_to_put_back, also where it was put back already;
        already_handed_over.
    """
    rival = _rival_of(sale_of(entry, sale_id), fulfillment_id)
    outlet_id = bytes.fromhex(str(rival.get("outlet", "")))
    permit(desk, Permission.PUT_BACK, outlet_id=outlet_id or None)
    if rival["step"] == "handed_over":
        raise RuleBroken("already_handed_over", fulfillment_id=fulfillment_id.hex())
    scope = (outlet_id,) if outlet_id else ()
    entry.record(sale_id, FulfillmentPutBack(fulfillment_id), who=who(desk), scope=scope)
    return sale_of(entry, sale_id)


def _rival_of(sale: SaleState, fulfillment_id: bytes) -> dict[str, str | int]:
    for found in sale.contradictions:
        details = dict(found.details)
        if found.kind == "rival_allocation" and details["fulfillment"] == fulfillment_id.hex():
            return details
    raise RuleBroken("nothing_to_put_back", fulfillment_id=fulfillment_id.hex())


def keep_code(entry: Entry, desk: Desk, code: str, product_id: bytes) -> tuple[bytes, ...]:
    """Let one product alone answer to a code; return the products that no longer do.

    Errors: `RuleBroken` not_allowed, unknown_record, no_longer_shared; `code_is_sku` (product) where another
        product has it as its SKU, by which web shops know it: that one keeps it, or gets another SKU first.
    """
    permit(desk, Permission.RESOLVE_EXCEPTION)
    record_of(entry, product_id, "product")
    sharing = entry.product_by_code(code)
    others = tuple(each for each in sharing if each.record_id != product_id)
    if not others or len(others) == len(sharing):
        raise RuleBroken("no_longer_shared", code=code)
    for other in others:
        if _same(text(other, "sku"), code):
            raise RuleBroken("code_is_sku", code=code, product=text(other, "name"))
    for other in others:
        left = tuple(each for each in _codes(other) if not _same(each, code))
        entry.record(other.record_id, ProductChanged(codes=left), who=who(desk))
    return tuple(other.record_id for other in others)


def _codes(product: RecordState) -> tuple[str, ...]:
    codes = product.fields.get("codes")
    return tuple(str(each) for each in codes) if isinstance(codes, tuple | list) else ()


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
