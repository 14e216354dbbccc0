"""Each kind of shop asks for what it needs, and no more."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.shops.add_page import MOST_KEYS
from pos_desktop.ui.screens.shops.kinds import GUIDES, host_of, keys_complete


@pytest.mark.parametrize(
    ("kind", "keys", "is_complete"),
    [
        ("shopify", ("shpat_token", ""), True),
        ("shopify", ("", "secret"), False),
        ("woocommerce", ("ck_1", ""), False),
        ("woocommerce", ("ck_1", "cs_1"), True),
        ("bigcommerce", ("token",), True),
        ("ecwid", ("  ",), False),
        ("ecwid", (), False),
    ],
)
def test_keys_are_complete_when_the_kind_has_what_it_needs(
    kind: str, keys: tuple[str, ...], is_complete: bool
) -> None:
    assert keys_complete(kind, keys) is is_complete


def test_no_kind_asks_for_more_than_two_keys_and_each_is_said_in_french() -> None:
    french = Texts("fr")
    for guide in GUIDES.values():
        assert 1 <= len(guide.keys) <= MOST_KEYS
        for words in (guide.address, guide.where, *(key.hint for key in guide.keys)):
            assert french(words) != words


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://shop.example.com/", "shop.example.com"),
        ("https://app.ecwid.com/api/v3/4711", "app.ecwid.com/api/v3/4711"),
        ("shop.example.com", "shop.example.com"),
        ("", ""),
    ],
)
def test_a_shop_is_named_by_its_host(address: str, host: str) -> None:
    assert host_of(address) == host
