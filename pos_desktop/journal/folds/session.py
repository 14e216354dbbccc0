"""One opening of a register: its float, the cash that went in and out, and what was counted at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import CashMoved, DrawerOpened, RegisterClosed, RegisterOpened
from pos_desktop.journal.folds.order import in_order
from pos_desktop.journal.state import CashMovement, SessionState


def fold_session(root: bytes, facts: Sequence[Recorded]) -> SessionState | None:
    """Return a register session, None while its opening is not known; the first closure freezes it."""
    ordered = in_order(facts)
    opened = next((fact for fact in ordered if isinstance(fact.body, RegisterOpened)), None)
    if opened is None or not isinstance(opened.body, RegisterOpened):
        return None
    state = SessionState(
        session_id=root,
        register_id=opened.body.register_id,
        outlet_id=opened.body.outlet_id,
        currency=opened.body.currency,
        float_minor=opened.body.float_minor,
        number=opened.body.number,
        opened_at_ms=opened.at_ms,
        opened_by=opened.who,
        movements=_movements(ordered),
        drawer_openings=tuple(
            (fact.at_ms, fact.body.reason) for fact in ordered if isinstance(fact.body, DrawerOpened)
        ),
    )
    closed = next((fact for fact in ordered if isinstance(fact.body, RegisterClosed)), None)
    if closed is None or not isinstance(closed.body, RegisterClosed):
        return state
    return msgspec.structs.replace(
        state,
        closed_at_ms=closed.at_ms,
        closed_by=closed.who,
        counts=closed.body.counts,
        note=closed.body.note,
    )


def _movements(ordered: Iterable[Recorded]) -> tuple[CashMovement, ...]:
    """Return each cash movement once, by its id; the first by stamp stands."""
    movements: dict[bytes, CashMovement] = {}
    for fact in ordered:
        body = fact.body
        if isinstance(body, CashMoved) and body.movement_id not in movements:
            movements[body.movement_id] = CashMovement(
                body.movement_id, body.kind, body.amount_minor, body.reason, fact.at_ms, fact.who
            )
    return tuple(movements.values())
