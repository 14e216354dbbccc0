"""Keyrings in memory, one that answers and one that never does."""

from __future__ import annotations

import threading


class MemoryRing:
    """A keyring that keeps its secrets for as long as the test lasts."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


class SilentRing(MemoryRing):
    """A keyring whose service is not there: it waits until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.let_go.wait(30)
        return None


class BrokenRing(MemoryRing):
    """A keyring that raises what nobody heard of, its secret in the text."""

    def get_password(self, service: str, username: str) -> str | None:
        raise LookupError(f"no luck with {self.secrets}")
