"""Every reason of a web shop has words of its own, in both languages, whatever facts come with it."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.shop_refusals import duration_words, shop_rule_text, shop_trouble_text

ENGLISH, FRENCH = Texts("en"), Texts("fr")
REASONS = (
    "no_network", "timeout", "cut", "limited", "shop_error", "bad_answer", "still_working", "wrong_address",
    "not_https", "bad_certificate", "bad_key", "missing_permission", "clock_wrong", "shop_closed",
    "order_gone", "order_cancelled", "not_allowed", "ambiguous_sku", "unknown_product",
    "unknown_location", "bad_field",
)  # fmt: skip
OWN = (
    "keys_needed", "vault_locked", "wrong_passphrase", "short_passphrase", "name_taken", "bad_address",
    "bad_choice", "not_the_runner", "keyring", "vault_damaged", "vault_unreadable", "unexpected", "not_saved",
)  # fmt: skip


@pytest.mark.parametrize("reason", [*REASONS, *OWN])
def test_a_reason_is_said_in_both_languages(reason: str) -> None:
    english, french = shop_trouble_text(ENGLISH, reason), shop_trouble_text(FRENCH, reason)
    assert english != french
    assert f"({reason})" not in english + french
    assert "{" not in english + french


def test_every_reason_a_connector_may_give_is_known_here() -> None:
    documented = f"{ShopUnavailable.__doc__} {ShopRefused.__doc__}"
    assert [reason for reason in REASONS if reason not in documented] == []


def test_no_two_failures_of_a_test_sound_alike() -> None:
    told = {shop_trouble_text(ENGLISH, reason) for reason in REASONS}
    assert len(told) == len(REASONS)


def test_a_reason_of_tomorrow_is_named() -> None:
    assert "solar_flare" in shop_trouble_text(ENGLISH, "solar_flare")


@pytest.mark.parametrize("seconds", [7_300, -7_300, "7300", "-7300"])
def test_the_clock_says_by_how_much_it_is_off(seconds: int | str) -> None:
    assert "2\u00a0h" in shop_trouble_text(ENGLISH, "clock_wrong", {"seconds": seconds})


def test_not_allowed_is_the_shops_word_or_the_persons_role() -> None:
    of_shop = shop_trouble_text(ENGLISH, "not_allowed", {"problem": "location inventory is read-only"})
    assert "location inventory is read-only" in of_shop
    assert "role" in shop_rule_text(ENGLISH, "not_allowed")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_600, "1 h"), (90_000, "1 d")]
)
def test_a_span_is_told_in_the_largest_unit_it_fills(seconds: int, words: str) -> None:
    assert duration_words(ENGLISH, seconds).replace("\u00a0", " ") == words
