"""A new till that takes its hub's snapshot over, beside the plainest way to get the same file."""

from __future__ import annotations

import http.client
import os
import threading
import time
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
import requests
import zstandard

from pos_desktop.journal.wire import SnapshotInfo
from tests.bench.hub_process import enrolled
from tests.bench.replicating import Shop, a_till

_LOOK_S, _PATIENCE_S = 0.5, 600.0
_PIECE = 1 << 20


def snapshot_of(shop: Shop, facts: int) -> tuple[SnapshotInfo, str]:
    """Return the snapshot once the hub has one with so many facts, and a token to fetch it with."""
    (device,) = enrolled(shop.database, shop.retailer, None)
    headers = {"authorization": f"Bearer {device.token}"}
    until = time.monotonic() + _PATIENCE_S
    rest = threading.Event()
    while time.monotonic() < until:
        answer = requests.get(f"{shop.url}/v1/snapshot", headers=headers, timeout=30)
        if answer.status_code == 200:
            info = msgspec.json.decode(answer.content, type=SnapshotInfo)
            assert info.facts == facts, f"a snapshot of {info.facts} facts"
            return info, device.token
        rest.wait(_LOOK_S)
    raise TimeoutError("the hub has no snapshot")


def joined(shop: Shop, folder: Path, facts: int) -> float:
    """Return how long a new till takes to have everything, ready to sell. Units: seconds."""
    with a_till(shop, folder) as till:
        worker = till.worker()
        begun = time.perf_counter()
        worker.sync()
        took = time.perf_counter() - begun
        assert till.store.maintenance.facts() == facts
    return took


def fetched(shop: Shop, info: SnapshotInfo, token: str, target: Path) -> float:
    """Return how long the same file takes: downloaded, unpacked, written and synced. Units: seconds."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(urlsplit(shop.url).netloc, timeout=60)
    connection.request("GET", f"/v1/snapshot/{info.id}", headers={"authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    with target.open("wb") as file:
        unpacker = zstandard.ZstdDecompressor()
        _, size = unpacker.copy_stream(cast(Any, answer), file, read_size=_PIECE, write_size=_PIECE)
        file.flush()
        os.fsync(file.fileno())
    took = time.perf_counter() - begun
    connection.close()
    assert size == info.raw_bytes
    return took
