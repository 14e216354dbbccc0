"""What the web shops are told is derived from the sale; a person may settle one step by hand."""

from __future__ import annotations

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import MessageTold, ReadRequested
from pos_desktop.journal.state import SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import sale_of
from pos_desktop.services.ports.ledger import Desk, Entry


def settle_message(entry: Entry, desk: Desk, sale_id: bytes, key: str, *, detail: str = "") -> SaleState:
    """Say that a person did in the shop's own admin what a waiting message would have told it.

    Errors: `RuleBroken` not_allowed, unknown_message, already_told.
    """
    permit(desk, Permission.RESOLVE_EXCEPTION)
    sale = sale_of(entry, sale_id)
    for message in sale.messages:
        if message.key == key:
            if message.outcome:
                raise RuleBroken("already_told", key=key)
            entry.record(sale_id, MessageTold(key, "settled", detail.strip()), who=who(desk))
            return sale_of(entry, sale_id)
    raise RuleBroken("unknown_message", key=key)


def record_told(
    entry: Entry, sale_id: bytes, key: str, detail: str = "", *, was_known: bool = False, since_ms: int = 0
) -> None:
    """Record that a shop knows one step; the channel runner does so, nobody in person.

    Shapes: `was_known`: it knew by itself, so what it says of it is not our echo.
    Units: `since_ms` is when the first try began whose answer was lost, 0 where none was.

    A message that was told already, or taken back while it was on its way, is told once all the same.
    """
    sale = sale_of(entry, sale_id)
    if any(message.key == key and message.outcome for message in sale.messages):
        return
    told = MessageTold(key, "known", detail) if was_known else MessageTold(key, "told", detail, since_ms)
    entry.record(sale_id, told, who=None)


def request_read(entry: Entry, desk: Desk, sale_id: bytes) -> bool:
    """Ask whoever holds the shop's keys to read an order again before money is taken for it.

    Shapes: returns whether there is a shop to ask; nobody waits for its answer.
    """
    sale = sale_of(entry, sale_id)
    if sale.source != "order" or sale.channel_id is None:
        return False
    channel = entry.catalogue(sale.channel_id)
    if channel is None or not channel.fields.get("runner_id"):
        return False
    entry.record(sale_id, ReadRequested(), who=who(desk))
    return True
