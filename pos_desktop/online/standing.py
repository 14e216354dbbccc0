"""How each web shop stands, put together from its record, its runner and the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pos_desktop.channels.pace import OF_THE_SHOP, UNTIL_CHANGED
from pos_desktop.channels.rounds import Health
from pos_desktop.domain.errors import PosError
from pos_desktop.online.kept import Kept
from pos_desktop.services.ports.online import (
    ChannelState,
    Facts,
    HeldFigure,
    HeldStep,
    Place,
    Standing,
    Trouble,
    UnreadableRow,
)
from pos_desktop.services.ports.rows import MessageRow, NamedRow
from pos_desktop.services.ports.shops import AttemptRow, StockRefusal, UnreadRow

REFUSALS = OF_THE_SHOP | UNTIL_CHANGED
_LOCKED = frozenset({"vault_locked", "wrong_passphrase"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """What only the computer that runs a shop knows of it."""

    health: Health
    problem: PosError | None
    kept: Kept
    attempts: Sequence[AttemptRow] = ()
    unread: Sequence[UnreadRow] = ()
    refusals: Sequence[StockRefusal] = ()


def channel_state(
    row: NamedRow, messages: Sequence[MessageRow], *, orders: tuple[int, int | None], local: Local | None
) -> ChannelState:
    """Return one shop as it stands; `local` where this computer runs it, `orders` as (count, newest)."""
    fields = row.fields
    kept = local.kept if local else Kept()
    health = local.health if local else Health(last_pull_at_ms=_whole(fields, "reported_pull_ms"))
    return ChannelState(
        channel_id=row.record_id,
        kind=_text(fields, "kind"),
        name=row.name,
        address=_text(fields, "url") or _text(fields, "address"),
        standing=_standing(fields, local),
        runner_name=_text(fields, "runner_name"),
        is_runner=local is not None,
        is_syncing=health.is_syncing,
        is_first_load=health.is_first_load,
        trouble=_trouble(local) if local else _reported(fields),
        last_pull_at_ms=health.last_pull_at_ms,
        last_order_at_ms=orders[1],
        orders=orders[0],
        waiting=len(messages),
        held=_held(local.attempts, messages) if local else (),
        unreadable=tuple(_unreadable(each) for each in local.unread if each.reason == "unreadable")
        if local
        else (),
        figures=tuple(HeldFigure(sku=each.item.sku, location=each.item.location, reason=each.reason,
                                 problem=each.problem) for each in local.refusals) if local else (),
        places=_places(fields, kept),
        default_outlet_id=_id(fields, "default_outlet_id"),
        pushes_stock=bool(fields.get("pushes_stock")),
        tells_ready=bool(fields.get("tells_ready")),
        missing=kept.missing,
    )  # fmt: skip


def _standing(fields: dict[str, object], local: Local | None) -> Standing:
    if local is None:
        return Standing.ELSEWHERE if fields.get("runner_id") else Standing.FILES_ONLY
    if local.problem is not None:
        return _unready(local.problem)
    trouble = local.health.trouble
    if trouble is not None:
        return Standing.REFUSED if trouble.reason in REFUSALS else Standing.UNREACHABLE
    return Standing.WORKING if local.health.is_tried else Standing.STARTING


def _unready(problem: PosError) -> Standing:
    if problem.reason == "keys_needed":
        return Standing.NO_KEYS
    return Standing.LOCKED if problem.reason in _LOCKED else Standing.REFUSED


def _trouble(local: Local) -> Trouble | None:
    if local.problem is not None:
        facts = tuple((name, str(value)) for name, value in local.problem.facts.items())
        return Trouble(local.problem.reason, 0, facts)
    return local.health.trouble or local.health.aside


def _reported(fields: dict[str, object]) -> Trouble | None:
    reason = _text(fields, "reported_state")
    return Trouble(reason, _whole(fields, "reported_at_ms") or 0) if reason not in ("", "ok") else None


def _held(attempts: Sequence[AttemptRow], messages: Sequence[MessageRow]) -> tuple[HeldStep, ...]:
    payloads = {(each.sale_id, each.key): each.payload for each in messages}
    return tuple(
        HeldStep(
            sale_id=each.sale_id,
            key=each.key,
            number=each.number,
            kind=each.kind,
            payload=payloads.get((each.sale_id, each.key), ()),
            trouble=Trouble(each.reason, each.began_at_ms, _facts(each.facts)),
            attempts=each.attempts,
            is_parked=each.state == "parked",
            retry_at_ms=each.retry_at_ms,
        )
        for each in attempts
        if each.reason and (each.sale_id, each.key) in payloads
    )


def _facts(facts: tuple[tuple[str, str], ...]) -> Facts:
    return tuple((name, int(text) if text.lstrip("-").isdecimal() else text) for name, text in facts)


def _unreadable(row: UnreadRow) -> UnreadableRow:
    return UnreadableRow(
        order_id=row.order_id,
        number=row.number,
        field=row.field,
        problem=row.problem,
        seen_at_ms=row.since_ms,
    )


def _places(fields: dict[str, object], kept: Kept) -> tuple[Place, ...]:
    table = fields.get("outlet_by_location")
    mapped = {str(ref): bytes(outlet) for ref, outlet in table} if isinstance(table, tuple | list) else {}
    names = {place.ref: place.name for place in kept.locations}
    return tuple(Place(ref, names.get(ref, ref), mapped.get(ref)) for ref in {**names, **mapped})


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _whole(fields: dict[str, object], name: str) -> int | None:
    value = fields.get(name)
    return value if isinstance(value, int) and value else None


def _id(fields: dict[str, object], name: str) -> bytes | None:
    value = fields.get(name)
    return value if isinstance(value, bytes) and value else None
