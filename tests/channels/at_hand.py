"""What stands of web shops are made of: a clock that is told to go, and a shop asked without a network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlsplit

from pos_desktop.channels.fakes.serving import Exchange
from pos_desktop.channels.fakes.shop import FakeRequest, FakeShop
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.channels.limits import Lane

START_MS = 1_790_000_000_000


@dataclass
class Clock:
    """Milliseconds that pass when they are told to."""

    now_ms: int = START_MS

    def __call__(self) -> int:
        return self.now_ms

    def pass_s(self, seconds: float) -> None:
        """Let time pass; a wait that were too short would be waited again for ever."""
        self.now_ms += ceil(seconds * 1_000)


def lane_of(clock: Clock) -> Lane:
    """Return a lane that lets the shop's time pass instead of waiting."""
    return Lane(lambda: clock.now_ms / 1_000, clock.pass_s, patience_s=1e9)


class DirectHttp(Http):
    """Asks a shop in the same thread.

    Shapes: `before` is called with each request before the shop answers it; `log` holds the requests,
        `exchanges` what the shop made of them.
    """

    def __init__(self, shop: FakeShop, lane: Lane) -> None:
        super().__init__(lane)
        self.shop = shop
        self.before: Callable[[Request], object] = lambda _: None
        self.log: list[Request] = []
        self.exchanges: list[Exchange] = []

    def send(self, request: Request) -> Answer:
        self.lane.wait()
        self.before(request)
        self.log.append(request)
        headers = _lower(request.headers)
        if request.auth is not None:
            headers["authorization"] = "Basic " + b64encode(":".join(request.auth).encode()).decode()
        path = urlsplit(request.url).path
        asked = FakeRequest(request.method, path, dict(request.params), headers, request.body or b"")
        try:
            answer = self.shop.answer(asked)
        finally:
            self.lane.done()
        self.exchanges.append(Exchange(asked, answer))
        return Answer(answer.status, _lower(answer.headers), answer.body)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}
