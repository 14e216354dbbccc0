"""Quantities as people type them."""

from __future__ import annotations

import pytest

from pos_desktop.ui.screens.exceptions.typed import units_of


@pytest.mark.parametrize(
    ("typed", "units"),
    [("0", 0), (" 12 ", 12_000), ("1.5", 1_500), ("1,25", 1_250), ("0,001", 1), ("1000000", 1_000_000_000)],
)
def test_a_quantity_is_read(typed: str, units: int) -> None:
    assert units_of(typed) == units


@pytest.mark.parametrize("typed", ["", "-1", "1.2345", "a", "1e3", "1 000", "1000001", "٣", "1."])
def test_anything_else_is_none(typed: str) -> None:
    assert units_of(typed) is None
