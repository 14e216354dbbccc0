"""The link that a code's QR picture holds: the hub's address and the code in one, for a scanner to type."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

_SCHEME, _WORD = "pos-desktop", "join"


def join_link(hub: str, code: str) -> str:
    """Return what a new till reads from the picture."""
    return f"{_SCHEME}:{_WORD}?hub={quote(hub, safe='')}&code={quote(code, safe='')}"


def read_link(text: str) -> tuple[str, str] | None:
    """Return the address and the code that a scanned link holds, None where it is none."""
    parts = urlsplit(text.strip())
    if parts.scheme != _SCHEME or parts.path != _WORD:
        return None
    values = parse_qs(parts.query)
    hub, code = values.get("hub", [""])[0], values.get("code", [""])[0]
    return (hub, code) if hub and code else None
