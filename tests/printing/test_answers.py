"""A printer's answers are told apart, wherever the network cuts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.printing.answers import Answers, ask_when_printed


@pytest.mark.parametrize(
    ("heard", "trouble"),
    [
        ("12", ""),
        ("16", "cover_open"),
        ("32", "paper_out"),
        ("52", "printer_error"),
        ("1000000f", ""),
        ("3800000f", "cover_open"),
        ("18000c0f", "paper_out"),
        ("1808000f", "printer_error"),
        ("1800000f", "offline"),
        ("1000030f", ""),
        ("18000c0f1000000f", ""),
    ],
)
def test_each_trouble_is_recognised_and_forgotten_when_repaired(heard: str, trouble: str) -> None:
    answers = Answers()

    answers.feed(bytes.fromhex(heard))

    assert answers.trouble == trouble


@given(st.lists(st.integers(1, 8), max_size=20))
def test_answers_may_be_cut_anywhere(cuts: list[int]) -> None:
    stream, whole, parts = bytes.fromhex("12 1000000f 3722") + b"~0A\x00\x00", Answers(), Answers()

    whole.feed(stream)
    for size in cuts:
        parts.feed(stream[:size])
        stream = stream[size:]
    parts.feed(stream)

    assert parts == whole
    assert whole.has_status
    assert whole.has_report
    assert whole.is_worked_off
    assert whole.printed_marks == {b"~0A"}


@given(st.binary(max_size=400))
def test_no_answer_however_odd_breaks_the_listener(noise: bytes) -> None:
    Answers().feed(noise)


def test_an_endless_block_is_given_up() -> None:
    answers = Answers()

    answers.feed(b"\x37" + b"x" * 200)
    answers.feed(b"\x12")

    assert answers.has_status


def test_the_question_carries_its_mark() -> None:
    assert ask_when_printed(b"AbC!").hex() == "1d284806003030" + b"AbC!".hex()
