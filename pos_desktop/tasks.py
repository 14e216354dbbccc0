"""The threads beside the UI and the writer: one that reads the database, a few that wait for the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

NETWORK_WORKERS = 3


class Tasks:
    """Runs work off the calling thread; knows nothing of Qt.

    Errors: `RuntimeError` for work given after `close`.
    """

    def __init__(self, *, network_workers: int = NETWORK_WORKERS) -> None:
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._network = ThreadPoolExecutor(network_workers, thread_name_prefix="network")

    def read(self, work: Callable[[], T]) -> Future[T]:
        """Run a query on the one reader, in the order given; a waiting one can be cancelled."""
        return self._reader.submit(work)

    def network(self, work: Callable[[], T]) -> Future[T]:
        """Run work that waits for the network; it must not hold a database transaction."""
        return self._network.submit(work)

    def close(self) -> None:
        """Drop what has not begun, wait for what has, end the threads."""
        for pool in (self._network, self._reader):
            pool.shutdown(wait=True, cancel_futures=True)
