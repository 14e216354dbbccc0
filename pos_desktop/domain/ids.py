"""Identities: random ones made on the till, and derived ones that every till makes alike.

A derived id is a UUIDv5 of what the thing *is*, so the same order, fulfillment or payment seen twice, or on
two computers, is one thing.
"""

import re
from functools import lru_cache
from hashlib import sha1
from typing import NewType
from urllib.parse import urlsplit
from uuid import UUID

from pos_desktop.domain.errors import RuleBroken

SaleId = NewType("SaleId", UUID)
FulfillmentId = NewType("FulfillmentId", UUID)
ProductId = NewType("ProductId", UUID)
OutletId = NewType("OutletId", UUID)
RegisterId = NewType("RegisterId", UUID)
UserId = NewType("UserId", UUID)
CustomerId = NewType("CustomerId", UUID)
PaymentId = NewType("PaymentId", UUID)
SessionId = NewType("SessionId", UUID)
ChannelId = NewType("ChannelId", UUID)
DeviceId = NewType("DeviceId", UUID)

NAMESPACE = UUID("6f0c1f5e-6a3f-5d0b-9f57-3a1f6f1b7d21")

_DEFAULT_PORT = re.compile(r":(80|443)?$")
_RANDOM_BYTES_NEEDED = 10
_LAST_MS = (1 << 48) - 1
_NO_VERSION = (1 << 128) - 1 ^ 0xF << 76 ^ 0b11 << 62
_KEPT = 16_384  # the same products, outlets and shops are named again and again


@lru_cache(_KEPT)
def as_uuid(id: bytes) -> UUID:
    """The id that 16 bytes stand for."""
    return UUID(bytes=id)


@lru_cache(_KEPT)
def derived_id(namespace: UUID, name: str) -> UUID:
    """The id of what is always called `name` within `namespace`, the same on every till."""
    return _named(namespace, name)


def new_id(now_ms: int, random_bytes: bytes) -> UUID:
    """A fresh UUIDv7: keys made one after the other sort one after the other.

    Shapes: `random_bytes` holds at least 10 bytes; further ones are ignored.
    Units: milliseconds since the epoch, UTC.
    Errors: `ValueError` if the time does not fit 48 bits or too few bytes were given.
    Source: RFC 9562, section 5.7.
    """
    if not 0 <= now_ms <= _LAST_MS:
        raise ValueError("the time of a UUIDv7 has 48 bits")
    if len(random_bytes) < _RANDOM_BYTES_NEEDED:
        raise ValueError("a UUIDv7 needs 10 random bytes")
    random = int.from_bytes(random_bytes[:_RANDOM_BYTES_NEEDED], "big")
    rand_a = random >> 68 & 0xFFF
    rand_b = random & (1 << 62) - 1
    return UUID(int=now_ms << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)


def normalised_address(address: str) -> str:
    """One spelling of a shop's address: lower-case host, no scheme, default port or trailing slash.

    Errors: `RuleBroken("bad_address")` for what cannot be an address.
    """
    bare = address.strip()
    try:
        parts = urlsplit(bare if "://" in bare else "//" + bare.lstrip("/"))
    except ValueError as error:
        raise RuleBroken("bad_address", address=address) from error
    host = _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2].lower())
    return host + parts.path.rstrip("/")


@lru_cache(_KEPT)
def channel_id(kind: str, address: str) -> ChannelId:
    """The id of one web shop, from its kind ("woocommerce") and its address in any usual spelling."""
    return ChannelId(_named(NAMESPACE, f"channel:{kind.lower()}:{normalised_address(address)}"))


def order_sale_id(channel_id: UUID, order_id: str) -> SaleId:
    """The id of the sale that one order of a channel becomes."""
    return SaleId(_named(channel_id, f"order:{order_id}"))


def fulfillment_id(sale_id: UUID, outlet_id: UUID, method: str, round: int = 1) -> FulfillmentId:
    """The id of what one outlet prepares of one sale for one delivery method.

    Shapes: `round` is 1, or more for goods added after an earlier round was handed over.
    """
    return FulfillmentId(_named(sale_id, f"fulfillment:{outlet_id.hex}:{method}:{round}"))


def online_payment_id(channel_id: UUID, transaction: str) -> PaymentId:
    """The id of a payment made in a web shop, from the shop's own name for the transaction."""
    return PaymentId(_named(channel_id, f"payment:{transaction}"))


def stock_root(outlet_id: UUID, product_id: UUID) -> UUID:
    """The aggregate that holds the stock of one product at one outlet."""
    return _named(outlet_id, f"stock:{product_id.hex}")


def exception_root(about: UUID, key: str) -> UUID:
    """The aggregate that says whether somebody settled one contradiction of a sale or product."""
    return _named(about, f"exception:{key}")


def _named(namespace: UUID, name: str) -> UUID:
    """The UUIDv5 of a name: what `uuid.uuid5` gives, in two thirds of its time.

    Source: RFC 9562, section 5.5.
    """
    digest = sha1(namespace.bytes + name.encode(), usedforsecurity=False).digest()
    number = int.from_bytes(digest[:16], "big")
    return UUID(int=number & _NO_VERSION | 0x5 << 76 | 0b10 << 62)
