"""What the web shops are told is derived from the sale; a person may settle one step by hand."""

from __future__ import annotations

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import MessageTold
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
