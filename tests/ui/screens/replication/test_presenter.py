"""What the replication tab decides: joining, codes, revoking, leaving, serving, going on without a hub."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_desktop.domain.errors import Unavailable
from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.online import Vault
from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.ui.screens.replication.presenter import ReplicationPresenter
from pos_desktop.ui.screens.replication.state import NEW_REGISTER, STANDARD_PORT, News, Side, Spot, View
from tests.ui.screens.replication.hubs import (
    ADDRESS,
    ALL,
    FORKED,
    GOING,
    GOOD_CODE,
    OFFLINE,
    OTHER,
    OWN,
    REFUSED,
    REVOKED,
    TILL_3,
    FakeHub,
    a_replication_presenter,
)
from tests.ui.screens.rows import MILE_END, NOW_MS, TILL_2, VIEUX_PORT
from tests.ui.screens.shops.online import PASSPHRASE, FakeWebShops


def news_of(presenter: ReplicationPresenter) -> list[News]:
    """Return the list that grows with everything told."""
    told: list[News] = []
    presenter.told.connect(told.append)
    return told


def test_a_till_without_a_hub_shows_how_to_join_one(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub())
    presenter.refresh()
    assert presenter.state.view is View.HUB
    assert not presenter.state.has_hub


def test_this_till_comes_first_and_what_was_revoked_last(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, *ALL))
    presenter.refresh()
    listed = presenter.state.devices
    assert listed[0] == OWN
    assert listed[-1] == REVOKED
    assert presenter.state.device == OWN


def test_the_tills_of_one_outlet_stand_together(qapp: object) -> None:
    first, last = (
        replace(OTHER, device_id=bytes([n]) * 16, name=name, register_id=None) for n, name in enumerate("az")
    )
    between = replace(OTHER, outlet_id=MILE_END, register_id=None, name="m")
    nowhere = replace(between, device_id=b"n" * 16, outlet_id=b"", name="b")
    presenter = a_replication_presenter(FakeHub(GOING, nowhere, last, between, first))
    presenter.refresh()
    assert presenter.state.devices == (between, first, last, nowhere)


def test_joining_takes_the_hub_over_and_shows_its_tills(qapp: object) -> None:
    hub = FakeHub()
    presenter = a_replication_presenter(hub)
    told, joined = news_of(presenter), []
    presenter.joined.connect(lambda: joined.append(True))
    presenter.refresh()
    presenter.join((f" {ADDRESS} ", GOOD_CODE))
    assert [each.kind for each in told] == ["joined"]
    assert joined == [True]
    assert presenter.state.view is View.TILLS
    assert presenter.state.devices == (OWN,)


def test_a_wrong_code_is_said_where_it_was_typed(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub())
    presenter.join((ADDRESS, "0000-0000-0000"))
    refusal = presenter.state.refused_at(Spot.JOIN)
    assert refusal is not None
    assert refusal.reason == "bad_code"
    assert presenter.state.busy is None


def test_a_code_is_made_for_the_place_that_was_chosen(qapp: object) -> None:
    hub = FakeHub(GOING, OWN)
    presenter = a_replication_presenter(hub)
    presenter.refresh()
    presenter.show_adding()
    assert presenter.state.code_at == (MILE_END, NEW_REGISTER)
    presenter.place_code((VIEUX_PORT, OTHER.register_id))
    presenter.make_code()
    assert hub.places == [(VIEUX_PORT, OTHER.register_id)]
    assert presenter.state.code is not None
    assert presenter.state.code.code == GOOD_CODE


def test_a_register_is_made_for_a_new_till_and_its_code_is_for_that(qapp: object) -> None:
    hub = FakeHub(GOING, OWN)
    presenter = a_replication_presenter(hub)
    presenter.refresh()
    presenter.show_adding()
    presenter.make_code("Till 9")
    ((outlet_id, made),) = hub.places
    assert outlet_id == MILE_END
    assert made not in (None, NEW_REGISTER, TILL_2)
    assert presenter.state.code_at == (MILE_END, made)
    presenter.show_adding()
    assert presenter.state.code_at == (MILE_END, NEW_REGISTER)


def test_a_register_that_was_made_is_not_made_again_when_the_hub_did_not_answer(qapp: object) -> None:
    hub = FakeHub(GOING, OWN)
    presenter = a_replication_presenter(hub)
    presenter.show_adding()
    hub.fault = Unavailable("no_network")
    presenter.make_code("Till 9")
    assert presenter.state.refused_at(Spot.CODE) is not None
    hub.fault = None
    presenter.make_code("Till 9")
    assert presenter.state.code is not None


def test_two_registers_of_an_outlet_are_not_called_alike(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, OWN))
    presenter.show_adding()
    presenter.make_code("till 2")
    refusal = presenter.state.refused_at(Spot.CODE)
    assert refusal is not None
    assert refusal.reason == "register_name_taken"


def test_the_registers_of_the_tills_there_are_are_taken(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, OWN, OTHER, REVOKED))
    presenter.refresh()
    assert presenter.state.taken_registers == {TILL_2, TILL_3}


def test_a_code_is_not_shown_for_another_place_than_its_own(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, OWN))
    presenter.show_adding()
    presenter.make_code("Till 9")
    presenter.place_code((VIEUX_PORT, None))
    assert presenter.state.code is None


def test_a_till_is_revoked_after_it_was_asked_once_more(qapp: object) -> None:
    hub = FakeHub(GOING, OWN, OTHER)
    presenter = a_replication_presenter(hub)
    told = news_of(presenter)
    presenter.refresh()
    presenter.choose_device(OTHER.device_id)
    presenter.ask("revoke")
    presenter.revoke()
    assert told == [News("revoked", "Till 3")]
    assert presenter.state.asks == ""
    assert presenter.state.devices[-1].revoked_at_ms == NOW_MS


def test_another_till_takes_the_question_back(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, OWN, OTHER, FORKED))
    presenter.refresh()
    presenter.choose_device(OTHER.device_id)
    presenter.ask("revoke")
    presenter.choose_device(FORKED.device_id)
    assert presenter.state.asks == ""


def test_a_cashier_changes_nothing(qapp: object) -> None:
    hub = FakeHub(GOING, OWN, OTHER)
    presenter = a_replication_presenter(hub, role=Role.CASHIER)
    presenter.refresh()
    presenter.choose_device(OTHER.device_id)
    presenter.revoke()
    assert presenter.state.refused_at(Spot.TILL) is not None
    presenter.make_code()
    assert presenter.state.refused_at(Spot.CODE) is not None
    assert hub.known == [OWN, OTHER]


@pytest.mark.parametrize("role", [Role.CASHIER, Role.MANAGER])
def test_only_an_admin_leaves_the_hub_or_serves_the_network(qapp: object, role: Role) -> None:
    hub = FakeHub(GOING, OWN, OTHER)
    presenter = a_replication_presenter(hub, role=role)
    presenter.leave()
    assert presenter.state.refused_at(Spot.HUB) is not None
    presenter.serve(9_000)
    assert presenter.state.refused_at(Spot.SERVE) is not None
    assert hub.now == GOING


def test_a_manager_lets_tills_in_and_shuts_them_out(qapp: object) -> None:
    hub = FakeHub(GOING, OWN, OTHER)
    presenter = a_replication_presenter(hub, role=Role.MANAGER)
    presenter.refresh()
    presenter.show_adding()
    presenter.make_code("Till 9")
    assert presenter.state.code is not None
    presenter.choose_device(OTHER.device_id)
    presenter.revoke()
    assert hub.known[1].revoked_at_ms == NOW_MS


def test_leaving_keeps_nothing_of_the_hub_on_the_screen(qapp: object) -> None:
    hub = FakeHub(GOING, *ALL)
    presenter = a_replication_presenter(hub)
    presenter.refresh()
    presenter.leave()
    assert presenter.state.hub.standing is HubStanding.NONE
    assert presenter.state.devices == ()
    assert presenter.state.view is View.HUB


def test_the_last_list_stays_while_the_hub_does_not_answer(qapp: object) -> None:
    hub = FakeHub(GOING, *ALL)
    presenter = a_replication_presenter(hub)
    presenter.refresh()
    hub.now, hub.fault = OFFLINE, Unavailable("no_network")
    presenter.refresh()
    assert len(presenter.state.devices) == len(ALL)
    assert presenter.state.hub == OFFLINE


def test_a_refused_till_asks_nothing_of_the_hub(qapp: object) -> None:
    hub = FakeHub(REFUSED, OWN)
    presenter = a_replication_presenter(hub)
    presenter.refresh()
    assert presenter.state.devices == ()
    assert presenter.state.has_hub


@pytest.mark.parametrize(("asked", "used"), [(9_000, 9_000), (0, STANDARD_PORT), (None, STANDARD_PORT)])
def test_it_serves_at_the_port_that_was_asked_for_or_the_usual_one(
    qapp: object, asked: object, used: int
) -> None:
    hub = FakeHub(GOING, OWN)
    presenter = a_replication_presenter(hub)
    told = news_of(presenter)
    presenter.serve(asked)
    assert presenter.state.hub.serving == f"https://192.168.1.20:{used}"
    presenter.stop_serving()
    assert presenter.state.hub.serving == ""
    assert [each.kind for each in told] == ["serving", "not_serving"]


def test_trying_now_wakes_the_hub(qapp: object) -> None:
    hub = FakeHub(OFFLINE, OWN)
    presenter = a_replication_presenter(hub)
    presenter.wake()
    assert hub.woken == 1


def test_the_view_a_person_chose_stays(qapp: object) -> None:
    presenter = a_replication_presenter(FakeHub(GOING, *ALL))
    presenter.refresh()
    presenter.show_view(View.HUB)
    presenter.refresh()
    assert presenter.state.view is View.HUB
    presenter.show_adding()
    presenter.refresh()
    assert presenter.state.side is Side.CODE


def test_keys_that_are_locked_are_opened_and_the_hub_is_tried_again(qapp: object) -> None:
    hub, shops = FakeHub(OFFLINE), FakeWebShops()
    shops.standing_vault = Vault.LOCKED
    presenter = a_replication_presenter(hub, shops=shops)
    presenter.refresh()
    assert presenter.state.needs_passphrase
    presenter.unlock("another passphrase")
    refusal = presenter.state.refused_at(Spot.UNLOCK)
    assert refusal is not None
    assert refusal.reason == "wrong_passphrase"
    assert hub.woken == 0
    presenter.unlock(PASSPHRASE)
    assert not presenter.state.needs_passphrase
    assert hub.woken == 1
