"""A till joins a hub with a one-time code; what it has already goes along.

A till that comes from a copy of another one's file, its key not with it, is known to the hub under an id that
it can no longer prove: it gets an identity of its own, and what the hub lacks of its branch goes over to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.journal.wire import MOST_FACTS_A_PAGE, Enrolment
from pos_desktop.replication.address import hub_address
from pos_desktop.replication.branches import (
    CURSOR,
    BranchingJournal,
    begin_renewal,
    compare,
    finish_renewal,
)
from pos_desktop.replication.client import HubClient, HubRefused
from pos_desktop.replication.identity import Identity, IdentityStore, identity_of, new_key, public_key_of

_CODE_REASONS = ("bad_code", "bad_body")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What a till says of itself when it joins."""

    name: str
    build: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Who the till is now, and for which outlet and register it was let in.

    Shapes: ids empty where the shop has none of that name yet; no register at all is a back office.
    """

    identity: Identity
    outlet_id: bytes = b""
    outlet: str = ""
    register_id: bytes = b""
    register: str = ""


def enrol(
    address: str,
    code: str,
    newcomer: Newcomer,
    journal: BranchingJournal,
    identities: IdentityStore,
    connect: Callable[[str, str, str], HubClient],
) -> Joined:
    """Present a code, and keep who this till is from now on.

    Shapes: `connect` is told address, pin and token.
    Errors: `RuleBroken` wrong_address, not_https, bad_certificate, bad_code; `Unavailable` as `HubClient`,
        slow_down; `Rejected` for what else the hub refuses.
    """
    place = hub_address(address)
    pin = place.pin()
    key = new_key()
    stranger = connect(place.url, pin, "")
    wish = Enrolment(
        code.strip(), public_key_of(key).hex(), newcomer.name, newcomer.build, journal.device_id.hex()
    )
    try:
        enrolled = stranger.enrol(wish)
    except HubRefused as error:
        if error.reason != "other_device":
            raise _in_our_words(error) from error
        wish = Enrolment(wish.code, wish.public_key, wish.name, wish.build)
        enrolled = stranger.enrol(wish)
    identity = identity_of(place.url, enrolled, key, pin)
    _keep(identity, enrolled.epoch, journal, identities, connect(place.url, pin, identity.token))
    return Joined(
        identity,
        bytes.fromhex(enrolled.outlet_id),
        enrolled.outlet_name,
        bytes.fromhex(enrolled.register_id),
        enrolled.register_name,
    )


def _keep(
    identity: Identity,
    epoch: str,
    journal: BranchingJournal,
    identities: IdentityStore,
    client: HubClient,
) -> None:
    if journal.kept(CURSOR).partition(":")[0] != epoch:
        journal.keep(CURSOR, "")
    if identity.device == journal.device_id:
        identities.save(identity)
        return
    common = compare(client, journal, journal.device_id, MOST_FACTS_A_PAGE).common
    begin_renewal(journal, identities, identity, common)
    finish_renewal(journal, identity)


def _in_our_words(error: HubRefused) -> RuleBroken | Rejected:
    return RuleBroken("bad_code") if error.reason in _CODE_REASONS else error
