"""A webhook counts only when it was signed with the app's secret."""

import base64
import hashlib
import hmac

import pytest

from pos_desktop.channels.shopify_webhook import verify_shopify

BODY = '{"id": 450, "name": "#1001 é"}'.encode()
SECRET = "hush"


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("name", ["X-Shopify-Hmac-SHA256", "x-shopify-hmac-sha256"])
def test_what_was_signed_with_the_secret_is_believed(name: str) -> None:
    assert verify_shopify({name: signed(BODY, SECRET)}, BODY, SECRET)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        ({}, BODY, SECRET),
        ({"X-Shopify-Hmac-SHA256": ""}, BODY, SECRET),
        ({"X-Shopify-Hmac-SHA256": signed(BODY, "other")}, BODY, SECRET),
        ({"X-Shopify-Hmac-SHA256": signed(BODY, SECRET)}, BODY + b" ", SECRET),
        ({"X-Shopify-Hmac-SHA256": signed(BODY, "")}, BODY, ""),
        ({"X-Shopify-Hmac-SHA256": "é" * 44}, BODY, SECRET),
    ],
)
def test_anything_else_is_not(headers: dict[str, str], body: bytes, secret: str) -> None:
    assert not verify_shopify(headers, body, secret)
