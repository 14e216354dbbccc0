"""Whether a webhook is really from Shopify.

Source: Shopify Admin API, webhooks over HTTPS: X-Shopify-Hmac-SHA256 is the base64 HMAC-SHA256 of the raw
body under the client secret of the app.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

SIGNATURE: Final = "x-shopify-hmac-sha256"


def verify_shopify(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Return whether the body was signed with the secret. Shapes: header names in any case."""
    given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
    if not given or not secret:
        return False
    due = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    return hmac.compare_digest(due, given.strip().encode("utf-8", "replace"))
