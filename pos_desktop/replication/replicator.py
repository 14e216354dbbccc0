"""One exchange with the hub: own facts there, others' here, and what a cloned or rolled-back till does.

Nothing here has a thread or a clock of its own. Killed anywhere, the next exchange goes on from what the
journal says: the cursor is kept with the facts it covers, and the hub says how far it has our chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import msgspec

from pos_desktop.domain.errors import Unavailable
from pos_desktop.journal.envelope import NO_PREVIOUS, read_head
from pos_desktop.journal.squeezing import squeezed
from pos_desktop.journal.wire import (
    MOST_BYTES,
    MOST_FACTS_A_PAGE,
    MOST_FACTS_A_PUSH,
    News,
    Push,
    PushAnswer,
    Renewal,
)
from pos_desktop.replication.client import HubClient, HubRefused
from pos_desktop.replication.identity import Identity, IdentityStore, new_key, public_key_of
from pos_desktop.services.ports.replication import Fact, LocalJournal, TakenIn

CURSOR = "hub_cursor"  # "epoch:push number"
RENEWING = "hub_renewing"  # "device id:last common seq", while an identity is changed
REFUSED = "hub_refused"  # facts of the feed that are none, for a person to see
MOST_REFUSED = 100
_STUCK = 3


class BranchingJournal(LocalJournal, Protocol):
    """A journal whose own branch can be issued anew."""

    def become(self, device_id: bytes, after_seq: int) -> int:
        """Be another device from now on, with every own fact after one that the hub has; return how many."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange moved; `reissued` facts went over to a new identity."""

    pushed: int = 0
    pulled: int = 0
    reissued: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a chain compares with the hub's: the last fact both have, and whether each goes on by itself."""

    common: int
    hub_goes_on: bool
    we_go_on: bool


class Replicator:
    """Exchanges facts between one journal and one hub; `push` and `pull` may run on two threads."""

    def __init__(
        self,
        journal: BranchingJournal,
        identities: IdentityStore,
        connect: Callable[[Identity], HubClient],
        *,
        page: int = MOST_FACTS_A_PAGE,
        batch: int = MOST_FACTS_A_PUSH,
    ) -> None:
        """Errors: `Unavailable("no_hub")` for a till that was never enrolled."""
        self._journal, self._identities, self._connect = journal, identities, connect
        self._page, self._batch = page, batch
        identity = identities.load()
        if identity is None:
            raise Unavailable("no_hub")
        self._identity = identity
        self._client = connect(identity)
        self._finish_renewal()

    @property
    def identity(self) -> Identity:
        """Return who this till is to the hub now."""
        return self._identity

    def exchange(self) -> Exchanged:
        """Push everything, pull everything. Errors: as `HubClient`."""
        reissued = self.reconcile(self._client.me())
        pushed = self.push()
        pulled = self.pull()
        return Exchanged(pushed, pulled.new, reissued, len(pulled.refused))

    # --- own facts to the hub

    def push(self) -> int:
        """Push own facts until the hub has them all; return how many went out.

        Shapes: only what the hub says it has counts, also where that is less than it said before.
        """
        news = self._client.me()
        acked, sent, without_progress = news.acked, 0, 0
        while facts := self._journal.own_facts(acked, self._batch, MOST_BYTES):
            answer = self._pushed(acked, facts)
            sent += max(0, answer.acked - acked)
            without_progress = 0 if answer.acked > acked else without_progress + 1
            if without_progress >= _STUCK:
                raise Unavailable("bad_answer", problem="the hub takes nothing in")
            acked = answer.acked
        return sent

    def waiting(self, acked: int) -> int:
        """Return how many own facts the hub lacks."""
        return max(0, self._journal.own_end()[0] - acked)

    def _pushed(self, acked: int, facts: Sequence[Fact]) -> PushAnswer:
        head = facts[-1][0]
        last = read_head(head)
        prev = self._journal.own_hash(acked) if acked else NO_PREVIOUS
        if prev is None:
            raise Unavailable("bad_answer", problem=f"fact {acked} is not here")
        signature = self._identity.signature(last.seq, sha256(head).digest())
        batch = Push(acked + 1, prev, list(facts), signature)
        return self._client.push(squeezed(msgspec.msgpack.encode(batch)))

    # --- others' facts to here

    def cursor(self) -> tuple[str, int]:
        """Return the epoch and push number up to which everything is here."""
        epoch, _, no = self._journal.kept(CURSOR).partition(":")
        return epoch, int(no or 0)

    def pull(self) -> TakenIn:
        """Take in everything after the cursor; a hub of another life is read from its beginning."""
        new = known = 0
        refused: list[tuple[bytes, int, str]] = []
        for taken in self._pulled(own=False):
            new, known = new + taken.new, known + taken.known
            refused += taken.refused
        if refused:
            self._list_refused(refused)
        return TakenIn(new, known, tuple(refused))

    def wait(self, seconds: float, now_ms: int) -> News:
        """Return when the hub has news, or the time is over."""
        return self._client.wait(self.cursor()[1], seconds, now_ms)

    def _pulled(self, *, own: bool) -> Iterator[TakenIn]:
        epoch, after = self.cursor()
        while True:
            try:
                page = self._client.feed(after, epoch=epoch, limit=self._page, own=own)
            except HubRefused as error:
                if error.reason != "epoch_changed" or not epoch:
                    raise
                epoch, after = "", 0
                continue
            if epoch and page.epoch != epoch:
                raise Unavailable("bad_answer", problem="a page of another epoch")
            if page.after != after or page.upto < after:
                raise Unavailable("bad_answer", problem="a page of another place")
            if page.facts or page.upto > after or page.epoch != epoch:
                yield self._journal.take_in(page.facts, kept=(CURSOR, f"{page.epoch}:{page.upto}"))
            epoch, after = page.epoch, page.upto
            if page.upto >= page.newest:
                return

    def _list_refused(self, refused: list[tuple[bytes, int, str]]) -> None:
        known = self._journal.kept(REFUSED)
        lines = [*known.splitlines(), *(f"{device.hex()}:{seq}:{what}" for device, seq, what in refused)]
        self._journal.keep(REFUSED, "\n".join(dict.fromkeys(lines[-MOST_REFUSED:])))

    # --- a chain that does not fit

    def reconcile(self, news: News) -> int:
        """Compare our chain with the hub's, and mend what a clone or an old copy of it broke.

        Shapes: rolled back, we take our own facts back; forked, our branch goes over to a new identity, of
            which the number of facts is returned.
        """
        if self._fits(news):
            return 0
        standing = self._standing()
        if not standing.we_go_on:
            return 0  # rolled back: what we had told the hub came back with the feed
        return self._renew(standing.common)

    def _fits(self, news: News) -> bool:
        seq, _ = self._journal.own_end()
        if news.acked > seq:
            return False
        return news.acked == 0 or self._journal.own_hash(news.acked) == bytes.fromhex(news.acked_hash)

    def _standing(self) -> Standing:
        """Read our own chain as the hub has it, and take in what of it fits."""
        me = self._identity.device
        common = hub_seq = 0
        after = 0
        while True:
            page = self._client.feed(after, epoch="", limit=self._page, own=True)
            for head_bytes, _ in page.facts:
                head = read_head(head_bytes)
                if head.device != me:
                    continue
                hub_seq = max(hub_seq, head.seq)
                if self._journal.own_hash(head.seq) == sha256(head_bytes).digest():
                    common = max(common, head.seq)
            after = page.upto
            if page.upto >= page.newest:
                break
        end = self._journal.own_end()[0]
        standing = Standing(common, hub_goes_on=hub_seq > common, we_go_on=end > common)
        if not standing.we_go_on:
            self._take_back()
        return standing

    def _take_back(self) -> None:
        after = 0
        while True:
            page = self._client.feed(after, epoch="", limit=self._page, own=True)
            self._journal.take_in(page.facts, kept=(CURSOR, f"{page.epoch}:{page.upto}"))
            after = page.upto
            if page.upto >= page.newest:
                return

    def _renew(self, common: int) -> int:
        key = new_key()
        public = public_key_of(key)
        wish = Renewal(public.hex(), self._identity.sign(public).hex())
        renewed = self._identity.renewed(self._client.renew(wish), key)
        self._journal.keep(RENEWING, f"{renewed.device.hex()}:{common}")
        self._identities.save(renewed)
        self._identity, self._client = renewed, self._connect(renewed)
        return self._finish_renewal()

    def _finish_renewal(self) -> int:
        """Go over to the identity that was given, also where the program ended in between."""
        device, _, common = self._journal.kept(RENEWING).partition(":")
        if not device:
            return 0
        moved = 0
        if bytes.fromhex(device) == self._identity.device:
            if self._journal.device_id != self._identity.device:
                moved = self._journal.become(self._identity.device, int(common))
            self._journal.keep(CURSOR, "")  # the other branch stands at any place of the feed
        self._journal.keep(RENEWING, "")
        return moved
