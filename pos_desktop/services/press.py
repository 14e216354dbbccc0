"""What a service needs to have a paper made and printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from pos_desktop.journal.state import SessionState
from pos_desktop.services.ports.rows import SaleFilter, SaleRow, SaleTotals

if TYPE_CHECKING:  # late: a till starts before it prints
    from pos_desktop.services.papers import PaperData
    from pos_desktop.services.ports.paper import Document


class History(Protocol):
    """What papers about more than one sale look up; it knows everything that was durable before."""

    def sales(self, chosen: SaleFilter) -> tuple[SaleRow, ...]:
        """Return sales, newest first."""

    def sale_totals(self, chosen: SaleFilter) -> SaleTotals:
        """Return the totals of everything that matches, per currency."""

    def closures(self, register_id: bytes, *, limit: int = ...) -> tuple[SessionState, ...]:
        """Return a register's closed sessions, newest first."""


class Press(Struct, frozen=True):
    """How this machine makes papers: their language, who lays a document out, which printer takes which
    paper.

    Shapes: `printer_for` takes a document kind and returns a printer's id. A `history` is there wherever a
        register is closed.
    """

    make: Callable[[PaperData], Document]
    language: str
    printer_for: Callable[[str], str]
    history: History | None = None
