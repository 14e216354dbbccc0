"""Who stands at this till, at which register: what every presenter asks when something is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.services.founding import OWNER
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.rows import NamedRow

NOWHERE = UUID(int=1)
NOBODY = Actor(UUID(int=0), Role.CASHIER, outlet_ids=frozenset({NOWHERE}))


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk in use; `is_locked` while nobody has signed in."""

    desk: Desk
    is_locked: bool = False


class Station:
    """Keeps who is signed in; without any user in the shop its owner works unasked."""

    def __init__(self, desk: Desk, users: tuple[NamedRow, ...]) -> None:
        self._has_users = bool(users)
        self._standing = Standing(desk, is_locked=self._has_users and desk.actor.user_id == OWNER)

    @property
    def is_locked(self) -> bool:
        """Whether somebody has to sign in first."""
        return self._standing.is_locked

    def desk(self) -> Desk:
        """Return the desk as it stands; while locked, nobody's, who may do nothing anywhere."""
        desk = self._standing.desk
        return replace(desk, actor=NOBODY) if self._standing.is_locked else desk

    def sign_in(self, actor: Actor) -> None:
        """Let a person take over."""
        self._standing = Standing(replace(self._standing.desk, actor=actor))

    def move_to(self, outlet_id: UUID, register_id: UUID) -> None:
        """Stand at another register; whoever is signed in stays."""
        desk = replace(self._standing.desk, outlet_id=outlet_id, register_id=register_id)
        self._standing = replace(self._standing, desk=desk)

    def lock(self) -> None:
        """Ask for a PIN before anything else is done; a shop without users has none to ask for."""
        if self._has_users:
            self._standing = replace(self._standing, is_locked=True)
