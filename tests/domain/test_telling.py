"""What each web shop is told, step by step, and what it is never told."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import UNDO_MS, Method
from pos_desktop.domain.telling import (
    Message,
    MessageKind,
    OrderProgress,
    PartProgress,
    TillPayment,
    TillRefund,
    messages,
)

AT = 1_795_000_000_000
SHOPS = [ChannelKind.SHOPIFY, ChannelKind.WOOCOMMERCE, ChannelKind.BIGCOMMERCE, ChannelKind.ECWID]


def a_part(number: int = 1, method: Method = Method.DELIVERY, **changes: object) -> PartProgress:
    return replace(PartProgress(fulfillment_id=UUID(int=number), method=method), **changes)  # type: ignore[arg-type]


def packed(number: int = 1, method: Method = Method.DELIVERY, **changes: object) -> PartProgress:
    return a_part(number, method, packed=True, packed_at_ms=AT + number, **changes)


def gone(number: int = 1, method: Method = Method.DELIVERY, **changes: object) -> PartProgress:
    return packed(number, method, handed_over=True, handed_over_at_ms=AT + 60_000 + number, **changes)


def told(kind: str, *parts: PartProgress, **changes: object) -> tuple[Message, ...]:
    progress = OrderProgress(kind=kind, number="1042", currency="CAD", parts=parts, total_minor=90_83)
    return messages(replace(progress, **changes))  # type: ignore[arg-type]


def keys(kind: str, *parts: PartProgress, **changes: object) -> list[str]:
    return [message.key for message in told(kind, *parts, **changes)]


@pytest.mark.parametrize("kind", SHOPS)
def test_nothing_leaves_before_every_outlet_has_packed(kind: ChannelKind) -> None:
    assert keys(kind, packed(1), a_part(2)) == []
    assert keys(kind, gone(1), a_part(2)) == []


@pytest.mark.parametrize("kind", SHOPS)
def test_a_cancelled_part_is_not_waited_for(kind: ChannelKind) -> None:
    assert keys(kind, gone(1), a_part(2, cancelled=True)) == keys(kind, gone(1))


@pytest.mark.parametrize("kind", SHOPS)
def test_an_order_whose_parts_are_all_cancelled_is_never_packed(kind: ChannelKind) -> None:
    assert keys(kind, packed(1, cancelled=True), a_part(2, cancelled=True)) == []


@pytest.mark.parametrize(
    ("methods", "status"),
    [
        ((Method.PICKUP, Method.PICKUP), 8),
        ((Method.DELIVERY, Method.PICKUP), 9),
        ((Method.DELIVERY, Method.DELIVERY), 9),
    ],
)
def test_bigcommerce_awaits_shipment_if_any_part_is_delivery(
    methods: tuple[Method, ...], status: int
) -> None:
    parts = [packed(number, method) for number, method in enumerate(methods, 1)]

    assert told(ChannelKind.BIGCOMMERCE, *parts) == (
        Message("packed", MessageKind.PACKED, {"status_id": status}, None, AT + 2 + UNDO_MS),
    )


def test_the_status_of_bigcommerce_leaves_cancelled_parts_out() -> None:
    parts = (packed(1, Method.PICKUP), packed(2, Method.DELIVERY, cancelled=True))

    assert told(ChannelKind.BIGCOMMERCE, *parts)[0].payload == {"status_id": 8}


def test_bigcommerce_is_completed_after_the_last_part() -> None:
    assert keys(ChannelKind.BIGCOMMERCE, gone(1), packed(2)) == ["packed"]

    last = told(
        ChannelKind.BIGCOMMERCE, gone(1, carrier="Canada Post", tracking="CP1"), gone(2, Method.PICKUP)
    )[-1]

    assert last == Message(
        "completed",
        MessageKind.SHIPPED,
        {"status_id": 10, "tracking": "CP1", "carrier": "Canada Post"},
        None,
        AT + 60_002 + UNDO_MS,
    )


@pytest.mark.parametrize(
    ("methods", "ready", "done"),
    [
        ((Method.PICKUP, Method.PICKUP), ["packed"], "DELIVERED"),
        ((Method.DELIVERY, Method.PICKUP), [], "SHIPPED"),
        ((Method.DELIVERY,), [], "SHIPPED"),
    ],
)
def test_ecwid_hears_ready_only_when_everything_is_pickup(
    methods: tuple[Method, ...], ready: list[str], done: str
) -> None:
    all_packed = [packed(number, method) for number, method in enumerate(methods, 1)]
    all_gone = [gone(number, method) for number, method in enumerate(methods, 1)]

    assert keys(ChannelKind.ECWID, *all_packed) == ready
    assert keys(ChannelKind.ECWID, *all_gone) == [*ready, "completed"]
    assert told(ChannelKind.ECWID, *all_gone)[-1].payload == {"fulfillmentStatus": done}


def test_shopify_hears_of_each_part_with_its_tracking() -> None:
    delivered = gone(1, tracking="CP1", carrier="Canada Post", shop_ref="gid://fo/1")
    collected = gone(2, Method.PICKUP)

    assert told(ChannelKind.SHOPIFY, delivered, collected) == (
        Message(
            f"shipped:{UUID(int=1).hex}",
            MessageKind.SHIPPED,
            {"fulfillment_order": "gid://fo/1", "tracking": "CP1", "carrier": "Canada Post"},
            UUID(int=1),
            AT + 60_001 + UNDO_MS,
        ),
        Message(
            f"picked_up:{UUID(int=2).hex}", MessageKind.PICKED_UP, {}, UUID(int=2), AT + 60_002 + UNDO_MS
        ),
    )


def test_shopify_tells_nobody_that_goods_are_packed_unless_asked_to() -> None:
    parts = (packed(1, Method.PICKUP), packed(2))

    assert keys(ChannelKind.SHOPIFY, *parts) == []
    assert keys(ChannelKind.SHOPIFY, *parts, tells_ready=True) == [f"ready:{UUID(int=1).hex}"]


def test_woocommerce_hears_completed_once_with_the_payment() -> None:
    payment = TillPayment("pos", "Cash at the till", "R-7")

    assert keys(ChannelKind.WOOCOMMERCE, packed(1), paid_at_till=True) == []
    assert told(ChannelKind.WOOCOMMERCE, gone(1, Method.PICKUP), paid_at_till=True, payment=payment) == (
        Message(
            "completed",
            MessageKind.PICKED_UP,
            {
                "status": "completed",
                "payment_method": "pos",
                "payment_method_title": "Cash at the till",
                "transaction_id": "R-7",
            },
            None,
            AT + 60_001 + UNDO_MS,
        ),
    )
    assert told(ChannelKind.WOOCOMMERCE, gone(1))[0].payload == {"status": "completed"}


def test_digital_goods_paid_at_the_till_complete_a_woocommerce_order() -> None:
    assert keys(ChannelKind.WOOCOMMERCE, paid_at_till=True) == ["completed"]
    assert keys(ChannelKind.WOOCOMMERCE) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ChannelKind.SHOPIFY, [("paid", {})]),
        (ChannelKind.WOOCOMMERCE, []),
        (ChannelKind.BIGCOMMERCE, []),
        (ChannelKind.ECWID, [("paid", {"paymentStatus": "PAID"})]),
    ],
)
def test_paid_at_the_till_does_not_wait_for_packing(
    kind: ChannelKind, expected: list[tuple[str, dict[str, str]]]
) -> None:
    paid = told(kind, a_part(1), paid_at_till=True)

    assert [(message.key, message.payload) for message in paid] == expected
    assert keys(kind, a_part(1), paid_at_till=True, owed_minor=1) == []
    assert keys(kind, a_part(1), paid_at_till=False) == []


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (ChannelKind.SHOPIFY, {"reason": "OTHER"}),
        (ChannelKind.WOOCOMMERCE, {"status": "cancelled"}),
        (ChannelKind.BIGCOMMERCE, {"status_id": 5}),
        (ChannelKind.ECWID, {"paymentStatus": "CANCELLED", "fulfillmentStatus": "WILL_NOT_DELIVER"}),
    ],
)
def test_a_cancelled_order_is_told_at_once_and_nothing_else(
    kind: ChannelKind, payload: dict[str, str | int]
) -> None:
    cancelled = told(kind, packed(1), a_part(2), cancelled_at_till=True, paid_at_till=True)

    assert cancelled == (Message("cancelled", MessageKind.CANCELLED, payload),)


@pytest.mark.parametrize("kind", SHOPS)
def test_goods_that_left_are_never_told_as_cancelled(kind: ChannelKind) -> None:
    assert "cancelled" not in keys(kind, gone(1), cancelled_at_till=True)


def test_a_refund_is_a_task_naming_order_and_amount() -> None:
    for kind in (ChannelKind.SHOPIFY, ChannelKind.BIGCOMMERCE, ChannelKind.ECWID):
        assert told(kind, a_part(), refunds=(TillRefund("r1", 4_99),)) == (
            Message(
                "refund:r1",
                MessageKind.REFUND_TASK,
                {"order": "1042", "amount_minor": 4_99, "currency": "CAD"},
            ),
        )


def test_woocommerce_books_a_refund_without_moving_money_or_stock() -> None:
    refund = told(ChannelKind.WOOCOMMERCE, a_part(), refunds=(TillRefund("r1", 4_99),))[0]

    assert refund.kind == MessageKind.REFUND
    assert refund.payload == {
        "amount_minor": 4_99,
        "currency": "CAD",
        "api_refund": False,
        "api_restock": False,
    }


def test_a_full_refund_closes_a_woocommerce_order_by_itself() -> None:
    partly, fully = (TillRefund("r1", 50_00),), (TillRefund("r1", 50_00), TillRefund("r2", 40_83))

    assert keys(ChannelKind.WOOCOMMERCE, a_part(), cancelled_at_till=True, refunds=partly) == [
        "refund:r1",
        "cancelled",
    ]
    assert keys(ChannelKind.WOOCOMMERCE, a_part(), cancelled_at_till=True, refunds=fully) == [
        "refund:r1",
        "refund:r2",
    ]


@pytest.mark.parametrize("kind", SHOPS)
def test_what_was_done_in_the_shops_own_admin_is_not_told_back(kind: ChannelKind) -> None:
    assert keys(kind, gone(1, handed_over_in_shop=True)) == []


@pytest.mark.parametrize("kind", [*SHOPS, ChannelKind.NEUTRAL, "unheard of"])
def test_history_and_unknown_shops_are_told_nothing(kind: str) -> None:
    parts, refunds = (gone(1),), (TillRefund("r", 1),)

    assert keys(kind, *parts, paid_at_till=True, refunds=refunds, history_only=True) == []
    if kind not in SHOPS:
        assert keys(kind, *parts, paid_at_till=True, refunds=refunds, cancelled_at_till=True) == []


def test_a_part_that_left_although_it_was_cancelled_counts_as_gone() -> None:
    assert keys(ChannelKind.BIGCOMMERCE, gone(1, cancelled=True)) == ["packed", "completed"]
    assert keys(ChannelKind.BIGCOMMERCE, gone(1, cancelled=True), a_part(2)) == []


def test_a_part_that_left_counts_as_packed_whatever_was_unpacked_meanwhile() -> None:
    assert keys(ChannelKind.BIGCOMMERCE, replace(gone(1), packed=False)) == ["packed", "completed"]


PARTS = st.lists(
    st.builds(
        PartProgress,
        fulfillment_id=st.uuids(),
        method=st.sampled_from(Method),
        packed=st.booleans(),
        packed_at_ms=st.integers(1, 100),
        handed_over=st.booleans(),
        handed_over_at_ms=st.integers(1, 100),
        cancelled=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda part: part.fulfillment_id,
).map(tuple)
PROGRESS = st.builds(
    OrderProgress,
    kind=st.sampled_from(SHOPS),
    parts=PARTS,
    paid_at_till=st.booleans(),
    owed_minor=st.sampled_from([0, 100]),
    cancelled_at_till=st.booleans(),
    tells_ready=st.booleans(),
)


@given(PROGRESS)
def test_no_step_with_goods_is_told_while_any_part_is_unpacked(progress: OrderProgress) -> None:
    about_goods = {MessageKind.PACKED, MessageKind.SHIPPED, MessageKind.PICKED_UP}
    waiting = [p for p in progress.parts if not p.cancelled and not p.packed and not p.handed_over]

    if waiting:
        assert not [message for message in messages(progress) if message.kind in about_goods]


@given(PROGRESS)
def test_keys_are_told_once_and_every_goods_message_waits_for_undo(progress: OrderProgress) -> None:
    sent = messages(progress)

    assert len({message.key for message in sent}) == len(sent)
    for message in sent:
        if message.kind in (MessageKind.PACKED, MessageKind.SHIPPED, MessageKind.PICKED_UP):
            assert message.not_before_ms > UNDO_MS


@given(PROGRESS, st.data())
def test_unpacking_one_part_withdraws_and_packing_again_gives_the_same_keys(
    progress: OrderProgress, data: st.DataObject
) -> None:
    still_here = [
        part for part in progress.parts if part.packed and not part.handed_over and not part.cancelled
    ]
    if not still_here:
        return
    part = data.draw(st.sampled_from(still_here))
    unpacked = replace(
        progress, parts=tuple(replace(p, packed=False) if p is part else p for p in progress.parts)
    )
    again = replace(
        progress,
        parts=tuple(replace(p, packed_at_ms=p.packed_at_ms + 50) if p is part else p for p in progress.parts),
    )

    goods = {MessageKind.PACKED, MessageKind.SHIPPED, MessageKind.PICKED_UP}
    assert not [message for message in messages(unpacked) if message.kind in goods]
    assert [message.key for message in messages(again)] == [message.key for message in messages(progress)]


@pytest.mark.parametrize("kind", SHOPS)
def test_each_single_flag_changes_no_key_of_another_step(kind: ChannelKind) -> None:
    for paid, handed_over in product((False, True), repeat=2):
        part = gone(1) if handed_over else packed(1)
        with_payment = set(keys(kind, part, paid_at_till=paid))
        assert with_payment >= set(keys(kind, part))


@pytest.mark.parametrize("kind", list(ChannelKind))
@given(
    st.lists(
        st.builds(
            PartProgress,
            fulfillment_id=st.uuids(),
            method=st.sampled_from(Method),
            cancelled=st.booleans(),
            shop_ref=st.sampled_from(["", "gid://1"]),
        ),
        max_size=3,
    ),
    st.integers(-1_000, 1_000),
    st.booleans(),
)
def test_a_shop_is_told_nothing_while_nothing_was_done_here(
    kind: ChannelKind, parts: list[PartProgress], owed_minor: int, tells_ready: bool
) -> None:
    progress = OrderProgress(
        kind=kind, parts=tuple(parts), total_minor=1_000, owed_minor=owed_minor, tells_ready=tells_ready
    )

    assert messages(progress) == ()
