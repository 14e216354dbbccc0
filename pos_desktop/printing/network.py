"""A network printer, asked over raw TCP whether the paper came out; one connection per job."""

from __future__ import annotations

import socket
import time

from pos_desktop.printing.conversation import Line, LinePrinter, Manners, NotReached
from pos_desktop.printing.lines import WatchedLine


class NetworkPrinter(LinePrinter):
    """A receipt printer at an address."""

    def __init__(self, host: str, port: int, manners: Manners | None = None) -> None:
        chosen = manners or Manners()
        super().__init__(lambda: _connected((host, port), chosen.patience.connect_s), chosen)


def _connected(address: tuple[str, int], limit_s: float) -> Line:
    try:
        return _SocketLine(socket.create_connection(address, limit_s))
    except OSError as error:
        raise NotReached("unreachable") from error


class _SocketLine(WatchedLine):
    """A connection; that it came about shows a printer is there."""

    is_live = True

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        super().__init__(connection, connection.send, connection.recv)
        self._connection = connection

    def close(self, drain_s: float) -> None:
        """Say that nothing more comes, let the printer finish its words, close."""
        with self._connection:
            try:
                self._connection.shutdown(socket.SHUT_WR)
                end = time.monotonic() + drain_s
                while time.monotonic() < end:
                    self.exchange(b"", end - time.monotonic())
            except OSError:
                pass  # closed already: there was nothing to say
            finally:
                self.stop_watching()
