"""A chain that does not fit the hub's: rolled back it is taken back, forked it gets an identity of its own.

The hub never lets a device's chain go two ways. A till that finds it does is a clone, or came back from an
old copy; both ways are kept, the other one under the old identity. Source: architecture.md, "Hub".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from pos_desktop.journal.envelope import read_head
from pos_desktop.journal.wire import FeedPage, News
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.identity import Identity, IdentityStore
from pos_desktop.services.ports.replication import LocalJournal

CURSOR = "hub_cursor"  # "epoch:push number"
RENEWING = "hub_renewing"  # "device id:last common seq", while an identity is changed


class BranchingJournal(LocalJournal, Protocol):
    """A journal whose own branch can be issued anew."""

    def own_seq(self) -> int:
        """Return the seq of the last own fact at once."""

    def become(self, device_id: bytes, after_seq: int) -> int:
        """Be another device from now on, with every own fact after one that the hub has; return how many."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How our chain compares with the hub's: the last fact both have, and whether each goes on by itself."""

    common: int
    hub_goes_on: bool
    we_go_on: bool


def fits(journal: LocalJournal, news: News) -> bool:
    """Whether the hub's end of our chain is a fact of our chain."""
    seq, _ = journal.own_end()
    if news.acked > seq:
        return False
    return news.acked == 0 or journal.own_hash(news.acked) == bytes.fromhex(news.acked_hash)


def compare(client: HubClient, journal: LocalJournal, device: bytes, page: int) -> Standing:
    """Read our chain, that of `device`, as the hub has it."""
    common = hub_seq = 0
    for found in _feed(client, page):
        for head_bytes, _ in found.facts:
            head = read_head(head_bytes)
            if head.device != device:
                continue
            hub_seq = max(hub_seq, head.seq)
            if journal.own_hash(head.seq) == sha256(head_bytes).digest():
                common = max(common, head.seq)
    return Standing(common, hub_goes_on=hub_seq > common, we_go_on=journal.own_end()[0] > common)


def take_back(client: HubClient, journal: LocalJournal, page: int) -> None:
    """Take our own facts in from the feed; those that no longer follow are left: we went on meanwhile."""
    for found in _feed(client, page):
        journal.take_in(found.facts, kept=(CURSOR, f"{found.epoch}:{found.upto}"))


def begin_renewal(journal: LocalJournal, identities: IdentityStore, renewed: Identity, common: int) -> None:
    """Write down that we become another device, then keep its identity; `finish_renewal` does the rest."""
    journal.keep(RENEWING, f"{renewed.device.hex()}:{common}")
    identities.save(renewed)


def finish_renewal(journal: BranchingJournal, identity: Identity) -> int:
    """Go over to the identity that was given, also where the program ended in between; return the facts."""
    device, _, common = journal.kept(RENEWING).partition(":")
    if not device:
        return 0
    moved = 0
    if bytes.fromhex(device) == identity.device:
        if journal.device_id != identity.device:
            moved = journal.become(identity.device, int(common))
        journal.keep(CURSOR, "")  # the other branch stands at any place of the feed
    journal.keep(RENEWING, "")
    return moved


def _feed(client: HubClient, page: int) -> Iterator[FeedPage]:
    after = 0
    while True:
        found = client.feed(after, epoch="", limit=page, own=True)
        yield found
        after = found.upto
        if after >= found.newest:
            return
