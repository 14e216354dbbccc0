"""A receipt printer at the other end of a serial cable: a pseudo terminal with a `Mechanism` behind it."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.printing.fake_printer import Behaviour, Mechanism


class SerialEnd:
    """The printer's end of the cable; it stays plugged in between two jobs."""

    def __init__(self, master: int) -> None:
        self._master = master

    def receive(self) -> bytes:
        return os.read(self._master, 512)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def cut(self) -> None:
        """A cable has no other death than being pulled out."""


class SerialFake(Mechanism):
    """A printer on a cable that can be pulled out."""

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(behaviour)
        self._master, self._slave = pty.openpty()
        self.device = os.ttyname(self._slave)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.switch_off()
        with suppress(OSError):
            os.write(self._slave, b"\0")  # wakes a printer that listens
        self._thread.join(10)
        os.close(self._slave)

    def _run(self) -> None:
        try:
            self.talk(SerialEnd(self._master))
        except OSError:
            pass
        finally:
            os.close(self._master)  # the cable is out


def has_terminals() -> bool:
    """Whether pseudo terminals can be opened here: a bare root without /dev/pts has none."""
    try:
        ends = pty.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


@contextmanager
def on_a_cable(behaviour: Behaviour | None = None) -> Iterator[SerialFake]:
    """Have a printer plugged in for as long as the block lasts."""
    fake = SerialFake(behaviour or Behaviour())
    try:
        yield fake
    finally:
        fake.stop()
