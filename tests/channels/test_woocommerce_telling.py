"""A WooCommerce shop is told once, whatever becomes of the answers, and never against what it says itself."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any, cast

import pytest

from pos_desktop.channels.fakes.serving import Fault, Faults
from pos_desktop.channels.fakes.shop import Effect
from pos_desktop.channels.http import Request
from pos_desktop.channels.woocommerce_shop import WooConnector
from pos_desktop.channels.woocommerce_telling import _Standing
from pos_desktop.domain.errors import PosError
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services.ports.shops import Outgoing, ShopRefused, ShopUnavailable, Told
from tests.channels.at_hand import DirectHttp
from tests.channels.woo_stand import Stand, a_basket, a_message, direct, served

PAID = {
    "payment_method": "pos",
    "payment_method_title": "cash",
    "transaction_id": "pos:0123",
}


def a_refund(order_id: str, amount_minor: int, key: str = "refund:cancelled") -> Outgoing:
    payload: dict[str, Any] = {
        "amount_minor": amount_minor,
        "currency": "CAD",
        "api_refund": False,
        "api_restock": False,
    }
    return a_message(order_id, key, "refund", **payload)


def writes(stand: Stand) -> int:
    return sum(request.method != "GET" for request in cast(DirectHttp, stand.http).log)


def mails(stand: Stand, order_id: str) -> list[str]:
    return [
        effect.detail for effect in stand.shop.effects if (effect.kind, effect.order_id) == ("mail", order_id)
    ]


def refusal(stand: Stand, message: Outgoing) -> str:
    before = list(stand.shop.effects)
    with pytest.raises(ShopRefused) as refused:
        stand.connector().tell(message)
    assert stand.shop.effects == before
    return refused.value.reason


# --- completed and cancelled


def test_completed_says_payment_and_tracking_in_one_write() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    message = a_message(order_id, status="completed", tracking="1Z 9\nLX7", carrier="UPS\nPost", **PAID)

    told = stand.connector().tell(message)

    assert told == Told("completed")
    assert writes(stand) == 1
    standing = stand.shop.standing(order_id)
    assert (standing.state, standing.is_paid, standing.tracking) == ("done", True, ("1Z 9", "LX7"))
    order = stand.connector().order(order_id)
    assert isinstance(order, NeutralOrder)
    assert [payment.transaction for payment in order.payments] == ["pos:0123"]


def test_telling_again_writes_nothing() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    message = a_message(order_id, status="completed", tracking="1Z", **PAID)
    stand.connector().tell(message)

    told = stand.connector().tell(replace(message, attempts=1))

    assert told == Told("completed", was_known=True)
    assert writes(stand) == 1
    assert mails(stand, order_id) == ["on-hold", "completed"]


def test_an_order_that_was_paid_in_the_shop_keeps_its_own_payment() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket(is_paid=True))
    stand.connector().tell(a_message(order_id, status="completed", **PAID))

    order = stand.connector().order(order_id)

    assert isinstance(order, NeutralOrder)
    assert order.payments[0].transaction.startswith("ch_")


def test_tracking_alone_is_added_to_an_order_completed_there_and_mails_nobody() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket(is_paid=True))
    stand.shop.ship_in_admin(order_id)
    before = mails(stand, order_id)

    told = stand.connector().tell(a_message(order_id, status="completed", tracking="1Z"))

    assert told == Told("completed")
    assert stand.shop.standing(order_id).tracking == ("1Z",)
    assert mails(stand, order_id) == before


def test_an_order_completed_there_without_tracking_is_not_written_to() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket(is_paid=True))
    stand.shop.ship_in_admin(order_id)

    assert stand.connector().tell(a_message(order_id)) == Told("completed", was_known=True)
    assert writes(stand) == 0


def test_what_was_told_and_then_changed_there_is_left_as_it_is() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket(is_paid=True))
    stand.connector().tell(a_message(order_id))
    stand.shop.set_status(order_id, "processing")

    assert stand.connector().tell(a_message(order_id)).was_known
    assert stand.shop.standing(order_id).state == "open"


def test_cancelled_gives_the_stock_back_once() -> None:
    stand = direct()
    stock = stand.shop.stock_of("CM-01")
    order_id = stand.shop.place(a_basket("CM-01"))
    message = a_message(order_id, "cancelled", "cancelled", status="cancelled")

    assert stand.connector().tell(message) == Told("cancelled")
    assert stand.connector().tell(message).was_known
    assert stand.shop.stock_of("CM-01") == stock


@pytest.mark.parametrize("status", ["cancelled", "refunded", "trash"])
def test_an_order_that_is_over_there_is_cancelled_already(status: str) -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    stand.shop.set_status(order_id, status)

    assert stand.connector().tell(a_message(order_id, "cancelled", "cancelled", status="cancelled")).was_known
    assert writes(stand) == 0


@pytest.mark.parametrize(
    ("status", "wanted", "reason"),
    [
        ("cancelled", "completed", "order_cancelled"),
        ("refunded", "completed", "order_cancelled"),
        ("trash", "completed", "order_gone"),
        ("completed", "cancelled", "not_allowed"),
    ],
)
def test_a_shop_that_says_otherwise_is_not_written_over(status: str, wanted: str, reason: str) -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    stand.shop.set_status(order_id, status)

    assert refusal(stand, a_message(order_id, wanted, wanted, status=wanted)) == reason
    assert writes(stand) == 0


@pytest.mark.parametrize("status", ["pending", "failed", "at-the-baker"])
def test_any_other_status_is_followed_by_completed(status: str) -> None:
    stand = direct()
    stand.shop.office.custom_statuses = ("at-the-baker",)
    order_id = stand.shop.place(a_basket())
    stand.shop.set_status(order_id, status)

    assert stand.connector().tell(a_message(order_id)) == Told("completed")


@pytest.mark.parametrize("order_id", ["999", "x", "-1", "../5", "٣"])
def test_an_order_that_is_not_there_is_gone(order_id: str) -> None:
    assert refusal(direct(), a_message(order_id)) == "order_gone"


def test_a_plugin_that_makes_something_else_of_it_is_reported() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    finish = stand.shop.book.set_status

    def makes_it_processing(order: object, status: str, at_s: int) -> None:
        finish(order, "processing", at_s)  # type: ignore[arg-type]

    stand.shop.book.set_status = makes_it_processing  # type: ignore[assignment, method-assign]

    with pytest.raises(ShopRefused) as refused:
        stand.connector().tell(a_message(order_id))

    assert refused.value.word("problem") == "the shop made it processing"


def test_keys_that_only_read_are_told_apart_from_wrong_ones() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket())
    stand.shop.permission = "read"

    for message in (a_message(order_id), a_refund(order_id, 100)):
        assert refusal(stand, message) == "missing_permission"


@pytest.mark.parametrize("payload", [{"status": "shredded"}, {"state": 1}])
def test_a_message_that_says_nothing_a_shop_knows_is_refused(payload: dict[str, Any]) -> None:
    stand = direct()

    assert refusal(stand, a_message(stand.shop.place(a_basket()), **payload)) == "not_allowed"


# --- refunds


def test_a_refund_moves_no_goods_and_asks_no_gateway() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stock = stand.shop.stock_of("CM-01")

    told = stand.connector().tell(a_refund(order_id, 550))

    assert told.detail.startswith("refund ")
    assert stand.shop.standing(order_id).refunded_minor == 550
    assert stand.shop.stock_of("CM-01") == stock
    order = stand.connector().order(order_id)
    assert isinstance(order, NeutralOrder)
    assert [(refund.amount_minor, refund.units, refund.restock) for refund in order.refunds] == [
        (550, (), False)
    ]


def test_a_refund_of_everything_closes_the_order() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stand.connector().tell(a_refund(order_id, 1_550))

    assert stand.connector().tell(a_refund(order_id, 1_550)).was_known
    assert stand.shop.standing(order_id).state == "cancelled"
    assert mails(stand, order_id) == ["processing", "refunded"]


def test_two_refunds_of_one_order_are_two() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stand.connector().tell(a_refund(order_id, 500, "refund:a"))
    stand.connector().tell(a_refund(order_id, 500, "refund:b"))

    assert stand.shop.standing(order_id).refunded_minor == 1_000


def test_more_than_is_left_is_not_refunded() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stand.shop.refund(order_id, [], 1_000)

    assert refusal(stand, a_refund(order_id, 551)) == "not_allowed"
    stand.connector().tell(a_refund(order_id, 550))
    assert stand.shop.standing(order_id).refunded_minor == 1_550


def test_a_refund_in_another_currency_is_refused() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))

    assert refusal(stand, replace(a_refund(order_id, 100), currency="EUR")) == "not_allowed"


def test_an_order_in_the_bin_is_not_restored_by_a_refund() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))
    stand.shop.set_status(order_id, "trash")

    assert refusal(stand, a_refund(order_id, 100)) == "order_gone"


def test_a_refund_that_somebody_else_makes_meanwhile_is_refused_by_the_shop() -> None:
    stand = direct()
    order_id = stand.shop.place(a_basket("CM-01", is_paid=True))

    def before(_: Request) -> None:
        has_read = any("orders/" in request.url for request in log)
        if has_read and not stand.shop.standing(order_id).refunded_minor:
            stand.shop.refund(order_id, [], 1_550)

    log = cast(DirectHttp, stand.http).log
    cast(DirectHttp, stand.http).before = before

    with pytest.raises(ShopRefused) as refused:
        stand.connector().tell(a_refund(order_id, 100))

    assert refused.value.word("problem") == "woocommerce_rest_cannot_create_order_refund"


# --- over a network that fails

FAULTS: dict[Fault, float] = {
    "drop": 0.08,
    "cut": 0.1,
    "cut_headers": 0.08,
    "error": 0.06,
    "bad_gateway": 0.05,
    "limited": 0.03,
    "twice": 0.1,
    "slow": 0.02,
}


def insist(connector: WooConnector, message: Outgoing) -> Told:
    """Tell until it is told, as the queue does: what is unavailable comes again."""
    for attempt in range(200):
        try:
            return connector.tell(replace(message, attempts=attempt))
        except ShopUnavailable:
            continue
    raise AssertionError("never told")


def told_over_a_bad_network(seed: int) -> tuple[list[Effect], Faults]:
    """Tell a shop everything about some orders; return what it did to the world."""
    faults = Faults(FAULTS, seed=seed, slow_s=0.01)
    pick = random.Random(seed)
    with served(faults=faults, seed=seed) as stand:
        connector = stand.connector()
        for _ in range(8):
            order_id = stand.shop.place(a_basket("CM-01", is_paid=pick.random() < 0.5))
            stand.clock.pass_s(1)
            wanted = pick.choice(("completed", "cancelled", "refund"))
            if wanted == "refund":
                insist(connector, a_refund(order_id, 1_550))
            else:
                insist(connector, a_message(order_id, wanted, wanted, status=wanted, **PAID))
            state = stand.shop.standing(order_id).state
            assert state == ("done" if wanted == "completed" else "cancelled")
        return [effect for effect in stand.shop.effects if effect.kind not in ("stock", "status")], faults


def repeated(effects: list[Effect]) -> list[Effect]:
    return [effect for effect, times in Counter(effects).items() if times > 1]


@pytest.mark.parametrize("seed", range(6))
def test_a_bad_network_causes_nothing_twice(seed: int) -> None:
    effects, faults = told_over_a_bad_network(seed)

    assert repeated(effects) == []
    assert sum(faults.counts.values()) > 5


def test_telling_without_reading_first_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: whoever writes again after a lost answer, reopens first what a merchant closed meanwhile."""

    def blind(self: _Standing) -> Told:
        body = {"status": self._status}
        for status in ("processing", self._status):
            self._site.post(f"orders/{self._outgoing.order_id}", {**body, "status": status})
        return Told("")

    monkeypatch.setattr(_Standing, "tell", blind)

    assert any(repeated(told_over_a_bad_network(seed)[0]) for seed in range(6))


def test_what_fails_names_no_key() -> None:
    stand = direct()
    key, secret = stand.shop.keys

    for account in (stand.connector(key, "cs_wrong"), stand.connector("ck_wrong", secret)):
        with pytest.raises(PosError) as failed:
            account.tell(a_message("1"))
        assert not {key, secret, "cs_wrong", "ck_wrong"} & set(str(failed.value).split())
        assert failed.value.reason == "bad_key"
