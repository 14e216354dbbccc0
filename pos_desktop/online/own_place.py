"""Where this computer stands in the shop: as which register, or as a back office that takes no money.

No two tills may be the same register: each counts receipts and a drawer of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from pos_desktop.services.founding import NewShop, found_shop, owner_desk
from pos_desktop.services.places import Place, is_apart, part_receipts, take_place
from pos_desktop.services.ports.ledger import Desk, Ledger
from pos_desktop.services.ports.rows import NamedRow, Queries
from pos_desktop.settings import AwaitedPlace, Settings

if TYPE_CHECKING:  # late: a till rings up without a hub
    from pos_desktop.replication.enrolling import Joined


class OwnPlace:
    """Finds the desk of this computer in the shop's data, and keeps it in its settings."""

    def __init__(
        self,
        queries: Queries,
        ledger: Ledger,
        settings: Callable[[], Settings],
        keep: Callable[[Settings], None],
    ) -> None:
        self._queries, self._ledger, self._settings, self._keep = queries, ledger, settings, keep

    def desk(self) -> Desk:
        """Return its owner's desk here; a shop that has no place yet gets an outlet and a register."""
        place = self._awaited()
        if place is not None:
            desk = self._ledger.submit(lambda entry: take_place(entry, place)).result()
            self._stand_at(desk)
            return desk
        registers = self._queries.named("register")
        row = self._register(registers)
        if row is None:
            return self._back_office() or self._found()
        if not is_apart(row.record_id, [(each.record_id, each.fields) for each in registers]):
            self._ledger.submit(lambda entry: part_receipts(entry, row.record_id)).result()
        return desk_at(row) or self._found()

    def joined(self, joined: Joined) -> None:
        """Stand where the code says once that is here; a till with a shop stays if no register is named."""
        is_told = bool(joined.register_id or (joined.outlet_id and joined.register))
        if self._queries.named("outlet") and not is_told:
            self._stand_at(self.desk())  # the first register may soon be another till's
            return
        awaited = AwaitedPlace(
            joined.outlet_id.hex(), joined.outlet, joined.register_id.hex(), joined.register
        )
        self._keep(msgspec.structs.replace(self._settings(), awaited=awaited))

    def _awaited(self) -> Place | None:
        """Return where this computer is to stand from now on, None while that is still on its way here."""
        awaited = self._settings().awaited
        if awaited is None:
            return None
        outlet_id, register_id = bytes.fromhex(awaited.outlet_id), bytes.fromhex(awaited.register_id)
        known = {each.record_id for kind in ("outlet", "register") for each in self._queries.named(kind)}
        if any(wanted and wanted not in known for wanted in (outlet_id, register_id)):
            return None
        return Place(outlet_id, awaited.outlet, register_id, awaited.register)

    def _stand_at(self, desk: Desk) -> None:
        register_id = desk.register_id.hex if desk.register_id is not None else ""
        standing = msgspec.structs.replace(
            self._settings(), outlet_id=desk.outlet_id.hex, register_id=register_id, awaited=None
        )
        self._keep(standing)

    def _register(self, registers: tuple[NamedRow, ...]) -> NamedRow | None:
        """Return its own register, the first where nothing was ever chosen; none in a back office.

        Until its register arrives it is a back office too: the first one is another till's.
        """
        settings = self._settings()
        own = next((row for row in registers if row.record_id.hex() == settings.register_id), None)
        is_chosen = bool(settings.outlet_id or settings.register_id) or settings.awaited is not None
        return own or (None if is_chosen else next(iter(registers), None))

    def _back_office(self) -> Desk | None:
        outlets = self._queries.named("outlet")
        own = next((row for row in outlets if row.record_id.hex() == self._settings().outlet_id), None)
        row = own or next(iter(outlets), None)
        return owner_desk(row.record_id) if row is not None else None

    def _found(self) -> Desk:
        return self._ledger.submit(lambda entry: found_shop(entry, NewShop())).result()


def desk_at(register: NamedRow) -> Desk | None:
    """Return its owner's desk at a register, None for one that stands in no outlet."""
    outlet_id = register.fields.get("outlet_id")
    return owner_desk(outlet_id, register.record_id) if isinstance(outlet_id, bytes) else None
