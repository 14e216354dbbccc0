"""A hub for tests: on SQLite or a real PostgreSQL, behind a real socket, with devices that sign."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from pos_desktop.hub.bell import Bell
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import Place, add_retailer, make_code
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.service import HubService, wall_ms
from pos_desktop.hub.serving import Listening, served
from pos_desktop.journal.envelope import NO_PREVIOUS, Recorded, seal
from pos_desktop.journal.facts import Body, StockAdjusted
from pos_desktop.journal.squeezing import squeezed, unsqueezed
from pos_desktop.journal.wire import FeedPage, Push, signed_bytes
from tests.postgresql import library

OUTLET = b"\x01" * 16


@cache
def postgresql_url() -> str:
    """Return the URL of a running PostgreSQL: the one that is given, else one of this test run's own."""
    given = os.environ.get("HUB_TEST_DATABASE_URL")
    if given:
        return given
    folder = Path(tempfile.gettempdir()) / f"pos-hub-postgresql-{os.getuid()}-{os.getpid()}"
    return str(library().get_server(folder, cleanup_mode="delete").get_uri())


@contextlib.contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of an empty database, "sqlite" or "postgresql", and drop it afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'hub.db'}"
        return
    name = f"hub_{uuid4().hex}"
    url = make_url(postgresql_url()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@dataclass
class AHub:
    """One served hub with one retailer; `url` is where it listens."""

    service: HubService
    url: str
    retailer: bytes
    readers: Readers | None = None

    def code(self, **place: Any) -> str:
        """Make a one-time code."""
        with self.service.database.writing() as connection:
            made, _ = make_code(
                connection, self.retailer, Place(outlet=OUTLET, **place), self.service.clock()
            )
        return made

    def device(self, **place: Any) -> ADevice:
        """Enrol a device over HTTP."""
        device = ADevice(self.url, Ed25519PrivateKey.generate())
        wish = {"code": self.code(**place), "public_key": device.public_key, "name": "Till", "build": "1"}
        answer = requests.post(f"{self.url}/v1/enrol", json=wish, timeout=10)
        assert answer.status_code == 201, answer.text
        device.become(answer.json())
        return device


@dataclass
class ADevice:
    """A device that keeps its own chain in memory and talks to a hub as a till does."""

    url: str
    key: Ed25519PrivateKey
    id: bytes = b""
    retailer: bytes = b""
    token: str = ""
    chain: list[Recorded] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def become(self, enrolled: dict[str, str]) -> None:
        """Be what an enrolment says from now on."""
        self.id, self.retailer = bytes.fromhex(enrolled["device_id"]), bytes.fromhex(enrolled["retailer"])
        self.token = enrolled["token"]

    def record(self, count: int = 1, body: Callable[[int], Body] | None = None, **head: Any) -> None:
        """Make facts of its own."""
        for _ in range(count):
            seq = len(self.chain) + 1
            made = body(seq) if body else StockAdjusted(OUTLET, b"p" * 16, 1_000, f"fact {seq}")
            values = {"stamp": seq, "at_ms": seq, "who": None, "scope": (), "root": b"r" * 16, **head}
            prev = self.chain[-1].hash if self.chain else NO_PREVIOUS
            self.chain.append(seal(made, device=self.id, seq=seq, prev=prev, **values))

    def batch(self, first: int, last: int) -> bytes:
        """Return a signed, compressed push of its facts from one seq to another."""
        facts = self.chain[first - 1 : last]
        prev = self.chain[first - 2].hash if first > 1 else NO_PREVIOUS
        signature = self.key.sign(signed_bytes(self.retailer, self.id, facts[-1].seq, facts[-1].hash))
        push = Push(first, prev, [(fact.head_bytes, fact.body_bytes) for fact in facts], signature)
        return squeezed(msgspec.msgpack.encode(push))

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Send one request with its token."""
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.session.request(method, f"{self.url}{path}", headers=headers, timeout=30, **more)

    def push(self, first: int = 1, last: int | None = None) -> requests.Response:
        """Push facts of its own."""
        return self.ask("POST", "/v1/push", data=self.batch(first, last or len(self.chain)))

    def feed(self, after: int = 0, **query: Any) -> FeedPage:
        """Read a page of the feed."""
        answer = self.ask("GET", "/v1/feed", params={"after": after, **query})
        assert answer.status_code == 200, answer.text
        return msgspec.msgpack.decode(unsqueezed(answer.content, 1 << 26), type=FeedPage)


@contextlib.contextmanager
def a_hub(
    url: str,
    *,
    clock: Callable[[], int] = wall_ms,
    retailer: str = "Our shops",
    replicas: Path | None = None,
) -> Iterator[AHub]:
    """Serve a hub over a database on a real socket; `replicas` is where it keeps them, if it does."""
    database = Database(url)
    service = HubService(database, Bell(), clock=clock)
    with database.writing() as connection:
        retailer_id = add_retailer(connection, retailer, clock())
    try:
        readers = Readers(database, replicas, clock) if replicas is not None else None
        with served(service, Listening(), readers) as address:
            yield AHub(service, address, retailer_id, readers)
        if readers is not None:
            readers.close()
    finally:
        database.close()
