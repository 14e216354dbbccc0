"""The small numbers that stand for ids inside the file."""

from __future__ import annotations

from pos_desktop.store.driver import Connection
from pos_desktop.store.prepared import prepared

KEPT = 100_000

_SQL = prepared("numbering")
_FIND_ROOT = _SQL["FIND_ROOT"]
_FIND_DEVICE = _SQL["FIND_DEVICE"]
_ADD_ROOT = _SQL["ADD_ROOT"]
_ADD_DEVICE = _SQL["ADD_DEVICE"]


class Numbering:
    """Finds numbers and gives new ones, inside the transaction that is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._roots: dict[bytes, int] = {}
        self._unknown: set[bytes] = set()
        self._devices: dict[bytes, int] = {}

    def find_root(self, id: bytes) -> int | None:
        """Return the number of a root, or None when the file has not heard of it."""
        no = self._roots.get(id)
        if no is not None:
            return no
        if id in self._unknown:
            return None
        row = self._connection.execute(_FIND_ROOT, (id,)).fetchone()
        if row is None:
            if len(self._unknown) >= KEPT:
                self._unknown.clear()
            self._unknown.add(id)  # until it is given a number here: nobody else gives any
            return None
        return self._keep_root(id, row[0])

    def root(self, id: bytes) -> int:
        """Return the number of a root, a new one if need be."""
        no = self._roots.get(id)
        if no is None:
            no = self.find_root(id)
        if no is None:
            row = self._connection.execute(_ADD_ROOT, (id,)).fetchone()
            assert row is not None
            self._unknown.discard(id)
            no = self._keep_root(id, row[0])
        return no

    def device(self, id: bytes) -> int:
        """Return the number of a device, a new one if need be."""
        no = self._devices.get(id)
        if no is None:
            row = self._connection.execute(_FIND_DEVICE, (id,)).fetchone()
            if row is None:
                row = self._connection.execute(_ADD_DEVICE, (id,)).fetchone()
            assert row is not None
            no = self._devices[id] = int(row[0])
        return no

    def forget(self) -> None:
        """Forget everything: numbers given in a transaction that was rolled back do not exist."""
        self._roots.clear()
        self._unknown.clear()
        self._devices.clear()

    def _keep_root(self, id: bytes, no: int) -> int:
        if len(self._roots) >= KEPT:
            self._roots.clear()
        self._roots[id] = no
        return no
