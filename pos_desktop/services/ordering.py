"""A web shop's order becomes one sale, however often and on however many tills it is read.

Identity comes from channel and order id; content and allocation travel in one fact. Source: product.md,
section 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from hashlib import sha256
from operator import attrgetter
from uuid import UUID

import msgspec
from msgspec import Struct

from pos_desktop.domain.channels import PREFIXES, ChannelKind
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.ids import as_uuid, channel_id, normalised_address, online_payment_id, order_sale_id
from pos_desktop.domain.orders import Address, NeutralOrder, OrderStatus, check_order
from pos_desktop.domain.permissions import Permission
from pos_desktop.journal.facts import (
    ChannelChanged,
    ContactGiven,
    OnlinePayment,
    OrderReceived,
    Part,
    Refund,
    SoldLine,
)
from pos_desktop.journal.state import RecordState, SaleState
from pos_desktop.services.access import permit, who
from pos_desktop.services.allocating import Placing, default_outlet, goods_of
from pos_desktop.services.finding import record_of, text
from pos_desktop.services.ordered_goods import Shelf, sold_lines
from pos_desktop.services.placing import Wanted, method_of, outlet_called, place_order, shipped_parts
from pos_desktop.services.ports.ledger import Desk, Entry

_BANK_TRANSFERS = frozenset({"bacs", "cheque", "bank_transfer", "bank", "moneyorder"})
_HASH_BYTES = 16
_ORDER_FIELDS = tuple(field.name for field in fields(NeutralOrder))  # in this order they are hashed
_order_values = attrgetter(*_ORDER_FIELDS)
COUNTRY_SETTING = "shop_country"


class Outcome(StrEnum):
    """What reading an order led to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"  # an earlier version than the one that is known
    SKIPPED = "skipped"  # not a real order (unfinished), or cancelled before it was ever seen


class OrderRecorded(Struct, frozen=True):
    """One order that was read; `flags` wait for a person's review."""

    sale_id: bytes
    number: str
    outcome: Outcome
    flags: tuple[str, ...] = ()


class _Intake(Struct, frozen=True):
    """One order on its way in: where it comes from, what is known of it, what it says now."""

    entry: Entry
    desk: Desk
    order: NeutralOrder
    channel: RecordState
    sale_id: UUID
    known: SaleState | None
    content_hash: bytes

    @property
    def is_history(self) -> bool:
        """Whether it was over, or not understood, when first seen; history stays history."""
        if self.known is None:
            return self.order.status in (OrderStatus.DONE, OrderStatus.REVIEW)
        return self.known.state == "history" and (
            self.order.status in (OrderStatus.DONE, OrderStatus.REVIEW) or not _awaits_review(self.known)
        )


def record_order(entry: Entry, desk: Desk, order: NeutralOrder) -> OrderRecorded:
    """Record what an order says, unless exactly that is known already.

    Errors: `RuleBroken` bad_order (field, order_id) for an order that makes no sense, no_outlet, not_allowed.
    """
    permit(desk, Permission.IMPORT_ORDERS)
    flags = (*order.flags, *check_order(order))
    channel = _channel(entry, desk, order)
    sale_id = order_sale_id(as_uuid(channel.record_id), order.order_id)
    known = entry.sale(sale_id.bytes)
    if known is not None and known.source != "order":
        known = None  # payments or steps that arrived before the order itself
    intake = _Intake(entry, desk, order, channel, sale_id, known, order_hash(order))
    outcome = _outcome(intake)
    number = _number(channel, order)
    if outcome in (Outcome.NEW, Outcome.CHANGED):
        received, contact = _received(intake, flags, number), _contact(order, entry.setting(COUNTRY_SETTING))
        scope = tuple(dict.fromkeys(part.outlet_id for part in received.parts))
        entry.record(sale_id.bytes, received, who=who(desk), scope=scope)
        if known is None or _differs(known, contact):
            entry.record(sale_id.bytes, contact, who=who(desk), scope=scope)
    return OrderRecorded(sale_id.bytes, number, outcome, flags)


def order_hash(order: NeutralOrder) -> bytes:
    """Return what identifies an order's content, whatever the instant at which the shop last touched it."""
    content = dict(zip(_ORDER_FIELDS, _order_values(order), strict=True))
    content["updated_at_ms"] = 0
    return sha256(msgspec.json.encode(content)).digest()[:_HASH_BYTES]


def _channel(entry: Entry, desk: Desk, order: NeutralOrder) -> RecordState:
    """Return the shop the order comes from; one seen for the first time is added with the usual prefix."""
    channel = channel_id(order.channel_kind, order.channel_address).bytes
    if entry.catalogue(channel) is None:
        kind = ChannelKind(order.channel_kind)
        address = normalised_address(order.channel_address)
        added = ChannelChanged(
            kind=kind.value, address=address, name=address or kind.value, prefix=PREFIXES[kind]
        )
        entry.record(channel, added, who=who(desk))
    return record_of(entry, channel, "channel")


def _outcome(intake: _Intake) -> Outcome:
    known, order = intake.known, intake.order
    if known is None:
        unreal = order.status in (OrderStatus.UNFINISHED, OrderStatus.CANCELLED)
        return Outcome.SKIPPED if unreal else Outcome.NEW
    if known.content_hash == intake.content_hash:
        return Outcome.UNCHANGED
    if order.status is OrderStatus.UNFINISHED:
        return Outcome.SKIPPED
    return Outcome.OLDER if order.updated_at_ms < known.revision else Outcome.CHANGED


def _received(intake: _Intake, flags: tuple[str, ...], number: str) -> OrderReceived:
    order, known = intake.order, intake.known
    channel_uuid = as_uuid(intake.channel.record_id)
    lines = tuple(sold_lines(order, Shelf(intake.entry, channel_uuid, who(intake.desk))))
    parts = _parts(intake, lines)
    revision = order.updated_at_ms
    if known is not None:
        revision = max(revision, known.revision + (known.revision == revision))
    return OrderReceived(
        revision,
        0,
        intake.channel.record_id,
        order.channel_kind,
        order.order_id,
        number,
        order.placed_at_ms,
        order.currency,
        order.prices_include_tax,
        lines,
        order.total_minor,
        order.total_tax_minor,
        parts,
        tuple(_payments(order, channel_uuid)),
        tuple(_refunds(order)),
        order.payment_method.title,
        _hold(order),
        intake.is_history,
        order.status is OrderStatus.CANCELLED,
        _is_shipped_in_shop(intake),
        order.promised_at_ms,
        flags,
        intake.content_hash,
        parts[0].outlet_id if parts else default_outlet(intake.entry, intake.channel),
        () if intake.is_history else shipped_parts(order, parts),
    )


def _parts(intake: _Intake, lines: tuple[SoldLine, ...]) -> tuple[Part, ...]:
    if intake.is_history and intake.order.status is OrderStatus.REVIEW:
        return ()  # nobody prepares it before a person, or a status we know, says that it is real
    units = goods_of(lines)
    placing = Placing(
        intake.entry,
        intake.sale_id,
        method_of(intake.order, intake.channel),
        {line.key: line.product_id for line in lines},
        default_outlet(intake.entry, intake.channel),
        outlet_called(intake.entry, intake.channel, (intake.order.outlet_hint, intake.order.pickup_location)),
    )
    return place_order(placing, Wanted(intake.order, intake.channel, units), intake.known)


def _payments(order: NeutralOrder, channel: UUID) -> Iterable[OnlinePayment]:
    for index, payment in enumerate(order.payments):
        name = payment.transaction or f"order:{order.order_id}:{index}"
        yield OnlinePayment(
            online_payment_id(channel, name).bytes,
            payment.transaction,
            payment.title,
            payment.amount_minor,
            payment.paid_at_ms or order.placed_at_ms,
        )


def _refunds(order: NeutralOrder) -> Iterable[Refund]:
    for refund in order.refunds:
        at_ms = refund.refunded_at_ms or order.updated_at_ms
        yield Refund(refund.refund_id, refund.amount_minor, refund.units, refund.restock, at_ms)


def _hold(order: NeutralOrder) -> str:
    """Return why money is not there yet; a promise to pay never counts as paid."""
    if order.payments or order.total_minor == 0:
        return ""
    code = order.payment_method.code.lower()
    if code == "cod":
        return "cod"
    if code in _BANK_TRANSFERS:
        return "bank_transfer"
    return "other" if order.status is OrderStatus.ON_HOLD else ""


def _is_shipped_in_shop(intake: _Intake) -> bool:
    order = intake.order
    is_refunded = 0 < order.total_minor <= order.refunded_minor
    return order.status is OrderStatus.DONE and not is_refunded and not intake.is_history


def _number(channel: RecordState, order: NeutralOrder) -> str:
    return text(channel, "prefix") + (order.number or order.order_id).lstrip("#")


def _contact(order: NeutralOrder, home: str) -> ContactGiven:
    contact = order.contact
    ships_to = contact.shipping or contact.billing
    return ContactGiven(
        contact.name or (ships_to.name if ships_to else ""),
        contact.company or (ships_to.company if ships_to else ""),
        contact.email,
        contact.phone or (ships_to.phone if ships_to else ""),
        address_lines(ships_to, home),
        order.note,
        address_lines(contact.billing, home),
    )


def address_lines(address: Address | None, home: str = "") -> tuple[str, ...]:
    """Return an address as it is written on a parcel, without the name; `home` is the country left out."""
    if address is None:
        return ()
    country = "" if address.country == home else address.country
    place = " ".join(part for part in (address.city, address.region, address.postcode) if part)
    return tuple(line for line in (*address.lines, place, country) if line)


def _differs(known: SaleState, contact: ContactGiven) -> bool:
    before = known.contact
    return (before.name, before.company, before.email, before.phone, before.address, before.note) != (
        contact.name,
        contact.company,
        contact.email,
        contact.phone,
        contact.address,
        contact.note,
    )


def _awaits_review(known: SaleState) -> bool:
    return any(flag.startswith("unknown_status") for flag in known.flags)


def check_orders(orders: Iterable[NeutralOrder]) -> None:
    """Refuse a file of orders when any of them makes no sense, before anything of it is recorded.

    Errors: `RuleBroken("bad_order")` naming order and field.
    """
    for order in orders:
        check_order(order)
        if order.channel_kind not in list(ChannelKind):
            raise RuleBroken("bad_order", field="channel_kind", order_id=order.order_id)
