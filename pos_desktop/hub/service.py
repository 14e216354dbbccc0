"""What the hub does, without HTTP: every request a device may make, checked and answered.

Errors are `Refused`, which says status and reason; none of them ever holds a token, a code or a key.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.exc import DBAPIError

from pos_desktop.domain.errors import Rejected
from pos_desktop.hub import devices, journal
from pos_desktop.hub.bell import Bell
from pos_desktop.hub.callers import Callers, token_of
from pos_desktop.hub.chain import BadPush, Links, check_push, check_signature
from pos_desktop.hub.database import TRIES, Database, is_worth_again
from pos_desktop.hub.devices import Admission, Caller, NewDevice, Place
from pos_desktop.hub.pages import Asked, Pages
from pos_desktop.hub.sightings import Sighting, Sightings
from pos_desktop.journal.squeezing import NotSqueezed, TooLarge, squeezed, unsqueezed
from pos_desktop.journal.wire import (
    MOST_BYTES,
    MOST_FACTS_A_PAGE,
    Code,
    CodeWish,
    DeviceInfo,
    Enrolled,
    Enrolment,
    FeedPage,
    News,
    Push,
    PushAnswer,
    Refusal,
    Renewal,
)

MOST_UNPACKED = MOST_BYTES + 1024 * 1024
_UNAUTHORIZED, _FORBIDDEN, _CONFLICT, _GONE = 401, 403, 409, 410
_TOO_LARGE, _BAD, _NOT_FOUND, _BUSY = 413, 422, 404, 503
_STATUS = {"bad_signature": _FORBIDDEN, "wrong_scope": _FORBIDDEN, "other_device": _FORBIDDEN}

_decode_push = msgspec.msgpack.Decoder(Push).decode
_encode = msgspec.msgpack.Encoder().encode


class Refused(Exception):
    """A request that was refused: the HTTP status, and why."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(f"{status} {refusal.reason}")
        self.status, self.refusal = status, refusal


def refused(status: int, reason: str, problem: str = "") -> Refused:
    """Return the error for a refusal with no more to say."""
    return Refused(status, Refusal(reason, problem))


def wall_ms() -> int:
    """Return the time of this machine, milliseconds UTC."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Counters:
    """What happened since this process began, for /metrics."""

    pushes: int = 0
    facts: int = 0
    duplicates: int = 0
    pages: int = 0
    refusals: int = 0
    retries: int = 0


class HubService:
    """The hub over one database; stateless but for counters and who waits. Safe to call from any thread."""

    def __init__(self, database: Database, bell: Bell, *, clock: Callable[[], int] = wall_ms) -> None:
        self.database, self.bell, self.clock = database, bell, clock
        self.counters = Counters()
        self.callers = Callers(database)
        self.sightings = Sightings(database)
        self._pages = Pages()

    def check(self) -> None:
        """Ask the database for something. Errors: whatever it says."""
        self.database.read(lambda connection: connection.exec_driver_sql("SELECT 1"))

    # --- who asks

    def caller(self, authorization: str) -> Caller:
        """Return the device that a header names. Errors: `Refused` no_token, bad_token, revoked."""
        if not token_of(authorization):
            raise refused(_UNAUTHORIZED, "no_token")
        try:
            caller = self.callers.find(authorization)
        except Rejected as error:
            raise refused(_FORBIDDEN, error.reason) from error
        if caller is None:
            raise refused(_UNAUTHORIZED, "bad_token")
        return caller

    def newest(self, caller: Caller) -> int:
        """Return the number of the newest push that this process knows of."""
        return max(caller.newest, self.bell.newest(caller.retailer))

    # --- the journal

    def push(self, caller: Caller, body: bytes) -> PushAnswer:
        """Append a device's facts.

        Errors: `Refused` bad_body, too_large, bad_signature, wrong_scope, other_device, chain_mismatch
            (acked, acked_hash), revoked.
        """
        batch = _read_push(body)
        try:
            links = check_push(batch, caller.id, caller.scope)
            check_signature(links, batch.signature, caller.retailer, caller.id, caller.public_key)
        except BadPush as error:
            raise refused(_STATUS.get(error.reason, _BAD), error.reason, error.problem) from error
        appended = self._append(caller, links)
        if appended.no is not None:
            self.counters.pushes += 1
            self.counters.facts += appended.facts
            self._lay_out_page(caller, links, appended)
            self.bell.ring(caller.retailer, appended.newest)
        else:
            self.counters.duplicates += 1
        return PushAnswer(caller.epoch, appended.acked, appended.acked_hash.hex(), appended.newest)

    def feed(
        self,
        caller: Caller,
        after: int,
        *,
        limit: int = MOST_FACTS_A_PAGE,
        epoch: str = "",
        own: bool = False,
    ) -> bytes:
        """Return a compressed `FeedPage`. Errors: `Refused("epoch_changed")` for a cursor of another life."""
        asked = self.asked(caller, after, limit=limit, epoch=epoch)
        return self.kept_page(asked, caller, own=own) or self.page(asked, caller, own=own)

    def asked(self, caller: Caller, after: int, *, limit: int, epoch: str) -> Asked:
        """Return which page is meant. Errors: `Refused("epoch_changed")` for a cursor of another life."""
        newest = self.newest(caller)
        if (epoch and epoch != caller.epoch) or after > newest:
            raise Refused(_GONE, Refusal("epoch_changed", epoch=caller.epoch))
        return Asked(caller.retailer, caller.epoch, after, newest, min(limit, MOST_FACTS_A_PAGE))

    def kept_page(self, asked: Asked, caller: Caller, *, own: bool) -> bytes | None:
        """Return a page that another device asked for just before; takes no time."""
        found = self._pages.find(asked, but=None if own else caller.id)
        self.counters.pages += found is not None
        return found

    def page(self, asked: Asked, caller: Caller, *, own: bool) -> bytes:
        """Return a page as the database has it."""
        but = None if own else caller.id
        page = self.database.read(
            lambda connection: journal.read_after(
                connection, asked.retailer, asked.after, asked.limit, newest=asked.newest, but=but
            )
        )
        content = squeezed(_encode(FeedPage(asked.epoch, asked.after, page.upto, page.newest, page.facts)))
        if page.is_whole:
            self._pages.keep(asked, page.devices, content)
        self.counters.pages += 1
        return content

    def _lay_out_page(self, caller: Caller, links: Links, appended: journal.Appended) -> None:
        """Keep what was just appended as the page that everybody who waits for it is about to ask for."""
        if not self.bell.is_waited_for(caller.retailer):
            return
        before, no = appended.newest - 1, appended.newest
        facts = list(links.facts[-appended.facts :])
        content = squeezed(_encode(FeedPage(caller.epoch, before, no, no, facts)))
        asked = Asked(caller.retailer, caller.epoch, before, no, MOST_FACTS_A_PAGE)
        self._pages.keep(asked, frozenset({caller.id}), content)

    def news(self, caller: Caller) -> News:
        """Return where the feed and the caller's own chain stand."""
        newest = self.newest(caller)
        return News(caller.epoch, newest, caller.acked, caller.acked_hash.hex(), self.clock())

    def note(self, caller: Caller, after: int, their_now_ms: int | None) -> None:
        """Note that a device asked, how far it has read, and what its clock says."""
        now_ms = self.clock()
        drift_ms = 0 if their_now_ms is None else their_now_ms - now_ms
        sighting = Sighting(now_ms, min(after, caller.newest), drift_ms)
        self.sightings.note(caller.retailer, caller.id, sighting)

    # --- devices

    def enrol(self, wish: Enrolment) -> Enrolled:
        """Enrol a device that presents a code. Errors: `Refused` bad_code, other_device, bad_body."""
        key = _public_key(wish.public_key)
        new = NewDevice(key, wish.name, wish.build, bytes.fromhex(wish.device_id) or None)
        try:
            with self.database.writing() as connection:
                admission = devices.enrol(connection, wish.code, new, self.clock())
                epoch = journal.epoch_of(connection, admission.retailer)
        except Rejected as error:
            status = _CONFLICT if error.reason == "other_device" else _FORBIDDEN
            raise refused(status, error.reason) from error
        return _enrolled(admission, epoch)

    def renew(self, caller: Caller, wish: Renewal) -> Enrolled:
        """Give a device whose chain was forked an identity of its own. Errors: `Refused("bad_signature")`."""
        key = _public_key(wish.public_key)
        try:
            old = Ed25519PublicKey.from_public_bytes(caller.public_key)
            old.verify(bytes.fromhex(wish.signature), key)
        except InvalidSignature as error:
            raise refused(_FORBIDDEN, "bad_signature") from error
        with self.database.writing() as connection:
            known = devices.device_row(connection, caller.retailer, caller.id)
            new = NewDevice(key, known.name, known.build, forked_from=caller.id)
            admission = devices.renew(connection, caller, new, self.clock())
            epoch = journal.epoch_of(connection, caller.retailer)
        return _enrolled(admission, epoch)

    def devices(self, caller: Caller) -> list[DeviceInfo]:
        """Return every device of the caller's retailer."""
        self.sightings.write_down()
        with self.database.reading() as connection:
            newest = journal.newest_push(connection, caller.retailer)
            return [_info(row, newest) for row in devices.devices_of(connection, caller.retailer)]

    def revoke(self, caller: Caller, device_id: bytes) -> None:
        """Let a device do nothing more. Errors: `Refused` wrong_scope, not_found."""
        with self.database.writing() as connection:
            known = devices.find_device(connection, caller.retailer, device_id)
            if known is None:
                raise refused(_NOT_FOUND, "not_found")
            _require_outlet(caller, known.outlet)
            devices.revoke(connection, caller.retailer, device_id, self.clock())
        self.callers.forget(caller.retailer, device_id)

    def make_code(self, caller: Caller, wish: CodeWish) -> Code:
        """Make a one-time code for a new device of an outlet. Errors: `Refused("wrong_scope")`."""
        outlet = bytes.fromhex(wish.outlet_id)
        _require_outlet(caller, outlet)
        place = Place(
            outlet=outlet,
            register=bytes.fromhex(wish.register_id) or None,
            scope=(outlet,),
            name=wish.name,
        )
        with self.database.writing() as connection:
            return Code(*devices.make_code(connection, caller.retailer, place, self.clock()))

    def _append(self, caller: Caller, links: Links) -> journal.Appended:
        for attempt in range(TRIES):
            try:
                return journal.append(self.database, caller.retailer, caller.id, links, self.clock())
            except journal.ChainMismatch as error:
                refusal = Refusal("chain_mismatch", acked=error.acked, acked_hash=error.acked_hash.hex())
                raise Refused(_CONFLICT, refusal) from error
            except journal.Revoked as error:
                raise refused(_FORBIDDEN, "revoked") from error
            except DBAPIError as error:
                if not is_worth_again(error) or attempt == TRIES - 1:
                    raise
                self.counters.retries += 1
        raise refused(_BUSY, "not_saved")


def _require_outlet(caller: Caller, outlet: bytes | None) -> None:
    if caller.scope and outlet not in caller.scope:
        raise refused(_FORBIDDEN, "wrong_scope", "that belongs to another outlet")


def _read_push(body: bytes) -> Push:
    try:
        return _decode_push(unsqueezed(body, MOST_UNPACKED))
    except TooLarge as error:
        raise refused(_TOO_LARGE, "too_large") from error
    except NotSqueezed as error:
        raise refused(_BAD, "bad_body", "is not compressed with zstd") from error
    except msgspec.DecodeError as error:
        raise refused(_BAD, "bad_body", str(error)[:200]) from error


def _public_key(text: str) -> bytes:
    key = bytes.fromhex(text)
    try:
        Ed25519PublicKey.from_public_bytes(key)
    except ValueError as error:
        raise refused(_BAD, "bad_body", "public_key") from error
    return key


def _enrolled(admission: Admission, epoch: str) -> Enrolled:
    place = admission.place
    return Enrolled(
        retailer=admission.retailer.hex(),
        device_id=admission.device.hex(),
        token=admission.token,
        outlet_id=(place.outlet or b"").hex(),
        register_id=(place.register or b"").hex(),
        epoch=epoch,
        outlet_name=place.outlet_name,
        register_name=place.register_name,
    )


def _info(row: devices.DeviceRow, newest: int) -> DeviceInfo:
    return DeviceInfo(
        device_id=bytes(row.id).hex(),
        name=row.name,
        outlet_id=bytes(row.outlet or b"").hex(),
        register_id=bytes(row.register or b"").hex(),
        build=row.build,
        enrolled_at_ms=row.enrolled_at_ms,
        last_seen_ms=row.last_seen_ms,
        last_push_ms=row.last_push_ms,
        facts=row.last_seq,
        behind=max(0, newest - row.cursor),
        drift_ms=row.drift_ms,
        revoked_at_ms=row.revoked_at_ms,
        forked_from=bytes(row.forked_from or b"").hex(),
    )
