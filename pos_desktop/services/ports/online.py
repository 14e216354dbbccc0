"""What screens and the command line ask of the web shops, live: how each stands, a test, keys, another try.

Ids are 16 bytes, instants milliseconds UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile

Facts = tuple[tuple[str, str | int], ...]


class Standing(StrEnum):
    """How a web shop stands, seen from this computer."""

    STARTING = "starting"  # nothing was tried yet since the program started
    WORKING = "working"
    UNREACHABLE = "unreachable"  # network, limits, the shop's server: goes on by itself
    REFUSED = (
        "refused"  # key, address, permission, clock, plan: stands still until a person changes something
    )
    LOCKED = "locked"  # its keys lie in the encrypted file, and nobody gave the passphrase yet
    NO_KEYS = "no_keys"  # this computer should run it, but its keys are not here
    ELSEWHERE = "elsewhere"  # another computer keeps in touch with it
    FILES_ONLY = "files_only"  # no computer has its keys: its orders come, if at all, from files


class Vault(StrEnum):
    """Where this computer keeps keys."""

    KEYRING = "keyring"
    OPEN = "open"  # the encrypted file, its passphrase known until the program ends
    LOCKED = "locked"  # there is an encrypted file; its passphrase has to be given
    NEW = "new"  # there is no keyring and no file yet; the passphrase given next makes one


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something does not work just now: a reason of `ShopUnavailable` or `ShopRefused`.

    Shapes: `facts` are the values its sentence needs, never a key.
    """

    reason: str
    since_ms: int
    facts: Facts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStep:
    """A message that was tried and is not told.

    Shapes: parked ones wait for a person; the others are tried again by themselves at `retry_at_ms`. Its
        trouble is that of the last try, and since then.
    """

    sale_id: bytes
    key: str
    number: str
    kind: str
    payload: Facts
    trouble: Trouble
    attempts: int = 1
    is_parked: bool = True
    retry_at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRow:
    """An order that makes no sense as it came. `order_id` is the shop's own."""

    order_id: str
    number: str
    field: str
    problem: str
    seen_at_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFigure:
    """A stock figure that the shop does not take: reason and problem as in `StockAnswer`."""

    sku: str
    location: str
    reason: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a shop, and the outlet it is; None is not mapped, and the default outlet is meant."""

    ref: str
    name: str
    outlet_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """One web shop as it stands.

    Shapes: `is_runner`: this computer keeps in touch with it, and the local figures (last pull, held, waiting
        attempts, unreadable) are known; elsewhere they are what the facts say. `waiting` counts every message
        that is not told, held ones included. `last_pull_at_ms` is when every change had last been read.
    """

    channel_id: bytes
    kind: str
    name: str
    address: str
    standing: Standing
    runner_name: str = ""
    is_runner: bool = False
    is_syncing: bool = False
    is_first_load: bool = False
    trouble: Trouble | None = None
    last_pull_at_ms: int | None = None
    last_order_at_ms: int | None = None
    orders: int = 0
    waiting: int = 0
    held: tuple[HeldStep, ...] = ()
    unreadable: tuple[UnreadableRow, ...] = ()
    figures: tuple[HeldFigure, ...] = ()
    places: tuple[Place, ...] = ()
    default_outlet_id: bytes | None = None
    pushes_stock: bool = False
    tells_ready: bool = False
    missing: tuple[str, ...] = ()

    @property
    def parked(self) -> tuple[HeldStep, ...]:
        """The messages that wait for a person."""
        return tuple(step for step in self.held if step.is_parked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDraft:
    """A web shop to be tried or added.

    Shapes: `keys` as in `ShopAccount`, as typed; with a `channel_id`, no keys means those this computer has.
    """

    kind: str
    name: str
    address: str
    keys: tuple[str, ...] = field(default=(), repr=False)
    channel_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChange:
    """What is to be different about a web shop; None leaves it as it is.

    Shapes: `keys`, once tried, are kept by this computer, which is the shop's runner from then on.
    """

    name: str | None = None
    keys: tuple[str, ...] | None = field(default=None, repr=False)
    places: tuple[Place, ...] | None = None
    default_outlet_id: bytes | None = None
    pushes_stock: bool | None = None
    tells_ready: bool | None = None


class WebShops(Protocol):
    """The live side of every web shop. Every method may wait and is called off the UI thread, but `watch`."""

    def watch(self, listener: Callable[[], None]) -> None:
        """Call `listener`, from any thread, whenever what `states` returns may have changed."""

    def states(self) -> tuple[ChannelState, ...]:
        """Return every web shop by name, removed ones left out; never waits for the network."""

    def vault(self) -> Vault:
        """Return where keys would be kept now."""

    def unlock(self, passphrase: str) -> None:
        """Open the encrypted file of keys, or make it at the first time; the shops start to work.

        Errors: `RuleBroken` wrong_passphrase, short_passphrase (least); `Unavailable("not_saved")`.
        """

    def test(self, draft: ShopDraft) -> ShopProfile:
        """Sign in to the shop, and change nothing anywhere.

        Errors: `ShopUnavailable`, `ShopRefused`; `RuleBroken` keys_needed (none typed and none kept),
            vault_locked.
        """

    def add(self, desk: Desk, draft: ShopDraft, change: ShopChange) -> bytes:
        """Record a shop that was tested, with this computer as its runner, keep its keys, and return its id.

        Shapes: the same shop known from order files already keeps its identity and gets its keys.
        Errors: `RuleBroken` not_allowed, empty (field), name_taken (name), bad_address, vault_locked;
            `ShopRefused("wrong_address")`; `Unavailable("not_saved")`.
        """

    def change(self, desk: Desk, channel_id: bytes, change: ShopChange) -> None:
        """Change keys, names, mapping or options. Errors: as `add`, and `RuleBroken("unknown_record")`."""

    def remove(self, desk: Desk, channel_id: bytes) -> None:
        """Forget the keys and stop; orders stay, and messages that wait are shown until settled.

        Errors: `RuleBroken` not_allowed, unknown_record.
        """

    def locations(self, channel_id: bytes) -> tuple[ShopLocation, ...]:
        """Return the shop's places as it says now. Errors: as `test`."""

    def sync_now(self, channel_id: bytes) -> None:
        """Begin a round at once, whatever was to be waited for; returns without waiting for it."""

    def retry(self, desk: Desk, channel_id: bytes, sale_id: bytes, key: str) -> None:
        """Try a held message again at once.

        Errors: `RuleBroken` not_allowed, unknown_message, already_told.
        """

    def read_again(self, desk: Desk, channel_id: bytes, order_id: str) -> None:
        """Read an order that could not be read again at once. Errors: `RuleBroken("not_allowed")`."""

    def ask_newest(self, desk: Desk, sale_id: bytes) -> bool:
        """Have the runner read the order of a sale again; False where there is no one to ask.

        The answer comes as changes of the sale like any other; nobody waits for it.
        """
