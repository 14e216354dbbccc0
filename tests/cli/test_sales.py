"""Ringing up, paying, voiding and the register from the command line."""

from __future__ import annotations

import pytest

from pos_desktop.cli.sales import item
from tests.cli.conftest import Till


def test_a_basket_is_sold_for_cash(till: Till) -> None:
    till.stocked()

    sold = till.ask("sell", "MUGx2", "62002", "--pay", "cash=60.00").data

    assert (sold["total_minor"], sold["change_minor"], sold["state"]) == (4_499, 1_500, "closed")
    assert till.ask("stock", "show", "MUG").data[0]["on_hand"] == 3_000


def test_a_deposit_keeps_the_rest_owed(till: Till) -> None:
    till.stocked()

    sold = till.ask("sell", "MUG", "--pickup", "--deposit", "5.00").data

    assert (sold["owed_minor"], sold["is_paid"], sold["fulfillments"][0]["status"]) == (500, False, "new")


def test_nothing_is_sold_before_the_register_is_open(till: Till) -> None:
    till.stocked()
    till.ask("register", "close", "--counted", "cash=100")

    refused = till.ask("sell", "MUG", "--pay", "cash=10")

    assert (refused.code, refused.reason) == (1, "register_not_open")
    assert till.ask("sales", "list").data == []


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["sell", "NOPE", "--pay", "cash=1"], 1, "unknown_code"),
        (["sell", "MUG", "--pay", "cash=one"], 2, "bad_amount"),
        (["sell", "MUG", "--pay", "shells=1"], 1, "unknown_record"),
        (["sell", "MUG", "--pay", "cash"], 2, "usage"),
        (["sell", "MUG"], 2, "usage"),
        (["sell", "MUGx9", "--pay", "cash=100"], 1, "short_stock"),
        (["sell", "MUG", "--pay", "card=99"], 1, "too_much"),
        (["sell", "MUG", "--layby"], 1, "no_customer"),
        (["sales", "show", "none"], 1, "unknown_number"),
    ],
)
def test_a_refusal_has_its_code_and_leaves_no_sale(
    till: Till, words: list[str], code: int, reason: str
) -> None:
    till.stocked()

    refused = till.ask(*words)

    assert (refused.code, refused.reason) == (code, reason)
    assert till.ask("sales", "list").data == []


def test_a_void_says_what_to_hand_back(till: Till) -> None:
    till.stocked()
    number = till.ask("sell", "MUG", "--pay", "cash=10").data["number"]

    voided = till.ask("sales", "void", number, "--reason", "wrong key").data

    assert [counter["amount_minor"] for counter in voided["counters"]] == [-1_000]
    assert till.ask("sales", "show", number).data["sale"]["state"] == "voided"
    assert till.ask("sales", "void", number).reason == "sale_over"


def test_a_receipt_printed_again_says_that_it_is_a_copy(till: Till) -> None:
    till.stocked()
    number = till.ask("sell", "MUG", "--pay", "cash=10").data["number"]
    first, second = (till.folder.parent / name for name in ("first.bin", "second.bin"))

    till.ask("sales", "receipt", number, "--to", f"file:{first}")
    till.ask("sales", "receipt", number, "--to", f"file:{second}")

    assert b"DUPLICATE" not in first.read_bytes()
    assert b"DUPLICATE 1" in second.read_bytes()


def test_the_register_says_what_it_should_hold_and_closes(till: Till) -> None:
    till.stocked()
    till.ask("sell", "MUG", "--pay", "card=4:77", "--pay", "cash=6")

    expected = till.ask("register", "status").data["expected"]
    assert sorted(line["expected_minor"] for line in expected) == [400, 10_600]

    assert till.ask("register", "close", "--counted", "cash=106").reason == "not_counted"
    closed = till.ask("register", "close", "--counted", "cash=105", "--counted", "card=4").data
    assert sorted(line["counted_minor"] - line["expected_minor"] for line in closed["lines"]) == [-100, 0]


@pytest.mark.parametrize(
    ("word", "read"),
    [("MUG", ("MUG", 1_000)), ("MUGx3", ("MUG", 3_000)), ("BOX", ("BOX", 1_000)), ("x2", ("x2", 1_000))],
)
def test_a_word_names_a_code_and_how_many(word: str, read: tuple[str, int]) -> None:
    assert item(word) == read
