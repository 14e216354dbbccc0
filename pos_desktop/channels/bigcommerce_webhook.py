"""Whether a message that claims to be BigCommerce's is.

Source: Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`), which the vendor's
documentation names; a header of our own, set when the hook is made, for accounts without a client secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

SECRET_HEADER: Final = "x-pos-desktop-secret"
TOLERANCE_S: Final = 300

_PREFIX: Final = "whsec_"


def verify_bigcommerce(
    headers: Mapping[str, str], body: bytes, secret: str, *, now_s: int | None = None
) -> bool:
    """Whether the body was signed with the client secret, or the hook's own secret came with it.

    Shapes: header names in any case. Units: `now_s` in seconds since the epoch; where it is given, a
        signature more than five minutes from it is refused.
    """
    if not secret:
        return False
    named = {name.lower(): value for name, value in headers.items()}
    given = named.get(SECRET_HEADER)
    if given is not None:
        return hmac.compare_digest(given.encode(), secret.encode())
    return _is_signed(named, body, secret, now_s)


def _is_signed(named: Mapping[str, str], body: bytes, secret: str, now_s: int | None) -> bool:
    message_id, sent_at = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    if not message_id or not sent_at.isascii() or not sent_at.isdecimal():
        return False
    if now_s is not None and abs(int(sent_at) - now_s) > TOLERANCE_S:
        return False
    signed = f"{message_id}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest())
    signatures = [part.partition(",") for part in named.get("webhook-signature", "").split(" ")]
    matches = [
        version == "v1" and hmac.compare_digest(expected, signature.encode())
        for version, _, signature in signatures
    ]
    return any(matches)


def _key(secret: str) -> bytes:
    """Return the key of a secret as the standard writes it (`whsec_` and base64), else its own bytes."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()
