"""Whether a webhook really comes from the E-Series store. Source: Ecwid webhooks, "Signature".

The signature covers the event's id and time and nothing else: what the body says is a hint, and the order is
read again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

HEADER: Final = "x-ecwid-webhook-signature"


class _Event(Struct, rename="camel"):
    event_id: str
    event_created: int


_decode = msgspec.json.Decoder(_Event).decode


def verify_ecwid(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Return whether a request was signed with the app's client secret.

    Shapes: header names in any case; `body` as it came in.
    """
    named = {name.lower(): value for name, value in headers.items()}
    given = named.get(HEADER, "")
    if not given or not secret:
        return False
    try:
        event = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    signed = f"{event.event_created}.{event.event_id}".encode()
    expected = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest())
    return hmac.compare_digest(expected, given.strip().encode())
