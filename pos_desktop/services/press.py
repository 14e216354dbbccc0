"""What a service needs to have a paper made and printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # late: a till starts before it prints
    from pos_desktop.services.papers import PaperData
    from pos_desktop.services.ports.paper import Document


class Press(Struct, frozen=True):
    """How this machine makes papers: their language, who lays a document out, which printer takes which
    paper.

    Shapes: `printer_for` takes a document kind and returns a printer's id.
    """

    make: Callable[[PaperData], Document]
    language: str
    printer_for: Callable[[str], str]
