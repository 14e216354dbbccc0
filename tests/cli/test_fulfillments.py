"""A whole fulfillment from the command line, with every refusal a script may meet."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Till, neutral_order


@pytest.fixture
def ready(till: Till) -> Till:
    till.stocked()
    assert till.ask("orders", "import", till.file("order.json", neutral_order())).code == 0
    return till


def test_an_order_is_packed_paid_shipped_and_gone(ready: Till) -> None:
    assert [row["status"] for row in ready.ask("fulfillments", "list").data] == ["new"]
    assert ready.ask("fulfillments", "pack", "B-1042").data["fulfillment"]["status"] == "packed"

    refused = ready.ask("fulfillments", "ship", "B-1042")
    assert (refused.code, refused.reason) == (1, "not_paid")
    assert refused.data["error"]["facts"]["owed_minor"] == 1050
    assert "$10.50" in refused.err

    paid = ready.ask("sales", "pay", "B-1042", "--pay", "cash=20.00").data
    assert (paid["change_minor"], paid["is_paid"]) == (950, True)

    shipped = ready.ask("fulfillments", "ship", "B-1042", "--carrier", "Post", "--tracking", "RM1").data
    assert (shipped["state"], shipped["fulfillment"]["tracking"]) == ("closed", "RM1")
    assert ready.ask("fulfillments", "list").data == []
    stock = ready.ask("stock", "show", "MUG").data[0]
    assert (stock["on_hand"], stock["committed"]) == (4_000, 0)


def test_a_slip_is_printed_once_packed(ready: Till) -> None:
    paper = ready.folder.parent / "slip.bin"
    early = ready.ask("fulfillments", "slip", "B-1042", "--to", f"file:{paper}")
    assert (early.code, early.reason, paper.exists()) == (1, "not_packed", False)

    ready.ask("fulfillments", "pack", "B-1042")
    printed = ready.ask("fulfillments", "slip", "B-1042", "--to", f"file:{paper}")

    assert (printed.code, printed.data["document"]) == (0, "packing_slip")
    assert b"L. Roy" in paper.read_bytes()


def test_a_fulfillment_is_named_by_its_id_or_by_its_sale(ready: Till) -> None:
    part = ready.ask("fulfillments", "list").data[0]["fulfillment_id"]
    assert ready.ask("fulfillments", "pack", part[:12]).code == 0
    assert ready.ask("fulfillments", "unpack", part).data["fulfillment"]["status"] == "new"
    assert ready.ask("fulfillments", "pack", "nothing").reason == "unknown_number"


def test_a_short_fulfillment_says_which_word_helps(ready: Till) -> None:
    ready.ask("stock", "set", "MUG", "0")
    refused = ready.run("fulfillments", "pack", "B-1042")
    assert (refused.code, "--all-here" in refused.err) == (1, True)
    assert ready.run("fulfillments", "pack", "B-1042", "--all-here").code == 0


def test_a_pickup_is_collected_and_undone_in_time(till: Till) -> None:
    till.stocked()
    till.ask("sell", "MUG", "--pay", "cash=10.50", "--pickup")
    till.ask("fulfillments", "pack", "1-1")

    collected = till.ask("fulfillments", "pickup", "1-1", "--by", "Her brother").data
    assert collected["fulfillment"]["collected_by"] == "Her brother"

    assert till.ask("fulfillments", "undo", "1-1").data["fulfillment"]["status"] == "packed"


def test_refusals_are_said_in_french_too(ready: Till) -> None:
    ready.ask("fulfillments", "pack", "B-1042")
    refused = ready.run("fulfillments", "ship", "B-1042", "--lang", "fr")
    assert "10,50\u00a0$" in refused.err
