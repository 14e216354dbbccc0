"""Foreign amounts and texts are read exactly or refused."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.channels.decoding import (
    Exact,
    Instant,
    MinorSums,
    Percent,
    Quantity,
    bad_order_file,
    plain,
    raw,
)

AMOUNTS = st.decimals(min_value=-(10**6), max_value=10**6, places=6)

MANY_READERS = """
import sys, threading, msgspec
from pos_desktop.channels import decoding

def fresh():
    class Line(msgspec.Struct):
        units: int = 0
        notes: list[str] = []
    class Order(msgspec.Struct):
        lines: list[Line] = []
        by_name: dict[str, Line] | None = None
    class Page(msgspec.Struct):
        orders: tuple[Order, ...] = ()
        first: Order | None = None
    return Page

sys.setswitchinterval(1e-6)
value = {'orders': [{'lines': [{'units': 1}] * 3}] * 3}
for _ in range(200):
    shape, barrier = fresh(), threading.Barrier(6)
    def read():
        barrier.wait()
        READING
    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
"""


@given(st.lists(AMOUNTS, max_size=30))
def test_rounded_parts_sum_to_the_rounded_whole(parts: list[Decimal]) -> None:
    sums = MinorSums("EUR")

    given_out = sum(sums.minor(part) for part in parts)

    assert abs(given_out - sum(parts, Decimal(0)) * 100) <= Decimal("0.5")


@given(st.lists(st.integers(-(10**9), 10**9), max_size=30))
def test_exact_amounts_stay_as_they_are(parts: list[int]) -> None:
    sums = MinorSums("EUR")

    assert [sums.minor(Decimal(part) / 100) for part in parts] == parts


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e13", "1e1000000", True, [], {}, "1,50", "0x10"])
def test_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is no number"):
        Exact.read(value)


@pytest.mark.parametrize("value", ["1000.1", "-1001", "999999999999"])
def test_what_is_no_rate_of_a_tax_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        Percent.read(value)


def test_what_is_wrong_is_told_in_a_few_words() -> None:
    assert len(str(bad_order_file("$.total", "x" * 10_000_000))) < 1_000


@pytest.mark.parametrize("value", [0, -1, "0.0001", "", None])
def test_what_is_no_quantity_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is no"):
        Quantity.read(value)


def test_a_naive_instant_is_utc() -> None:
    assert (
        Instant.read("2026-11-20T09:15:00") == Instant.read("2026-11-20T10:15:00+01:00") == 1_795_166_100_000
    )


@given(st.text())
def test_texts_are_bounded_and_hold_no_control_characters(text: str) -> None:
    for cleaned in (plain(text), raw(text)):
        assert len(cleaned) <= 2000
        assert not any(ord(character) < 32 and character != "\n" for character in cleaned)


def test_many_threads_may_be_the_first_to_read_a_type() -> None:
    assert exit_code_of("decoding.convert(value, shape, at='$')") == 0


def test_left_to_the_library_the_first_readers_of_a_type_end_the_program() -> None:
    assert exit_code_of("msgspec.convert(value, shape)") < 0


def exit_code_of(reading: str) -> int:
    words = [sys.executable, "-c", MANY_READERS.replace("READING", reading)]
    return subprocess.run(words, capture_output=True, timeout=120, check=False).returncode
