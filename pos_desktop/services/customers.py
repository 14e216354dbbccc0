"""Customers as a cashier meets them at the till."""

from __future__ import annotations

from pos_desktop.journal.facts import CustomerChanged
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.ports.ledger import Desk, Entry


def add_customer(entry: Entry, desk: Desk, *, name: str, email: str = "", phone: str = "") -> bytes:
    """Create a customer and return the id.

    Errors: `RuleBroken` empty (name), not_allowed.
    """
    change = CustomerChanged(name=name.strip(), email=email.strip(), phone=phone.strip())
    return save_record(entry, desk, change)
