"""Which codes are an EAN-13, and which one goes on a label."""

from __future__ import annotations

import pytest

from pos_desktop.domain.product_codes import code_to_print, is_ean13


@pytest.mark.parametrize("code", ["4006381333931", "0628110450241", "5901234123457", "0000000000000"])
def test_thirteen_digits_with_the_right_last_one_are_an_ean(code: str) -> None:
    assert is_ean13(code)


@pytest.mark.parametrize(
    "code", ["4006381333932", "400638133393", "40063813339311", "", "٤٠٠٦٣٨١٣٣٣٩٣١", "SB-24"]
)
def test_anything_else_is_none(code: str) -> None:
    assert not is_ean13(code)


@pytest.mark.parametrize("at", range(13))
def test_every_digit_is_checked(at: int) -> None:
    code = "4006381333931"
    wrong = str((int(code[at]) + 1) % 10)

    assert not is_ean13(code[:at] + wrong + code[at + 1 :])


def test_the_ean_goes_on_the_label_else_the_first_code_else_the_sku() -> None:
    assert code_to_print(("OLD-1", "4006381333931"), "SB-24") == "4006381333931"
    assert code_to_print(("OLD-1", "4006381333932"), "SB-24") == "OLD-1"
    assert code_to_print((" ",), " SB-24 ") == "SB-24"
    assert code_to_print((), "") == ""
