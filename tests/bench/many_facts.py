"""A shop that has sold for years: a catalogue, then sales rung up and paid at many tills."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from pos_desktop.hub import journal
from pos_desktop.hub.chain import Links
from pos_desktop.hub.database import Database
from pos_desktop.journal.envelope import NO_PREVIOUS, Head, read_head
from pos_desktop.journal.facts import (
    KIND_OF,
    VERSION_OF,
    LineSet,
    PaymentTaken,
    SaleCompleted,
    SaleOpened,
    SoldLine,
)
from pos_desktop.journal.wire import MOST_FACTS_A_PUSH, Fact
from tests.store.shop import (
    CASH,
    OUTLETS,
    REGISTER,
    SESSION,
    START_MS,
    USER,
    a_product,
    facts_of,
    open_shop,
    set_up,
)

PRODUCTS = 1_000
LINES = 2
FACTS_A_SALE = LINES + 3
_SECOND_MS = 1_000
SaleBody = SaleOpened | LineSet | SaleCompleted | PaymentTaken
_encode = msgspec.msgpack.Encoder().encode


@dataclass
class Chain:
    """The facts of one device that were made and not pushed yet."""

    device: bytes
    prev: bytes = NO_PREVIOUS
    pushed: int = 0
    pushed_end: bytes = NO_PREVIOUS
    facts: list[Fact] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def add(self, head: Head, body: bytes | None) -> None:
        """Seal a fact anew as this device's next."""
        seq = self.pushed + len(self.facts) + 1
        sealed = _encode(msgspec.structs.replace(head, device=self.device, seq=seq, prev=self.prev))
        self.prev = sha256(sealed).digest()
        self.facts.append((sealed, body))
        self.hashes.append(self.prev)

    def taken(self) -> Links:
        """Return what was not pushed yet; it counts as pushed from now on."""
        links = Links(self.pushed + 1, self.pushed_end, self.facts, self.hashes)
        self.pushed, self.pushed_end = self.pushed + len(self.facts), self.prev
        self.facts, self.hashes = [], []
        return links


def fill(database: Database, retailer_id: bytes, devices: list[bytes], facts: int) -> int:
    """Give a retailer so many facts of some enrolled devices; return the bytes of all heads and bodies."""
    chains = [Chain(device) for device in devices]
    size = 0
    for number, (head, body) in enumerate(_made(facts)):
        chain = chains[0] if number < PRODUCTS else chains[number // MOST_FACTS_A_PUSH % len(chains)]
        chain.add(head, body)
        size += len(chain.facts[-1][0]) + len(body or b"")
        if len(chain.facts) == MOST_FACTS_A_PUSH:
            journal.append(database, retailer_id, chain.device, chain.taken(), START_MS)
    for chain in chains:
        if chain.facts:
            journal.append(database, retailer_id, chain.device, chain.taken(), START_MS)
    return size


def _made(facts: int) -> Iterator[tuple[Head, bytes | None]]:
    """Yield so many facts: a catalogue first, then each sale and what was paid for it."""
    made = 0
    for head_bytes, body in _catalogue():
        yield read_head(head_bytes), body
        made += 1
    for number in range((facts - made) // FACTS_A_SALE + 1):
        for head, body in _sold(number):
            if made < facts:
                yield head, body
            made += 1


def _catalogue() -> list[Fact]:
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder) / "shop")
        set_up(store, PRODUCTS)
        facts = facts_of(store)
        store.close()
    return facts


def _sold(number: int) -> Iterator[tuple[Head, bytes]]:
    at_ms = START_MS + number * _SECOND_MS
    sale_id = an_id(number, b"sale")
    for at, body in enumerate(bodies(number)):
        yield _head(sale_id, (at_ms << 16) + at, at_ms, body)


def _head(root: bytes, stamp: int, at_ms: int, body: SaleBody) -> tuple[Head, bytes]:
    kind, content = KIND_OF[type(body)], _encode(body)
    hashed = sha256(content).digest()
    who, scope = USER, (OUTLETS[0],)
    head = Head(
        USER, 1, stamp, at_ms, who, scope, root, kind, VERSION_OF[kind], hashed, NO_PREVIOUS
    )  # whose, and which, is said by the chain it goes to
    return head, content


def an_id(number: int, of: bytes) -> bytes:
    """Return an id as tills make them: by time first, then anything."""
    at_ms = START_MS + number * _SECOND_MS
    return at_ms.to_bytes(6, "big") + sha256(b"%d%b" % (number, of)).digest()[:10]


def bodies(number: int) -> Iterator[SaleBody]:
    """Yield what a till records of one sale: each product as it is scanned, the sale, the money."""
    lines = tuple(_line(number, at) for at in range(LINES))
    total = sum(line.net_minor for line in lines)
    yield SaleOpened(OUTLETS[0], REGISTER, "CAD", False)
    for line in lines:
        price = line.unit_price_minor
        yield LineSet(line.key, line.product_id, line.sku, line.name, 1_000, price, list_price_minor=price)
    yield SaleCompleted(f"S-{number}", OUTLETS[0], REGISTER, SESSION, "CAD", False, lines, total, 0)
    yield PaymentTaken(
        an_id(number, b"payment"), CASH, "cash", total, "CAD", SESSION, REGISTER, tendered_minor=total
    )


def _line(number: int, at: int) -> SoldLine:
    product = (number * 7 + at) % PRODUCTS
    price = 500 + product
    sku, name = f"SKU-{product:05d}", f"Ceramic mug {product}"
    return SoldLine(str(at + 1), a_product(product), sku, name, 1_000, price, price, 0)
