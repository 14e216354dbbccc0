"""Who stands at the till: a PIN or a scanned badge, checked slowly on purpose, locked out after wrong tries.

Nothing here needs a transaction; it runs on a worker thread, as a check takes a good part of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from msgspec import Struct

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.services.ports.secrets import PinHasher, Tries, TryCounter

FREE_TRIES = 5
LOCK_OUT_MS = 60_000
_MAX_SECRET = 200


class Credentials(Struct, frozen=True):
    """A user as the sign-in needs it: id and recorded fields."""

    user_id: bytes
    fields: Mapping[str, object]


class Doorkeeper(Struct, frozen=True):
    """Checks secrets against their hashes and counts wrong tries on this machine."""

    hasher: PinHasher
    tries: TryCounter

    def check_pin(self, user: Credentials, pin: str, *, now_ms: int) -> Actor:
        """Return the actor that a right PIN makes.

        Errors: `RuleBroken` locked_out (wait_ms), wrong_pin (left), no_pin for a user without one.
        """
        tries = self._refuse_locked_out(user, now_ms)
        hashed = _text(user, "pin_hash")
        if not hashed:
            raise RuleBroken("no_pin", user_id=user.user_id.hex())
        if self.hasher.matches(pin[:_MAX_SECRET], hashed):
            self.tries.keep(user.user_id, Tries())
            return actor_of(user)
        self.tries.keep(user.user_id, Tries(tries.count + 1, now_ms))
        raise RuleBroken("wrong_pin", left=max(0, FREE_TRIES - tries.count - 1))

    def find_badge(self, users: Iterable[Credentials], badge: str) -> Actor:
        """Return the actor whose badge was scanned. Errors: `RuleBroken("unknown_badge")`."""
        for user in users:
            hashed = _text(user, "badge_hash")
            if hashed and self.hasher.matches(badge[:_MAX_SECRET], hashed):
                return actor_of(user)
        raise RuleBroken("unknown_badge")

    def _refuse_locked_out(self, user: Credentials, now_ms: int) -> Tries:
        tries = self.tries.tries(user.user_id)
        waited_ms = now_ms - tries.last_at_ms
        if tries.count >= FREE_TRIES and 0 <= waited_ms < LOCK_OUT_MS:
            raise RuleBroken("locked_out", wait_ms=LOCK_OUT_MS - waited_ms)
        return tries


def actor_of(user: Credentials, *, is_picking_device: bool = False) -> Actor:
    """Return the user as services ask for permissions; an unknown role may do what a cashier may."""
    role = _text(user, "role")
    limit = user.fields.get("discount_limit_ppm")
    outlets = user.fields.get("outlet_ids")
    return Actor(
        UUID(bytes=user.user_id),
        Role(role) if role in list(Role) else Role.CASHIER,
        frozenset(UUID(bytes=each) for each in outlets if isinstance(each, bytes))
        if isinstance(outlets, tuple | list)
        else frozenset(),
        limit if isinstance(limit, int) else 0,
        is_picking_device,
    )


def _text(user: Credentials, name: str) -> str:
    value = user.fields.get(name)
    return value if isinstance(value, str) else ""
