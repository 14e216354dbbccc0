"""What this computer remembers of a web shop over a restart: how it stood, what it lacks, its places."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from pos_desktop.channels.rounds import Health
from pos_desktop.services.ports.online import Facts, Trouble
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile


class Kept(Struct, frozen=True, omit_defaults=True):
    """One shop as it stood. Shapes: `reason` "" for no trouble; `places` as (ref, name, offers pickup)."""

    last_pull_at_ms: int | None = None
    reason: str = ""
    since_ms: int = 0
    facts: Facts = ()
    missing: tuple[str, ...] = ()
    places: tuple[tuple[str, str, bool], ...] = ()

    def health(self, *, is_tried: bool) -> Health:
        """Return how the shop stood; `is_tried` takes that for how it stands, where nothing runs here.

        Shapes: a shop that stood still is tried once more.
        """
        trouble = Trouble(self.reason, self.since_ms, self.facts) if self.reason else None
        return Health(
            is_tried=is_tried and self.last_pull_at_ms is not None,
            trouble=trouble,
            last_pull_at_ms=self.last_pull_at_ms,
        )

    def after(self, health: Health) -> Kept:
        """Return this with how the shop stands now."""
        trouble = health.trouble
        return msgspec.structs.replace(
            self,
            last_pull_at_ms=health.last_pull_at_ms,
            reason=trouble.reason if trouble else "",
            since_ms=trouble.since_ms if trouble else 0,
            facts=trouble.facts if trouble else (),
        )

    def found(self, profile: ShopProfile) -> Kept:
        """Return this with what a test of the shop found."""
        places = tuple((each.ref, each.name, each.offers_pickup) for each in profile.locations)
        return msgspec.structs.replace(self, missing=profile.missing, places=places)

    @property
    def locations(self) -> tuple[ShopLocation, ...]:
        """The shop's places as last seen."""
        return tuple(ShopLocation(*place) for place in self.places)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Kept).decode


def read_kept(text: str) -> Kept:
    """Return what was kept; nothing, or what an older release kept in another form, is a blank."""
    try:
        return _decode(text) if text else Kept()
    except msgspec.DecodeError:
        return Kept()


def write_kept(kept: Kept) -> str:
    """Return what to keep."""
    return _encode(kept).decode()
