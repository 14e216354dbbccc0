"""One web shop has one address, however it is written."""

import pytest

from pos_desktop.domain.channels import full_address


@pytest.mark.parametrize(
    ("kind", "typed", "address"),
    [
        ("shopify", " my-shop ", "https://my-shop.myshopify.com"),
        ("shopify", "my-shop.myshopify.com", "https://my-shop.myshopify.com"),
        ("shopify", "https://my-shop.myshopify.com/admin/orders", "https://my-shop.myshopify.com"),
        ("woocommerce", "shop.example.com/", "https://shop.example.com"),
        ("woocommerce", "https://shop.example.com/fr/wp-json/wc/v3", "https://shop.example.com/fr"),
        ("woocommerce", "https://shop.example.com/index.php/wp-json", "https://shop.example.com"),
        ("woocommerce", "http://shop.example.com", "http://shop.example.com"),
        ("bigcommerce", "abc123", "https://api.bigcommerce.com/stores/abc123"),
        (
            "bigcommerce",
            "https://api.bigcommerce.com/stores/abc123/v3/",
            "https://api.bigcommerce.com/stores/abc123",
        ),
        ("ecwid", "1003", "https://app.ecwid.com/api/v3/1003"),
        ("ecwid", "http://127.0.0.1:80/api/v3/1003", "http://127.0.0.1:80/api/v3/1003"),
        ("ecwid", "", ""),
        ("neutral", "shop.example", "https://shop.example"),
        ("no kind", "shop.example", "shop.example"),
    ],
)
def test_what_people_write_becomes_the_address(kind: str, typed: str, address: str) -> None:
    assert full_address(kind, typed) == address
    assert full_address(kind, address) == address
