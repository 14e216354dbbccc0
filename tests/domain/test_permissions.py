"""Who may do what."""

from uuid import UUID

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Actor, Permission, Role, allowed, check, check_discount

HERE, THERE = UUID(int=1), UUID(int=2)


def an_actor(role: Role = Role.CASHIER, *outlets: UUID, limit_ppm: int = 0, phone: bool = False) -> Actor:
    return Actor(UUID(int=9), role, frozenset(outlets), limit_ppm, phone)


CASHIERS = {
    "sell",
    "discount",
    "open_register",
    "close_register",
    "open_drawer",
    "cash_movement",
    "refund",
} | {
    "import_orders",
    "pack",
    "unpack",
    "ship",
    "pick_up",
    "pick",
    "print",
}


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_belongs_to_the_roles_that_have_it(permission: Permission) -> None:
    for_admins = {"manage_users", "manage_channels", "manage_settings"}

    assert allowed(Role.CASHIER, permission) is (permission.value in CASHIERS)
    assert allowed(Role.MANAGER, permission) is (permission.value not in for_admins)
    assert allowed(Role.ADMIN, permission)


def test_a_refusal_names_the_permission() -> None:
    with pytest.raises(RuleBroken) as refused:
        check(an_actor(), Permission.MOVE_FULFILLMENT)

    assert refused.value.reason == "not_allowed"
    assert refused.value.word("permission") == "move_fulfillment"


def test_somebody_restricted_to_an_outlet_acts_there_only() -> None:
    check(an_actor(Role.MANAGER, HERE), Permission.VOID, HERE)
    check(an_actor(Role.MANAGER), Permission.VOID, THERE)
    check(an_actor(Role.MANAGER, HERE), Permission.VOID)

    with pytest.raises(RuleBroken) as refused:
        check(an_actor(Role.MANAGER, HERE), Permission.VOID, THERE)

    assert refused.value.facts["outlet_id"] == THERE


def test_only_a_picking_device_picks() -> None:
    check(an_actor(phone=True), Permission.PICK)

    with pytest.raises(RuleBroken) as refused:
        check(an_actor(Role.ADMIN), Permission.PICK)

    assert refused.value.reason == "only_picking_device"


@pytest.mark.parametrize(
    ("role", "discount", "is_allowed"),
    [
        (Role.CASHIER, 100, True),
        (Role.CASHIER, -100, True),
        (Role.CASHIER, 101, False),
        (Role.MANAGER, 101, False),
        (Role.ADMIN, 1000, True),
        (Role.ADMIN, 1001, False),
        (Role.CASHIER, 0, True),
    ],
)
def test_a_discount_stays_within_the_persons_limit(role: Role, discount: int, is_allowed: bool) -> None:
    actor = an_actor(role, limit_ppm=100_000)

    if is_allowed:
        check_discount(actor, 1000, discount)
    else:
        with pytest.raises(RuleBroken) as refused:
            check_discount(actor, 1000, discount)
        assert refused.value.reason == "discount_over_limit"
