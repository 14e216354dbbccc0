"""The kinds of web shop that orders come from."""

from __future__ import annotations

import re
from enum import StrEnum


class ChannelKind(StrEnum):
    """Where orders come from; NEUTRAL is the product's own order format, which is told nothing."""

    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    BIGCOMMERCE = "bigcommerce"
    ECWID = "ecwid"
    NEUTRAL = "neutral"


PREFIXES = {
    ChannelKind.SHOPIFY: "S-",
    ChannelKind.WOOCOMMERCE: "W-",
    ChannelKind.BIGCOMMERCE: "B-",
    ChannelKind.ECWID: "E-",
    ChannelKind.NEUTRAL: "N-",
}
"""How receipt numbers of a shop's orders begin unless the merchant says otherwise."""

_HOSTED = {
    ChannelKind.SHOPIFY: ("https://", ".myshopify.com"),
    ChannelKind.BIGCOMMERCE: ("https://api.bigcommerce.com/stores/", ""),
    ChannelKind.ECWID: ("https://app.ecwid.com/api/v3/", ""),
}
_TAILS = {
    ChannelKind.SHOPIFY: re.compile(r"/admin(/.*)?$"),
    ChannelKind.WOOCOMMERCE: re.compile(r"(/index\.php)?/wp-(json|admin)(/.*)?$"),
    ChannelKind.BIGCOMMERCE: re.compile(r"/v[23]$"),
}
_NAME_ALONE = re.compile(r"[A-Za-z0-9-]+$")


def full_address(kind: str, typed: str) -> str:
    """The address of a shop for what people write: a host, or a shop's name, hash or number alone.

    Shapes: what is copied along from a browser or an API's path is left away, so that one shop is one shop.
    """
    text = typed.strip().rstrip("/")
    if not text or kind not in list(ChannelKind):
        return text
    hosted = _HOSTED.get(ChannelKind(kind))
    if hosted and _NAME_ALONE.match(text):
        return text.join(hosted)
    tail = _TAILS.get(ChannelKind(kind))
    whole = text if "://" in text else f"https://{text}"
    return tail.sub("", whole) if tail else whole
