"""Orders captured from running shops, each compared with an independent reading of its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import Till
from tests.e2e.real_orders import as_written, imported, order_files, orders_in, read_only

FILES = order_files()
each_file = pytest.mark.parametrize(
    "path",
    FILES or [pytest.param(None, marks=pytest.mark.skip(reason="no captured examples here"))],
    ids=lambda path: path.stem if path else "none",
)


def the_file(specs: Path, name: str) -> Path:
    return specs / "examples" / "woocommerce" / f"{name}.json"


def content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def one_order(folder: Path, source: Path, **changes: Any) -> Path:
    """Write the one order of a captured file with some fields changed."""
    (order,) = orders_in(content(source))
    path = folder / f"{source.stem}-changed.json"
    path.write_text(json.dumps(order | changes), encoding="utf-8")
    return path


@each_file
def test_the_translator_reads_what_the_file_says(path: Path) -> None:
    assert read_only(path) == [as_written(order) for order in orders_in(content(path))]


@each_file
def test_the_till_shows_what_the_file_says(path: Path, tmp_path: Path) -> None:
    till = Till(tmp_path / "data").set_up("EUR")

    shown = imported(till, path)

    written = [as_written(order) for order in orders_in(content(path))]
    assert shown == [row for row in written if row.type != "not imported"]
    assert till.numbers() == sorted(row.order for row in shown)


@each_file
def test_importing_again_changes_nothing(path: Path, tmp_path: Path) -> None:
    till = Till(tmp_path / "data").set_up("EUR")
    first = imported(till, path)
    before = (till.digest(), till.facts())

    again = imported(till, path)

    assert again == first
    assert (till.digest(), till.facts()) == before


def test_a_partial_refund_of_a_paid_order_leaves_no_debt(specs: Path, tmp_path: Path) -> None:
    till = Till(tmp_path).set_up("EUR")

    (row,) = imported(till, the_file(specs, "order_get_after_partial_refund"))

    assert (row.total, row.paid, row.owed) == (19128 - 4999, 19128 - 4999, 0)


def test_an_unpaid_pickup_owes_its_total(specs: Path, tmp_path: Path) -> None:
    till = Till(tmp_path).set_up("EUR")

    (row,) = imported(till, the_file(specs, "order_create_cod_local_pickup_201"))

    assert (row.type, row.total, row.paid, row.owed) == ("pickup", 1230, 0, 1230)


def test_one_order_from_new_to_refunded_ends_settled(specs: Path, tmp_path: Path) -> None:
    till = Till(tmp_path).set_up("EUR")
    names = ("order_create_paid_flat_rate_201", "order_put_completed_200", "order_get_after_partial_refund")

    rows = [row for name in names for row in imported(till, the_file(specs, name))]

    assert [(row.total, row.owed) for row in rows] == [(19128, 0), (19128, 0), (14129, 0)]
    sale = till.show("W-16")
    assert (sale["state"], len(sale["payments"])) == ("closed", 2)
    stock = {row["sku"]: (row["on_hand"], row["committed"]) for row in till.run("stock", "show").json}
    assert stock == {"COF-9ce83d": (-2000, 0), "TS-9ce83d-S": (-1000, 0)}


@pytest.mark.parametrize(
    "name",
    ["order_create_pending_unpaid_201", "order_with_deleted_product", "order_with_html_entities"],
)
def test_an_unfinished_order_that_is_finished_reads_alike(specs: Path, tmp_path: Path, name: str) -> None:
    path = one_order(tmp_path, the_file(specs, name), status="on-hold")
    (written,) = (as_written(order) for order in orders_in(content(path)))

    assert imported(Till(tmp_path / "data").set_up("EUR"), path) == [written]


@pytest.mark.parametrize(
    "changes", [{"total": "12.31"}, {"total_tax": "0.92"}, {"date_paid_gmt": "2026-11-23T06:47:39"}]
)
def test_the_comparison_catches_a_file_that_says_something_else(
    specs: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    source = the_file(specs, "order_create_cod_local_pickup_201")
    (written,) = (as_written(order) for order in orders_in(content(source)))

    (shown,) = imported(Till(tmp_path / "data").set_up("EUR"), one_order(tmp_path, source, **changes))

    assert shown != written
