"""Which fold reads the facts of a root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import KINDS
from pos_desktop.journal.folds.record import fold_record
from pos_desktop.journal.folds.sale import fold_sale
from pos_desktop.journal.folds.session import fold_session
from pos_desktop.journal.folds.stock import fold_stock
from pos_desktop.journal.state import RecordState, SaleState, SessionState, StockState

State = SaleState | StockState | SessionState | RecordState | None

FOLD_OF: Mapping[str, Callable[[bytes, Sequence[Recorded]], State]] = {
    "sale": fold_sale,
    "stock": fold_stock,
    "session": fold_session,
    "record": fold_record,
}
_BY_PREFIX = {
    "catalogue": "record",
    "channel": "record",
    "exception": "record",
    "sale": "sale",
    "payment": "sale",
    "fulfillment": "sale",
    "stock": "stock",
    "register": "session",
}
FAMILY_OF: Mapping[str, str] = {
    kind: _BY_PREFIX[kind.partition(".")[0]]
    for kind in KINDS
    if kind not in ("channel.told", "channel.read_requested", "document.printed")
} | {"channel.told": "sale", "channel.read_requested": "sale"}
"""The family of every kind; a printed document belongs to whatever its root is."""
_FIRST = next(iter(FOLD_OF))


def family_of(kinds: Iterable[str]) -> str | None:
    """Return the family of a root from the kinds of its facts; None while no kind tells."""
    present = set()
    for kind in kinds:
        family = FAMILY_OF.get(kind)
        if family == _FIRST:
            return family
        present.add(family)
    return next((family for family in FOLD_OF if family in present), None)
