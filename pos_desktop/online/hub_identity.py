"""Who this till is to its hub, kept with the other keys of this computer and never in the database."""

from __future__ import annotations

from pos_desktop.online.keys import KeyStore
from pos_desktop.replication.branches import RENEWING
from pos_desktop.replication.identity import Identity
from pos_desktop.services.ports.replication import LocalJournal

_PARTS = 6


class HubIdentity:
    """The port `IdentityStore` over the keys of this computer.

    Shapes: an identity stands under its device's id, so that a copy of the data folder on the same computer
        takes nothing from the original when it becomes another device.
    Errors: as `KeyStore`, from every method.
    """

    def __init__(self, keys: KeyStore, journal: LocalJournal) -> None:
        self._keys, self._journal = keys, journal

    def load(self) -> Identity | None:
        """Return the identity, None when this till has no hub."""
        becoming = self._journal.kept(RENEWING).partition(":")[0]
        for device in filter(None, (bytes.fromhex(becoming), self._journal.device_id)):
            kept = self._keys.keys(device)
            if len(kept) == _PARTS:
                hub, retailer, known, token, key, pin = kept
                return Identity(
                    hub, bytes.fromhex(retailer), bytes.fromhex(known), token, bytes.fromhex(key), pin
                )
        return None

    def save(self, identity: Identity | None) -> None:
        """Keep an identity, or forget it, before returning."""
        if identity is None:
            self._keys.forget(self._journal.device_id)
            return
        parts = (identity.hub, identity.retailer.hex(), identity.device.hex(), identity.token)
        self._keys.keep(identity.device, (*parts, identity.key.hex(), identity.pin))
