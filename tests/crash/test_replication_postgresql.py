"""PostgreSQL is killed under a hub of two processes while devices push: nothing acknowledged is lost."""

from __future__ import annotations

import io
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_desktop.journal.envelope import read_head
from tests.crash.postgresql import OwnPostgreSQL
from tests.e2e.processes import HubProcess, Transcript
from tests.hub.serving import ADevice

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform == "win32", reason="the hub's workers share a socket as Linux does it"),
]
SEED = 20_261_125
DEVICES, BATCH, BATCHES = 4, 20, 60
PATIENCE_S = 120


@dataclass
class Pusher:
    """A device that pushes its chain batch by batch, and tries again until each is acknowledged."""

    device: ADevice
    pushed: threading.Semaphore
    acked: int = 0
    repeated: int = 0
    newest: int = 0

    def run(self) -> None:
        while self.acked < len(self.device.chain):
            with suppress(requests.RequestException):
                answer = self.device.push(self.acked + 1, self.acked + BATCH)
                if answer.status_code != 200:
                    self.repeated += 1
                    continue
                self.acked, self.newest = int(answer.json()["acked"]), int(answer.json()["newest"])
                self.pushed.release()


@pytest.fixture
def postgresql() -> Iterator[OwnPostgreSQL]:
    server = OwnPostgreSQL()
    yield server
    server.close()


@pytest.fixture
def hub(postgresql: OwnPostgreSQL, tmp_path: Path) -> Iterator[HubProcess]:
    url = postgresql.new_database("pushed")
    hub = HubProcess(Transcript(io.StringIO()), url, tmp_path / "hub", workers=2)
    hub.start()
    yield hub
    assert hub.process is not None
    hub.process.interrupt()


def a_device(hub: HubProcess) -> ADevice:
    device = ADevice(hub.url, Ed25519PrivateKey.generate())
    wish = {"code": hub.code("Main", ""), "public_key": device.public_key, "name": "Till", "build": "1"}
    device.become(requests.post(f"{hub.url}/v1/enrol", json=wish, timeout=PATIENCE_S).json())
    return device


def everything(device: ADevice, newest: int) -> list[bytes]:
    """Return the heads of the feed up to a push; the other process may hear of it a little later."""
    found: list[bytes] = []
    after = 0
    while after < newest:
        page = device.feed(after, own=1, limit=300)
        found += [head for head, _ in page.facts]
        if page.upto == after:
            device.ask("GET", "/v1/wait", params={"after": after, "seconds": 1})
        after = page.upto
    return found


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_every_acknowledged_fact_outlives_postgresql(
    kills: int, hub: HubProcess, postgresql: OwnPostgreSQL
) -> None:
    random = Random(SEED)
    pushed = threading.Semaphore(0)
    pushers = [Pusher(a_device(hub), pushed) for _ in range(DEVICES)]
    for pusher in pushers:
        pusher.device.record(BATCH * BATCHES * max(1, kills // 2))
    threads = [threading.Thread(target=pusher.run) for pusher in pushers]
    for thread in threads:
        thread.start()
    at_kills = []
    for _ in range(kills):
        for _ in range(random.randint(5, 40)):
            assert pushed.acquire(timeout=PATIENCE_S)
        postgresql.kill()
        at_kills.append(sum(pusher.acked for pusher in pushers))
        postgresql.start()
    for thread in threads:
        thread.join()

    heads = everything(pushers[0].device, max(pusher.newest for pusher in pushers))
    chains = [fact.head_bytes for pusher in pushers for fact in pusher.device.chain]
    repeated = sum(pusher.repeated for pusher in pushers)
    print(
        f"seed {SEED}: {kills} kills after {at_kills} facts, {len(heads)} in the end, {repeated} tried again"
    )
    assert at_kills[0] < len(chains)
    assert lost_or_doubled(chains, heads) == []
    for pusher in pushers:
        assert pusher.device.ask("GET", "/v1/me").json()["acked"] == len(pusher.device.chain)


def lost_or_doubled(sent: list[bytes], kept: list[bytes]) -> list[tuple[int, str]]:
    """Return what is not there exactly once, by seq."""
    counted = Counter(kept)
    wrong = [(read_head(head).seq, "lost") for head in sent if not counted[head]]
    return wrong + [(read_head(head).seq, "twice") for head, count in counted.items() if count > 1]


def test_a_feed_that_skips_or_repeats_would_be_seen() -> None:
    device = ADevice("", Ed25519PrivateKey.generate(), id=b"d" * 16)
    device.record(3)
    sent = [fact.head_bytes for fact in device.chain]

    assert lost_or_doubled(sent, [sent[0], sent[2], sent[2]]) == [(2, "lost"), (3, "twice")]
