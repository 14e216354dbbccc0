"""The real hub, asked in this process without a socket: what a request means is what it means over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from pos_desktop.hub.bell import Bell
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import Caller, Place, add_retailer, make_code
from pos_desktop.hub.service import HubService, Refused
from pos_desktop.journal.wire import MOST_FACTS_A_PAGE, Enrolment, Renewal
from pos_desktop.replication.client import Answered, Asked
from tests.store.shop import Clock


@dataclass
class Hub:
    """A hub over one database file, which a test may put back from a copy."""

    url: str
    clock: Clock

    def __post_init__(self) -> None:
        self.open()
        with self.service.database.writing() as connection:
            self.retailer = add_retailer(connection, "Our shops", self.clock())

    def open(self) -> None:
        """Begin to serve."""
        self.service = HubService(Database(self.url), Bell(), clock=self.clock)

    def close(self) -> None:
        self.service.database.close()

    def code(self) -> str:
        """Make a one-time code."""
        with self.service.database.writing() as connection:
            return make_code(connection, self.retailer, Place(), self.clock())[0]


@dataclass
class DirectLine:
    """A till's line to that hub."""

    hub: Hub

    def ask(self, asked: Asked) -> Answered:
        try:
            return self._answer(asked)
        except Refused as error:
            return Answered(error.status, msgspec.json.encode(error.refusal))

    def stream(self, asked: Asked) -> Iterator[bytes]:
        raise AssertionError(asked)

    def _answer(self, asked: Asked) -> Answered:
        service, body = self.hub.service, asked.body or b""
        if asked.path == "/v1/enrol":
            return _json(service.enrol(msgspec.json.decode(body, type=Enrolment)))
        caller = service.caller(asked.headers.get("authorization", ""))
        if asked.path == "/v1/push":
            return _json(service.push(caller, body))
        if asked.path == "/v1/feed":
            return Answered(200, self._feed(caller, asked.query))
        if asked.path == "/v1/renew":
            return _json(service.renew(caller, msgspec.json.decode(body, type=Renewal)))
        assert asked.path == "/v1/me"
        return _json(service.news(caller))

    def _feed(self, caller: Caller, query: dict[str, str]) -> bytes:
        limit = min(int(query["limit"]), MOST_FACTS_A_PAGE)
        own = query["own"] == "1"
        return self.hub.service.feed(caller, int(query["after"]), limit=limit, epoch=query["epoch"], own=own)


def _json(answer: msgspec.Struct) -> Answered:
    return Answered(200, msgspec.json.encode(answer))
