"""Messages leave one at a time per order; attempts are local, results are facts, parked ones wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.fulfilling import UNDO_MS, Method
from pos_desktop.domain.orders import OrderPayment
from pos_desktop.journal.facts import ChannelChanged
from pos_desktop.services import fulfilling
from pos_desktop.services.ports.shops import Outgoing, ShopRefused, ShopUnavailable, Told
from pos_desktop.services.voiding import cancel_order
from tests.builders import an_order
from tests.store.web_shop import CHANNEL, WebShop, open_web_shop

LATER_MS = 1_779_990_100_000


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebShop]:
    web = open_web_shop(tmp_path)
    yield web
    web.store.close()


def _packed(web: WebShop, **changes: object) -> bytes:
    sale_id = web.shop.order(an_order(**{"paid": True, **changes})).sale_id
    for part in web.shop.sale(sale_id).fulfillments:
        web.shop.do(fulfilling.pack_fulfillment, sale_id, part.fulfillment_id, all_here=True)
    return sale_id


def _shipped(web: WebShop, **changes: object) -> bytes:
    sale_id = _packed(web, **changes)
    (part,) = web.shop.sale(sale_id).fulfillments
    web.shop.do(fulfilling.ship_fulfillment, sale_id, part.fulfillment_id, carrier="Post", tracking="T1")
    return sale_id


def _due(web: WebShop) -> tuple[Outgoing, ...]:
    return web.queue.due(CHANNEL, web.clock.now_ms, 100)


def test_nothing_is_due_before_the_undo_time_has_passed(web: WebShop) -> None:
    _packed(web)

    assert _due(web) == ()
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)
    assert (outgoing.key, dict(outgoing.payload), outgoing.order_id) == ("packed", {"status_id": 9}, "1042")
    assert [parcel.units for parcel in outgoing.parcels] == [(("mug", 1_000),)]


def test_one_order_is_told_one_step_at_a_time_in_order(web: WebShop) -> None:
    _shipped(web)
    web.clock.now_ms += UNDO_MS

    keys = []
    while due := _due(web):
        (outgoing,) = due
        web.queue.began(outgoing, web.clock.now_ms)
        web.queue.told(outgoing, Told("done"))
        keys.append(outgoing.key)

    assert keys == ["packed", "completed"]


def test_the_result_is_a_fact_and_told_once(web: WebShop) -> None:
    sale_id = _packed(web)
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)

    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.told(outgoing, Told("status 9"))
    web.queue.told(outgoing, Told("status 9"))

    (message,) = web.shop.sale(sale_id).messages
    assert message.outcome == "told"
    told = [body for _, body in _facts(web, sale_id) if body == "channel.told"]
    assert (len(told), web.queue.attempts(CHANNEL), _due(web)) == (1, (), ())


def _facts(web: WebShop, sale_id: bytes) -> list[tuple[int, str]]:
    facts = web.store.ledger.run_on_books(lambda books: books.aggregates.wanted(sale_id).facts).result()
    return [(fact.seq, fact.kind) for fact in facts]


def test_an_attempt_that_was_begun_is_known_after_a_restart(web: WebShop) -> None:
    _packed(web)
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)
    web.queue.began(outgoing, web.clock.now_ms)

    (again,) = _due(web)

    assert (again.attempts, again.marker) == (1, outgoing.marker)


def test_a_failed_message_waits_and_holds_back_what_follows_it(web: WebShop) -> None:
    _shipped(web)
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)
    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.failed(outgoing, ShopUnavailable("timeout"), retry_at_ms=web.clock.now_ms + 5_000)

    assert _due(web) == ()
    (attempt,) = web.queue.attempts(CHANNEL)
    assert (attempt.state, attempt.reason, attempt.attempts) == ("waiting", "timeout", 1)
    web.clock.now_ms += 5_000
    assert [each.key for each in _due(web)] == ["packed"]


def test_a_parked_message_waits_for_a_person_and_holds_nothing_up(web: WebShop) -> None:
    sale_id = _shipped(web)
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)
    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.park(outgoing, ShopRefused("not_allowed", problem="closed"))

    assert [each.key for each in _due(web)] == ["completed"]
    (attempt,) = web.queue.attempts(CHANNEL)
    assert (attempt.state, attempt.facts) == ("parked", (("problem", "closed"),))
    assert web.queue.retry(CHANNEL, sale_id=sale_id, key="other") == 0
    assert web.queue.retry(CHANNEL, sale_id=sale_id, key="packed") == 1
    assert [each.key for each in _due(web)] == ["packed"]


def test_an_unpack_withdraws_a_message_that_failed(web: WebShop) -> None:
    sale_id = _packed(web)
    web.clock.now_ms += UNDO_MS
    (outgoing,) = _due(web)
    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.failed(outgoing, ShopUnavailable("timeout"), retry_at_ms=0)
    (part,) = web.shop.sale(sale_id).fulfillments
    web.shop.do(fulfilling.unpack_fulfillment, sale_id, part.fulfillment_id)

    assert (_due(web), web.queue.attempts(CHANNEL)) == ((), ())


def test_a_parcel_names_the_shops_own_location(web: WebShop) -> None:
    _packed(web, method=Method.PICKUP)
    mapped = ChannelChanged(outlet_by_location=(("loc-9", web.shop.outlets[0]),))
    web.store.ledger.submit(lambda entry: entry.record(CHANNEL, mapped, who=None)).result()
    web.clock.now_ms += UNDO_MS

    (outgoing,) = _due(web)

    assert [(parcel.location, parcel.method) for parcel in outgoing.parcels] == [("loc-9", Method.PICKUP)]


def test_a_task_for_a_person_never_goes_out(web: WebShop) -> None:
    sale_id = web.shop.order(an_order(paid=True)).sale_id
    web.shop.do(cancel_order, sale_id, reason="asked")
    web.clock.now_ms += UNDO_MS

    assert {message.kind for message in web.shop.sale(sale_id).messages} == {"cancelled", "refund_task"}
    assert [each.kind for each in _due(web)] == ["cancelled"]


@pytest.mark.parametrize(("was_known", "paid"), [(True, 2), (False, 1)])
def test_money_that_the_shop_had_by_itself_is_no_echo_of_ours(
    web: WebShop, was_known: bool, paid: int
) -> None:
    sale_id = web.shop.order(an_order(channel_kind="shopify")).sale_id
    total = web.shop.sale(sale_id).total_minor
    web.shop.pay(sale_id)
    channel = web.shop.sale(sale_id).channel_id
    assert channel is not None
    web.clock.now_ms += UNDO_MS
    (outgoing,) = web.queue.due(channel, web.clock.now_ms, 10)
    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.told(outgoing, Told(was_known=was_known))
    by_hand = OrderPayment(transaction="", title="Manual", amount_minor=total, paid_at_ms=1)
    web.shop.order(an_order(channel_kind="shopify", payments=(by_hand,), updated_at_ms=LATER_MS))

    sale = web.shop.sale(sale_id)

    assert (outgoing.key, sale.paid_minor) == ("paid", paid * total)
    assert [one.kind for one in sale.contradictions if one.kind == "overpaid"] == ["overpaid"] * (paid - 1)


@pytest.mark.parametrize(
    ("reason", "ago_ms", "paid"),
    [
        ("cut", 1_000, 1),
        ("timeout", 1_000, 1),
        ("cut", 61_000, 2),
        ("still_working", 1_000, 2),
        ("no_network", 1_000, 2),
    ],
)
def test_what_was_read_after_a_try_whose_answer_was_lost_may_be_our_echo(
    web: WebShop, reason: str, ago_ms: int, paid: int
) -> None:
    sale_id = web.shop.order(an_order(channel_kind="shopify")).sale_id
    total = web.shop.sale(sale_id).total_minor
    web.shop.pay(sale_id)
    channel = web.shop.sale(sale_id).channel_id
    assert channel is not None
    web.clock.now_ms += UNDO_MS
    (outgoing,) = web.queue.due(channel, web.clock.now_ms, 10)
    web.queue.began(outgoing, web.clock.now_ms)
    paid_at_ms = web.clock.now_ms - ago_ms
    web.queue.failed(outgoing, ShopUnavailable(reason), retry_at_ms=web.clock.now_ms)

    web.clock.now_ms += 1_000
    by_hand = OrderPayment(transaction="", title="Manual", amount_minor=total, paid_at_ms=paid_at_ms)
    web.shop.order(an_order(channel_kind="shopify", payments=(by_hand,), updated_at_ms=LATER_MS))
    assert web.shop.sale(sale_id).paid_minor == 2 * total, "nobody knows yet whose it is"
    web.clock.now_ms += 1_000
    (outgoing,) = web.queue.due(channel, web.clock.now_ms, 10)
    web.queue.began(outgoing, web.clock.now_ms)
    web.queue.told(outgoing, Told())

    assert web.shop.sale(sale_id).paid_minor == paid * total
