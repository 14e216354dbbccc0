"""The web shops' tab decides: what is shown, tried, added, changed and tried again, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.domain.permissions import Role
from pos_desktop.services.ports.online import ShopChange, Standing, Vault
from pos_desktop.services.ports.shops import ShopLocation, ShopProfile, ShopRefused, ShopUnavailable
from pos_desktop.ui.screens.shops.state import Side, Spot, View, needs_look
from tests.builders import AShop
from tests.ui.screens.rows import MILE_END, VIEUX_PORT, an_id
from tests.ui.screens.shops.online import (
    DRAFT,
    GOOD_KEY,
    PARKED,
    PASSPHRASE,
    SHOPIFY,
    UNREADABLE,
    WOO,
    Bridge,
    FakeWebShops,
    a_shops_presenter,
    loaded,
    troubled,
)

BAD_DRAFT = replace(DRAFT, keys=("ck_bad", "cs_bad"))


def test_the_first_shop_is_shown_and_the_chosen_one_stays(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops(WOO, SHOPIFY))
    presenter.refresh()
    assert presenter.state.chosen == WOO.channel_id
    presenter.choose_shop(SHOPIFY.channel_id)
    presenter.refresh()
    assert presenter.state.shop == SHOPIFY


def test_a_shop_that_was_removed_elsewhere_gives_way_to_another(qtbot: QtBot) -> None:
    shops = FakeWebShops(WOO, SHOPIFY)
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    shops.shops.remove(WOO)
    presenter.refresh()
    assert presenter.state.shop == SHOPIFY


def test_a_good_key_leads_to_the_outlets_it_found(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops())
    presenter.refresh()
    presenter.show_adding()
    presenter.test(DRAFT)
    assert [(place.name, place.outlet_id) for place in presenter.state.places] == [
        ("Mile End", MILE_END),
        ("Atelier", None),
    ]


def test_a_shop_with_one_place_is_this_outlet(qtbot: QtBot) -> None:
    shops = FakeWebShops()
    shops.profile = ShopProfile("Shop", locations=(ShopLocation("1", "Default"),))
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.test(DRAFT)
    assert presenter.state.places[0].outlet_id == MILE_END


@pytest.mark.parametrize(
    "error", [ShopRefused("not_https"), ShopRefused("clock_wrong", seconds=90), ShopUnavailable("timeout")]
)
def test_a_failed_test_keeps_its_reason(qtbot: QtBot, error: ShopRefused | ShopUnavailable) -> None:
    shops = FakeWebShops()
    shops.fault = error
    presenter = a_shops_presenter(shops)
    presenter.test(DRAFT)
    trial = presenter.state.trial
    assert trial is not None
    assert trial.refusal is not None
    assert (trial.refusal.reason, trial.refusal.is_of_shop) == (error.reason, True)


def test_a_wrong_key_adds_nothing(qtbot: QtBot) -> None:
    shops = FakeWebShops()
    presenter = a_shops_presenter(shops)
    presenter.test(BAD_DRAFT)
    presenter.add()
    assert shops.shops == []


def test_one_test_runs_at_a_time(qtbot: QtBot) -> None:
    bridge = Bridge()
    presenter = a_shops_presenter(FakeWebShops(), bridge=bridge)
    bridge.holds = True
    presenter.test(DRAFT)
    presenter.test(BAD_DRAFT)
    assert presenter.state.trial is not None
    assert presenter.state.trial.draft == DRAFT
    bridge.release()
    assert presenter.state.trial.profile is not None


def test_an_answer_that_comes_after_one_looked_elsewhere_is_dropped(qtbot: QtBot) -> None:
    bridge = Bridge()
    presenter = a_shops_presenter(FakeWebShops(WOO), bridge=bridge)
    presenter.refresh()
    bridge.holds = True
    presenter.show_adding()
    presenter.test(DRAFT)
    presenter.choose_shop(WOO.channel_id)
    bridge.release()
    assert presenter.state.trial is None


def test_a_tried_shop_is_added_with_its_outlets_under_its_own_name(qtbot: QtBot) -> None:
    shops = FakeWebShops()
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.show_adding()
    presenter.test(DRAFT)
    presenter.choose_place(("gid:2", VIEUX_PORT))
    presenter.choose_default(VIEUX_PORT)
    with qtbot.waitSignal(presenter.told) as news:
        presenter.add()
    (added,) = shops.shops
    assert (added.name, added.default_outlet_id) == ("Maison Tilleul", VIEUX_PORT)
    assert [place.outlet_id for place in added.places] == [MILE_END, VIEUX_PORT]
    assert news.args[0].kind == "added"
    assert (presenter.state.side, presenter.state.shop) == (Side.SHOP, added)


def test_keys_are_in_no_state_once_a_shop_is_added_and_in_no_words_ever(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops())
    presenter.refresh()
    presenter.show_adding()
    presenter.test(DRAFT)
    assert GOOD_KEY not in repr(presenter.state)
    presenter.add()
    assert presenter.state.trial is None


def test_a_name_that_is_taken_is_said_beside_the_form(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops(SHOPIFY))
    presenter.refresh()
    presenter.show_adding()
    presenter.test(DRAFT)
    presenter.add()
    refusal = presenter.state.refused_at(Spot.ADD)
    assert refusal is not None
    assert (refusal.reason, refusal.is_of_shop) == ("name_taken", False)


def test_a_manager_adds_and_changes_nothing_but_settles(qtbot: QtBot) -> None:
    shops = FakeWebShops(loaded())
    presenter = a_shops_presenter(shops, role=Role.MANAGER)
    presenter.refresh()
    assert (presenter.state.may_manage, presenter.state.may_resolve) == (False, True)
    presenter.change(ShopChange(pushes_stock=True))
    assert presenter.state.refused_at(Spot.SETTINGS) is not None
    presenter.retry(PARKED)
    assert PARKED not in presenter.state.held


def test_other_keys_are_kept_only_after_the_shop_took_them(qtbot: QtBot) -> None:
    shops = FakeWebShops(troubled("bad_key"))
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    draft = replace(DRAFT, channel_id=WOO.channel_id)
    presenter.try_keys(replace(draft, keys=("ck_bad", "cs_bad")))
    assert shops.kept == {}
    with qtbot.waitSignal(presenter.told) as news:
        presenter.try_keys(draft)
    assert shops.kept == {WOO.channel_id: DRAFT.keys}
    assert news.args[0].kind == "keys_kept"
    assert presenter.state.shop is not None
    assert presenter.state.shop.standing is Standing.WORKING


def test_settings_show_the_places_as_the_shop_names_them_now(qtbot: QtBot) -> None:
    shops = FakeWebShops(replace(WOO, places=SHOPIFY.places))
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.show_settings()
    assert [(place.name, place.outlet_id) for place in presenter.state.places] == [
        ("Mile End", MILE_END),
        ("Atelier", None),
    ]
    presenter.match_place(("gid:2", VIEUX_PORT))
    assert shops.shops[0].places == presenter.state.places


def test_settings_open_although_the_shop_does_not_answer(qtbot: QtBot) -> None:
    shops = FakeWebShops(replace(WOO, places=SHOPIFY.places))
    shops.fault = ShopUnavailable("timeout")
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.show_settings()
    assert presenter.state.side is Side.SETTINGS
    assert presenter.state.places == SHOPIFY.places
    assert presenter.state.refused_at(Spot.SETTINGS) is not None


def test_the_places_of_another_computers_shop_are_not_asked_for(qtbot: QtBot) -> None:
    shops = FakeWebShops(SHOPIFY)
    shops.fault = AssertionError("nobody asks")
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.show_settings()
    assert presenter.state.places == SHOPIFY.places


def test_the_passphrase_opens_the_keys_and_a_wrong_one_does_not(qtbot: QtBot) -> None:
    shops = FakeWebShops(replace(WOO, standing=Standing.LOCKED))
    shops.standing_vault = Vault.LOCKED
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.unlock("not the passphrase")
    assert presenter.state.refused_at(Spot.UNLOCK) is not None
    presenter.unlock(PASSPHRASE)
    assert not presenter.state.needs_passphrase
    assert presenter.state.shop is not None
    assert presenter.state.shop.standing is Standing.WORKING


def test_a_removed_shop_is_gone_with_its_keys(qtbot: QtBot) -> None:
    shops = FakeWebShops(WOO, SHOPIFY)
    shops.kept[WOO.channel_id] = DRAFT.keys
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.remove()
    assert (presenter.state.shops, shops.kept) == ((SHOPIFY,), {})


def test_a_step_told_meanwhile_is_said_and_nothing_is_tried(qtbot: QtBot) -> None:
    shops = FakeWebShops(loaded())
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    shops.shops = [WOO]
    presenter.retry(PARKED)
    refusal = presenter.state.refused_at(Spot.SHOP)
    assert refusal is not None
    assert refusal.reason == "unknown_message"


def test_an_unreadable_order_is_read_again_and_a_sync_begins(qtbot: QtBot) -> None:
    shops = FakeWebShops(loaded())
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.read_again(UNREADABLE)
    presenter.sync_now()
    assert (shops.read, shops.synced) == ([UNREADABLE.order_id], [WOO.channel_id])


def test_done_by_hand_is_refused_for_a_sale_that_knows_nothing_of_it(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops(loaded()), ledger=AShop().ledger)
    presenter.refresh()
    presenter.settle(PARKED)
    assert presenter.state.refused_at(Spot.SHOP) is not None


def test_a_database_that_does_not_answer_is_said_and_blanks_nothing(qtbot: QtBot) -> None:
    shops = FakeWebShops(WOO)
    presenter = a_shops_presenter(shops)
    presenter.refresh()
    presenter.show_view(View.WAITING)
    shops.states = _unavailable  # type: ignore[method-assign]
    presenter.refresh()
    assert presenter.state.shops == (WOO,)
    assert presenter.state.refused_at(Spot.LIST) is not None


def _unavailable() -> tuple[()]:
    raise ShopUnavailable("not_saved")


def test_what_waits_for_a_person_is_counted(qtbot: QtBot) -> None:
    assert (needs_look(WOO), needs_look(troubled("bad_key")), needs_look(loaded())) == (0, 1, 3)


def test_a_task_in_a_shops_own_admin_belongs_to_that_shop(qtbot: QtBot) -> None:
    presenter = a_shops_presenter(FakeWebShops(WOO, SHOPIFY))
    presenter.refresh()
    assert presenter.state.tasks_of(WOO.channel_id) == ()
    assert [row.number for row in presenter.state.tasks_of(an_id("shopify"))] == ["#1033"]
