"""What people write becomes the address that is meant, and keys are complete when the kind says so."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.shops.add_page import MOST_KEYS
from pos_desktop.ui.screens.shops.kinds import GUIDES, full_address, host_of, keys_complete


@pytest.mark.parametrize(
    ("kind", "typed", "address"),
    [
        ("shopify", "maison-tilleul", "https://maison-tilleul.myshopify.com"),
        ("shopify", " maison-tilleul.myshopify.com/ ", "https://maison-tilleul.myshopify.com"),
        ("woocommerce", "shop.example.com/boutique/", "https://shop.example.com/boutique"),
        ("woocommerce", "http://shop.example.com", "http://shop.example.com"),
        ("woocommerce", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("bigcommerce", "abc123", "https://api.bigcommerce.com/stores/abc123"),
        ("bigcommerce", "api.bigcommerce.com/stores/abc123/v3", "https://api.bigcommerce.com/stores/abc123/v3"),
        ("ecwid", "4711", "https://app.ecwid.com/api/v3/4711"),
        ("ecwid", "https://app.ecwid.com/api/v3/4711", "https://app.ecwid.com/api/v3/4711"),
        ("shopify", "  ", ""),
    ],
)  # fmt: skip
def test_an_address_is_made_whole(kind: str, typed: str, address: str) -> None:
    assert full_address(kind, typed) == address


def test_http_is_left_as_written_so_that_it_is_refused_by_name() -> None:
    assert full_address("shopify", "http://maison-tilleul.myshopify.com").startswith("http://")


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
