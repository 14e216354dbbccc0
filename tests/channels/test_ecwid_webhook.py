"""A webhook counts only with the right signature over the event's id and time."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from pos_desktop.channels.ecwid_webhook import verify_ecwid

SECRET = "client-secret"
BODY = b'{"eventId":"80aece08","eventCreated":1234567,"storeId":1003,"eventType":"order.updated","data":{}}'
SIGNED = base64.b64encode(hmac.new(SECRET.encode(), b"1234567.80aece08", hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("header", ["X-Ecwid-Webhook-Signature", "x-ecwid-webhook-signature"])
def test_the_vendors_signature_is_right(header: str) -> None:
    assert verify_ecwid({header: SIGNED}, BODY, SECRET)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        ({}, BODY, SECRET),
        ({"X-Ecwid-Webhook-Signature": ""}, BODY, SECRET),
        ({"X-Ecwid-Webhook-Signature": "é"}, BODY, SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED[:-2]}, BODY, SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, BODY, "other"),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, BODY, ""),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, BODY.replace(b"80aece08", b"80aece09"), SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, BODY.replace(b"1234567", b"1234568"), SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, b"", SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, b"\xff", SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, b"[" * 100_000, SECRET),
        ({"X-Ecwid-Webhook-Signature": SIGNED}, b'{"eventId":5}', SECRET),
    ],
)
def test_any_other_is_wrong(headers: dict[str, str], body: bytes, secret: str) -> None:
    assert not verify_ecwid(headers, body, secret)
