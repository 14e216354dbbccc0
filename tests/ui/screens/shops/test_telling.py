"""What each shop will be told has words, whatever happened to the order."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.telling import OrderProgress, PartProgress, TillPayment, TillRefund
from pos_desktop.domain.telling import messages as due
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.shops.telling import shop_host, state_chip, told
from tests.ui.screens.rows import NOW_MS, an_id
from tests.ui.screens.setup.workplace import SHOPS, a_message

ENGLISH, FRENCH = Texts("en"), Texts("fr")
TRACKED = (("tracking", "7035114477138472"), ("carrier", "Canada Post"))


def orders(kind: str) -> list[OrderProgress]:
    """Return orders of a shop in every way they can end."""
    return [
        OrderProgress(
            kind=kind,
            number="1042",
            currency="CAD",
            parts=(
                PartProgress(
                    fulfillment_id=UUID(int=1),
                    method=method,
                    packed=True,
                    handed_over=is_gone,
                    tracking=tracking,
                ),
            ),
            total_minor=1_000,
            paid_at_till=True,
            payment=TillPayment(title="cash"),
            cancelled_at_till=is_cancelled,
            refunds=(TillRefund("cancelled", 500),) if is_cancelled else (),
            tells_ready=True,
        )
        for method, is_gone, is_cancelled, tracking in product(
            Method, (False, True), (False, True), ("", "7035")
        )
    ]


@pytest.mark.parametrize("kind", list(ChannelKind))
def test_no_step_is_shown_as_a_code(kind: ChannelKind) -> None:
    for message in (each for order in orders(kind) for each in due(order)):
        row = a_message("1042", kind, message.kind, *message.payload.items(), key=message.key)
        english, french = told(ENGLISH, row), told(FRENCH, row)
        assert "_" not in english.words
        assert english.words[0].isupper()
        assert french.words != english.words
        assert english.because


@pytest.mark.parametrize(
    ("kind", "step", "pairs", "words", "because"),
    [
        ("bigcommerce", "packed", (("status_id", 9),), "Awaiting shipment (status 9)",
         "Everything is packed"),
        ("bigcommerce", "packed", (("status_id", 8),), "Awaiting pickup (status 8)", "Everything is packed"),
        ("bigcommerce", "picked_up", (("status_id", 10),), "Completed (status 10)",
         "Picked up by the customer"),
        ("shopify", "shipped", TRACKED, "Fulfilled, with tracking", "Canada Post 7035114477138472"),
        ("shopify", "paid", (), "Paid", "Paid at a till"),
        ("woocommerce", "paid", (("status", "completed"), ("payment_method_title", "cash")), "Completed",
         "Paid at a till · paid here: Cash"),
        ("ecwid", "cancelled", (("paymentStatus", "CANCELLED"), ("fulfillmentStatus", "WILL_NOT_DELIVER")),
         "Cancelled, will not be delivered", "Cancelled at a till"),
        ("shopify", "refund_task", (("amount_minor", 29_773), ("currency", "CAD")), "Refund of $297.73",
         "Somebody makes it in the shop itself"),
        ("shopify", "ready", (), "Ready for pickup", ""),
    ],
)  # fmt: skip
def test_a_step_is_said_as_its_shop_says_it(
    kind: str, step: str, pairs: tuple[tuple[str, str | int], ...], words: str, because: str
) -> None:
    said = told(ENGLISH, a_message("1042", kind, step, *pairs))
    assert (said.words, said.because) == (words, because)


def test_several_parcels_name_each_number() -> None:
    pairs = (("tracking", "111\n222"), ("carrier", "Canada Post\nPurolator"))
    said = told(ENGLISH, a_message("1042", "shopify", "shipped", *pairs))
    assert said.because == "Canada Post 111 · Purolator 222"


def test_a_step_waits_only_once_its_undo_time_is_over() -> None:
    later, now = (
        a_message("1", "ecwid", "paid", when=NOW_MS + 1),
        a_message("1", "ecwid", "paid", when=NOW_MS),
    )
    assert state_chip(ENGLISH, later, NOW_MS).text == "Undo time"
    assert state_chip(ENGLISH, now, NOW_MS).text == "Waits"


def test_what_was_told_or_done_by_hand_says_so() -> None:
    assert state_chip(ENGLISH, a_message("1", "ecwid", "paid", outcome="told"), NOW_MS).text == "Told"
    assert (
        state_chip(ENGLISH, a_message("1", "ecwid", "paid", outcome="settled"), NOW_MS).text == "Done by hand"
    )


def test_a_shop_is_known_by_its_address() -> None:
    assert shop_host(SHOPS, an_id("ecwid")) == "app.ecwid.example/4711"
    assert shop_host(SHOPS, b"unknown") == ""
