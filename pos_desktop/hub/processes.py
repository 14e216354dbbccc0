"""The hub as a program: one process, or several over one PostgreSQL that share what they listen at."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from pos_desktop.domain.errors import Rejected
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.database import Database
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.service import HubService, wall_ms
from pos_desktop.hub.serving import Listening, address_of, bound, looked_after, make_server

MOST_WORKERS = 64
SWITCH_S = (
    0.0005  # who answers must not wait for who unpacks; Python's own 5 ms made pushes ten times as long
)
_LOOK_S = 1.0
_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Program:
    """What is to run; `replicas` is the folder of the hub's own readers."""

    database: str
    listening: Listening
    replicas: Path
    workers: int = 1


def run(program: Program, opened: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `opened` is told the address once requests are taken.

    Errors: `Rejected` bad_database_url, database_newer, bad_workers, bad_certificate_file; `Unavailable`
        no_database, cannot_listen.
    """
    database = Database(program.database)  # brings it up to date before anybody is let in
    try:
        if program.workers > 1 and not database.is_postgresql:
            raise Rejected("bad_workers", problem="several processes need PostgreSQL")
    finally:
        database.close()
    listener = bound(program.listening)
    try:
        address = address_of(program.listening, listener)
        if program.workers == 1:
            serve(program, listener, lambda: opened(address))
        else:
            _run_workers(program, listener, lambda: opened(address))
    finally:
        listener.close()


def serve(program: Program, listener: socket.socket, opened: Callable[[], None] = lambda: None) -> None:
    """Serve from this process and thread until it is told to stop."""
    _be_quick()
    with ExitStack() as stack:
        database = Database(program.database)
        stack.callback(database.close)
        hub = HubService(database, Bell())
        readers = Readers(database, program.replicas, wall_ms)
        server = make_server(hub, program.listening, readers, is_alone=True)
        stack.enter_context(looked_after(hub))
        stack.callback(readers.close)
        readers.start()
        _on_signal(lambda: setattr(server, "should_exit", True))
        opened()
        server.run(sockets=[listener])


def _be_quick() -> None:
    """Let who answers not wait for who unpacks, nor for the garbage of a thousand connections."""
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _run_workers(program: Program, listener: socket.socket, opened: Callable[[], None]) -> None:
    """Keep so many processes; one that dies is replaced, as its requests are tried again by who sent them."""
    stopping = threading.Event()
    _on_signal(stopping.set)
    spawn = multiprocessing.get_context("spawn")
    workers: list[SpawnProcess] = []
    try:
        while not stopping.is_set():
            workers = [worker for worker in workers if worker.is_alive()]
            for _ in range(program.workers - len(workers)):
                worker = spawn.Process(target=_work, args=(program, listener), name="hub")
                worker.start()
                workers.append(worker)
            opened()
            opened = _nothing
            stopping.wait(_LOOK_S)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(_PATIENCE_S)
            with suppress(ValueError):
                worker.kill()


def _work(program: Program, listener: socket.socket) -> None:
    """Be one of several processes; without the one that began them nobody would tell them to stop."""
    threading.Thread(target=_end_with_parent, name="hub-parent", daemon=True).start()
    serve(program, listener)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)  # the main thread hears it


def _on_signal(stop: Callable[[], None]) -> None:
    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopped)


def _nothing() -> None:
    pass
