"""How a shop stands is said calmly, with what is safe, in both languages."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pos_desktop.services.ports.online import ChannelState, Standing, Trouble
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.shops.state import News, ShopsState
from pos_desktop.ui.screens.shops.words import advice, standing_face, title_of, toast_for
from pos_desktop.ui.theme import Tone
from tests.ui.screens.rows import NOW_MS, at
from tests.ui.screens.shops.online import SHOPIFY, WOO, troubled

ENGLISH, FRENCH = Texts("en"), Texts("fr")
STATE = ShopsState(zone=ZoneInfo("America/Toronto"), now_ms=NOW_MS)


@pytest.mark.parametrize(
    ("shop", "words", "is_calm"),
    [
        (WOO, "Working", True),
        (replace(WOO, is_first_load=True), "Reading all its orders", True),
        (troubled("no_network", Standing.UNREACHABLE), "Not reachable since 10:42", False),
        (troubled("bad_key"), "Key refused", False),
        (troubled("clock_wrong"), "Clock is wrong", False),
        (troubled("something_new"), "Refused by the shop", False),
        (SHOPIFY, "Runs on “Back office”", True),
        (replace(SHOPIFY, trouble=Trouble("timeout", at(22, 10, 30))), "Runs on “Back office”", False),
        (replace(WOO, standing=Standing.FILES_ONLY), "Not connected", True),
    ],
)
def test_it_is_one_calm_line(shop: ChannelState, words: str, is_calm: bool) -> None:
    face = standing_face(ENGLISH, STATE, shop)
    assert face.words == words
    assert (face.tone is not Tone.WARNING) is is_calm


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_is_said_in_both_languages(standing: Standing) -> None:
    shop = replace(WOO, standing=standing, trouble=Trouble("timeout", NOW_MS))
    english, french = standing_face(ENGLISH, STATE, shop), standing_face(FRENCH, STATE, shop)
    assert english.words != french.words
    said = advice(ENGLISH, shop), advice(FRENCH, shop)
    assert said == ("", "") or said[0] != said[1]


def test_trouble_says_what_is_safe() -> None:
    assert "Selling goes on" in advice(ENGLISH, troubled("bad_key"))


def test_a_working_shop_whose_keys_lack_something_says_so() -> None:
    assert "write_inventory" in advice(ENGLISH, replace(WOO, missing=("write_inventory",)))


def test_what_troubles_the_other_computer_is_said_here_too() -> None:
    shop = replace(SHOPIFY, trouble=Trouble("timeout", NOW_MS))
    assert advice(ENGLISH, shop).startswith("The shop did not answer in time.")


def test_a_shop_nobody_named_is_called_by_its_kind() -> None:
    assert title_of(ENGLISH, replace(WOO, name="")) == "WooCommerce"


@pytest.mark.parametrize(
    "kind", ["added", "removed", "keys_kept", "opened", "retried", "settled", "read_again", "syncing"]
)
def test_every_deed_has_its_news(kind: str) -> None:
    english, french = toast_for(ENGLISH, News(kind, "W-1")), toast_for(FRENCH, News(kind, "W-1"))
    assert english.text != french.text
