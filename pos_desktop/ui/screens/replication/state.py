"""What the replication tab shows, as frozen values without widgets or wording.

Ids are 16 bytes, instants milliseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.replication import DeviceRow, EnrolCode, HubStanding, HubState
from pos_desktop.ui.refusals import refusal_of

DRIFT_MS: Final = 60_000
"""A clock further off than this is said; replication takes its facts all the same."""
STANDARD_PORT: Final = 8_787
CODE_SIGNS: Final = 12
"""A code shorter than this was not typed to its end."""

Facts = tuple[tuple[str, str | int], ...]


class View(StrEnum):
    """What the tab is about."""

    TILLS = "tills"
    HUB = "hub"


class Side(StrEnum):
    """What stands beside the list of tills."""

    TILL = "till"
    CODE = "code"


class Spot(StrEnum):
    """Where something was refused: the words stand beside it."""

    LIST = "list"
    TILL = "till"
    CODE = "code"
    JOIN = "join"
    UNLOCK = "unlock"
    HUB = "hub"
    SERVE = "serve"


class Refusal(Struct, frozen=True):
    """Why something was not done, and where to say so."""

    spot: Spot
    reason: str
    facts: Facts = ()


class News(Struct, frozen=True):
    """Something that was done: joined, left, revoked, serving, not_serving."""

    kind: str
    name: str = ""


NEW_REGISTER = b""  # where the id of a register stands: one that is to be made


class Place(Struct, frozen=True):
    """An outlet a new till can be at, and its registers as (id, name)."""

    outlet_id: bytes
    name: str
    registers: tuple[tuple[bytes, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplicationState:
    """Everything the tab shows.

    Shapes: `chosen` is the device shown beside the list; `code_at` is (outlet id, register id, `NEW_REGISTER`
        or None for a back office) a new till is to be at; `own_register` is this computer's; `asks` is the
        question that is open: revoke, leave or nothing. Who `may_add` lets tills in and shuts them out; who
        `may_manage` joins a hub, leaves it, or lets this computer be one.
    """

    hub: HubState = field(default_factory=HubState)
    devices: tuple[DeviceRow, ...] = ()
    places: tuple[Place, ...] = ()
    view: View = View.TILLS
    side: Side = Side.TILL
    chosen: bytes | None = None
    code_at: tuple[bytes, bytes | None] = (b"", NEW_REGISTER)
    own_register: bytes | None = None
    code: EnrolCode | None = None
    asks: str = ""
    busy: Spot | None = None
    vault: Vault = Vault.KEYRING
    may_manage: bool = False
    may_add: bool = False
    zone: tzinfo = UTC
    now_ms: int = 0
    is_loading: bool = True
    refusal: Refusal | None = None

    @property
    def has_hub(self) -> bool:
        """Whether this till belongs to a hub, also one it cannot reach."""
        return self.hub.standing not in (HubStanding.NONE, HubStanding.JOINING)

    @property
    def taken_registers(self) -> frozenset[bytes]:
        """The registers that a till is, as far as hub and computer know."""
        others = (each.register_id for each in self.devices if each.revoked_at_ms is None)
        return frozenset(each for each in (self.own_register, *others) if each)

    @property
    def needs_passphrase(self) -> bool:
        """Whether a hub's key can neither be read nor kept before a passphrase is typed."""
        return self.vault in (Vault.LOCKED, Vault.NEW)

    @property
    def device(self) -> DeviceRow | None:
        """The device shown beside the list."""
        return next((each for each in self.devices if each.device_id == self.chosen), None)

    def refused_at(self, spot: Spot) -> Refusal | None:
        """Return what was refused in one place."""
        return self.refusal if self.refusal is not None and self.refusal.spot is spot else None

    def place_of(self, device: DeviceRow) -> tuple[str, str]:
        """Return the names of a device's outlet and register, "" where they are not known here."""
        register_id = device.register_id or (self.own_register if device.is_self else None)
        for place in self.places:
            name = dict(place.registers).get(register_id or b"")
            if name:
                return place.name, name
        return next((each.name for each in self.places if each.outlet_id == device.outlet_id), ""), ""


def refusal_at(spot: Spot, error: PosError) -> Refusal:
    """Return what a refused step says, without anything that is no word or number."""
    said = refusal_of(error)
    return Refusal(spot, said.reason, said.facts)


def drifts(device: DeviceRow) -> bool:
    """Tell whether a device's clock is so far off that a person should set it."""
    return device.revoked_at_ms is None and abs(device.drift_ms) > DRIFT_MS


def is_complete(address: str, code: str) -> bool:
    """Tell whether an address and a code are typed to their end."""
    return bool(address.strip()) and sum(sign.isalnum() for sign in code) >= CODE_SIGNS
