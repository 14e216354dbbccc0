"""The hub over HTTP: routes, bounds and refusals; what they do is in `service`.

Database work runs in threads; who waits for news costs no thread. Source: journal/wire.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from litestar import Litestar, Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.enums import MediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.response import Stream

from pos_desktop.hub.devices import Caller
from pos_desktop.hub.downloads import BadRange, pieces, wanted_range
from pos_desktop.hub.guessing import Guesses
from pos_desktop.hub.metrics import exposition
from pos_desktop.hub.pages import Asked
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.refusing import HANDLERS, REFUSALS
from pos_desktop.hub.service import HubService, refused
from pos_desktop.journal.wire import (
    MEDIA_TYPE,
    MOST_BYTES,
    MOST_FACTS_A_PAGE,
    Code,
    CodeWish,
    DeviceInfo,
    Enrolled,
    Enrolment,
    News,
    PushAnswer,
    Renewal,
    SnapshotInfo,
)

ZSTD = "application/zstd"
THREADS = 12
LONGEST_WAIT_S = 55
_MOST_CURSOR = (1 << 53) - 1
_JSON_BODY = 16 * 1024

After = Annotated[int, QueryParameter(ge=0, le=_MOST_CURSOR)]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_FACTS_A_PAGE)]
Seconds = Annotated[float, QueryParameter(ge=0, le=LONGEST_WAIT_S)]
Their = Annotated[int, QueryParameter(name="now", ge=0, le=_MOST_CURSOR)]
Epoch = Annotated[str, QueryParameter(max_length=64)]
Own = Annotated[bool, QueryParameter()]
DeviceId = Annotated[str, PathParameter(pattern="^[0-9a-f]{32}$")]


@dataclass
class _PushOperation(Operation):
    """Says of a push what no annotation can: its body is bytes of our own media type."""

    def __post_init__(self) -> None:
        """Describe the body."""
        content = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(
            content={MEDIA_TYPE: content}, required=True, description="`wire.Push` in MessagePack and zstd."
        )


def _hub(connection: ASGIConnection) -> HubService:  # type: ignore[type-arg]
    hub: HubService = connection.app.state.hub
    return hub


async def _caller(request: Request) -> Caller:  # type: ignore[type-arg]
    hub = _hub(request)
    return await asyncio.to_thread(hub.caller, request.headers.get("authorization", ""))


async def _reader(request: Request) -> Caller:  # type: ignore[type-arg]
    """Return who asks to read; who asked a moment ago is not looked up again."""
    known = _hub(request).callers.known(request.headers.get("authorization", ""))
    return known or await _caller(request)


@post(
    "/v1/push",
    status_code=200,
    request_max_body_size=MOST_BYTES,
    responses=REFUSALS,
    operation_class=_PushOperation,
)
async def push(request: Request) -> PushAnswer:  # type: ignore[type-arg]
    """Append facts of the asking device; the same again changes nothing."""
    caller = await _caller(request)
    body = await request.body()
    return await asyncio.to_thread(_hub(request).push, caller, body)


@get("/v1/feed", media_type=MEDIA_TYPE, responses=REFUSALS)
async def feed(
    request: Request,  # type: ignore[type-arg]
    after: After = 0,
    limit: Limit = MOST_FACTS_A_PAGE,
    epoch: Epoch = "",
    own: Own = False,
) -> Response[bytes]:
    """Return facts of the pushes after a cursor."""
    reader = await _reader(request)
    hub = _hub(request)
    if after > hub.newest(reader):
        reader = await _caller(request)
    asked = hub.asked(reader, after, limit=limit, epoch=epoch)
    page = hub.kept_page(asked, reader, own=own)
    if page is None:
        page = await _page(request, asked, reader, own)
    return Response(page, media_type=MEDIA_TYPE)


async def _page(request: Request, asked: Asked, reader: Caller, own: bool) -> bytes:  # type: ignore[type-arg]
    """Make a page; who asks for the same one meanwhile waits for it, and looks again."""
    hub, making = _hub(request), request.app.state.making
    being_made: asyncio.Event | None = making.get(asked)
    if being_made is not None:
        await being_made.wait()
        found = hub.kept_page(asked, reader, own=own)
        if found is not None:
            return found
    made = making.setdefault(asked, asyncio.Event())
    try:
        return await asyncio.to_thread(hub.page, asked, reader, own=own)
    finally:
        made.set()
        making.pop(asked, None)


@get("/v1/wait", responses=REFUSALS)
async def wait(
    request: Request,  # type: ignore[type-arg]
    after: After = 0,
    seconds: Seconds = 25,
    now: Their = 0,
) -> News:
    """Return when there is news after a cursor, or the time is over."""
    reader = await _reader(request)
    hub = _hub(request)
    if seconds <= 0:
        reader = await _caller(request)
    hub.note(reader, after, now or None)
    if hub.newest(reader) <= after:
        await hub.bell.wait(reader.retailer, after, seconds)
    return hub.news(reader)


@get("/v1/me", responses=REFUSALS)
async def me(request: Request) -> News:  # type: ignore[type-arg]
    """Return where the feed and the asking device's chain stand."""
    caller = await _caller(request)
    return _hub(request).news(caller)


@get("/v1/snapshot", responses=REFUSALS)
async def snapshot(request: Request) -> SnapshotInfo:  # type: ignore[type-arg]
    """Return what the newest snapshot is."""
    reader = await _reader(request)
    readers: Readers | None = request.app.state.readers
    found = readers.snapshot(reader.retailer) if readers else None
    if found is None:
        raise refused(404, "not_found", "no snapshot yet: take the feed")
    return found


@get("/v1/snapshot/{snapshot_id:str}", media_type=ZSTD, responses=REFUSALS)
async def snapshot_content(
    request: Request,  # type: ignore[type-arg]
    snapshot_id: DeviceId,
) -> Stream:
    """Return a snapshot, or the part of it that a Range header names."""
    reader = await _reader(request)
    readers: Readers | None = request.app.state.readers
    path = readers.snapshot_file(reader.retailer, snapshot_id) if readers else None
    if path is None:
        raise refused(404, "not_found", "this snapshot is gone: ask for the newest")
    size = path.stat().st_size
    try:
        part = wanted_range(request.headers.get("range", ""), size)
    except BadRange as error:
        raise refused(416, "bad_body", "range") from error
    first, end = part or (0, size)
    headers = {"accept-ranges": "bytes", "content-length": str(end - first), "etag": f'"{snapshot_id}"'}
    if part is not None:
        headers["content-range"] = f"bytes {first}-{end - 1}/{size}"
    status = 200 if part is None else 206
    return Stream(pieces(path, first, end), headers=headers, status_code=status, media_type=ZSTD)


@get("/v1/devices", responses=REFUSALS)
async def list_devices(request: Request) -> list[DeviceInfo]:  # type: ignore[type-arg]
    """Return every device of the retailer."""
    caller = await _caller(request)
    return await asyncio.to_thread(_hub(request).devices, caller)


@post("/v1/devices/{device_id:str}/revoke", status_code=204, responses=REFUSALS)
async def revoke(request: Request, device_id: DeviceId) -> None:  # type: ignore[type-arg]
    """Let a device do nothing more."""
    caller = await _caller(request)
    await asyncio.to_thread(_hub(request).revoke, caller, bytes.fromhex(device_id))


@post("/v1/codes", request_max_body_size=_JSON_BODY, responses=REFUSALS)
async def make_code(request: Request, data: JSONBody[CodeWish]) -> Code:  # type: ignore[type-arg]
    """Make a one-time code for a new device."""
    caller = await _caller(request)
    return await asyncio.to_thread(_hub(request).make_code, caller, data)


@post("/v1/enrol", request_max_body_size=_JSON_BODY, responses=REFUSALS)
async def enrol(request: Request, data: JSONBody[Enrolment]) -> Enrolled:  # type: ignore[type-arg]
    """Enrol a device that presents a one-time code."""
    guesses: Guesses = request.app.state.guesses
    address = request.client.host if request.client else ""
    wait_s = guesses.take(address)
    if wait_s > 0:
        raise refused(429, "slow_down", f"{wait_s:.0f}")
    enrolled = await asyncio.to_thread(_hub(request).enrol, data)
    guesses.was_right(address)
    return enrolled


@post("/v1/renew", request_max_body_size=_JSON_BODY, responses=REFUSALS)
async def renew(request: Request, data: JSONBody[Renewal]) -> Enrolled:  # type: ignore[type-arg]
    """Give a device whose chain was forked an identity of its own."""
    caller = await _caller(request)
    return await asyncio.to_thread(_hub(request).renew, caller, data)


@get("/health", responses=REFUSALS)
async def health(request: Request) -> dict[str, str]:  # type: ignore[type-arg]
    """Say that this process answers and its database does."""
    await asyncio.to_thread(_hub(request).check)
    return {"status": "ok"}


@get("/metrics", media_type=MediaType.TEXT)
async def metrics(request: Request) -> str:  # type: ignore[type-arg]
    """Return the counters of this process as Prometheus reads them."""
    return exposition(_hub(request))


ROUTES = (
    push, feed, wait, me, snapshot, snapshot_content, list_devices, revoke, make_code, enrol, renew, health,
    metrics,
)  # fmt: skip


def make_application(hub: HubService, readers: Readers | None = None) -> Litestar:
    """Return the ASGI application of one hub process; without `readers` it hands out no snapshots."""

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        hub.bell.bind(loop)
        loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="hub-work"))
        yield

    return Litestar(
        route_handlers=ROUTES,
        exception_handlers=HANDLERS,
        openapi_config=OpenAPIConfig(title="pos-desktop hub", version="1", path="/schema"),
        lifespan=[lifespan],
        state=State({"hub": hub, "guesses": Guesses(), "readers": readers, "making": {}}),
        logging_config=None,
        debug=False,
    )
