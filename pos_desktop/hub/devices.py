"""Who may talk to the hub: retailers, one-time codes, devices with their tokens, and taking all that back.

A token names its retailer and device, so that looking it up stays within one retailer; only its hash is kept.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, text, update

from pos_desktop.domain.errors import Rejected
from pos_desktop.hub.tables import device, enrolment_code, retailer, sequencer
from pos_desktop.journal.envelope import NO_PREVIOUS

CHANNEL = "pos_hub"  # what the processes over one PostgreSQL tell each other
CHANGED = "device"
CODE_LIVES_MS = 30 * 60_000
CODE_KEPT_MS = 24 * 3_600_000
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter is mistaken for another
_CODE_LETTERS = 12
_GROUP = 4
_MISREAD = str.maketrans("OIL", "011", "- \t")
_ID = 16
_TOKEN_PREFIX = "posd1"

DeviceRow = Row[Any]  # every column of `device`


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The device that asks, as its token says, and where its chain and its retailer's feed stand.

    Shapes: `scope` holds the outlets it may write for; empty is every outlet. `acked_hash` is of the fact
        `acked`, `newest` the number of the newest push.
    """

    retailer: bytes
    id: bytes
    public_key: bytes = field(repr=False)
    scope: frozenset[bytes] = frozenset()
    epoch: str = ""
    newest: int = 0
    acked: int = 0
    acked_hash: bytes = NO_PREVIOUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a code enrols a device for.

    Shapes: names stand where an outlet or register is not known yet: the first till of an empty hub brings
        them.
    """

    outlet: bytes | None = None
    register: bytes | None = None
    outlet_name: str = ""
    register_name: str = ""
    scope: tuple[bytes, ...] = ()
    name: str = ""

    def everywhere(self) -> Place:
        """Return the same place for a device that may be a register of any outlet."""
        return replace(self, scope=())


@dataclass(frozen=True, slots=True)
class NewDevice:
    """Who wants to be enrolled. Shapes: `id` is its own where it has facts already, else None."""

    public_key: bytes
    name: str
    build: str
    id: bytes | None = None
    forked_from: bytes | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A device that was enrolled; `token` is shown this once."""

    retailer: bytes
    device: bytes
    token: str = field(repr=False)
    place: Place = Place()


def add_retailer(connection: Connection, name: str, now_ms: int) -> bytes:
    """Add a retailer with an epoch of its own; return its id. Errors: `Rejected("name_taken")`."""
    if find_retailer(connection, name) is not None:
        raise Rejected("name_taken", name=name)
    retailer_id = secrets.token_bytes(_ID)
    row = {"id": retailer_id, "name": name, "epoch": new_epoch(), "made_at_ms": now_ms}
    connection.execute(insert(retailer), row)
    connection.execute(insert(sequencer), {"retailer": retailer_id, "push": 0})
    return retailer_id


def find_retailer(connection: Connection, name: str) -> bytes | None:
    """Return the id of the retailer of this name."""
    found: bytes | None = connection.execute(select(retailer.c.id).where(retailer.c.name == name)).scalar()
    return None if found is None else bytes(found)


def retailers(connection: Connection) -> dict[str, bytes]:
    """Return the id of every retailer by its name."""
    rows = connection.execute(select(retailer.c.name, retailer.c.id).order_by(retailer.c.made_at_ms))
    return {name: bytes(found) for name, found in rows}


def new_epoch() -> str:
    """Return what tells one life of a hub's data from another: a restored hub gets a new one."""
    return secrets.token_hex(8)


def renew_epochs(connection: Connection) -> int:
    """Give every retailer a new epoch, as a restore must; return how many."""
    ids = connection.execute(select(retailer.c.id)).scalars().all()
    for retailer_id in ids:
        connection.execute(update(retailer).where(retailer.c.id == retailer_id).values(epoch=new_epoch()))
    return len(ids)


def make_code(connection: Connection, retailer_id: bytes, place: Place, now_ms: int) -> tuple[str, int]:
    """Return a one-time code in groups, and until when it is good. Units: ms UTC."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
    expires_at_ms = now_ms + CODE_LIVES_MS
    row = {
        "code_hash": _code_hash(letters),
        "retailer": retailer_id,
        "outlet": place.outlet,
        "register": place.register,
        "outlet_name": place.outlet_name,
        "register_name": place.register_name,
        "scope": b"".join(place.scope),
        "name": place.name,
        "expires_at_ms": expires_at_ms,
    }
    connection.execute(insert(enrolment_code), row)
    groups = (letters[at : at + _GROUP] for at in range(0, _CODE_LETTERS, _GROUP))
    return "-".join(groups), expires_at_ms


def drop_old_codes(connection: Connection, now_ms: int) -> int:
    """Forget codes that were over a day ago; return how many."""
    over = enrolment_code.c.expires_at_ms < now_ms - CODE_KEPT_MS
    return connection.execute(delete(enrolment_code).where(over)).rowcount


def enrol(connection: Connection, code: str, new: NewDevice, now_ms: int) -> Admission:
    """Use a code up and enrol a device; one code enrols one device, also when two present it at once.

    Shapes: a revoked device may come back under its own id: its chain goes on, its old token stays dead.
    Errors: `Rejected("bad_code")` for a code that is wrong, used or over; `Rejected("other_device")` for the
        id of a device that is here and was not revoked.
    """
    hashed = _code_hash(code)
    used = connection.execute(
        update(enrolment_code)
        .where(
            enrolment_code.c.code_hash == hashed,
            enrolment_code.c.used_at_ms.is_(None),
            enrolment_code.c.expires_at_ms > now_ms,
        )
        .values(used_at_ms=now_ms)
        .returning(*enrolment_code.c)
    ).first()
    if used is None:
        raise Rejected("bad_code")
    place = Place(
        outlet=_id_or_none(used.outlet),
        register=_id_or_none(used.register),
        outlet_name=used.outlet_name,
        register_name=used.register_name,
        scope=_ids(bytes(used.scope)),
        name=used.name,
    )
    return _admit(connection, bytes(used.retailer), place, new, now_ms)


def renew(connection: Connection, caller: Caller, new: NewDevice, now_ms: int) -> Admission:
    """Enrol the caller once more under an identity of its own: its chain was forked."""
    row = device_row(connection, caller.retailer, caller.id)
    place = Place(
        outlet=_id_or_none(row.outlet),
        register=_id_or_none(row.register),
        scope=_ids(bytes(row.scope)),
        name=row.name,
    )
    return _admit(connection, caller.retailer, place, new, now_ms)


def caller_of(connection: Connection, token: str) -> Caller | None:
    """Return whose token this is, None for nobody's. Errors: `Rejected("revoked")`."""
    parts = token.split("_")
    if len(parts) != 4 or parts[0] != _TOKEN_PREFIX:
        return None
    try:
        retailer_id, device_id = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except ValueError:
        return None
    row = connection.execute(_CALLER, {"of": retailer_id, "who": device_id}).first()
    if row is None or not hmac.compare_digest(bytes(row.token_hash), _token_hash(token)):
        return None
    if row.revoked_at_ms is not None:
        raise Rejected("revoked")
    return Caller(
        retailer=retailer_id,
        id=device_id,
        public_key=bytes(row.public_key),
        scope=frozenset(_ids(bytes(row.scope))),
        epoch=row.epoch,
        newest=row.push,
        acked=row.last_seq,
        acked_hash=bytes(row.last_hash),
    )


def revoke(connection: Connection, retailer_id: bytes, device_id: bytes, now_ms: int) -> bool:
    """Let a device do nothing more; False when the retailer has no such device."""
    done = connection.execute(
        update(device)
        .where(and_(device.c.retailer == retailer_id, device.c.id == device_id))
        .values(revoked_at_ms=now_ms)
    )
    _announce(connection, retailer_id, device_id)
    return done.rowcount > 0


def allow(connection: Connection, retailer_id: bytes, device_id: bytes, scope: tuple[bytes, ...]) -> None:
    """Say of which outlets a device may be a register; of none means of all."""
    mine = and_(device.c.retailer == retailer_id, device.c.id == device_id)
    connection.execute(update(device).where(mine).values(scope=b"".join(scope)))
    _announce(connection, retailer_id, device_id)


def devices_of(connection: Connection, retailer_id: bytes) -> Sequence[DeviceRow]:
    """Return every device of a retailer, the first enrolled first."""
    return connection.execute(
        select(device).where(device.c.retailer == retailer_id).order_by(device.c.enrolled_at_ms, device.c.id)
    ).fetchall()


def find_device(connection: Connection, retailer_id: bytes, device_id: bytes) -> DeviceRow | None:
    """Return one device of a retailer, None when it has none of that id."""
    return connection.execute(
        select(device).where(device.c.retailer == retailer_id, device.c.id == device_id)
    ).first()


def device_row(connection: Connection, retailer_id: bytes, device_id: bytes) -> DeviceRow:
    """Return one device of a retailer."""
    return connection.execute(
        select(device).where(device.c.retailer == retailer_id, device.c.id == device_id)
    ).one()


def _admit(
    connection: Connection, retailer_id: bytes, place: Place, new: NewDevice, now_ms: int
) -> Admission:
    device_id = new.id or secrets.token_bytes(_ID)
    token = f"{_TOKEN_PREFIX}_{retailer_id.hex()}_{device_id.hex()}_{secrets.token_hex(32)}"
    row: dict[str, object] = {
        "name": new.name or place.name,
        "outlet": place.outlet,
        "register": place.register,
        "scope": b"".join(place.scope),
        "build": new.build,
        "public_key": new.public_key,
        "token_hash": _token_hash(token),
        "enrolled_at_ms": now_ms,
        "revoked_at_ms": None,
    }
    if new.id is None or not _comes_back(connection, retailer_id, device_id, row):
        connection.execute(
            insert(device),
            {
                **row,
                "retailer": retailer_id,
                "id": device_id,
                "last_seq": 0,
                "last_hash": NO_PREVIOUS,
                "cursor": 0,
                "drift_ms": 0,
                "forked_from": new.forked_from,
            },
        )
    return Admission(retailer_id, device_id, token, place)


def _comes_back(connection: Connection, retailer_id: bytes, device_id: bytes, row: dict[str, object]) -> bool:
    """Let a revoked device in again; False where there is none of that id."""
    mine = and_(device.c.retailer == retailer_id, device.c.id == device_id)
    known = connection.execute(select(device.c.revoked_at_ms).where(mine).with_for_update()).first()
    if known is None:
        return False
    if known.revoked_at_ms is None:
        raise Rejected("other_device")
    connection.execute(update(device).where(mine).values(**row))
    _announce(connection, retailer_id, device_id)
    return True


def _announce(connection: Connection, retailer_id: bytes, device_id: bytes) -> None:
    """Have every process look a device up anew, once this is committed."""
    if connection.dialect.name == "postgresql":
        said = f"{CHANGED}:{retailer_id.hex()}:{device_id.hex()}"
        connection.execute(text("SELECT pg_notify(:channel, :said)"), {"channel": CHANNEL, "said": said})


def _token_hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _code_hash(code: str) -> bytes:
    return sha256(code.upper().translate(_MISREAD).encode()).digest()


def _ids(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + _ID] for at in range(0, len(joined), _ID))


def _id_or_none(value: object) -> bytes | None:
    return bytes(value) if isinstance(value, bytes | memoryview) else None


_OF = bindparam("of", type_=device.c.retailer.type)
_CALLER = (
    select(
        device.c.public_key,
        device.c.token_hash,
        device.c.scope,
        device.c.revoked_at_ms,
        device.c.last_seq,
        device.c.last_hash,
        retailer.c.epoch,
        sequencer.c.push,
    )
    .join_from(device, retailer, retailer.c.id == device.c.retailer)
    .join(sequencer, sequencer.c.retailer == device.c.retailer)
    .where(device.c.retailer == _OF, device.c.id == bindparam("who", type_=device.c.id.type))
)
