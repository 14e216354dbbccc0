"""The system's keyring, where there is one that can be trusted and that answers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar

from pos_desktop.domain.errors import Unavailable

T = TypeVar("T")

SILENCE_S = 4.0
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)
"""Whatever else keyring finds may keep secrets in a plain file, or nowhere."""
CHOICE_VARIABLE = "PYTHON_KEYRING_BACKEND"


class Backend(Protocol):
    """What a keyring can do; keyring's own backends are of this form."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class Ring:
    """One keyring, asked on a thread of its own and given up when it is silent.

    Errors: `Unavailable("keyring", problem)` from every method.
    """

    def __init__(self, backend: Backend, *, silence_s: float = SILENCE_S) -> None:
        self._backend, self._silence_s = backend, silence_s

    def secret(self, service: str, name: str) -> str | None:
        """Return what is kept under a name."""
        return self._asked(lambda: self._backend.get_password(service, name))

    def keep(self, service: str, name: str, secret: str) -> None:
        """Keep a secret under a name."""
        self._asked(lambda: self._backend.set_password(service, name, secret))

    def forget(self, service: str, name: str) -> None:
        """Forget what is kept under a name; nothing kept is fine."""
        if self.secret(service, name) is not None:
            self._asked(lambda: self._backend.delete_password(service, name))

    def _asked(self, work: Callable[[], T]) -> T:
        """Return what the keyring says; it may wait for ever for a person or a service that is not there."""
        box: SimpleQueue[tuple[T | None, str]] = SimpleQueue()
        threading.Thread(target=_answer, args=(work, box), name="keyring", daemon=True).start()
        try:
            result, problem = box.get(timeout=self._silence_s)
        except Empty:
            raise Unavailable("keyring", problem="it does not answer") from None
        if problem:
            raise Unavailable("keyring", problem=problem)
        return result  # type: ignore[return-value]  # no problem: it is what the work returned


def system_ring() -> Ring | None:
    """Return this system's keyring, None where there is none to be trusted, or where it is silent."""
    chosen = os.environ.get(CHOICE_VARIABLE, "")
    if chosen and not chosen.startswith(TRUSTED):
        return None
    box: SimpleQueue[tuple[Backend | None, str]] = SimpleQueue()
    threading.Thread(target=_answer, args=(_best, box), name="keyring", daemon=True).start()
    try:
        backend, _ = box.get(timeout=SILENCE_S)
    except Empty:
        return None
    return Ring(backend) if backend is not None and _answers(Ring(backend)) else None


def _best() -> Backend | None:
    # late: it looks for every keyring that a system may have
    import keyring.backend

    found = [each for each in keyring.backend.get_all_keyring() if type(each).__module__ in TRUSTED]
    return max(found, key=lambda each: float(each.priority), default=None)


def _answers(ring: Ring) -> bool:
    try:
        ring.secret("pos-desktop", "is anybody there")
    except Unavailable:
        return False
    return True


def _answer(work: Callable[[], T], box: SimpleQueue[tuple[T | None, str]]) -> None:
    try:
        box.put((work(), ""))
    except Exception as error:  # noqa: BLE001  # the last handler of the thread; backends raise anything
        box.put((None, type(error).__name__))
