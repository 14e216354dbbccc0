"""Opens the cash drawer that hangs on a receipt printer: a pulse of its own, sent once and never again."""

from __future__ import annotations

from uuid import uuid4

from pos_desktop.services.ports.paper import Document, DocumentKind, Layout, Outcome, Printout, Transport

PULSE = b"\x1bp\x00\x19\xfa"
"""50 ms on pin 2, then 500 ms of rest. Source: ESC/POS, ESC p, units of 2 ms."""


def open_drawer(transport: Transport) -> Outcome:
    """Send the pulse; what comes back is for the eye only, as nobody may be asked twice for a drawer."""
    nothing = Document(DocumentKind.RECEIPT, "en", ())
    blank = Layout(DocumentKind.RECEIPT, 0, 0, 203, ())
    return transport.send(Printout(nothing, blank, PULSE), job_id=uuid4())
