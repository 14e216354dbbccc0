"""Products and stock from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Till


def test_products_of_a_file_are_created_changed_and_left_alone(till: Till) -> None:
    first = till.file("a.csv", "sku,name,price,code,stock\nMUG,Mug,10.00,62001,3\n")
    second = till.file("b.csv", "sku,name,price,code,stock\nMUG,Mug,12.00,62001,3\nNEW,New,1,,\n")

    assert till.ask("products", "import", first).data["created"] == 1
    assert till.ask("products", "import", first).data["unchanged"] == 1
    again = till.ask("products", "import", second).data

    assert (again["created"], again["changed"], again["counted"]) == (1, 1, 0)
    assert [row["price_minor"] for row in till.ask("products", "list", "mug").data] == [1_200]
    assert (
        len(till.ask("products", "list").data) == len(till.ask("products", "list", "--limit", "500").data) > 0
    )


def test_a_bad_row_is_named_and_the_others_are_imported(till: Till) -> None:
    file = till.file("a.csv", "sku,name,price\nMUG,Mug,ten\nBOWL,Bowl,5\n")

    done = till.ask("products", "import", file)

    assert (done.code, done.data["created"]) == (1, 1)
    assert (done.data["bad"][0]["line"], done.data["bad"][0]["column"]) == (2, "price")
    assert "line 2" in done.err


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", b"\xff\xfe\x00", 'sku,name,price\n"open,1,2\n'])
def test_a_file_of_no_known_form_is_refused_whole(till: Till, content: str | bytes) -> None:
    done = till.ask("products", "import", till.file("a.csv", content))
    assert (done.code, done.reason) == (2, "bad_product_file")
    assert "a.csv" in done.err


def test_stock_is_counted_in_units_with_decimals(till: Till) -> None:
    till.stocked()

    assert till.ask("stock", "set", "MUG", "2.5").data["on_hand"] == 2_500
    assert till.ask("stock", "set", "MUG", "-1").code == 2
    assert till.ask("stock", "set", "MUG", "1", "--outlet", "Elsewhere").reason == "unknown_record"
    assert till.run("stock", "show", "MUG").out.splitlines()[1].split() == [
        "MUG",
        "Mug",
        "Main",
        "outlet",
        "2.5",
        "0",
        "2.5",
    ]
