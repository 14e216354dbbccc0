"""Where a hub is: https, or http within this computer; an unknown certificate is told by its print.

A hub on the shop's own network has no name that a certificate authority would vouch for. Its address then
carries the print of its certificate, after a `#`, and no other certificate is taken. Source: decision 0005.
"""

from __future__ import annotations

import hmac
import re
import socket
import ssl
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from pos_desktop.domain.errors import RuleBroken, Unavailable

LEAST_PRINT = 32  # hex digits: 128 bits, which nobody finds a second certificate for
WHOLE_PRINT = 64
PATIENCE_S = 5.0
_NOT_HEX = re.compile(r"[\s:\-]")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """An address that may be talked to. Shapes: `print` in hex, "" where the system's trust is enough."""

    url: str
    print: str = ""

    def pin(self) -> str:
        """Return the whole print of the certificate that answers there, "" where none is asked for.

        Errors: `RuleBroken("bad_certificate")` for another certificate; `Unavailable("no_network")`.
        """
        if not self.print:
            return ""
        found = _print_of(urlsplit(self.url))
        if not hmac.compare_digest(found[: len(self.print)], self.print):
            raise RuleBroken("bad_certificate")
        return found


def hub_address(text: str) -> HubAddress:
    """Return the address that a person typed or a code holds.

    Errors: `RuleBroken` wrong_address, not_https.
    """
    base, _, wanted = (part.strip() for part in text.partition("#"))
    parts = _split(base if "://" in base else f"https://{base}")
    pin = _NOT_HEX.sub("", wanted).lower()
    if pin and (not LEAST_PRINT <= len(pin) <= WHOLE_PRINT or re.search(r"[^0-9a-f]", pin)):
        raise RuleBroken("wrong_address", address=text[:200])
    if parts.scheme == "http" and not is_this_computer(parts.hostname or ""):
        raise RuleBroken("not_https", address=base[:200])
    if parts.scheme not in ("http", "https") or (pin and parts.scheme != "https"):
        raise RuleBroken("wrong_address", address=text[:200])
    return HubAddress(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", pin)


def is_this_computer(host: str) -> bool:
    """Whether what is sent to a host never leaves this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def route_to(url: str) -> str:
    """Return from which own address the hub would be reached, "" from none; sends nothing."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(place)
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        known = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.username is not None or parts.query:
        raise RuleBroken("wrong_address", address=text[:200])
    return parts


def _print_of(parts: SplitResult) -> str:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is told by its print
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            return sha256(secure.getpeercert(binary_form=True) or b"").hexdigest()
    except OSError as error:
        raise Unavailable("no_network") from error
