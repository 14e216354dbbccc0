"""Web shops added, changed and left: their keys go into the keyring, all else into facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
from msgspec import UNSET

from pos_desktop.domain.channels import full_address
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.domain.ids import channel_id as id_of
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import ChannelChanged
from pos_desktop.online.runners import Premises, Runners
from pos_desktop.services.access import permit
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.online import Place, ShopChange, ShopDraft
from pos_desktop.services.ports.shops import Connector, ShopAccount, ShopProfile
from pos_desktop.services.web_shops import NewWebShop, add_web_shop, change_web_shop, leave_web_shop


class Accounts:
    """The accounts this computer has with web shops."""

    def __init__(self, premises: Premises, runners: Runners) -> None:
        self._premises, self._runners = premises, runners
        self._found: dict[bytes, ShopProfile] = {}

    def connector(self, channel_id: bytes, *, keys: tuple[str, ...] = ()) -> Connector:
        """Return the connector to a shop, with the keys kept here unless others are given.

        Errors: `RuleBroken` unknown_record, keys_needed, vault_locked; `ShopRefused("wrong_address")`.
        """
        fields = self._runners.row(channel_id).fields
        address = str(fields.get("url") or fields.get("address") or "")
        draft = ShopDraft(kind=str(fields.get("kind")), name="", address=address, keys=keys)
        return self._connector(channel_id, draft)

    def test(self, draft: ShopDraft) -> ShopProfile:
        """Sign in to the shop, and change nothing anywhere."""
        draft = _whole(draft)
        shop_id = draft.channel_id or id_of(draft.kind, draft.address).bytes
        profile = self._connector(shop_id, draft).test()
        if self._runners.worker(shop_id) is not None:
            self._runners.found(shop_id, profile)
        self._found[shop_id] = profile
        return profile

    def add(self, desk: Desk, draft: ShopDraft, change: ShopChange) -> bytes:
        """Record a shop with this computer as its runner, and keep its keys."""
        permit(desk, Permission.MANAGE_CHANNELS)
        draft = _whole(draft)
        shop_id = id_of(draft.kind, draft.address).bytes
        self._connector(shop_id, draft)  # refuses an address of the wrong form
        had = self._premises.keys.keys(shop_id)
        if draft.keys:
            self._premises.keys.keep(shop_id, draft.keys)
        try:
            self._submit(lambda entry: self._record_new(entry, desk, draft, change))
        except PosError:
            if draft.keys:
                self._restore(shop_id, had)
            raise
        self._runners.renew(shop_id)
        if shop_id in self._found:
            self._runners.found(shop_id, self._found[shop_id])
        return shop_id

    def change(self, desk: Desk, shop_id: bytes, change: ShopChange) -> None:
        """Change keys, names, mapping or options; with new keys, this computer is the shop's runner."""
        permit(desk, Permission.MANAGE_CHANNELS)
        self._runners.row(shop_id)
        body = _body(change)
        if change.keys:
            self._premises.keys.keep(shop_id, change.keys)
            body = msgspec.structs.replace(
                body, runner_id=self._premises.store.device_id, runner_name=self._premises.computer
            )
        self._submit(lambda entry: change_web_shop(entry, desk, shop_id, body))
        if change.keys:
            self._runners.renew(shop_id)
        else:
            self._runners.refresh()

    def remove(self, desk: Desk, shop_id: bytes) -> None:
        """Forget the keys and stop; orders stay."""
        self._submit(lambda entry: leave_web_shop(entry, desk, shop_id))
        self._runners.refresh()
        self._premises.keys.forget(shop_id)

    def _connector(self, shop_id: bytes, draft: ShopDraft) -> Connector:
        keys = draft.keys or self._premises.keys.keys(shop_id)
        if not keys:
            raise RuleBroken("keys_needed")
        account = ShopAccount(shop_id, draft.kind, draft.address.strip(), keys)
        return self._premises.connect(account)

    def _record_new(self, entry: Entry, desk: Desk, draft: ShopDraft, change: ShopChange) -> None:
        shop_id = add_web_shop(
            entry,
            desk,
            NewWebShop(
                kind=draft.kind,
                address=draft.address,
                name=change.name or draft.name,
                runner_id=self._premises.store.device_id,
                runner_name=self._premises.computer,
                pushes_stock=bool(change.pushes_stock),
                outlet_by_location=_table(change.places or ()),
            ),
        )
        if change.default_outlet_id is not None or change.tells_ready is not None:
            more = ShopChange(default_outlet_id=change.default_outlet_id, tells_ready=change.tells_ready)
            change_web_shop(entry, desk, shop_id, _body(more))

    def _restore(self, shop_id: bytes, had: tuple[str, ...]) -> None:
        if had:
            self._premises.keys.keep(shop_id, had)
        else:
            self._premises.keys.forget(shop_id)

    def _submit(self, work: Callable[[Entry], None]) -> None:
        self._premises.store.ledger.submit(work).result()


def _whole(draft: ShopDraft) -> ShopDraft:
    return replace(draft, address=full_address(draft.kind, draft.address))


def _body(change: ShopChange) -> ChannelChanged:
    return ChannelChanged(
        name=UNSET if change.name is None else change.name.strip(),
        outlet_by_location=UNSET if change.places is None else _table(change.places),
        default_outlet_id=UNSET if change.default_outlet_id is None else change.default_outlet_id,
        pushes_stock=UNSET if change.pushes_stock is None else change.pushes_stock,
        tells_ready=UNSET if change.tells_ready is None else change.tells_ready,
    )


def _table(places: tuple[Place, ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple((place.ref, place.outlet_id) for place in places if place.outlet_id is not None)
