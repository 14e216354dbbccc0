"""What one hub process does now and then: writes sightings down, drops codes that are long over."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from pos_desktop.hub import devices
from pos_desktop.hub.service import HubService

_log = logging.getLogger(__name__)

EVERY_S = 10.0


class Upkeep:
    """One thread; `close` ends it and writes down what was left."""

    def __init__(self, hub: HubService) -> None:
        self._hub = hub
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub-upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def once(self) -> None:
        """Do what there is to do; what fails now is done later."""
        try:
            self._hub.sightings.write_down()
            with self._hub.database.writing() as connection:
                devices.drop_old_codes(connection, self._hub.clock())
        except SQLAlchemyError as error:
            _log.warning("upkeep waits for the database: %s", type(error).__name__)

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            self.once()
        self.once()
