"""What each kind of web shop asks for when it is connected: where it is, and which keys."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from pos_desktop.domain.channels import ChannelKind
from pos_desktop.services.ports.texts import message


@dataclass(frozen=True, slots=True)
class KeyField:
    """One key to be typed; `is_optional` where some accounts have none."""

    hint: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """How a kind of shop is connected.

    Shapes: `where` says in the shop's admin words where the keys are found.
    """

    address: str
    keys: tuple[KeyField, ...]
    where: str


GUIDES: dict[str, Guide] = {
    ChannelKind.SHOPIFY: Guide(
        message("Address, such as my-shop.myshopify.com"),
        (
            KeyField(message("Client ID, or access token")),
            KeyField(message("Client secret (none with a token)"), is_optional=True),
        ),
        message("Dev Dashboard of the shop: your app, Settings. It needs orders, products and inventory."),
    ),
    ChannelKind.WOOCOMMERCE: Guide(
        message("Address, such as shop.example.com"),
        (KeyField(message("Consumer key (ck_…)")), KeyField(message("Consumer secret (cs_…)"))),
        message("WooCommerce, Settings, Advanced, REST API: add a key with Read/Write."),
    ),
    ChannelKind.BIGCOMMERCE: Guide(
        message("API path, or the store hash in it"),
        (KeyField(message("Access token")),),
        message("Settings, Store-level API accounts: create one with orders, products and inventory."),
    ),
    ChannelKind.ECWID: Guide(
        message("Store ID, such as 12345678"),
        (KeyField(message("Secret token (secret_…)")),),
        message("Apps, Custom apps: create one. The Store ID stands at the foot of every page."),
    ),
}


def host_of(address: str) -> str:
    """Return the address of a shop as people know it, without what only browsers need."""
    parts = urlsplit(address)
    return (parts.netloc + parts.path.rstrip("/")) or address


def keys_complete(kind: str, keys: tuple[str, ...]) -> bool:
    """Tell whether every key is typed that has to be."""
    asked = GUIDES[kind].keys
    typed = (*keys, *("",) * len(asked))
    return all(typed[at].strip() or each.is_optional for at, each in enumerate(asked))
