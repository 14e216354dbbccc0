"""Who stands at the till, and that a locked till does nothing."""

from __future__ import annotations

from uuid import UUID

import pytest

from pos_desktop.desktop.station import Station
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Actor, Permission, Role
from pos_desktop.services.access import permit
from pos_desktop.services.founding import owner_desk
from pos_desktop.services.ports.rows import NamedRow

OUTLET = UUID(int=7).bytes
USERS = (NamedRow(UUID(int=9).bytes, "Amira"),)
AMIRA = Actor(UUID(int=9), Role.MANAGER)


def test_a_shop_without_users_is_never_locked() -> None:
    station = Station(owner_desk(OUTLET), ())

    station.lock()

    assert not station.is_locked
    permit(station.desk(), Permission.SELL)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_locked_till_permits_nothing(permission: Permission) -> None:
    station = Station(owner_desk(OUTLET), USERS)
    assert station.is_locked

    with pytest.raises(RuleBroken):
        permit(station.desk(), permission)


def test_signing_in_unlocks_and_locking_asks_again() -> None:
    station = Station(owner_desk(OUTLET), USERS)

    station.sign_in(AMIRA)
    permit(station.desk(), Permission.SELL)

    station.lock()
    assert station.is_locked
