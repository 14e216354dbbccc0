"""Devices that push as fast as a hub takes it: real facts, sealed anew for each, batches made before."""

from __future__ import annotations

import http.client
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from pos_desktop.journal.envelope import NO_PREVIOUS, read_head
from pos_desktop.journal.squeezing import squeezed
from pos_desktop.journal.wire import Fact, Push, signed_bytes
from tests.hub.serving import ADevice
from tests.store.shop import STEPS, Order, facts_of, open_shop, run_order, set_up

ORDERS = 200
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True)
class Pushed:
    """What came of pushing: how many facts, in which time."""

    facts: int
    seconds: float

    @property
    def rate(self) -> float:
        """Return facts a second."""
        return self.facts / self.seconds


def real_facts() -> list[Fact]:
    """Return the facts of a few orders, six each, as a till records them."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        store = open_shop(Path(folder) / "shop")
        set_up(store, 50)
        for number in range(ORDERS):
            run_order(store, Order(number, 50))
        facts = [fact for fact in facts_of(store) if read_head(fact[0]).kind.split(".")[0] != "catalogue"]
        store.close()
    assert len(facts) >= ORDERS * len(STEPS)
    return facts


def batches(device: ADevice, facts: Sequence[Fact], count: int, size: int) -> Iterator[bytes]:
    """Yield pushes of one device, made of the same bodies again and again."""
    source = cycle([(read_head(head), body) for head, body in facts])
    prev, seq = NO_PREVIOUS, 0
    for _ in range(count):
        first, before, batch = seq + 1, prev, []
        for _ in range(size):
            seq += 1
            head, body = next(source)
            sealed = _encode(msgspec.structs.replace(head, device=device.id, seq=seq, prev=prev))
            prev = sha256(sealed).digest()
            batch.append((sealed, body))
        signature = device.key.sign(signed_bytes(device.retailer, device.id, seq, prev))
        yield squeezed(_encode(Push(first, before, batch, signature)))


def push_all(devices: Sequence[ADevice], ready: Sequence[Sequence[bytes]], facts: int) -> Pushed:
    """Push the batches of every device at once, each on a connection of its own."""
    start = threading.Barrier(len(devices) + 1)
    threads = [
        threading.Thread(target=_push, args=(device, batch, start))
        for device, batch in zip(devices, ready, strict=True)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return Pushed(facts, time.perf_counter() - begun)


def _push(device: ADevice, ready: Sequence[bytes], start: threading.Barrier) -> None:
    connection = http.client.HTTPConnection(urlsplit(device.url).netloc, timeout=60)
    connection.connect()
    headers = {"authorization": f"Bearer {device.token}"}
    start.wait()
    for batch in ready:
        connection.request("POST", "/v1/push", batch, headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
    connection.close()
