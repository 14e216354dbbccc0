"""What the web shops' tab shows, as frozen values without widgets or wording.

Ids are 16 bytes, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.online import ChannelState, Facts, HeldStep, Place, ShopDraft, Standing, Vault
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.services.ports.shops import ShopProfile, ShopRefused, ShopUnavailable
from pos_desktop.ui.refusals import refusal_of

PASSING = frozenset({"no_network", "timeout", "cut", "limited", "shop_error", "bad_answer", "still_working"})


class View(StrEnum):
    """What the tab is about."""

    SHOPS = "shops"
    WAITING = "waiting"
    ALL = "all"


class Side(StrEnum):
    """What stands beside the list of shops."""

    SHOP = "shop"
    SETTINGS = "settings"
    ADD = "add"


class Spot(StrEnum):
    """Where something was refused: the words stand beside it."""

    LIST = "list"
    SHOP = "shop"
    SETTINGS = "settings"
    KEYS = "keys"
    ADD = "add"
    UNLOCK = "unlock"


_STANDS_STILL = (Standing.REFUSED, Standing.LOCKED, Standing.NO_KEYS)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, and where to say so; `is_of_shop` when the shop itself said no."""

    spot: Spot
    reason: str
    facts: Facts = ()
    is_of_shop: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A test of a shop: on its way while there is neither a profile nor a refusal."""

    draft: ShopDraft
    profile: ShopProfile | None = None
    refusal: Refusal | None = None

    @property
    def is_running(self) -> bool:
        """Whether the shop has not answered yet."""
        return self.profile is None and self.refusal is None


@dataclass(frozen=True, slots=True)
class News:
    """Something that was done: added, removed, keys_kept, opened, retried, settled, read_again, syncing."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutletChoice:
    """An outlet that a place of a shop can be."""

    outlet_id: bytes
    name: str


@dataclass(frozen=True, slots=True)
class ShopsState:
    """Everything the tab shows.

    Shapes: `chosen` is the shop shown beside the list; `trial` belongs to the form or to the keys shown;
        `tasks` are what only a person can do in a shop's own admin; `places` and `default_outlet_id` are of
        the shop being added, or of the settings shown.
    """

    shops: tuple[ChannelState, ...] = ()
    tasks: tuple[MessageRow, ...] = ()
    view: View = View.SHOPS
    side: Side = Side.SHOP
    chosen: bytes | None = None
    vault: Vault = Vault.KEYRING
    outlets: tuple[OutletChoice, ...] = ()
    own_outlet_id: bytes = b""
    trial: Trial | None = None
    places: tuple[Place, ...] = ()
    default_outlet_id: bytes | None = None
    may_manage: bool = False
    may_resolve: bool = False
    zone: tzinfo = UTC
    now_ms: int = 0
    is_loading: bool = True
    refusal: Refusal | None = field(default=None)

    @property
    def shop(self) -> ChannelState | None:
        """The shop shown beside the list."""
        return next((each for each in self.shops if each.channel_id == self.chosen), None)

    def tasks_of(self, channel_id: bytes) -> tuple[MessageRow, ...]:
        """Return what a person has to do in one shop's own admin."""
        return tuple(row for row in self.tasks if row.channel_id == channel_id)

    @property
    def needs_passphrase(self) -> bool:
        """Whether keys can neither be read nor kept before a passphrase is typed."""
        return self.vault in (Vault.LOCKED, Vault.NEW)

    @property
    def held(self) -> tuple[HeldStep, ...]:
        """What was tried and is not told, of every shop."""
        return tuple(step for each in self.shops for step in each.held)

    def refused_at(self, spot: Spot) -> Refusal | None:
        """Return what was refused in one place."""
        return self.refusal if self.refusal is not None and self.refusal.spot is spot else None


def refusal_at(spot: Spot, error: PosError) -> Refusal:
    """Return what a refused step says, without anything that is no word or number."""
    is_of_shop = isinstance(error, ShopRefused | ShopUnavailable)
    return Refusal(spot, error.reason, refusal_of(error).facts, is_of_shop)


def needs_look(shop: ChannelState) -> int:
    """Return how many things of a shop hold it up until a person looks."""
    held = len(shop.parked) + len(shop.unreadable) + len(shop.figures)
    return held + int(shop.standing in _STANDS_STILL or _is_refused_elsewhere(shop))


def is_unreachable(shop: ChannelState) -> bool:
    """Tell whether a shop does not answer just now, this computer or the one that runs it."""
    is_elsewhere = shop.standing is Standing.ELSEWHERE and shop.trouble is not None
    return shop.standing is Standing.UNREACHABLE or (is_elsewhere and not _is_refused_elsewhere(shop))


def _is_refused_elsewhere(shop: ChannelState) -> bool:
    is_elsewhere = shop.standing is Standing.ELSEWHERE
    return is_elsewhere and shop.trouble is not None and shop.trouble.reason not in PASSING


def matched(
    profile: ShopProfile, outlets: tuple[OutletChoice, ...], own_outlet_id: bytes
) -> tuple[Place, ...]:
    """Return the shop's places with the outlets that are likely meant, for the person to look over.

    Shapes: a place and an outlet of the same name belong together; one place alone is this outlet; what is
        left over is None.
    """
    named = {each.name.strip().casefold(): each.outlet_id for each in outlets}
    alone = own_outlet_id if len(profile.locations) == 1 else None
    return tuple(
        Place(each.ref, each.name, named.get(each.name.strip().casefold(), alone))
        for each in profile.locations
    )
