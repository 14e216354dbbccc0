"""The CSV of Sales history: everything that matches, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from datetime import UTC
from pathlib import Path

from pos_desktop.journal.state import ContactState
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.ui.screens.history import export
from pos_desktop.ui.screens.history.export import export_sales
from tests.ui.screens import gallery
from tests.ui.screens.desk import RowQueries
from tests.ui.screens.rows import SOME_LINE, a_sale


def exported(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file by their titles."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_page_is_written(tmp_path: Path) -> None:
    sales = tuple(a_sale(f"#{number}", SOME_LINE) for number in range(2 * export.PAGE + 1))
    path = tmp_path / "sales.csv"
    count = export_sales(RowQueries(sales), SaleFilter(limit=5), UTC, path)  # type: ignore[arg-type]
    assert count == len(sales)
    assert len({row["number"] for row in exported(path)}) == len(sales)


def test_amounts_are_plain_decimals_and_instants_have_their_zone(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    export_sales(RowQueries((gallery.a_packed_pickup(),)), SaleFilter(), UTC, path)  # type: ignore[arg-type]
    (row,) = exported(path)
    assert (row["total"], row["to_pay"], row["currency"]) == ("90.83", "65.83", "CAD")
    assert row["sold_at"] == "2026-11-22T14:14:00+00:00"


def test_a_name_that_a_spreadsheet_would_run_is_only_text(tmp_path: Path) -> None:
    sale = a_sale("#1", SOME_LINE, contact=ContactState("=HYPERLINK(1)"))
    path = tmp_path / "sales.csv"
    export_sales(RowQueries((sale,)), SaleFilter(), UTC, path)  # type: ignore[arg-type]
    (row,) = exported(path)
    assert row["customer"] == "'=HYPERLINK(1)"
