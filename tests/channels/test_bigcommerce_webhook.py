"""A message is BigCommerce's when it was signed with the secret, or brings the hook's own."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from pos_desktop.channels.bigcommerce_webhook import SECRET_HEADER, verify_bigcommerce

BODY = b'{"scope":"store/order/statusUpdated","data":{"type":"order","id":250}}'
SECRET = "c1ient-secret"
NOW_S = 1_795_600_000


def signed(body: bytes = BODY, key: bytes = SECRET.encode(), sent_at: int = NOW_S) -> dict[str, str]:
    mac = hmac.new(key, b"msg_1.%d." % sent_at + body, hashlib.sha256).digest()
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(sent_at),
        "Webhook-Signature": f"v1a,xx v1,{base64.b64encode(mac).decode()}",
    }


def test_the_standards_own_example_is_verified() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }

    assert verify_bigcommerce(headers, b'{"test": 2432232314}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def test_a_message_signed_with_the_secret_is_verified() -> None:
    assert verify_bigcommerce(signed(), BODY, SECRET)
    assert verify_bigcommerce(signed(), BODY, SECRET, now_s=NOW_S + 299)


def test_a_message_with_the_hooks_own_secret_is_verified() -> None:
    assert verify_bigcommerce({SECRET_HEADER.title(): SECRET}, BODY, SECRET)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        (signed(), BODY + b" ", SECRET),
        (signed(key=b"another"), BODY, SECRET),
        (signed(), BODY, "another"),
        (signed(), BODY, ""),
        ({}, BODY, SECRET),
        ({**signed(), "Webhook-Id": "msg_2"}, BODY, SECRET),
        ({**signed(), "Webhook-Timestamp": "soon"}, BODY, SECRET),
        ({**signed(), "Webhook-Signature": "v2,é"}, BODY, SECRET),
        ({SECRET_HEADER: "another"}, BODY, SECRET),
        ({SECRET_HEADER: ""}, BODY, SECRET),
        (signed(), BODY, "whsec_not base64"),
    ],
)
def test_any_other_is_not(headers: dict[str, str], body: bytes, secret: str) -> None:
    assert not verify_bigcommerce(headers, body, secret)


@pytest.mark.parametrize("late_s", [-301, 301])
def test_an_old_message_sent_again_is_not(late_s: int) -> None:
    assert not verify_bigcommerce(signed(), BODY, SECRET, now_s=NOW_S + late_s)
