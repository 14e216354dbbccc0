"""Opens the live side of a shop's web shops, with this computer's keyring, clock and network."""

from __future__ import annotations

import os
import platform
import random
import threading
from collections.abc import Callable
from pathlib import Path

from pos_desktop.online.connecting import Connections
from pos_desktop.online.keys import PASSPHRASE_VARIABLE, KeyStore
from pos_desktop.online.ring import system_ring
from pos_desktop.online.runners import Premises
from pos_desktop.online.shops import Shops
from pos_desktop.online.vault import Vault
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store

_OWNER = "keys_owner"


def key_store(folder: Path, store: Store) -> KeyStore:
    """Return the keys of a data folder; they stay found when the till becomes another device."""
    journal = JournalPort(store.ledger, store.reader)
    owner = journal.kept(_OWNER)
    if not owner:
        owner = store.device_id.hex()
        journal.keep(_OWNER, owner)
    passphrase = os.environ.get(PASSPHRASE_VARIABLE, "")
    return KeyStore(Vault(folder), system_ring, owner=owner, passphrase=passphrase)


def open_shops(folder: Path, store: Store, keys: KeyStore, clock: Callable[[], int]) -> Shops:
    """Return the web shops of a data folder; nothing runs by itself before `start`.

    Units: `clock` in milliseconds UTC.
    """
    is_over = threading.Event()
    return Shops(
        Premises(
            store=store,
            keys=keys,
            connect=Connections(clock, is_over, lambda: store.ledger.is_till_served),
            clock=clock,
            draw=random.random,
            computer=platform.node() or "computer",
            is_over=is_over,
        )
    )
