"""A till keeps in step with its hub by itself: nothing waits, nothing is lost, and it says how it goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.hub import devices
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.replication import HubStanding, HubState
from tests.hub.serving import OUTLET, AHub, a_hub, fresh_database
from tests.online.hubs import WAIT_S, LiveTill
from tests.store.shop import OUTLETS, REGISTER, USER, Order, run_order, set_up

MakeTill = Callable[..., LiveTill]


def a_desk(role: Role = Role.ADMIN) -> Desk:
    return Desk(Actor(UUID(bytes=USER), role), UUID(bytes=OUTLETS[0]))


def is_up_to_date(state: HubState) -> bool:
    return state.standing is HubStanding.UP_TO_DATE


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url, replicas=tmp_path / "replicas") as hub:
        yield hub


@pytest.fixture
def make_till(tmp_path: Path) -> Iterator[MakeTill]:
    tills: list[LiveTill] = []

    def make(name: str = "till 1") -> LiveTill:
        tills.append(LiveTill(tmp_path / name, name))
        return tills[-1]

    yield make
    for till in tills:
        till.close()


@pytest.fixture
def tills(hub: AHub, make_till: MakeTill) -> tuple[LiveTill, LiveTill]:
    """Two tills of one shop, in step with their hub."""
    one, other = make_till("till 1"), make_till("till 2")
    set_up(one.store, 3)
    for till in (one, other):
        till.hub.start()
        till.hub.enrol(hub.url, hub.code()).result(WAIT_S)
        till.until(is_up_to_date)
    return one, other


def _until_equal(one: LiveTill, other: LiveTill) -> None:
    digest = one.store.maintenance.digest()
    other.until(lambda _state: other.store.maintenance.digest() == digest)


def test_a_till_without_a_hub_says_so_and_sells_on(make_till: MakeTill) -> None:
    till = make_till()
    till.hub.start()
    till.until(lambda state: state.standing is HubStanding.NONE)

    set_up(till.store, 2)

    assert till.hub.state() == HubState()
    with pytest.raises(Unavailable, match="no_hub"):
        till.hub.devices().result(WAIT_S)


def test_what_one_sells_the_other_has_without_anybody_asking(tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills
    _until_equal(one, other)

    run_order(other.store, Order(1, products=3))
    _until_equal(other, one)
    run_order(one.store, Order(2, products=3))

    _until_equal(one, other)
    assert one.until(lambda state: not state.waiting).standing is HubStanding.UP_TO_DATE


def test_a_cut_cable_is_said_and_counted_and_made_good_at_once(tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills
    _until_equal(one, other)
    other.cable.is_in = False
    one.cable.is_in = False
    run_order(one.store, Order(1, products=3))
    state = one.until(lambda state: state.standing is HubStanding.OFFLINE and state.waiting > 0)
    assert (state.offline_since_ms, state.problem and state.problem.reason) == (
        one.clock.now_ms,
        "no_network",
    )

    one.cable.is_in = other.cable.is_in = True

    state = one.until(is_up_to_date)
    assert (state.offline_since_ms, state.problem, state.waiting) == (None, None, 0)
    _until_equal(one, other)


def test_what_waits_is_known_after_a_start_without_the_network(tills: tuple[LiveTill, LiveTill]) -> None:
    one, _ = tills
    one.until(lambda state: not state.waiting)
    one.cable.is_in = False
    run_order(one.store, Order(1, products=3))
    one.until(lambda state: state.standing is HubStanding.OFFLINE)
    waiting = one.hub.state().waiting
    one.hub.stop()

    one.hub = one.open()
    one.hub.start()

    assert one.until(lambda state: state.standing is HubStanding.OFFLINE).waiting == waiting > 0


def test_a_new_till_takes_the_snapshot_and_says_how_far_it_is(hub: AHub, make_till: MakeTill) -> None:
    one = make_till("till 1")
    set_up(one.store, 900)
    one.hub.join(hub.url, hub.code())
    one.hub.sync()
    assert hub.readers is not None
    hub.readers.follow_all()
    new = make_till("till 2")
    seen: list[HubState] = []
    new.hub.on_change(lambda: seen.append(new.hub.state()))

    new.hub.join(hub.url, hub.code())
    new.hub.sync()

    joining = [state for state in seen if state.standing is HubStanding.JOINING and state.total]
    assert joining
    assert joining[-1].done == joining[-1].total > 0
    assert not [path for path in new.cable.asked if path == "/v1/feed"][1:]
    assert new.store.maintenance.digest() == one.store.maintenance.digest()
    assert (new.store.device_id, is_up_to_date(new.hub.state())) != (one.store.device_id, False)


def test_a_revoked_till_is_refused_and_sells_on(hub: AHub, tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills
    _until_equal(one, other)

    other.hub.revoke(a_desk(), one.store.device_id).result(WAIT_S)

    run_order(one.store, Order(1, products=3))
    state = one.until(lambda state: state.standing is HubStanding.REFUSED)
    assert (state.problem and state.problem.reason, state.waiting > 0) == ("revoked", True)
    assert one.store.maintenance.verify().is_clean
    one.hub.enrol(hub.url, hub.code()).result(WAIT_S)
    one.until(is_up_to_date)
    _until_equal(one, other)


def test_the_devices_of_the_shop_are_shown_with_this_one_marked(tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills

    rows = one.hub.devices().result(WAIT_S)

    assert [(row.device_id, row.is_self) for row in rows] == [
        (one.store.device_id, True),
        (other.store.device_id, False),
    ]
    assert rows[0].outlet_id == OUTLET


def test_a_code_made_at_a_till_lets_another_join(
    tills: tuple[LiveTill, LiveTill], make_till: MakeTill
) -> None:
    one, _ = tills
    code = one.hub.make_code(a_desk(Role.MANAGER), OUTLETS[0], REGISTER).result(WAIT_S)
    new = make_till("till 3")

    new.hub.enrol(code.hub, code.code).result(WAIT_S)

    assert [joined.register_id for joined in new.joined] == [REGISTER]
    assert new.hub.sync().pulled > 0


@pytest.mark.parametrize("role", [Role.CASHIER, Role.MANAGER])
def test_what_only_some_may_do_is_refused_to_others(tills: tuple[LiveTill, LiveTill], role: Role) -> None:
    hub, desk = tills[0].hub, a_desk(role)
    asked = [hub.leave(desk), hub.serve(desk, port=0), hub.stop_serving(desk)]
    if role is Role.CASHIER:
        asked += [hub.revoke(desk, b"x" * 16), hub.make_code(desk, OUTLETS[0], None)]

    for future in asked:
        with pytest.raises(RuleBroken, match="not_allowed"):
            future.result(WAIT_S)


def test_a_till_that_left_keeps_everything_and_can_come_back(
    hub: AHub, tills: tuple[LiveTill, LiveTill]
) -> None:
    one, other = tills
    _until_equal(one, other)
    one.hub.leave(a_desk()).result(WAIT_S)
    one.until(lambda state: state.standing is HubStanding.NONE)
    run_order(one.store, Order(1, products=3))
    run_order(other.store, Order(2, products=3))

    one.hub.enrol(hub.url, hub.code()).result(WAIT_S)

    one.until(is_up_to_date)
    other.until(lambda _state: one.store.maintenance.digest() == other.store.maintenance.digest())
    assert one.store.maintenance.verify().is_clean


@pytest.mark.parametrize(
    ("address", "code", "reason"),
    [
        ("", "XXXX-XXXX-XXXX", "bad_code"),
        ("http://192.168.1.5", "", "not_https"),
        ("nowhere:0", "", "wrong_address"),
    ],
)
def test_joining_fails_in_words(hub: AHub, make_till: MakeTill, address: str, code: str, reason: str) -> None:
    till = make_till()

    with pytest.raises(PosError, match=reason):
        till.hub.enrol(address or hub.url, code).result(WAIT_S)

    assert till.hub.state() == HubState()


def test_a_till_that_has_a_hub_joins_no_other(hub: AHub, tills: tuple[LiveTill, LiveTill]) -> None:
    with pytest.raises(RuleBroken, match="joined_already"):
        tills[0].hub.enrol(hub.url, hub.code()).result(WAIT_S)


def test_a_clock_that_is_wrong_is_flagged_and_never_refused(tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills
    one.clock.now_ms -= 3 * 365 * 86_400_000
    run_order(one.store, Order(1, products=3))
    _until_equal(one, other)
    run_order(other.store, Order(2, products=3))

    state = one.until(lambda state: state.drift_ms < -2 * 365 * 86_400_000)

    assert state.standing is not HubStanding.REFUSED


def test_no_secret_is_in_the_data_folder_or_in_what_is_shown(tills: tuple[LiveTill, LiveTill]) -> None:
    one, _ = tills
    token, key = (json.loads(next(iter(one.ring.secrets.values())))[at] for at in (3, 4))
    devices_shown = one.hub.devices().result(WAIT_S)
    one.store.close()
    files = b"".join(path.read_bytes() for path in one.folder.iterdir() if path.is_file())

    shown = f"{one.hub.state()} {devices_shown} {one.joined}"

    assert (token.startswith("posd1"), len(key)) == (True, 64)
    for secret in (token, key):
        assert secret.encode() not in files
        assert secret not in shown
    assert bytes.fromhex(key) not in files


def test_a_hub_that_begins_another_life_is_followed(hub: AHub, tills: tuple[LiveTill, LiveTill]) -> None:
    one, other = tills
    _until_equal(one, other)
    with hub.service.database.writing() as connection:
        devices.renew_epochs(connection)

    run_order(other.store, Order(1, products=3))
    _until_equal(other, one)
    run_order(one.store, Order(2, products=3))

    _until_equal(one, other)
