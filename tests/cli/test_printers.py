"""Printers and sample papers from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Till


def test_a_printer_is_added_listed_and_tested(till: Till) -> None:
    paper = till.folder.parent / "paper.bin"

    assert till.ask("printer", "add", "Counter", f"file:{paper}").code == 0

    assert [row["printer_id"] for row in till.ask("printer", "list").data] == ["Counter"]
    assert till.ask("printer", "test", "Counter").data["verdict"] == "printed"
    assert paper.stat().st_size > 100


def test_papers_go_to_the_printer_that_names_them(till: Till) -> None:
    paper = till.folder.parent / "receipts.bin"
    till.stocked()
    till.ask("printer", "add", "Slips", f"file:{paper}.other", "--papers", "packing_slip")
    number = till.ask("sell", "MUG", "--pay", "cash=10").data["number"]
    assert till.ask("sales", "receipt", number).reason == "no_printer"

    till.ask("printer", "add", "Counter", f"file:{paper}")

    assert till.ask("sales", "receipt", number).data["printer"] == "Counter"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sample_needs_no_shop(till: Till, language: str) -> None:
    paper = till.folder.parent / "sample.bin"
    done = till.ask("print", "sample", "receipt", "--lang", language, "--to", f"file:{paper}")
    assert (done.code, done.data["bytes"]) == (0, paper.stat().st_size)


def test_a_printer_that_is_not_there_is_unavailable(till: Till) -> None:
    assert till.ask("print", "sample", "receipt", "--to", "file:/nowhere/at/all").code == 3
    assert till.ask("printer", "test", "None").code == 3
    assert till.ask("print", "sample", "receipt", "--to", "nonsense").code == 2
