"""Products, people, places and settings: created, edited field by field, deleted; the last writer of a
field wins.
"""

from __future__ import annotations

from uuid import uuid5

from msgspec import UNSET

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import NAMESPACE
from pos_desktop.domain.money import is_currency
from pos_desktop.domain.permissions import Permission, Role
from pos_desktop.journal.facts import (
    Change,
    ChannelChanged,
    CustomerChanged,
    OutletChanged,
    PaymentTypeChanged,
    ProductChanged,
    RegisterChanged,
    SettingChanged,
    TaxChanged,
    UserChanged,
)
from pos_desktop.services.access import permit, who
from pos_desktop.services.finding import record_of
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.secrets import PinHasher

CatalogueChange = (
    ProductChanged
    | CustomerChanged
    | TaxChanged
    | OutletChanged
    | RegisterChanged
    | UserChanged
    | PaymentTypeChanged
    | ChannelChanged
    | SettingChanged
)

KIND_OF_CHANGE: dict[type[Change], str] = {
    ProductChanged: "product",
    CustomerChanged: "customer",
    TaxChanged: "tax",
    OutletChanged: "outlet",
    RegisterChanged: "register",
    UserChanged: "user",
    PaymentTypeChanged: "payment_type",
    ChannelChanged: "channel",
    SettingChanged: "setting",
}
_PERMISSION_FOR = {
    "customer": Permission.SELL,
    "product": Permission.MANAGE_CATALOGUE,
    "user": Permission.MANAGE_USERS,
    "channel": Permission.MANAGE_CHANNELS,
    "outlet": Permission.MANAGE_SETTINGS,
    "register": Permission.MANAGE_SETTINGS,
    "setting": Permission.MANAGE_SETTINGS,
    "tax": Permission.MANAGE_SETTINGS,
    "payment_type": Permission.MANAGE_SETTINGS,
}
_NEEDS_NAME = frozenset(
    {"product", "customer", "tax", "outlet", "register", "user", "payment_type", "channel"}
)
_MOST_RATE_PPM = 1_000_000
MIN_PIN, MAX_PIN = 4, 12


def save_record(
    entry: Entry, desk: Desk, change: CatalogueChange, *, record_id: bytes | None = None
) -> bytes:
    """Create a record, or change the fields that `change` names of an existing one; return its id.

    Errors: `RuleBroken` not_allowed, unknown_record, empty (field), bad_amount, bad_rate, bad_currency,
        bad_role.
    """
    kind = KIND_OF_CHANGE[type(change)]
    permit(desk, _PERMISSION_FOR[kind])
    if isinstance(change, CustomerChanged) and change.account_limit_minor is not UNSET:
        permit(desk, Permission.MANAGE_CATALOGUE)
    if record_id is not None:
        record_of(entry, record_id, kind)
    _check(change, is_new=record_id is None, kind=kind)
    saved_id = record_id or entry.new_id()
    entry.record(saved_id, change, who=who(desk))
    return saved_id


def delete_record(entry: Entry, desk: Desk, record_id: bytes, change: type[CatalogueChange]) -> None:
    """Delete a record; what was sold, packed or paid keeps its snapshot.

    Errors: `RuleBroken` unknown_record.
    """
    kind = KIND_OF_CHANGE[change]
    permit(desk, _PERMISSION_FOR[kind])
    record_of(entry, record_id, kind)
    entry.record(record_id, change(deleted=True), who=who(desk))


def setting_root(name: str) -> bytes:
    """Return the id under which every till keeps the setting of this name."""
    return uuid5(NAMESPACE, f"setting:{name}").bytes


def change_setting(entry: Entry, desk: Desk, name: str, value: str) -> None:
    """Change a setting of the whole shop. Errors: `RuleBroken` not_allowed, empty."""
    permit(desk, Permission.MANAGE_SETTINGS)
    if not name.strip():
        raise RuleBroken("empty", field="name")
    entry.record(setting_root(name), SettingChanged(name=name, value=value), who=who(desk))


def set_pin(entry: Entry, desk: Desk, user_id: bytes, pin: str, hasher: PinHasher) -> None:
    """Give a user a new PIN; only its hash is kept.

    Errors: `RuleBroken` bad_pin (digits only, `MIN_PIN` to `MAX_PIN` of them), unknown_record, not_allowed.
    """
    if desk.actor.user_id.bytes != user_id:
        permit(desk, Permission.MANAGE_USERS)
    record_of(entry, user_id, "user")
    entry.record(user_id, UserChanged(pin_hash=hashed_pin(pin, hasher)), who=who(desk))


def hashed_pin(pin: str, hasher: PinHasher) -> str:
    """Return the hash of a PIN that is long enough. Errors: `RuleBroken("bad_pin")`."""
    if not (pin.isascii() and pin.isdecimal() and MIN_PIN <= len(pin) <= MAX_PIN):
        raise RuleBroken("bad_pin", least=MIN_PIN, most=MAX_PIN)
    return hasher.hashed(pin)


def _check(change: CatalogueChange, *, is_new: bool, kind: str) -> None:
    name = change.name
    if kind in _NEEDS_NAME and (name == "" or (is_new and name is UNSET)):
        raise RuleBroken("empty", field="name")
    if isinstance(change, ProductChanged):
        _check_product(change)
    elif isinstance(change, TaxChanged) and not _is_rate(change.rate_ppm):
        raise RuleBroken("bad_rate", rate_ppm=change.rate_ppm)
    elif isinstance(change, RegisterChanged):
        _check_currency(change.currency)
    elif isinstance(change, UserChanged) and change.role is not UNSET and change.role not in list(Role):
        raise RuleBroken("bad_role", role=change.role)


def _check_product(change: ProductChanged) -> None:
    if isinstance(change.price_minor, int) and change.price_minor < 0:
        raise RuleBroken("bad_amount", text=str(change.price_minor))
    _check_currency(change.currency)


def _check_currency(currency: object) -> None:
    if isinstance(currency, str) and not is_currency(currency):
        raise RuleBroken("bad_currency", currency=currency)


def _is_rate(rate_ppm: object) -> bool:
    return not isinstance(rate_ppm, int) or 0 <= rate_ppm <= _MOST_RATE_PPM
