"""A delivery is believed when it is signed with the secret, and never otherwise."""

import json

import pytest

from pos_desktop.channels.woocommerce_webhook import verify_woocommerce
from tests.captured import captured

# As received from WooCommerce 10.5.0.
BODY = b'{"id":58}'
SECRET = 's3cr&t"<key>'
HEADERS = {"X-WC-Webhook-Signature": "EeiNMv+Ywkn8OOpuUro2Hb920HtNgu+lgR4Eq+xU90o="}


def test_a_recorded_delivery_is_believed() -> None:
    assert verify_woocommerce(HEADERS, BODY, SECRET)


@pytest.mark.parametrize("name", ["x-wc-webhook-signature", "X-WC-WEBHOOK-SIGNATURE"])
def test_the_case_of_a_header_does_not_count(name: str) -> None:
    assert verify_woocommerce({name: HEADERS["X-WC-Webhook-Signature"]}, BODY, SECRET)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        (HEADERS, BODY + b" ", SECRET),
        (HEADERS, BODY, "s3cr&amp;t"),
        (HEADERS, BODY, ""),
        ({}, b"webhook_id=1", SECRET),
        ({"X-WC-Webhook-Signature": ""}, BODY, SECRET),
        ({"X-WC-Webhook-Signature": "é"}, BODY, SECRET),
        ({"X-WC-Webhook-Signature": HEADERS["X-WC-Webhook-Signature"][:-1]}, BODY, SECRET),
    ],
)
def test_anything_else_is_not(headers: dict[str, str], body: bytes, secret: str) -> None:
    assert not verify_woocommerce(headers, body, secret)


def test_a_captured_delivery_is_believed() -> None:
    """The host's name was taken out of the others after they were signed; this one has none."""
    delivery = captured("examples", "woocommerce", "webhook_received_order.deleted.json")
    if delivery is None:
        pytest.skip("no captured examples here")
    told = json.loads(delivery.read_text())

    assert verify_woocommerce(told["headers"], told["body"].encode(), told["secret_used"])
