"""One hub process: the application behind uvicorn, with what wakes and looks after it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvicorn

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.hub.application import make_application
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.notices import Notices
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.service import HubService
from pos_desktop.hub.upkeep import Upkeep

_log = logging.getLogger(__name__)
BACKLOG = 2_048
KEEP_ALIVE_S = 75
LAST_WORDS_S = 1.0


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen; `certificate` and `key` are files in PEM, "" for plain HTTP behind a proxy.

    Shapes: `password` opens the key, "" for one that is not encrypted.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: str = ""
    key: str = ""
    password: str = field(default="", repr=False)


class Server(uvicorn.Server):
    """Stops when `should_exit` is set; whoever runs it decides which signals do that."""

    def __init__(self, config: uvicorn.Config, bell: Bell) -> None:
        super().__init__(config)
        self._bell = bell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer who waits for news, then stop; who says nothing over TLS is not waited for."""
        self._bell.close()
        closing = asyncio.get_running_loop().call_later(LAST_WORDS_S, self._let_go)
        await super().shutdown(sockets)
        closing.cancel()

    def _let_go(self) -> None:
        for connection in tuple(self.server_state.connections):
            transport: asyncio.Transport | None = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone: uvicorn would raise them again once it has stopped."""
        yield


def bound(listening: Listening) -> socket.socket:
    """Return a socket that listens. Errors: `Unavailable("cannot_listen")`."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((listening.host, listening.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Unavailable("cannot_listen", host=listening.host, port=listening.port) from error
    return listener


def make_server(
    hub: HubService, listening: Listening, readers: Readers | None = None, *, is_alone: bool = False
) -> Server:
    """Return a server that is not started; `is_alone` in its process, it takes the faster event loop.

    Beside a window it does not: what is left of that loop may be collected by another thread, and crashes.
    Errors: `Rejected("bad_certificate_file")`.
    """
    config = uvicorn.Config(
        make_application(hub, readers),
        loop="auto" if is_alone else "asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=5,
        backlog=BACKLOG,
        ssl_certfile=listening.certificate or None,
        ssl_keyfile=listening.key or None,
        ssl_keyfile_password=listening.password or None,
    )
    try:
        config.load()
    except (OSError, ValueError) as error:
        raise Rejected("bad_certificate_file", problem=str(error)) from error
    return Server(config, hub.bell)


@contextlib.contextmanager
def served(hub: HubService, listening: Listening, readers: Readers | None = None) -> Iterator[str]:
    """Serve on a thread of this process; gives the address. Errors: as `bound` and `make_server`."""
    server = make_server(hub, listening, readers)
    listener = bound(listening)
    thread = threading.Thread(target=server.run, args=([listener],), name="hub", daemon=True)
    with looked_after(hub):
        thread.start()
        try:
            yield address_of(listening, listener)
        finally:
            server.should_exit = True
            thread.join()
            listener.close()


def address_of(listening: Listening, listener: socket.socket) -> str:
    """Return the address by which a till reaches a socket that listens."""
    scheme = "https" if listening.certificate else "http"
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    return f"{scheme}://{host}:{listener.getsockname()[1]}"


@contextlib.contextmanager
def looked_after(hub: HubService) -> Iterator[None]:
    """Run what a hub process needs beside its requests."""
    notices = Notices(hub.database, hub.bell, hub.callers) if hub.database.is_postgresql else None
    upkeep = Upkeep(hub)
    upkeep.start()
    if notices is not None:
        notices.start()
    try:
        yield
    finally:
        if notices is not None:
            notices.close()
        upkeep.close()
