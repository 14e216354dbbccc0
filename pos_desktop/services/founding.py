"""What a shop needs before its first sale: an outlet, a register, ways to pay."""

from __future__ import annotations

from uuid import UUID, uuid5

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.domain.ids import NAMESPACE
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.facts import OutletChanged, PaymentTypeChanged, RegisterChanged
from pos_desktop.services.catalogue import change_setting, save_record
from pos_desktop.services.finding import as_id
from pos_desktop.services.ports.ledger import Desk, Entry

OWNER = UUID(int=0)
"""Who acts on the command line: whoever may read the data folder could change it by any other way too."""

_PAYMENT_TYPES = (
    ("Cash", PaymentKind.CASH),
    ("Card", PaymentKind.CARD),
    ("Gift card", PaymentKind.GIFT_CARD),
    ("Store credit", PaymentKind.STORE_CREDIT),
    ("On account", PaymentKind.ON_ACCOUNT),
)


class NewShop(Struct, frozen=True):
    """What is asked of somebody who starts a shop."""

    name: str = ""
    outlet: str = "Main outlet"
    register: str = "Register 1"
    currency: str = "CAD"
    time_zone: str = ""
    cash_step_minor: int = 5


def owner_desk(outlet_id: bytes, register_id: bytes | None = None) -> Desk:
    """Return the desk of the shop's owner, who may do everything everywhere."""
    actor = Actor(OWNER, Role.ADMIN, discount_limit_ppm=1_000_000)
    return Desk(actor, UUID(bytes=outlet_id), UUID(bytes=register_id) if register_id else None)


def found_shop(entry: Entry, shop: NewShop) -> Desk:
    """Create outlet, register and ways to pay unless the shop has an outlet; return its owner's desk.

    Errors: `RuleBroken` empty (name), bad_currency.
    """
    outlets, registers = entry.records("outlet"), entry.records("register")
    if outlets:
        return owner_desk(outlets[0].record_id, registers[0].record_id if registers else None)
    desk = owner_desk(bytes(16))
    outlet_id = save_record(
        entry, desk, OutletChanged(name=shop.outlet, time_zone=shop.time_zone, is_default=True)
    )
    register_id = save_record(
        entry,
        desk,
        RegisterChanged(
            name=shop.register,
            outlet_id=outlet_id,
            prefix="1-",
            currency=shop.currency,
            cash_step_minor=shop.cash_step_minor,
        ),
    )
    add_payment_types(entry, desk)
    if shop.name:
        change_setting(entry, desk, "shop_name", shop.name)
    return owner_desk(outlet_id, register_id)


def add_payment_types(entry: Entry, desk: Desk) -> dict[str, bytes]:
    """Create the usual ways to pay and return their ids by kind; the ids are the same in every shop."""
    found: dict[str, bytes] = {}
    for position, (name, kind) in enumerate(_PAYMENT_TYPES):
        type_id = uuid5(NAMESPACE, f"payment_type:{kind.value}").bytes
        change = PaymentTypeChanged(name=name, kind=kind.value, position=position)
        entry.record(type_id, change, who=desk.actor.user_id.bytes)
        found[kind.value] = type_id
    return found


def outlet_of_register(entry: Entry, register_id: bytes) -> bytes | None:
    """Return the outlet a register stands in."""
    register = entry.catalogue(register_id)
    return as_id(register, "outlet_id") if register is not None else None
