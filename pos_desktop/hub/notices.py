"""Tells the other processes over one PostgreSQL what was pushed to this one, and hears what they tell.

A notice is sent from a transaction of its own after the push, because NOTIFY inside one holds a lock of the
whole server. One may be lost, so whoever listens also looks from time to time.
"""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pos_desktop.hub import journal
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.callers import Callers
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import CHANGED, CHANNEL

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
AGAIN_AFTER_S = 2.0
_PAUSE_S = 1 / 20  # at most so many transactions with notices a second
_EAR_S = 1.0


class Notices:
    """Two threads, one that tells and one that listens; `close` ends both."""

    def __init__(self, database: Database, bell: Bell, callers: Callers) -> None:
        self._database, self._bell, self._callers = database, bell, callers
        self._stop = threading.Event()
        self._has_fresh = threading.Event()
        self._gate = threading.Lock()
        self._fresh: dict[bytes, int] = {}
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for run, name in ((self._send, "hub-tells"), (self._listen, "hub-listens"))
        ]

    def start(self) -> None:
        """Begin, and have the bell pass on what is pushed here."""
        self._bell.pass_on(self.tell)
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop both threads."""
        self._bell.pass_on(None)
        self._stop.set()
        self._has_fresh.set()
        for thread in self._threads:
            thread.join()

    def tell(self, retailer_id: bytes, newest: int) -> None:
        """Tell the other processes soon; returns at once."""
        with self._gate:
            self._fresh[retailer_id] = max(newest, self._fresh.get(retailer_id, 0))
        self._has_fresh.set()

    def _send(self) -> None:
        while not self._stop.is_set():
            self._has_fresh.wait()
            self._has_fresh.clear()
            with self._gate:
                fresh, self._fresh = self._fresh, {}
            words = [f"{retailer_id.hex()}:{newest}" for retailer_id, newest in fresh.items()]
            if words:
                self._send_words(words)
            self._stop.wait(_PAUSE_S)

    def _send_words(self, words: list[str]) -> None:
        try:
            self._database.read(lambda connection: connection.execute(_NOTIFY, {"what": words}).close())
        except DBAPIError as error:
            _log.info("a notice was not sent, the others look later: %s", type(error.orig).__name__)

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen_once()
            except self._database.driver_errors as error:
                _log.info("the ear is deaf for a moment: %s", type(error).__name__)
                self._stop.wait(AGAIN_AFTER_S)

    def _listen_once(self) -> None:
        with self._database.reading() as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            try:
                self._callers.hears_changes(True)
                self._hear_all(connection.connection.driver_connection)
            finally:
                self._callers.hears_changes(False)
                connection.invalidate()  # it must not go back among the others, listening

    def _hear_all(self, driver: Any) -> None:
        look_at = 0.0
        while not self._stop.is_set():
            if time.monotonic() >= look_at:
                self._look()
                look_at = time.monotonic() + LOOK_EVERY_S
            for notice in driver.notifies(timeout=_EAR_S):
                self._hear(notice.payload)
                if self._stop.is_set():
                    return

    def _hear(self, payload: str) -> None:
        what, _, rest = payload.partition(":")
        try:
            if what == CHANGED:
                retailer, _, device_id = rest.partition(":")
                self._callers.forget(bytes.fromhex(retailer), bytes.fromhex(device_id))
            else:
                self._bell.ring(bytes.fromhex(what), int(rest), is_heard=True)
        except ValueError:
            _log.info("a notice that is none of ours")

    def _look(self) -> None:
        for retailer_id in self._bell.retailers():
            newest = self._database.read(partial(journal.newest_push, retailer_id=retailer_id))
            self._bell.ring(retailer_id, newest, is_heard=True)


_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', said) FROM unnest(CAST(:what AS text[])) AS said")
