"""Opens this till's side of its hub, with this computer's keys, clock and network."""

from __future__ import annotations

import platform
import random
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from pos_desktop.online.hub import Company, Host, LiveHub
from pos_desktop.online.hub_identity import HubIdentity
from pos_desktop.online.hub_worker import Surroundings
from pos_desktop.online.keys import KeyStore
from pos_desktop.replication.address import route_to
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.enrolling import Joined, Newcomer
from pos_desktop.replication.line import HttpLine
from pos_desktop.store.joining import Joining
from pos_desktop.store.journal_port import JournalPort
from pos_desktop.store.open import Store


def open_hub(
    store: Store,
    keys: KeyStore,
    clock: Callable[[], int],
    *,
    joined: Callable[[Joined], None],
    host: Host,
) -> LiveHub:
    """Return this till's side of its hub; nothing runs by itself before `start`.

    Shapes: `joined` is told for which outlet and register this till was enrolled.
    Units: `clock` in milliseconds UTC.
    """
    journal = JournalPort(store.ledger, store.reader)
    around = Surroundings(
        journal=journal,
        room=Joining(store, clock),
        identities=HubIdentity(keys, journal),
        connect=lambda identity: connect(identity.hub, identity.pin, identity.token),
        clock=clock,
        draw=random.random,
        route=route_to,
    )
    name = platform.node() or "computer"
    return LiveHub(around, Company(Newcomer(name[:200], _build()), connect, joined, host))


def _build() -> str:
    try:
        return version("pos-desktop")
    except PackageNotFoundError:  # run from its sources, never installed
        return ""


def connect(address: str, pin: str, token: str) -> HubClient:
    """Return a line to a hub."""
    return HubClient(HttpLine(address, pin=pin), token)
