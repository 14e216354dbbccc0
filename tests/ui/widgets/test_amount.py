"""Amounts typed as cents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.amount import BACKSPACE, CLEAR, MOST_MINOR, AmountField, TypedAmount


def typed(*keys: str) -> int:
    amount = TypedAmount()
    for key in keys:
        amount = amount.press(key)
    return amount.minor


def test_1250_is_twelve_fifty() -> None:
    assert typed("1", "2", "5", "0") == 1250


def test_00_adds_two_places() -> None:
    assert typed("5", "00", "00") == 50000


def test_backspace_takes_the_last_digit_and_clear_all() -> None:
    assert typed("1", "2", BACKSPACE) == 1
    assert typed("1", "2", CLEAR) == 0


def test_the_first_digit_replaces_an_amount_that_was_offered() -> None:
    assert TypedAmount(4583).press("5").press("0").minor == 50


def test_backspace_on_an_offered_amount_empties_it() -> None:
    assert TypedAmount(4583).press(BACKSPACE).minor == 0


@given(st.lists(st.sampled_from([*"0123456789", "00"])))
def test_typing_is_the_number_made_of_the_digits_while_it_fits(keys: list[str]) -> None:
    number = int("".join(keys) or "0")
    if number <= MOST_MINOR:
        assert typed(*keys) == number
    else:
        assert typed(*keys) <= MOST_MINOR


def test_an_amount_above_thirty_two_bits_arrives_whole(look: Look, qtbot: QtBot) -> None:
    field = AmountField(look, "Cash", str)
    qtbot.addWidget(field)
    heard: list[object] = []
    field.amount_changed.connect(lambda minor: heard.append(minor))

    for digit in "3000000000":
        field.press(digit)

    assert heard[-1] == 3_000_000_000


def test_keys_of_the_keyboard_type_and_enter_submits(look: Look, qtbot: QtBot) -> None:
    field = AmountField(look, "Cash", lambda minor: f"{minor / 100:.2f}")
    qtbot.addWidget(field)

    qtbot.keyClicks(field, "1250")
    with qtbot.waitSignal(field.submitted) as submitted:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert submitted.args == [1250]
    assert field.accessibleName() == "Cash: 12.50"
