"""What this computer remembers of a web shop over a restart: how it stood, what it lacks, its places."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from pos_desktop.channels.rounds import Health
from pos_desktop.services.ports.online import Facts, Trouble
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile


class KeptTrouble(Struct, frozen=True, omit_defaults=True):
    """A trouble, written down."""

    reason: str
    since_ms: int
    facts: Facts = ()


class Kept(Struct, frozen=True, omit_defaults=True):
    """One shop as it stood. Shapes: `places` as (ref, name, offers pickup)."""

    last_pull_at_ms: int | None = None
    trouble: KeptTrouble | None = None
    aside: KeptTrouble | None = None
    missing: tuple[str, ...] = ()
    places: tuple[tuple[str, str, bool], ...] = ()

    def health(self, *, is_tried: bool) -> Health:
        """Return how the shop stood; `is_tried` takes that for how it stands, where nothing runs here.

        Shapes: a shop that stood still is tried once more.
        """
        return Health(
            is_tried=is_tried and self.last_pull_at_ms is not None,
            trouble=_read(self.trouble),
            aside=_read(self.aside),
            last_pull_at_ms=self.last_pull_at_ms,
        )

    def after(self, health: Health) -> Kept:
        """Return this with how the shop stands now."""
        return msgspec.structs.replace(
            self,
            last_pull_at_ms=health.last_pull_at_ms,
            trouble=_written(health.trouble),
            aside=_written(health.aside),
        )

    def found(self, profile: ShopProfile) -> Kept:
        """Return this with what a test of the shop found."""
        places = tuple((each.ref, each.name, each.offers_pickup) for each in profile.locations)
        return msgspec.structs.replace(self, missing=profile.missing, places=places)

    @property
    def locations(self) -> tuple[ShopLocation, ...]:
        """The shop's places as last seen."""
        return tuple(ShopLocation(*place) for place in self.places)


def _read(kept: KeptTrouble | None) -> Trouble | None:
    return Trouble(kept.reason, kept.since_ms, kept.facts) if kept else None


def _written(trouble: Trouble | None) -> KeptTrouble | None:
    return KeptTrouble(trouble.reason, trouble.since_ms, trouble.facts) if trouble else None


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
