"""What shops are told: nothing before all is packed, nothing twice, nothing that was taken back in time."""

from __future__ import annotations

from pos_desktop.domain.fulfilling import UNDO_MS
from pos_desktop.journal.facts import Body, FulfillmentUnpacked, HandOverUndone, MessageTold, OrderCancelled
from pos_desktop.journal.state import ShopMessage
from tests.journal.folds.telling import HERE, ORDER, THERE, folded, packed, paid, picked_up, shipped
from tests.journal.shop import an_order, paid_online, part

SPLIT = an_order(2, 1, parts=(part(ORDER, 0, 2), part(ORDER, 1, 0, 1)), shop="bigcommerce")
WHOLE = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),), payments=(paid_online(3_150),))
BOTH_PACKED = (packed(2), packed(0, 1, what=THERE))


def waiting(*facts: Body) -> list[ShopMessage]:
    return [message for message in folded(*facts).messages if not message.outcome]


def test_nothing_is_told_before_every_outlet_has_packed() -> None:
    assert waiting(SPLIT, packed(2)) == []

    [message] = waiting(SPLIT, *BOTH_PACKED)

    assert (message.key, message.payload) == ("packed", (("status_id", 8),))


def test_a_message_waits_until_its_step_can_no_longer_be_undone() -> None:
    sale = folded(SPLIT, *BOTH_PACKED)

    assert sale.messages[0].not_before_ms == (sale.fulfillments[1].packed_at_ms or 0) + UNDO_MS


def test_an_unpack_withdraws_what_was_not_told() -> None:
    assert waiting(SPLIT, *BOTH_PACKED, FulfillmentUnpacked(HERE, 1)) == []


def test_packing_again_tells_nothing_twice() -> None:
    story = (SPLIT, *BOTH_PACKED, MessageTold("packed"), FulfillmentUnpacked(HERE, 1))

    assert [(message.key, message.outcome) for message in folded(*story).messages] == [("packed", "told")]
    assert waiting(*story, packed(2, epoch=1)) == []


def test_the_last_hand_over_completes_the_order_in_the_shop() -> None:
    [message] = waiting(WHOLE, packed(2, 1), shipped(2, 1))

    assert message.key == "completed"
    assert dict(message.payload)["tracking"] == "RN1"
    assert waiting(WHOLE, packed(2, 1), shipped(2, 1), HandOverUndone(HERE)) == []


def test_what_a_person_settled_by_hand_is_settled() -> None:
    story = (WHOLE, packed(2, 1), picked_up(2, 1), MessageTold("completed", "settled"))

    assert [message.outcome for message in folded(*story).messages] == ["settled"]


def test_a_payment_at_the_till_is_told_with_a_reference_that_is_known_when_it_comes_back() -> None:
    unpaid = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),), shop="woocommerce")

    [message] = waiting(unpaid, paid(3_150), packed(2, 1), picked_up(2, 1))
    reference = str(dict(message.payload)["transaction_id"])
    echo = an_order(2, 1, parts=unpaid.parts, version=(2, 0), payments=(paid_online(3_150, reference),))

    assert folded(unpaid, paid(3_150), packed(2, 1), picked_up(2, 1), echo).owed_minor == 0


def test_paid_at_the_till_is_told_after_its_undo_time() -> None:
    unpaid = an_order(2, 1, parts=(part(ORDER, 0, 2, 1),), shop="shopify")

    sale = folded(unpaid, paid(3_150))

    assert [(one.key, one.not_before_ms) for one in sale.messages] == [
        ("paid", sale.payments[0].at_ms + UNDO_MS)
    ]


def test_what_was_shipped_in_the_shop_is_not_told_to_it() -> None:
    assert waiting(an_order(2, 1, parts=WHOLE.parts, is_shipped_in_shop=True)) == []


def test_an_order_cancelled_here_is_told_with_what_the_shop_has_to_give_back() -> None:
    found = {message.key: dict(message.payload) for message in waiting(SPLIT, OrderCancelled())}
    paid_for = an_order(2, 1, parts=SPLIT.parts, shop="bigcommerce", payments=(paid_online(3_150),))
    with_money = {message.key: dict(message.payload) for message in waiting(paid_for, OrderCancelled())}

    assert found == {"cancelled": {"status_id": 5}}
    assert with_money["refund:cancelled"]["amount_minor"] == 3_150


def test_an_order_cancelled_in_the_shop_is_not_told_to_it() -> None:
    assert waiting(an_order(2, 1, parts=WHOLE.parts, is_cancelled=True)) == []
