"""Whether a webhook delivery comes from the WooCommerce shop that knows the secret."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

SIGNATURE: Final = "x-wc-webhook-signature"


def verify_woocommerce(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Say whether a delivery is signed with the secret.

    Shapes: header names in any case. A shop's first, unsigned ping (`webhook_id=N`) is not: it is answered
        with 200 all the same, and believed nothing.
    Source: WooCommerce webhooks: base64 of HMAC-SHA256 over the raw body, as received from 10.5.0.
    """
    given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
    if not given or not secret:
        return False
    signed = b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(signed, given.strip().encode())
