"""The kinds of web shop that orders come from."""

from __future__ import annotations

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
