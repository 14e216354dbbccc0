"""Importing order files and reading what the shops will be told."""

from __future__ import annotations

from tests.cli.conftest import Till, neutral_order


def test_an_imported_order_is_listed(till: Till) -> None:
    till.stocked()
    imported = till.ask("orders", "import", till.file("order.json", neutral_order()))

    assert (imported.code, imported.data["files"][0]["orders"][0]["outcome"]) == (0, "new")
    listed = till.ask("orders", "list").data
    assert [(row["number"], row["owed_minor"], row["method"]) for row in listed] == [
        ("B-1042", 1050, "delivery")
    ]


def test_importing_again_changes_nothing(till: Till) -> None:
    file = till.file("order.json", neutral_order())
    till.ask("orders", "import", file)
    before = till.run("dump", "--digest").out

    again = till.ask("orders", "import", file)

    assert again.data["files"][0]["orders"][0]["outcome"] == "unchanged"
    assert till.run("dump", "--digest").out == before


def test_a_malformed_file_imports_nothing_of_itself_and_the_others_are_imported(till: Till) -> None:
    good = till.file("good.json", neutral_order())
    two = neutral_order(id="7").replace(
        '"orders": [', '"orders": [' + neutral_order(id="6", total="x")[-2:-2]
    )
    broken = till.file("broken.json", two.replace('"total": "10.50"', '"total": "ten"'))
    cut = till.file("cut.json", neutral_order()[:80])

    done = till.ask("orders", "import", broken, good, cut, str(till.folder / "absent.json"))

    assert done.code == 2
    outcomes = [file.get("error", {}).get("reason", "imported") for file in done.data["files"]]
    assert outcomes == ["bad_order_file", "imported", "bad_order_file", "unreadable_file"]
    assert "broken.json" in done.err
    assert "$.orders[0].total" in done.err
    assert len(till.ask("orders", "list").data) == 1


def test_an_order_that_makes_no_sense_keeps_its_whole_file_out(till: Till) -> None:
    refund = {"id": "r1", "amount": "1.00", "units": [{"line": "9", "quantity": 1}]}
    file = till.file("order.json", neutral_order(refunds=[refund]))

    done = till.ask("orders", "import", file)

    assert done.code == 2
    assert "refunds[0].units" in done.err
    assert till.ask("orders", "list").data == []


def test_the_queue_shows_what_the_shop_will_be_told_and_a_person_can_settle_it(till: Till) -> None:
    till.stocked()
    till.ask("orders", "import", till.file("order.json", neutral_order()))
    assert till.ask("channel", "queue").data == []
    till.ask("fulfillments", "pack", "B-1042")

    queue = till.ask("channel", "queue").data
    assert [(row["key"], row["payload"]) for row in queue] == [("packed", {"status_id": 9})]

    assert till.ask("channel", "settle", "B-1042", "packed").code == 0
    assert till.ask("channel", "queue").data == []
    assert [row["outcome"] for row in till.ask("channel", "queue", "--all").data] == ["settled"]
