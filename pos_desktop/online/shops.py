"""The web shops, live: which this computer runs, how they stand, and what a person does about them."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from queue import SimpleQueue

from pos_desktop.channels.rounds import Round
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.domain.permissions import Permission
from pos_desktop.online.accounts import Accounts
from pos_desktop.online.runners import LAST_WORDS_S, Premises, Runners
from pos_desktop.online.standing import channel_state
from pos_desktop.services.access import permit
from pos_desktop.services.finding import sale_of
from pos_desktop.services.ports.changes import Changed
from pos_desktop.services.ports.ledger import Desk, Entry, Priority
from pos_desktop.services.ports.online import ChannelState, ShopChange, ShopDraft, Vault
from pos_desktop.services.ports.rows import MessageRow, NamedRow
from pos_desktop.services.ports.shops import AttemptRow, ShopLocation, ShopProduct, ShopProfile
from pos_desktop.services.telling import request_read
from pos_desktop.services.web_shops import ProductsFound, find_products

logger = logging.getLogger(__name__)

PRODUCTS_AT_ONCE = 100
_LOCAL_KINDS = ("channel.", "document.")  # facts that change neither goods nor messages


class Shops:
    """The port `WebShops`, and what the command line asks beyond it.

    Shapes: nothing runs by itself before `start`; a single command reads the same figures without it.
    """

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._watchers: tuple[Callable[[], None], ...] = ()
        self._runners = Runners(premises, self._tell_watchers)
        self._accounts = Accounts(premises, self._runners)
        self._news: SimpleQueue[Changed | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._unlisten: Callable[[], None] = lambda: None
        self._runners.refresh()

    # --- life

    def start(self) -> None:
        """Keep in touch with every shop that is this computer's to run, until `stop`."""
        self._thread = threading.Thread(target=self._follow, name="web-shops", daemon=True)
        self._thread.start()
        self._unlisten = self._premises.store.listen(self._news.put)
        self._runners.start()

    def stop(self) -> None:
        """End all threads; what was on its way is finished or given up, and comes again."""
        self._premises.is_over.set()
        self._unlisten()
        self._news.put(None)
        self._runners.stop()
        if self._thread is not None:
            self._thread.join(LAST_WORDS_S)

    # --- what is shown

    def watch(self, listener: Callable[[], None]) -> None:
        """Call `listener`, from any thread, whenever what `states` returns may have changed."""
        self._watchers = (*self._watchers, listener)

    def states(self) -> tuple[ChannelState, ...]:
        """Return every web shop by name, removed ones left out; never waits for the network."""
        waiting: defaultdict[bytes, list[MessageRow]] = defaultdict(list)
        for message in self._premises.store.queries.messages():
            waiting[message.channel_id].append(message)
        return tuple(
            self._state(row, waiting[row.record_id])
            for row in self._runners.rows()
            if row.fields.get("runner_id") != b"" or waiting[row.record_id]
        )

    def attempts(self) -> tuple[AttemptRow, ...]:
        """Return what was tried for the shops that this computer runs and has not got through."""
        return tuple(
            attempt for row in self._runners.rows() for attempt in self._runners.queue.attempts(row.record_id)
        )

    # --- keys

    def vault(self) -> Vault:
        """Return where keys would be kept now."""
        return self._premises.keys.place()

    def unlock(self, passphrase: str) -> None:
        """Open the encrypted file of keys, or make it at the first time; the shops start to work."""
        self._premises.keys.unlock(passphrase)
        self._runners.renew_all()
        self._tell_watchers()

    # --- accounts

    def test(self, draft: ShopDraft) -> ShopProfile:
        """Sign in to the shop, and change nothing anywhere."""
        return self._accounts.test(draft)

    def add(self, desk: Desk, draft: ShopDraft, change: ShopChange) -> bytes:
        """Record a shop that was tested, with this computer as its runner, keep its keys, return its id."""
        return self._accounts.add(desk, draft, change)

    def change(self, desk: Desk, channel_id: bytes, change: ShopChange) -> None:
        """Change keys, names, mapping or options."""
        self._accounts.change(desk, channel_id, change)
        self._hurry(channel_id)

    def remove(self, desk: Desk, channel_id: bytes) -> None:
        """Forget the keys and stop; orders stay, and messages that wait are shown until settled."""
        self._accounts.remove(desk, channel_id)

    def test_known(self, channel_id: bytes) -> ShopProfile:
        """Sign in to a shop with the keys that this computer has."""
        profile = self._accounts.connector(channel_id).test()
        self._runners.found(channel_id, profile)
        return profile

    def locations(self, channel_id: bytes) -> tuple[ShopLocation, ...]:
        """Return the shop's places as it says now."""
        return self.test_known(channel_id).locations

    # --- work

    def sync_now(self, channel_id: bytes) -> None:
        """Begin a round at once, whatever was to be waited for; returns without waiting for it."""
        self._hurry(channel_id)

    def sync(self, channel_id: bytes) -> Round:
        """Do everything that is due with one shop, and wait for it.

        Errors: `RuleBroken` unknown_record, not_the_runner (runner), keys_needed, vault_locked.
        """
        return self._runners.sync(channel_id)

    def retry(self, desk: Desk, channel_id: bytes, sale_id: bytes, key: str) -> None:
        """Try a held message again at once."""
        self._premises.store.ledger.submit(lambda entry: _require_untold(entry, desk, sale_id, key)).result()
        self._runners.queue.retry(channel_id, sale_id=sale_id, key=key)
        self._hurry(channel_id)

    def retry_all(self, desk: Desk, channel_id: bytes, key: str = "") -> int:
        """Try every held message of a shop again, or those of one key; return how many."""
        permit(desk, Permission.RESOLVE_EXCEPTION)
        count = self._runners.queue.retry(channel_id, key=key)
        self._hurry(channel_id)
        return count

    def read_again(self, desk: Desk, channel_id: bytes, order_id: str) -> None:
        """Read an order that could not be read again at once."""
        permit(desk, Permission.IMPORT_ORDERS)
        self._ask(channel_id, order_id)

    def ask_newest(self, desk: Desk, sale_id: bytes) -> bool:
        """Have the runner read the order of a sale again; False where there is no one to ask."""
        return self._premises.store.ledger.submit(lambda entry: request_read(entry, desk, sale_id)).result()

    def import_products(self, desk: Desk, channel_id: bytes) -> ProductsFound:
        """Recognise or create the shop's products here. Errors: as `test`, and not_allowed."""
        permit(desk, Permission.MANAGE_CATALOGUE)
        found = ProductsFound()
        for page in self._accounts.connector(channel_id).products(""):
            for at in range(0, len(page.products), PRODUCTS_AT_ONCE):
                found += self._find(desk, channel_id, page.products[at : at + PRODUCTS_AT_ONCE])
        return found

    # --- inside

    def _find(self, desk: Desk, channel_id: bytes, products: tuple[ShopProduct, ...]) -> ProductsFound:
        return self._premises.store.ledger.submit(
            lambda entry: find_products(entry, desk, channel_id, products), priority=Priority.BACKGROUND
        ).result()

    def _state(self, row: NamedRow, messages: list[MessageRow]) -> ChannelState:
        orders = self._runners.orders(row.record_id)
        return channel_state(row, messages, orders=orders, local=self._runners.local(row.record_id))

    def _hurry(self, channel_id: bytes) -> None:
        worker = self._runners.worker(channel_id)
        if worker is not None:
            worker.hurry()

    def _ask(self, channel_id: bytes, order_id: str, number: str = "") -> None:
        worker = self._runners.worker(channel_id)
        if worker is not None:
            self._runners.inbox.ask(channel_id, order_id, number)
            worker.ask()

    def _tell_watchers(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _follow(self) -> None:
        """Hear what changed in the database; the writer that tells it must not be kept waiting."""
        while (news := self._news.get()) is not None:
            try:
                self._heard(news)
            except PosError as error:
                logger.info("web shops could not follow a change: %s", error)
            except Exception:  # the last handler of this thread
                logger.exception("web shops could not follow a change")

    def _heard(self, news: Changed) -> None:
        if "channel.changed" in news.kinds:
            self._runners.refresh()
        if "channel.read_requested" in news.kinds:
            for root in news.roots:
                self._read_requested(root)
        if any(not kind.startswith(_LOCAL_KINDS) for kind in news.kinds):
            for worker in self._runners.all():
                worker.nudge()
        self._tell_watchers()

    def _read_requested(self, sale_id: bytes) -> None:
        detail = self._premises.store.queries.sale_detail(sale_id)
        if detail is not None and detail.sale.channel_id is not None:
            self._ask(detail.sale.channel_id, detail.sale.order_id, detail.sale.number)


def _require_untold(entry: Entry, desk: Desk, sale_id: bytes, key: str) -> None:
    permit(desk, Permission.RESOLVE_EXCEPTION)
    for message in sale_of(entry, sale_id).messages:
        if message.key == key:
            if message.outcome:
                raise RuleBroken("already_told", key=key)
            return
    raise RuleBroken("unknown_message", key=key)
