"""Who may do what: roles, permissions, outlets and discount limits, enforced where the work is done."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.money import times_ratio


class Role(StrEnum):
    """What somebody is in the shop."""

    CASHIER = "cashier"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing that not everybody may do."""

    SELL = "sell"
    DISCOUNT = "discount"  # up to the person's own limit
    OPEN_REGISTER = "open_register"
    CLOSE_REGISTER = "close_register"
    OPEN_DRAWER = "open_drawer"
    CASH_MOVEMENT = "cash_movement"
    REFUND = "refund"  # of a sale that is known
    IMPORT_ORDERS = "import_orders"
    PACK = "pack"
    UNPACK = "unpack"
    SHIP = "ship"
    PICK_UP = "pick_up"
    PICK = "pick"  # assign, count as picked, note: from a picking device only
    PRINT = "print"
    PRICE_OVERRIDE = "price_override"
    VOID = "void"
    REFUND_WITHOUT_RECEIPT = "refund_without_receipt"
    CANCEL_ORDER = "cancel_order"
    MOVE_FULFILLMENT = "move_fulfillment"
    PUT_BACK = "put_back"
    CHARGE_TO_ACCOUNT = "charge_to_account"
    ON_BEHALF = "on_behalf"  # act in another person's name
    COUNT_STOCK = "count_stock"
    MANAGE_CATALOGUE = "manage_catalogue"
    RESOLVE_EXCEPTION = "resolve_exception"
    SEE_REPORTS = "see_reports"
    EXPORT = "export"
    MANAGE_DEVICES = "manage_devices"  # let a computer join the shop, or do nothing more
    MANAGE_USERS = "manage_users"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_SETTINGS = "manage_settings"


_CASHIER = frozenset(
    {
        Permission.SELL,
        Permission.DISCOUNT,
        Permission.OPEN_REGISTER,
        Permission.CLOSE_REGISTER,
        Permission.OPEN_DRAWER,
        Permission.CASH_MOVEMENT,
        Permission.REFUND,
        Permission.IMPORT_ORDERS,
        Permission.PACK,
        Permission.UNPACK,
        Permission.SHIP,
        Permission.PICK_UP,
        Permission.PICK,
        Permission.PRINT,
    }
)
_ADMIN_ONLY = frozenset({Permission.MANAGE_USERS, Permission.MANAGE_CHANNELS, Permission.MANAGE_SETTINGS})
_ALLOWED = {
    Role.CASHIER: _CASHIER,
    Role.MANAGER: frozenset(Permission) - _ADMIN_ONLY,
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from what.

    Shapes: `outlet_ids` empty means every outlet. Units: `discount_limit_ppm` in millionths (10 % is
        100,000).
    """

    user_id: UUID
    role: Role
    outlet_ids: frozenset[UUID] = frozenset()
    discount_limit_ppm: int = 0
    is_picking_device: bool = False


def allowed(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission at all."""
    return permission in _ALLOWED[role]


def check(actor: Actor, permission: Permission, outlet_id: UUID | None = None) -> None:
    """Refuse what the actor may not do, or not at this outlet.

    Errors: `RuleBroken("not_allowed", permission=...)`; with `outlet_id` where only the outlet is the reason;
        `RuleBroken("only_picking_device")` for picking from anything else.
    """
    if not allowed(actor.role, permission):
        raise RuleBroken("not_allowed", permission=permission.value)
    if outlet_id is not None and actor.outlet_ids and outlet_id not in actor.outlet_ids:
        raise RuleBroken("not_allowed", permission=permission.value, outlet_id=outlet_id)
    if permission is Permission.PICK and not actor.is_picking_device:
        raise RuleBroken("only_picking_device")


def check_discount(actor: Actor, list_minor: int, discount_minor: int) -> None:
    """Refuse a discount above the actor's limit.

    Units: minor units of one currency, of a line or a whole sale; signs do not matter.
    Errors: `RuleBroken` not_allowed, discount_over_limit (limit_ppm).
    """
    if discount_minor == 0:
        return
    check(actor, Permission.DISCOUNT)
    limit_ppm = 1_000_000 if actor.role is Role.ADMIN else actor.discount_limit_ppm
    if abs(discount_minor) > times_ratio(abs(list_minor), limit_ppm, 1_000_000):
        raise RuleBroken("discount_over_limit", limit_ppm=limit_ppm)
