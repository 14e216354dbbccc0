"""The register from the command line: closures are printed, listed and printed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Till
from tests.printing.decoder import Decoder


def _paper(path: Path) -> list[str]:
    """Return what a receipt printer made of the bytes, line by line, as somebody reads it."""
    lines: list[str] = []
    y = end = -1
    for letter in sorted(Decoder().feed(path.read_bytes()).letters):
        if letter.y != y:
            lines.append("")
        elif letter.x > end:
            lines[-1] += " "
        lines[-1] += letter.char
        y, end = letter.y, letter.x + letter.width
    return [" ".join(line.replace("\u00a0", " ").split()) for line in lines]


@pytest.fixture
def sold(till: Till) -> Till:
    """A till at which one mug was sold for cash."""
    till.stocked()
    assert till.ask("sell", "MUG", "--pay", "cash=20").code == 0
    return till


def test_closing_prints_the_closure(sold: Till) -> None:
    paper = sold.folder.parent / "closure.bin"
    sold.ask("printer", "add", "Counter", f"file:{paper}")

    closed = sold.ask("register", "close", "--counted", "cash=109", "--note", "one short")

    assert (closed.code, closed.data["printer"]) == (0, "Counter")
    lines = _paper(paper)
    assert "REGISTER CLOSURE" in lines
    assert "Float 100.00" in lines
    assert [line for line in lines if line.startswith(("Expected", "Counted", "Difference"))] == [
        "Expected 110.00",
        "Counted 109.00",
        "Difference -1.00",
        "Difference -$1.00",
    ]
    assert [line for line in lines if line.startswith(("Sales", "Total"))] == [
        "Sales (1) 10.00",
        "Total $10.00",
        "Total since the first sale $10.00",
    ]
    assert "Note: one short" in lines


def test_without_a_printer_it_closes_and_is_printed_later(sold: Till) -> None:
    closed = sold.ask("register", "close", "--counted", "cash=110")
    assert (closed.code, closed.data["printer"]) == (0, None)

    paper = sold.folder.parent / "late.bin"
    first = sold.ask("register", "print", "1", "--to", f"file:{paper}")
    assert (first.code, first.data["copy"]) == (0, 0)
    assert not [line for line in _paper(paper) if "DUPLICATE" in line]

    copy = sold.folder.parent / "copy.bin"
    again = sold.ask("register", "print", "1", "--to", f"file:{copy}", "--lang", "fr")
    assert (again.code, again.data["copy"]) == (0, 1)
    assert "DUPLICATA 1" in _paper(copy)


def test_a_printer_that_does_not_answer_keeps_no_register_open(sold: Till) -> None:
    sold.ask("printer", "add", "Counter", "tcp://127.0.0.1:1")

    closed = sold.run("register", "close", "--counted", "cash=110")

    assert (closed.code, "did not print" in closed.err) == (0, True)
    assert [each["number"] for each in sold.ask("register", "closures").data] == [1]


def test_closures_are_listed_newest_first(sold: Till) -> None:
    sold.ask("printer", "add", "Counter", f"file:{sold.folder.parent / 'closures.bin'}")
    assert sold.ask("register", "closures").data == []
    sold.ask("register", "close", "--counted", "cash=109")
    sold.ask("register", "open", "--float", "50")
    sold.ask("register", "close", "--counted", "cash=50")

    listed = sold.ask("register", "closures").data

    assert sold.ask("verify").code == 0
    assert [(each["number"], each["difference_minor"]) for each in listed] == [(2, 0), (1, -100)]
    assert "-$1.00" in sold.run("register", "closures").out
    assert [each["number"] for each in sold.ask("register", "closures", "--limit", "1").data] == [2]


def test_a_report_is_printed_while_the_register_is_open(sold: Till) -> None:
    paper = sold.folder.parent / "report.bin"

    assert sold.ask("register", "report", "--to", f"file:{paper}").code == 0

    lines = _paper(paper)
    assert "INTERIM REPORT" in lines
    assert "Cash 110.00" in lines
    assert sold.ask("register", "status").code == 0


def test_what_is_not_there_is_said(sold: Till) -> None:
    assert sold.ask("register", "print", "1", "--to", "file:x").reason == "unknown_closure"
    assert "There is no closure 1." in sold.run("register", "print", "1", "--to", "file:x").err
    sold.ask("register", "close", "--counted", "cash=110")
    assert sold.ask("register", "print", "1").reason == "no_printer"
    assert sold.ask("register", "report", "--to", "file:x").reason == "register_not_open"
