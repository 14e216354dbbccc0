"""The hub as a till talks to it: one method per request, every answer parsed into a type before it counts.

Source: journal/wire.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.journal.squeezing import NotSqueezed, TooLarge, unsqueezed
from pos_desktop.journal.wire import (
    MEDIA_TYPE,
    MOST_BYTES,
    Code,
    CodeWish,
    DeviceInfo,
    Enrolled,
    Enrolment,
    FeedPage,
    News,
    PushAnswer,
    Refusal,
    Renewal,
    SnapshotInfo,
)

S = TypeVar("S")

MOST_UNPACKED = 2 * MOST_BYTES + 1024 * 1024
_OK, _PARTIAL, _RANGE_NOT_THERE = range(200, 300), 206, 416
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})

# Made here, once: the library crashes where two threads are the first to decode a type.
_read_code = msgspec.json.Decoder(Code).decode
_read_devices = msgspec.json.Decoder(list[DeviceInfo]).decode
_read_enrolled = msgspec.json.Decoder(Enrolled).decode
_read_news = msgspec.json.Decoder(News).decode
_read_push_answer = msgspec.json.Decoder(PushAnswer).decode
_read_refusal = msgspec.json.Decoder(Refusal).decode
_read_snapshot = msgspec.json.Decoder(SnapshotInfo).decode
_read_feed = msgspec.msgpack.Decoder(FeedPage).decode


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to the hub."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back; header names are lower-case."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Line(Protocol):
    """The way to the hub. Errors: `Unavailable` no_network, timeout, cut; `Rejected` bad_certificate."""

    def ask(self, asked: Asked) -> Answered:
        """Send one request and return the whole answer."""

    def stream(self, asked: Asked) -> Iterator[bytes]:
        """Send one request and yield the answer's body as it comes.

        Shapes: the first piece is yielded only after the status said 200 or 206; else `HubRefused`.
        """


class HubRefused(Rejected):
    """The hub refused, with a reason of `wire.Refusal`; `status` is the HTTP status."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.reason, problem=refusal.problem)
        self.status, self.refusal = status, refusal


class HubClient:
    """Requests of one device. The token is in no message and no error.

    Errors, of every method: `HubRefused`; `Unavailable` no_network, timeout, cut, hub_error, slow_down,
        bad_answer.
    """

    def __init__(self, line: Line, token: str = "") -> None:
        self._line, self._token = line, token

    def enrol(self, wish: Enrolment) -> Enrolled:
        """Present a one-time code."""
        return self._json("POST", "/v1/enrol", _read_enrolled, wish)

    def renew(self, wish: Renewal) -> Enrolled:
        """Ask for an identity of its own, because the chain was forked."""
        return self._json("POST", "/v1/renew", _read_enrolled, wish)

    def me(self) -> News:
        """Return where the feed and the own chain stand."""
        return self._json("GET", "/v1/me", _read_news)

    def wait(self, after: int, seconds: float, now_ms: int) -> News:
        """Return when there is news after a cursor, or the time is over."""
        query = {"after": str(after), "seconds": f"{seconds:.0f}", "now": str(now_ms)}
        return self._json("GET", "/v1/wait", _read_news, query=query, timeout_s=seconds + 20)

    def push(self, batch: bytes) -> PushAnswer:
        """Push a compressed `wire.Push`."""
        asked = Asked("POST", "/v1/push", body=batch, headers={"content-type": MEDIA_TYPE}, timeout_s=60)
        return _parsed(self._ask(asked), _read_push_answer)

    def feed(self, after: int, *, epoch: str, limit: int, own: bool = False) -> FeedPage:
        """Return the facts of the pushes after a cursor."""
        query = {"after": str(after), "epoch": epoch, "limit": str(limit), "own": "1" if own else "0"}
        answer = self._ask(Asked("GET", "/v1/feed", query, timeout_s=60))
        try:
            return _read_feed(unsqueezed(answer.body, MOST_UNPACKED))
        except (NotSqueezed, TooLarge, msgspec.DecodeError) as error:
            raise Unavailable("bad_answer", problem=str(error)[:200]) from error

    def snapshot(self) -> SnapshotInfo | None:
        """Return what the newest snapshot is, None while there is none."""
        try:
            return self._json("GET", "/v1/snapshot", _read_snapshot)
        except HubRefused as error:
            if error.reason == "not_found":
                return None
            raise

    def snapshot_from(self, snapshot_id: str, first: int) -> Iterator[bytes]:
        """Yield a snapshot from one byte on."""
        headers = {"range": f"bytes={first}-", **self._headers()}
        return self._line.stream(Asked("GET", f"/v1/snapshot/{snapshot_id}", headers=headers, timeout_s=60))

    def devices(self) -> list[DeviceInfo]:
        """Return every device of the retailer."""
        return self._json("GET", "/v1/devices", _read_devices)

    def revoke(self, device_id: bytes) -> None:
        """Let a device do nothing more."""
        self._ask(Asked("POST", f"/v1/devices/{device_id.hex()}/revoke"))

    def make_code(self, wish: CodeWish) -> Code:
        """Ask for a one-time code."""
        return self._json("POST", "/v1/codes", _read_code, wish)

    def _json(
        self,
        method: str,
        path: str,
        read: Callable[[bytes], S],
        wish: msgspec.Struct | None = None,
        **more: Any,
    ) -> S:
        body = None if wish is None else msgspec.json.encode(wish)
        headers = {} if wish is None else {"content-type": "application/json"}
        return _parsed(self._ask(Asked(method, path, body=body, headers=headers, **more)), read)

    def _ask(self, asked: Asked) -> Answered:
        headers = {**asked.headers, **self._headers()}
        request = Asked(asked.method, asked.path, asked.query, asked.body, headers, asked.timeout_s)
        answer = self._line.ask(request)
        if answer.status not in _OK:
            raise refusal_of(answer)
        return answer

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}"} if self._token else {}


def refusal_of(answer: Answered) -> HubRefused | Unavailable:
    """Return the error that a status other than 2xx means; what is not the hub's own word is tried again."""
    try:
        refusal = _read_refusal(answer.body)
    except msgspec.DecodeError:
        return Unavailable("hub_error" if answer.status in _LATER else "bad_answer", status=answer.status)
    if answer.status in _LATER:
        reason = "slow_down" if refusal.reason == "slow_down" else "hub_error"
        return Unavailable(reason, status=answer.status)
    return HubRefused(answer.status, refusal)


def _parsed(answer: Answered, read: Callable[[bytes], S]) -> S:
    """Return the answer as a type: an answer cut inside its headers arrives as 200 without a body."""
    try:
        return read(answer.body)
    except msgspec.DecodeError as error:
        raise Unavailable("bad_answer", problem=str(error)[:200]) from error
