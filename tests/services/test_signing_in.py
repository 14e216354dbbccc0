"""PINs and badges, wrong tries and the lock-out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.permissions import Role
from pos_desktop.services.pins import KeptTries
from pos_desktop.services.signing_in import FREE_TRIES, LOCK_OUT_MS, Credentials, Doorkeeper, actor_of

USER = bytes(15) + b"\x07"
AMIRA = Credentials(USER, {"role": "manager", "pin_hash": "hash of 1234", "badge_hash": "hash of B7"})


class PlainHasher:
    """Hashes that can be read, and cost nothing."""

    def hashed(self, secret: str) -> str:
        return f"hash of {secret}"

    def matches(self, secret: str, hashed: str) -> bool:
        return hashed == self.hashed(secret)


@pytest.fixture
def keeper(tmp_path: Path) -> Doorkeeper:
    return Doorkeeper(PlainHasher(), KeptTries(tmp_path / "tries.json"))


def _refused(reason: str, act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason
    return refusal.value


def test_the_right_pin_makes_an_actor(keeper: Doorkeeper) -> None:
    assert keeper.check_pin(AMIRA, "1234", now_ms=0).role is Role.MANAGER


def test_wrong_pins_lock_out_for_a_while_and_a_restart_does_not_help(
    keeper: Doorkeeper, tmp_path: Path
) -> None:
    for left in range(FREE_TRIES - 1, -1, -1):
        assert (
            _refused("wrong_pin", lambda: keeper.check_pin(AMIRA, "0000", now_ms=1_000)).facts["left"] == left
        )

    restarted = Doorkeeper(PlainHasher(), KeptTries(tmp_path / "tries.json"))
    refusal = _refused("locked_out", lambda: restarted.check_pin(AMIRA, "1234", now_ms=2_000))

    assert refusal.facts["wait_ms"] == LOCK_OUT_MS - 1_000
    assert restarted.check_pin(AMIRA, "1234", now_ms=1_000 + LOCK_OUT_MS).role is Role.MANAGER


def test_a_right_pin_forgets_the_wrong_ones(keeper: Doorkeeper) -> None:
    for _ in range(FREE_TRIES - 1):
        _refused("wrong_pin", lambda: keeper.check_pin(AMIRA, "0000", now_ms=0))
    keeper.check_pin(AMIRA, "1234", now_ms=0)
    assert (
        _refused("wrong_pin", lambda: keeper.check_pin(AMIRA, "0", now_ms=0)).facts["left"] == FREE_TRIES - 1
    )


def test_a_user_without_a_pin_does_not_get_in(keeper: Doorkeeper) -> None:
    _refused("no_pin", lambda: keeper.check_pin(Credentials(USER, {}), "", now_ms=0))


def test_a_badge_is_found_among_all_users(keeper: Doorkeeper) -> None:
    others = (Credentials(bytes(16), {}), AMIRA)
    assert keeper.find_badge(others, "B7").user_id.bytes == USER
    _refused("unknown_badge", lambda: keeper.find_badge(others, "B8"))


def test_an_unknown_role_is_a_cashiers(keeper: Doorkeeper) -> None:
    del keeper
    assert actor_of(Credentials(USER, {"role": "emperor"})).role is Role.CASHIER
