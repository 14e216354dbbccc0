"""Whether windows can be shown here, found out before Qt is asked: Qt ends the process when they cannot."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_X_DISPLAY = re.compile(r"^(?:unix|(?P<host>[^:/]*))(?:/unix)?:(?P<number>\d+)(?:\.\d+)?$")
_X_SOCKETS = "/tmp/.X11-unix"
_X_TCP_BASE = 6000
_TIMEOUT_S = 2.0


def missing_display(environ: Mapping[str, str], *, platform: str = sys.platform) -> str | None:
    """Return why no window can be shown, as one line for the person who started us; None when all is well."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM"):
        return None
    wayland, display = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    if wayland and _wayland_answers(wayland, environ.get("XDG_RUNTIME_DIR", "")):
        return None
    if display and _x_answers(display):
        return None
    reason = f"display {display or wayland} does not answer" if display or wayland else "there is no display"
    return f"pos-desktop: {reason}; start it from a desktop session, or set QT_QPA_PLATFORM=vnc:port=5900"


def _wayland_answers(name: str, runtime_dir: str) -> bool:
    return _connects(socket.AF_UNIX, str(Path(runtime_dir) / name))


def _x_answers(display: str) -> bool:
    found = _X_DISPLAY.match(display)
    if found is None:
        return False
    number = int(found["number"])
    if found["host"]:
        return _connects(socket.AF_INET, (found["host"], _X_TCP_BASE + number))
    path = f"{_X_SOCKETS}/X{number}"
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(_TIMEOUT_S)
            probe.connect(address)
    except OSError:
        return False
    return True
