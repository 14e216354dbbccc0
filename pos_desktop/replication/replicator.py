"""One exchange with the hub: own facts there, others' here, and what a cloned or rolled-back till does.

Nothing here has a thread or a clock of its own. Killed anywhere, the next exchange goes on from what the
journal says: the cursor is kept with the facts it covers, and the hub says how far it has our chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256

import msgspec

from pos_desktop.domain.errors import PosError, Unavailable
from pos_desktop.journal.envelope import NO_PREVIOUS, read_head
from pos_desktop.journal.squeezing import squeezed
from pos_desktop.journal.wire import (
    MOST_BYTES,
    MOST_FACTS_A_PAGE,
    MOST_FACTS_A_PUSH,
    FeedPage,
    News,
    Push,
    PushAnswer,
    Renewal,
)
from pos_desktop.replication.branches import (
    CURSOR,
    BranchingJournal,
    begin_renewal,
    compare,
    finish_renewal,
    fits,
    take_back,
)
from pos_desktop.replication.client import HubClient, HubRefused
from pos_desktop.replication.identity import Identity, IdentityStore, new_key, public_key_of
from pos_desktop.services.ports.replication import Exchanged, Fact, RefusedFact, TakenIn

ACKED = "hub_acked"  # how far the hub had our chain, to be shown; what is sent goes by what it says now
REFUSED = "hub_refused"  # facts of the feed that are none, for a person to see
MOST_REFUSED = 100
_STUCK = 3


class Replicator:
    """Exchanges facts between one journal and one hub; used by one thread at a time.

    Shapes: `between` is called after every page that was taken in: what was sold meanwhile need not wait.
        `newest` is the last push the hub told of, `behind` how many of them were not taken in; `refused` is
        what came and is no fact, the last of them.
    """

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
        self.between: Callable[[], object] = lambda: None
        self.newest = self.behind = 0
        self._acked: int | None = None
        self._acked_before = int(journal.kept(ACKED) or 0)
        identity = identities.load()
        if identity is None:
            raise Unavailable("no_hub")
        self._identity = identity
        self._client = connect(identity)
        finish_renewal(self._journal, identity)
        lines = (line.split(":") for line in journal.kept(REFUSED).splitlines())
        self.refused = tuple(
            RefusedFact(bytes.fromhex(device), int(seq), what) for device, seq, what in lines
        )

    @property
    def identity(self) -> Identity:
        """Return who this till is to the hub now."""
        return self._identity

    def exchange(self) -> Exchanged:
        """Push everything, pull everything. Errors: as `HubClient`."""
        reissued = self.reconcile(self.news())
        pushed = self.push()
        pulled = self.pull()
        self.remember()
        return Exchanged(pushed, pulled.new, reissued, len(pulled.refused))

    # --- own facts to the hub

    def push(self) -> int:
        """Push own facts until the hub has them all; return how many went out.

        Shapes: only what the hub said last counts, also where that is less than it said before.
        """
        acked = self.news().acked if self._acked is None else self._acked
        sent, without_progress = 0, 0
        while facts := self._journal.own_facts(acked, self._batch, MOST_BYTES):
            answer = self._pushed(acked, facts)
            sent += max(0, answer.acked - acked)
            without_progress = 0 if answer.acked > acked else without_progress + 1
            if without_progress >= _STUCK:
                raise Unavailable("bad_answer", problem="the hub takes nothing in")
            acked = answer.acked
        self._acked = acked
        return sent

    def news(self) -> News:
        """Ask the hub where its feed and our chain stand there."""
        news = self._client.me()
        self._acked = news.acked
        return news

    @property
    def waiting(self) -> int:
        """Return how many own facts the hub lacks, as far as it has said."""
        acked = self._acked_before if self._acked is None else self._acked
        return max(0, self._journal.own_seq() - acked)

    def remember(self) -> None:
        """Keep how far the hub has our chain, so that a start without it can say what waits."""
        if self._acked is not None and self._acked != self._acked_before:
            self._acked_before = self._acked
            self._journal.keep(ACKED, str(self._acked))

    def _pushed(self, acked: int, facts: Sequence[Fact]) -> PushAnswer:
        head = facts[-1][0]
        last = read_head(head)
        prev = self._journal.own_hash(acked) if acked else NO_PREVIOUS
        if prev is None:
            raise Unavailable("bad_answer", problem=f"fact {acked} is not here")
        signature = self._identity.signature(last.seq, sha256(head).digest())
        batch = Push(acked + 1, prev, list(facts), signature)
        self._acked, self._acked_before = None, acked
        answer = self._client.push(squeezed(msgspec.msgpack.encode(batch)))
        self._acked, self.newest = answer.acked, answer.newest
        return answer

    # --- others' facts to here

    def cursor(self) -> tuple[str, int]:
        """Return the epoch and push number up to which everything is here."""
        epoch, _, no = self._journal.kept(CURSOR).partition(":")
        return epoch, int(no or 0)

    def pull(self) -> TakenIn:
        """Take in everything after the cursor; a hub of another life is read from its beginning."""
        new = known = 0
        refused: list[tuple[bytes, int, str]] = []
        try:
            for taken in self._pulled(own=False):
                new, known = new + taken.new, known + taken.known
                refused += taken.refused
        finally:
            if refused:
                self._list_refused(refused)
        return TakenIn(new, known, tuple(refused))

    def _pulled(self, *, own: bool) -> Iterator[TakenIn]:
        """Take page after page in; the next one is fetched while one is written."""
        epoch, after = self.cursor()
        page = self._page_after(epoch, after, own=own)
        while True:
            following: FeedPage | None = None
            if page.facts or page.upto > after or page.epoch != epoch:
                end = self._journal.begin_take_in(page.facts, kept=(CURSOR, f"{page.epoch}:{page.upto}"))
                with suppress(PosError):  # it is asked for again when it is its turn
                    following = self._following(page, own=own)
                taken = end()
                self.newest, self.behind = page.newest, page.newest - page.upto
                yield taken
                self.between()
            if page.upto >= page.newest:
                return
            epoch, after = page.epoch, page.upto
            page = following or self._page_after(epoch, after, own=own)

    def _following(self, page: FeedPage, *, own: bool) -> FeedPage | None:
        return self._page_after(page.epoch, page.upto, own=own) if page.upto < page.newest else None

    def _page_after(self, epoch: str, after: int, *, own: bool) -> FeedPage:
        """Return the page after a cursor, the first one where the hub has begun another life.

        Errors: as `HubClient`; bad_answer for a page of another place.
        """
        try:
            page = self._client.feed(after, epoch=epoch, limit=self._page, own=own)
        except HubRefused as error:
            if error.reason != "epoch_changed" or not epoch:
                raise
            return self._page_after("", 0, own=own)
        if epoch and page.epoch != epoch:
            raise Unavailable("bad_answer", problem="a page of another epoch")
        if page.after != after or page.upto < after:
            raise Unavailable("bad_answer", problem="a page of another place")
        return page

    def _list_refused(self, refused: list[tuple[bytes, int, str]]) -> None:
        found = (RefusedFact(*each) for each in refused)
        self.refused = tuple(dict.fromkeys((*self.refused, *found)))[-MOST_REFUSED:]
        lines = (f"{each.device_id.hex()}:{each.seq}:{each.what}" for each in self.refused)
        self._journal.keep(REFUSED, "\n".join(lines))

    # --- a chain that does not fit

    def reconcile(self, news: News) -> int:
        """Compare our chain with the hub's, and mend what a clone or an old copy of it broke.

        Shapes: rolled back, we take our own facts back; forked, our branch goes over to a new identity, of
            which the number of facts is returned.
        """
        if fits(self._journal, news):
            return 0
        standing = compare(self._client, self._journal, self._identity.device, self._page)
        if standing.we_go_on:
            return self._renew(standing.common)
        take_back(self._client, self._journal, self._page)
        return 0

    def _renew(self, common: int) -> int:
        key = new_key()
        public = public_key_of(key)
        wish = Renewal(public.hex(), self._identity.sign(public).hex())
        renewed = self._identity.renewed(self._client.renew(wish), key)
        begin_renewal(self._journal, self._identities, renewed, common)
        self._identity, self._client = renewed, self._connect(renewed)
        self._acked, self._acked_before = None, 0
        return finish_renewal(self._journal, renewed)
