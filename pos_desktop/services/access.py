"""Who may do what where: asked at the start of every service, so that a greyed button is never the only
guard.
"""

from __future__ import annotations

from pos_desktop.domain import permissions
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import as_uuid
from pos_desktop.domain.permissions import Permission
from pos_desktop.services.ports.ledger import Desk


def permit(desk: Desk, permission: Permission, *, outlet_id: bytes | None = None) -> None:
    """Refuse what the person's role, or the outlets they work at, do not allow.

    Shapes: `outlet_id` is where it happens; the desk's own outlet when left out.
    Errors: `RuleBroken("not_allowed")`.
    """
    permissions.check(desk.actor, permission, as_uuid(outlet_id) if outlet_id else desk.outlet_id)


def who(desk: Desk) -> bytes:
    """Return the id of the person, as facts carry it."""
    return desk.actor.user_id.bytes


def register_of(desk: Desk) -> bytes:
    """Return the id of the desk's register.

    Errors: `RuleBroken("no_register")` for a desk without one, such as a back office.
    """
    if desk.register_id is None:
        raise RuleBroken("no_register")
    return desk.register_id.bytes
