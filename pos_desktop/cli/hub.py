"""The hub on its own computer: serve it, let tills in, shut them out; nothing here opens a till's folder.

Its libraries are an extra of the package, and loaded only when one of these commands is given.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos_desktop.cli.demo_web_shop import read_place
from pos_desktop.cli.reply import Reply
from pos_desktop.cli.shown import table
from pos_desktop.domain.errors import Rejected, RuleBroken, Unavailable
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.settings import default_folder

if TYPE_CHECKING:  # late: the libraries of the hub may be absent
    from pos_desktop.hub.database import Database
    from pos_desktop.hub.devices import DeviceRow

DATABASE: Final = "POS_DESKTOP_HUB_DATABASE"
FIRST_RETAILER: Final = "main"
SERVING = message("The hub answers at {url}. Stop it with Ctrl+C.")
CODE = message("Code: {code}")
GOOD_UNTIL = message("One till can be let in with it until {time} UTC, at {outlet}.")
ADDED = message("{name} was added.")
SHUT_OUT = message("{name} can do nothing more.")
ALLOWED = message("{name} may now be a register of: {outlets}.")
EVERYWHERE = message("every outlet")
RENEWED = message(
    "{count} retailers begin a new life. Start the hub again; every till sends what is missing."
)
COPIED = message("{facts} facts of {retailers} retailers were copied and compared.")


def answer(words: Namespace) -> Reply:
    """Carry one of the hub's commands out. Errors: `PosError`."""
    try:
        reply: Reply = words.hub(words, Texts(words.lang or "en"))
    except ImportError as error:
        raise Unavailable("no_hub_extra", library=error.name or "") from error
    return reply


def serve(words: Namespace, texts: Texts) -> Reply:
    """Serve until Ctrl+C or a signal."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub.processes import MOST_WORKERS, Program, run
    from pos_desktop.hub.serving import Listening

    if not 1 <= words.workers <= MOST_WORKERS:
        raise Rejected("bad_workers", problem=f"1 to {MOST_WORKERS}")
    host, port = read_place(words.listen)
    certificate, key = words.tls or ("", "")
    folder = (Path(words.data) if words.data else default_folder()) / "hub"
    if words.retailer:
        with _database(words) as database:
            _retailer(database, words.retailer, may_add=True)

    def opened(url: str) -> None:
        line = json.dumps({"url": url}) if words.json else texts(SERVING, url=url)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    listening = Listening(host, port, certificate, key)
    run(Program(_url(words), listening, folder, words.workers), opened)
    return Reply({"stopped": True})


def make_code(words: Namespace, texts: Texts) -> Reply:
    """Make a one-time code that lets one till in."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices
    from pos_desktop.hub.places import places_of, resolve
    from pos_desktop.hub.service import wall_ms

    with _database(words) as database:
        retailer_id = _retailer(database, words.retailer, may_add=True)
        place = resolve(
            database.read(lambda connection: places_of(connection, retailer_id)),
            words.outlet,
            words.register or "",
        )
        if words.everywhere:
            place = place.everywhere()
        with database.writing() as connection:
            code, expires_at_ms = devices.make_code(connection, retailer_id, place, wall_ms())
    until = datetime.fromtimestamp(expires_at_ms / 1_000, UTC)
    data = {
        "code": code,
        "expires_at_ms": expires_at_ms,
        "retailer_id": retailer_id,
        "outlet": place.outlet_name,
        "outlet_id": place.outlet,
        "register": place.register_name,
        "register_id": place.register,
    }
    told = texts(GOOD_UNTIL, time=f"{until:%H:%M}", outlet=place.outlet_name)
    return Reply(data, (texts(CODE, code=code), told))


def add_retailer(words: Namespace, texts: Texts) -> Reply:
    """Add a retailer, strictly apart from the others."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices
    from pos_desktop.hub.service import wall_ms

    with _database(words) as database, database.writing() as connection:
        retailer_id = devices.add_retailer(connection, words.name, wall_ms())
    return Reply({"retailer_id": retailer_id, "name": words.name}, (texts(ADDED, name=words.name),))


def list_devices(words: Namespace, texts: Texts) -> Reply:
    """List the devices of a retailer."""
    del texts
    with _database(words) as database:
        found = _devices(database, words)
    data = [
        {
            "device_id": bytes(row.id),
            "name": row.name,
            "build": row.build,
            "facts": row.last_seq,
            "last_seen_ms": row.last_seen_ms,
            "last_push_ms": row.last_push_ms,
            "revoked_at_ms": row.revoked_at_ms,
        }
        for row in found
    ]
    return Reply(
        data, table(("device", "name", "last seen", "entries", "version", "state"), map(_cells, found))
    )


def revoke(words: Namespace, texts: Texts) -> Reply:
    """Let a device do nothing more."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices
    from pos_desktop.hub.service import wall_ms

    with _database(words) as database:
        row = _device(database, words)
        with database.writing() as connection:
            devices.revoke(connection, bytes(row.retailer), bytes(row.id), wall_ms())
    return Reply({"device_id": bytes(row.id), "name": row.name}, (texts(SHUT_OUT, name=row.name),))


def allow(words: Namespace, texts: Texts) -> Reply:
    """Say of which outlets a device may be a register: its register moved to another."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices
    from pos_desktop.hub.places import places_of, resolve

    with _database(words) as database:
        row = _device(database, words)
        retailer_id = bytes(row.retailer)
        known = database.read(lambda connection: places_of(connection, retailer_id))
        places = [resolve(known, outlet, "") for outlet in words.outlet or ()]
        scope = tuple(place.outlet for place in places if place.outlet)
        with database.writing() as connection:
            devices.allow(connection, retailer_id, bytes(row.id), scope)
    outlets = ", ".join(place.outlet_name for place in places) or texts(EVERYWHERE)
    data = {"device_id": bytes(row.id), "name": row.name, "outlet_ids": scope}
    return Reply(data, (texts(ALLOWED, name=row.name, outlets=outlets),))


def restored(words: Namespace, texts: Texts) -> Reply:
    """Say that the database was put back from a copy: it begins a new life."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices

    with _database(words) as database, database.writing() as connection:
        count = devices.renew_epochs(connection)
    return Reply({"retailers": count}, (texts(RENEWED, count=count),))


def copy(words: Namespace, texts: Texts) -> Reply:
    """Copy everything into an empty database, of either kind."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub.copying import copy_all
    from pos_desktop.hub.database import Database

    with _database(words) as source:
        target = Database(words.to)
        try:
            copied = copy_all(source, target)
        finally:
            target.close()
    data = {"facts": copied.facts, "retailers": copied.retailers}
    return Reply(data, (texts(COPIED, **data),))


@contextmanager
def _database(words: Namespace) -> Iterator[Database]:
    # late: the libraries of the hub may be absent
    from pos_desktop.hub.database import Database

    database = Database(_url(words))
    try:
        yield database
    finally:
        database.close()


def _url(words: Namespace) -> str:
    """Return the address of the database; one with a password is better not said on a command line."""
    found: str = words.database or os.environ.get(DATABASE, "")
    if not found:
        raise Rejected("bad_database_url", problem=f"say --database, or set {DATABASE}")
    return found


def _retailer(database: Database, name: str | None, *, may_add: bool = False) -> bytes:
    """Return the retailer of a name, or the only one there is."""
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices
    from pos_desktop.hub.service import wall_ms

    known = database.read(devices.retailers)
    if name is None and len(known) > 1:
        raise RuleBroken("which_retailer", choices=", ".join(sorted(known)))
    wanted = name or next(iter(known), FIRST_RETAILER)
    if wanted in known:
        return known[wanted]
    if not may_add:
        raise RuleBroken("unknown_record", kind="retailer", name=wanted)
    with database.writing() as connection:
        return devices.add_retailer(connection, wanted, wall_ms())


def _devices(database: Database, words: Namespace) -> list[DeviceRow]:
    # late: the libraries of the hub may be absent
    from pos_desktop.hub import devices

    retailer_id = _retailer(database, words.retailer)
    return list(database.read(lambda connection: devices.devices_of(connection, retailer_id)))


def _device(database: Database, words: Namespace) -> DeviceRow:
    found = [row for row in _devices(database, words) if words.device in (bytes(row.id).hex(), row.name)]
    if len(found) > 1:
        choices = ", ".join(bytes(row.id).hex() for row in found)
        raise RuleBroken("ambiguous_device", name=words.device, choices=choices)
    if not found:
        raise RuleBroken("unknown_record", kind="device", name=words.device)
    return found[0]


def _cells(row: DeviceRow) -> tuple[str, ...]:
    seen = (
        f"{datetime.fromtimestamp(row.last_seen_ms / 1_000, UTC):%Y-%m-%d %H:%M}"
        if row.last_seen_ms
        else "never"
    )
    state = "" if row.revoked_at_ms is None else "revoked"
    return bytes(row.id).hex(), row.name, seen, str(row.last_seq), row.build, state
