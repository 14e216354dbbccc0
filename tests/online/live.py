"""A till with a real database and web shops in memory: what its live side does is seen in both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_desktop.domain.errors import PosError
from pos_desktop.domain.ids import channel_id
from pos_desktop.online.keys import KeyStore
from pos_desktop.online.ring import Ring
from pos_desktop.online.runners import Premises
from pos_desktop.online.shops import Shops
from pos_desktop.online.vault import Cost, Vault
from pos_desktop.services.ports.online import ChannelState, ShopChange, ShopDraft
from pos_desktop.services.ports.shops import Connector, ShopAccount, ShopRefused
from pos_desktop.store.open import Store
from tests.builders import AShop, an_order
from tests.channels.doubles import ShopDouble
from tests.online.rings import MemoryRing
from tests.store.shop import Clock, open_shop
from tests.store.web_shop import StoreDoer

KIND, ADDRESS = "bigcommerce", "https://shop.example"
SHOP_ID = channel_id(KIND, ADDRESS).bytes
KEYS = ("token-1", "secret-1")
WAIT_S = 20.0


@dataclass
class Live:
    """One till, its keyring, and the shop it talks to."""

    folder: Path
    ring: MemoryRing | None = field(default_factory=MemoryRing)
    passphrase: str = ""
    name: str = "till 1"
    clock: Clock = field(default_factory=Clock)
    shop: ShopDouble = field(default_factory=ShopDouble)
    good_keys: tuple[str, ...] = KEYS
    accounts: list[ShopAccount] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store: Store = open_shop(self.folder, name=self.name, clock=self.clock)
        self.till = AShop(StoreDoer(self.store))
        self.shops = self.open()

    def open(self) -> Shops:
        """Return the live side as a program that starts would make it."""
        found = Ring(self.ring) if self.ring is not None else None
        keys = KeyStore(
            Vault(self.folder, cost=Cost(1, 8, 1)), lambda: found, owner="x", passphrase=self.passphrase
        )
        return Shops(
            Premises(self.store, keys, self.connect, self.clock, lambda: 0.0, computer="Back office")
        )

    def connect(self, account: ShopAccount, *, since_ms: int | None = None) -> Connector:
        """Return the shop in memory to whoever has the keys of it."""
        if not account.address.startswith("https://"):
            raise ShopRefused("wrong_address")
        self.accounts.append(account)
        if account.keys != self.good_keys:
            refusing = ShopDouble()
            for name in ("test", "orders_changed"):
                refusing.fails[name].extend(ShopRefused("bad_key") for _ in range(99))
            return refusing
        return self.shop

    def add(self, **changes: Any) -> bytes:
        """Connect the shop."""
        draft = ShopDraft(kind=KIND, name="Boutique", address=ADDRESS, keys=KEYS)
        return self.shops.add(self.till.desk, draft, ShopChange(**changes))

    @property
    def state(self) -> ChannelState:
        """How the one shop stands."""
        (state,) = self.shops.states()
        return state

    def paid_order(self, order_id: str = "1042") -> None:
        """A paid order is placed in the shop, of what this till has."""
        self.shop.changed(an_order(order_id=order_id, paid=True, updated_at_ms=self.clock.now_ms))

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, woken by every change that the live side tells of."""
        seen = threading.Event()
        self.shops.watch(seen.set)
        self.store.listen(lambda changed: seen.set())
        for _ in range(int(WAIT_S / 0.2)):
            seen.clear()
            if holds():
                return
            seen.wait(0.2)
        raise AssertionError("it never came to hold")

    def close(self) -> None:
        """End the program."""
        self.shops.stop()
        self.store.close()


def reason_of(work: Callable[[], object]) -> str:
    """Return why something was refused, "" where it was not."""
    try:
        work()
    except PosError as error:
        return error.reason
    return ""
