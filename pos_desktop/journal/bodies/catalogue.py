"""What was set up or changed in the shop: the root is the thing itself, the last writer wins per field."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from pos_desktop.journal.bodies.base import Change, Id, Whole


class ProductChanged(Change, frozen=True, omit_defaults=True):
    """A product was created or edited; `codes` are the bar codes it answers to."""

    sku: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    codes: tuple[str, ...] | UnsetType = UNSET
    price_minor: Whole | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    tax_ids: tuple[Id, ...] | UnsetType = UNSET
    category: str | UnsetType = UNSET
    picture: str | UnsetType = UNSET
    tint: str | UnsetType = UNSET
    is_stocked: bool | UnsetType = UNSET
    location: str | UnsetType = UNSET
    quick_key: Whole | UnsetType = UNSET
    low_stock: Whole | UnsetType = UNSET
    channel_refs: tuple[tuple[Id, str], ...] | UnsetType = UNSET


class CustomerChanged(Change, frozen=True, omit_defaults=True):
    """A customer was created or edited; the body is personal and may be erased."""

    name: str | UnsetType = UNSET
    company: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    address: tuple[str, ...] | UnsetType = UNSET
    note: str | UnsetType = UNSET
    account_limit_minor: Whole | UnsetType = UNSET


class TaxChanged(Change, frozen=True, omit_defaults=True):
    """A tax was created or edited."""

    name: str | UnsetType = UNSET
    rate_ppm: Whole | UnsetType = UNSET


class OutletChanged(Change, frozen=True, omit_defaults=True):
    """An outlet was created or edited; `priority` decides who fulfils first, lowest first."""

    name: str | UnsetType = UNSET
    address: tuple[str, ...] | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    priority: Whole | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET


class RegisterChanged(Change, frozen=True, omit_defaults=True):
    """A register was created or edited; `prefix` begins its receipt numbers."""

    name: str | UnsetType = UNSET
    outlet_id: Id | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    cash_step_minor: Whole | UnsetType = UNSET


class UserChanged(Change, frozen=True, omit_defaults=True):
    """A user was created or edited; `pin_hash` is argon2, `outlet_ids` empty means every outlet."""

    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    pin_hash: str | UnsetType = UNSET
    badge_hash: str | UnsetType = UNSET
    outlet_ids: tuple[Id, ...] | UnsetType = UNSET
    discount_limit_ppm: Whole | UnsetType = UNSET
    language: str | UnsetType = UNSET


class PaymentTypeChanged(Change, frozen=True, omit_defaults=True):
    """A payment type was created or edited; `kind` is one of `PaymentTaken.kind`."""

    name: str | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    position: Whole | UnsetType = UNSET


class ChannelChanged(Change, frozen=True, omit_defaults=True):
    """A web shop was added or edited; `prefix` begins the receipt numbers of its orders.

    `runner_id` is the device that talks to the shop, the only one with its keys. `reported_*` is what it last
    said of how that goes: "ok" or a reason, how many messages are parked, when orders were last pulled.
    """

    kind: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    default_outlet_id: Id | UnsetType = UNSET
    default_method: str | UnsetType = UNSET
    outlet_by_location: tuple[tuple[str, Id], ...] | UnsetType = UNSET
    url: str | UnsetType = UNSET
    runner_id: Id | UnsetType = UNSET
    runner_name: str | UnsetType = UNSET
    pushes_stock: bool | UnsetType = UNSET
    tells_ready: bool | UnsetType = UNSET
    since_ms: Whole | UnsetType = UNSET
    reported_state: str | UnsetType = UNSET
    reported_at_ms: Whole | UnsetType = UNSET
    reported_parked: Whole | UnsetType = UNSET
    reported_pull_ms: Whole | UnsetType = UNSET


class SettingChanged(Change, frozen=True, omit_defaults=True):
    """A shop-wide setting was changed; the root is derived from `name`."""

    name: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class ExceptionChanged(Change, frozen=True, omit_defaults=True):
    """Somebody looked at a contradiction and settled it; the root is derived from `about_id` and `key`.

    `seen` is the digest of what it said then: when it says something else, it is to be looked at again.
    Deleted, it is on the list as before. `number`, `kind` and `details` keep what it said for who asks later.
    """

    about_id: Id | UnsetType = UNSET
    key: str | UnsetType = UNSET
    seen: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    number: str | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    details: tuple[tuple[str, str | int], ...] | UnsetType = UNSET
