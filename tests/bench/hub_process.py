"""The hub's own program over a database, and devices that are let in without asking it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_desktop.hub import devices
from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import NewDevice, Place
from tests.hub.serving import ADevice, fresh_database

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def a_hub(kind: str, folder: Path) -> Iterator[tuple[Database, str]]:
    """Run the hub on an empty database, "sqlite" or "postgresql"; gives both."""
    with fresh_database(kind, folder) as database_url, hub_over(database_url, folder) as url:
        database = Database(database_url)
        yield database, url
        database.close()


@contextmanager
def hub_over(database_url: str, folder: Path) -> Iterator[str]:
    """Run the hub's own command on a database; gives where it listens."""
    command = [sys.executable, "-m", "pos_desktop", "hub", "serve", "--listen", "127.0.0.1:0", "--json"]
    environ = {**os.environ, "POS_DESKTOP_HUB_DATABASE": database_url}
    program = subprocess.Popen(
        [*command, "--data", str(folder)], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        yield str(json.loads(program.stdout.readline())["url"])
    finally:
        program.terminate()
        program.communicate(timeout=30)


def enrolled(database: Database, retailer_id: bytes, *ids: bytes | None, url: str = "") -> list[ADevice]:
    """Let devices in, with ids of their own or, where that is None, new ones."""
    found = []
    with database.writing() as connection:
        for own_id in ids:
            device = ADevice(url, Ed25519PrivateKey.generate())
            code, _ = devices.make_code(connection, retailer_id, Place(), 1)
            new = NewDevice(bytes.fromhex(device.public_key), "Till", "1", own_id)
            admission = devices.enrol(connection, code, new, 1)
            device.id, device.retailer, device.token = admission.device, admission.retailer, admission.token
            found.append(device)
    return found
