"""One shop computer as the hub of its network: SQLite, a certificate of its own, and nothing to set up.

Nobody vouches for a computer without a public name. Its address carries the print of its certificate, and
other tills take no other. Source: decision 0005.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from pos_desktop.domain.errors import Unavailable
from pos_desktop.hub import devices
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.certificates import Sealed, sealed_certificate
from pos_desktop.hub.database import Database
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.service import HubService
from pos_desktop.hub.serving import Listening, served

FOLDER, WISH = "hub", "served.json"
RETAILER = "main"
_NOWHERE = ("192.0.2.1", 9)  # RFC 5737: nothing is sent, the system only says which way it would go


class _Wish(Struct, frozen=True):
    """That this computer is to be the hub, also after a restart."""

    port: int


_read_wish = msgspec.json.Decoder(_Wish).decode


@dataclass(frozen=True, slots=True)
class Served:
    """A hub that answers. Shapes: `local` is how this computer itself reaches it, `code` lets it in."""

    address: str
    local: str
    code: str


class EmbeddedHub:
    """Serves from a data folder; safe to call from any thread.

    Shapes: `secret` gives the password of the certificate's key, made at the first time and kept with the
        other keys of this computer.
    """

    def __init__(self, folder: Path, clock: Callable[[], int], secret: Callable[[], str]) -> None:
        self._folder, self._clock, self._secret = folder / FOLDER, clock, secret
        self._gate = threading.Lock()
        self._open: ExitStack | None = None
        self._address = ""

    @property
    def address(self) -> str:
        """Return what other tills are told, "" while nothing is served."""
        return self._address

    @property
    def wanted_port(self) -> int | None:
        """Return at which port it is to be served, None when it is not."""
        try:
            return _read_wish((self._folder / WISH).read_bytes()).port
        except (OSError, msgspec.DecodeError):
            return None

    def serve(self, port: int) -> Served:
        """Serve from now on, also after a restart. Errors: `Unavailable` cannot_listen, not_saved."""
        with self._gate:
            self._close()
            opened = ExitStack()
            try:
                served_now = self._serve(opened, port)
            except BaseException:
                opened.close()
                raise
            self._open, self._address = opened, served_now.address
            return served_now

    def stop(self) -> None:
        """Serve no more; what it holds stays."""
        with self._gate:
            (self._folder / WISH).unlink(missing_ok=True)
            self._close()

    def close(self) -> None:
        """Stop until the next start of the program."""
        with self._gate:
            self._close()

    def _close(self) -> None:
        opened, self._open, self._address = self._open, None, ""
        if opened is not None:
            opened.close()

    def _serve(self, opened: ExitStack, port: int) -> Served:
        certificate = self._certificate()
        database = Database(f"sqlite:///{self._folder / 'hub.db'}")
        opened.callback(database.close)
        with database.writing() as connection:
            retailer = devices.find_retailer(connection, RETAILER)
            if retailer is None:
                retailer = devices.add_retailer(connection, RETAILER, self._clock())
            code, _ = devices.make_code(connection, retailer, devices.Place(), self._clock())
        readers = Readers(database, self._folder / "replicas", self._clock)
        opened.callback(readers.close)
        service = HubService(database, Bell(), clock=self._clock)
        listening = Listening(
            "0.0.0.0", port, str(certificate.certificate), str(certificate.key), certificate.password
        )
        url = opened.enter_context(served(service, listening, readers))
        readers.start()
        found = int(url.rpartition(":")[2])
        self._keep_wish(found)
        return Served(
            f"https://{own_address()}:{found}#{certificate.print}",
            f"https://127.0.0.1:{found}#{certificate.print}",
            code,
        )

    def _certificate(self) -> Sealed:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return sealed_certificate(self._folder, self._secret())
        except OSError as error:
            raise Unavailable("not_saved", file=str(self._folder), problem=str(error)) from error

    def _keep_wish(self, port: int) -> None:
        try:
            (self._folder / WISH).write_bytes(msgspec.json.encode(_Wish(port)))
        except OSError as error:
            raise Unavailable("not_saved", file=str(self._folder), problem=str(error)) from error


def own_address() -> str:
    """Return this computer's address in the shop's network, loopback where it is in none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
