"""Web shops live: added, run, shown, changed and left, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.domain.fulfilling import UNDO_MS
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.services import fulfilling
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.online import Place, ShopChange, ShopDraft, Standing, Vault
from pos_desktop.services.ports.shops import (
    ShopLocation,
    ShopProduct,
    ShopProfile,
    ShopRefused,
    ShopUnavailable,
    UnreadableOrder,
)
from tests.builders import a_line, an_order
from tests.online.live import ADDRESS, KEYS, KIND, SHOP_ID, Live, reason_of
from tests.store.shop import facts_of


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    live = Live(tmp_path)
    yield live
    live.close()


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Live]:
    live = Live(tmp_path, ring=None)
    yield live
    live.close()


# --- adding


def test_a_shop_that_was_added_is_run_by_this_computer(live: Live) -> None:
    assert live.add() == SHOP_ID

    state = live.state
    assert (state.name, state.kind, state.address) == ("Boutique", KIND, ADDRESS)
    assert (state.is_runner, state.runner_name, state.standing) == (True, "Back office", Standing.STARTING)


def test_no_key_is_written_anywhere_but_into_the_keyring(live: Live, tmp_path: Path) -> None:
    live.add()
    live.shops.sync(SHOP_ID)
    live.store.ledger.submit(lambda entry: None).result()

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(key.encode() in files for key in KEYS)
    assert not any(key in "\n".join(live.store.maintenance.dump()) for key in KEYS)
    assert live.ring is not None
    assert len(live.ring.secrets) == 1


def test_a_test_changes_nothing_and_says_what_it_found(live: Live) -> None:
    live.shop.profile = ShopProfile("Boutique", "CAD", (ShopLocation("7", "Mile End"),), ("write_orders",))
    draft = ShopDraft(kind=KIND, name="x", address=ADDRESS, keys=KEYS)

    assert live.shops.test(draft).locations == (ShopLocation("7", "Mile End"),)
    assert (live.shops.states(), live.ring and live.ring.secrets) == ((), {})

    live.add(places=(Place("7", "Mile End", live.till.outlets[0]),))
    assert live.state.places == (Place("7", "Mile End", live.till.outlets[0]),)
    assert live.state.missing == ("write_orders",)


def test_a_test_with_wrong_keys_says_so(live: Live) -> None:
    draft = ShopDraft(kind=KIND, name="x", address=ADDRESS, keys=("wrong",))

    assert reason_of(lambda: live.shops.test(draft)) == "bad_key"


def test_a_test_of_a_known_shop_may_use_the_keys_that_are_kept(live: Live) -> None:
    live.add()
    draft = ShopDraft(kind=KIND, name="x", address=ADDRESS, channel_id=SHOP_ID)

    assert live.shops.test(draft).name == "Boutique"
    assert live.accounts[-1].keys == KEYS


def test_a_shop_without_keys_is_not_tested(live: Live) -> None:
    draft = ShopDraft(kind=KIND, name="x", address=ADDRESS)

    assert reason_of(lambda: live.shops.test(draft)) == "keys_needed"


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (ShopDraft(kind=KIND, name=" ", address=ADDRESS, keys=KEYS), "empty"),
        (ShopDraft(kind=KIND, name="B", address="http://shop.example", keys=KEYS), "wrong_address"),
        (ShopDraft(kind="neutral", name="B", address=ADDRESS, keys=KEYS), "bad_choice"),
    ],
)
def test_a_shop_that_was_refused_leaves_no_key_behind(live: Live, draft: ShopDraft, reason: str) -> None:
    assert reason_of(lambda: live.shops.add(live.till.desk, draft, ShopChange())) == reason
    assert live.ring is not None
    assert live.ring.secrets == {}
    assert live.shops.states() == ()


def test_a_cashier_may_not_add_change_or_leave_a_shop(live: Live) -> None:
    live.add()
    desk = Desk(Actor(UUID(int=7), Role.CASHIER), live.till.desk.outlet_id)
    draft = ShopDraft(kind=KIND, name="Other", address="https://other.example", keys=KEYS)

    assert reason_of(lambda: live.shops.add(desk, draft, ShopChange())) == "not_allowed"
    assert reason_of(lambda: live.shops.change(desk, SHOP_ID, ShopChange(keys=("x",)))) == "not_allowed"
    assert reason_of(lambda: live.shops.remove(desk, SHOP_ID)) == "not_allowed"
    assert live.ring is not None
    assert list(live.ring.secrets.values()) == ['["token-1", "secret-1"]']


def test_a_shop_known_from_order_files_keeps_its_identity(live: Live) -> None:
    live.till.order(an_order(order_id="1042", paid=True))
    assert live.state.standing is Standing.FILES_ONLY
    live.add()
    live.paid_order("1042")
    done = live.shops.sync(SHOP_ID)

    assert (done.received.new, live.state.orders) == (0, 1)
    assert live.state.name == "Boutique"


# --- running


def test_orders_arrive_by_themselves_and_messages_leave_by_themselves(live: Live) -> None:
    live.paid_order()
    live.add()
    live.shops.start()
    live.until(lambda: live.state.orders == 1)

    sale_id = live.store.queries.find_sale("B-1042")
    assert sale_id is not None
    for part in live.till.sale(sale_id).fulfillments:
        live.till.do(fulfilling.pack_fulfillment, sale_id, part.fulfillment_id, all_here=True)
    live.clock.now_ms += UNDO_MS + 60_000
    live.shops.sync_now(SHOP_ID)
    live.until(lambda: "packed" in live.shop.told)
    live.until(lambda: live.state.waiting == 0)

    assert live.state.standing is Standing.WORKING
    assert live.state.last_pull_at_ms is not None


def test_a_till_that_asks_has_the_order_read_again_at_once(live: Live) -> None:
    live.paid_order()
    live.add()
    live.shops.start()
    live.until(lambda: live.state.orders == 1)
    sale_id = live.store.queries.find_sale("B-1042")
    assert sale_id is not None
    live.shop.log.clear()

    assert live.shops.ask_newest(live.till.desk, sale_id)
    live.until(lambda: "order" in live.shop.log)
    assert not live.state.unreadable


def test_a_sale_of_no_web_shop_has_nobody_to_ask(live: Live) -> None:
    sale_id = live.till.order(an_order(order_id="9", paid=True)).sale_id

    assert not live.shops.ask_newest(live.till.desk, sale_id)


def test_a_fault_of_ours_is_shown_logged_and_outlived(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    live.shop.fails["orders_changed"].append(KeyError("ours"))
    live.add()
    live.shops.start()
    live.until(lambda: live.state.trouble is not None)
    trouble = live.state.trouble
    assert trouble is not None
    assert trouble.reason == "unexpected"
    assert live.state.standing is Standing.UNREACHABLE

    live.paid_order()
    live.shops.sync_now(SHOP_ID)
    live.until(lambda: live.state.orders == 1)
    assert "ended in a fault" in caplog.text


def test_a_refused_key_stops_the_shop_until_another_is_typed(live: Live) -> None:
    live.good_keys = ("token-2",)
    live.add()
    live.paid_order()
    live.shops.start()
    live.until(lambda: live.state.standing is Standing.REFUSED)
    trouble = live.state.trouble
    assert trouble is not None
    assert trouble.reason == "bad_key"

    live.shops.change(live.till.desk, SHOP_ID, ShopChange(keys=("token-2",)))
    live.until(lambda: live.state.orders == 1)
    assert live.state.standing is Standing.WORKING


def test_a_parked_message_waits_for_a_person_who_tries_it_again(live: Live) -> None:
    live.paid_order()
    live.add()
    live.shops.sync(SHOP_ID)
    sale_id = live.store.queries.find_sale("B-1042")
    assert sale_id is not None
    for part in live.till.sale(sale_id).fulfillments:
        live.till.do(fulfilling.pack_fulfillment, sale_id, part.fulfillment_id, all_here=True)
    live.clock.now_ms += UNDO_MS
    live.shop.fails["tell"].append(ShopRefused("not_allowed", problem="on hold", seconds=3))

    done = live.shops.sync(SHOP_ID)

    assert (done.parked, done.is_done) == (1, False)
    (held,) = live.state.parked
    assert (held.key, held.number, held.trouble.reason) == ("packed", "B-1042", "not_allowed")
    assert held.trouble.facts == (("problem", "on hold"), ("seconds", 3))
    assert live.shops.sync(SHOP_ID).told == 0

    live.shops.retry(live.till.desk, SHOP_ID, sale_id, "packed")
    assert live.shops.sync(SHOP_ID).told == 1
    assert live.state.held == ()
    assert reason_of(lambda: live.shops.retry(live.till.desk, SHOP_ID, sale_id, "packed")) == "already_told"
    assert reason_of(lambda: live.shops.retry(live.till.desk, SHOP_ID, sale_id, "no")) == "unknown_message"


def test_an_order_that_makes_no_sense_is_listed_until_it_does(live: Live) -> None:
    live.shop.changed(UnreadableOrder("5", "#5", "$.total", "no number"))
    live.add()
    live.shops.sync(SHOP_ID)
    (row,) = live.state.unreadable
    assert (row.order_id, row.field, row.problem) == ("5", "$.total", "no number")

    live.shop.orders["5"] = an_order(order_id="5", paid=True)
    live.shops.read_again(live.till.desk, SHOP_ID, "5")
    assert live.shops.sync(SHOP_ID).received.new == 1
    assert live.state.unreadable == ()


def test_stock_is_told_where_the_shop_is_to_be_told(live: Live) -> None:
    live.shop.goods = (ShopProduct(ref="1:", sku="GHOST", name="Ghost", price_minor=500, currency="CAD"),)
    live.add(pushes_stock=True)
    assert live.shops.import_products(live.till.desk, SHOP_ID).created == 1
    assert live.shops.import_products(live.till.desk, SHOP_ID).known == 1

    done = live.shops.sync(SHOP_ID)
    assert done.refused == 1, "the shop in memory does not know it"
    (figure,) = live.state.figures
    assert (figure.sku, figure.reason) == ("GHOST", "unknown_product")


# --- where keys are not at hand


def test_a_locked_computer_shows_it_and_works_once_it_is_unlocked(locked: Live) -> None:
    assert locked.shops.vault() is Vault.NEW
    assert reason_of(lambda: locked.add()) == "vault_locked"
    assert locked.shops.states() == ()
    locked.shops.unlock("correct horse")
    locked.add()
    locked.paid_order()

    locked.shops.stop()
    locked.shops = locked.open()
    locked.shops.start()
    locked.until(lambda: locked.state.standing is Standing.LOCKED)
    assert locked.shops.vault() is Vault.LOCKED
    assert reason_of(lambda: locked.shops.sync(SHOP_ID)) == "vault_locked"
    assert reason_of(lambda: locked.shops.unlock("wrong horses")) == "wrong_passphrase"

    locked.shops.unlock("correct horse")
    locked.until(lambda: locked.state.orders == 1)
    assert locked.state.standing is Standing.WORKING


def test_a_computer_that_should_run_a_shop_and_has_no_keys_says_so(live: Live) -> None:
    live.add()
    assert live.ring is not None
    live.ring.secrets.clear()
    live.shops.start()

    live.until(lambda: live.state.standing is Standing.NO_KEYS)
    assert reason_of(lambda: live.shops.sync(SHOP_ID)) == "keys_needed"


# --- elsewhere, and after


def test_another_computer_sees_who_runs_the_shop_and_what_it_reported(live: Live, tmp_path: Path) -> None:
    live.add()
    live.shop.fails["orders_changed"].append(ShopRefused("shop_closed"))
    live.shops.sync(SHOP_ID)
    facts = facts_of(live.store)
    other = Live(tmp_path / "other", name="till 2")
    other.store.ledger.apply_foreign(facts).result()
    other.shops = other.open()

    state = next(each for each in other.shops.states() if each.channel_id == SHOP_ID)
    assert (state.standing, state.runner_name, state.is_runner) == (
        Standing.ELSEWHERE,
        "Back office",
        False,
    )
    assert state.trouble is not None
    assert state.trouble.reason == "shop_closed"
    assert reason_of(lambda: other.shops.sync(SHOP_ID)) == "not_the_runner"
    other.close()


def test_a_shop_that_flickers_is_not_reported_to_every_till(live: Live) -> None:
    live.add()
    live.shops.sync(SHOP_ID)
    before = _reports(live)
    live.shop.fails["orders_changed"].append(ShopUnavailable("no_network"))
    live.shops.sync(SHOP_ID)
    assert _reports(live) == before

    live.clock.now_ms += 130_000
    live.shop.fails["orders_changed"].append(ShopUnavailable("no_network"))
    live.shops.sync(SHOP_ID)
    assert _reports(live) == before + 1


def _reports(live: Live) -> int:
    ((count,),) = live.store.reader.rows("SELECT count(*) FROM journal")
    return int(count)


def test_how_a_shop_stood_is_known_after_a_restart(live: Live) -> None:
    live.add()
    live.shops.sync(SHOP_ID)
    pulled_at_ms = live.state.last_pull_at_ms
    live.clock.now_ms += 60_000
    live.shop.fails["orders_changed"].append(ShopRefused("shop_closed"))
    live.shops.sync(SHOP_ID)
    live.shops.stop()
    live.shops = live.open()

    assert (live.state.last_pull_at_ms, live.state.standing) == (pulled_at_ms, Standing.REFUSED)
    assert live.state.trouble is not None
    assert live.state.trouble.reason == "shop_closed"


def test_a_shop_that_was_left_is_gone_with_its_keys_and_its_orders_stay(live: Live) -> None:
    live.paid_order()
    live.add()
    live.shops.sync(SHOP_ID)
    live.shops.remove(live.till.desk, SHOP_ID)

    assert live.shops.states() == ()
    assert live.ring is not None
    assert live.ring.secrets == {}
    assert live.store.queries.find_sale("B-1042") is not None
    assert live.add() == SHOP_ID
    assert live.state.orders == 1


def test_changing_what_is_set_keeps_the_keys(live: Live) -> None:
    live.add()
    live.shops.change(
        live.till.desk,
        SHOP_ID,
        ShopChange(
            name="Atelier", pushes_stock=True, tells_ready=True, default_outlet_id=live.till.outlets[1]
        ),
    )

    state = live.state
    assert (state.name, state.pushes_stock, state.tells_ready) == ("Atelier", True, True)
    assert state.default_outlet_id == live.till.outlets[1]
    assert live.shops.sync(SHOP_ID).is_done


def test_a_line_of_an_order_names_a_product_of_the_shop(live: Live) -> None:
    live.shop.changed(an_order(order_id="8", lines=(a_line("mug"),), paid=True))
    live.add()

    assert live.shops.sync(SHOP_ID).received.new == 1
