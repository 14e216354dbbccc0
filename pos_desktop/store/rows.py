"""From folded states to rows: what the tables say about one aggregate, as pure values.

Shapes: `Rows.tables` maps a table's name to its rows by primary key; a row is the tuple of all its columns in
order. A stock entry has no `is_late`: that depends on counts, which are facts of another aggregate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import msgspec

from pos_desktop.journal.state import (
    RecordState,
    SaleState,
    SessionState,
    StockEntry,
    StockState,
)
from pos_desktop.store.form import SEQ_BITS
from pos_desktop.store.words import as_code, digits_of, normalised, words_of

Row = tuple[Any, ...]
Keyed = dict[Any, Row]

_json = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder(order="deterministic").encode

OPEN_STATUSES = frozenset({"new", "in_progress", "packed", "cancelled_after_packing"})
PLACED_LAST = 1_000_000


@dataclass(slots=True)
class Rows:
    """Everything the tables say about one aggregate; a sale's also know what state they were made `of`."""

    tables: dict[str, Keyed] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    of: SaleState | None = None


NOTHING = Rows()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The small numbers of roots and devices inside this file."""

    root: Callable[[bytes], int]
    device: Callable[[bytes], int]


def sale_rows(no: int, sale: SaleState, numbers: Numbers, before: Rows = NOTHING) -> Rows:
    """Return the rows of a sale, an order or a return.

    What did not change since `before` is taken over: most facts change one part of a sale.
    """
    was = before.of
    if was is not None and was.currency != sale.currency:
        was = None
    tables: dict[str, Keyed] = {"sale": {no: _sale_row(no, sale)}}
    known = _NOTHING_KNOWN if was is None else _parts_of(was)
    for (name, _, build), content, known_content in zip(_PARTS, _parts_of(sale), known, strict=True):
        if not content:
            continue
        if content == known_content:
            tables[name] = before.tables[name]
        else:
            tables[name] = build(no, sale, numbers)
    return Rows(tables, _sale_texts(sale, was, before), sale)


def _sale_row(no: int, sale: SaleState) -> Row:
    contact = sale.contact
    return (
        no,
        sale.source,
        sale.state,
        sale.label,
        sale.number,
        sale.placed_at_ms,
        sale.outlet_id,
        sale.register_id,
        sale.session_id,
        sale.user_id,
        sale.customer_id,
        contact.name or contact.company,
        sale.currency,
        sale.tax_minor,
        sale.total_minor,
        sale.refunded_minor,
        sale.paid_minor,
        sale.owed_minor,
        int(sale.is_paid),
        sale.terms,
        sale.hold,
        sale.method,
        sale.channel_id,
        sale.channel_kind,
        sale.order_id,
        sale.promised_at_ms,
        sale.return_of,
        sale.closed_at_ms,
        int(can_continue(sale)),
        int(can_return(sale)),
    )


def can_continue(sale: SaleState) -> bool:
    """Whether the sale waits at the till: parked, or something is left to pay."""
    return sale.state == "parked" or (sale.state == "pending" and sale.owed_minor > 0 and not sale.is_paid)


def can_return(sale: SaleState) -> bool:
    """Whether somebody has goods of this sale that could come back."""
    if sale.source == "return" or sale.state not in ("closed", "pending", "history"):
        return False
    return sale.state != "pending" or any(entry.on_hand < 0 for entry in sale.stock)


def _line_rows(no: int, sale: SaleState, numbers: Numbers) -> Keyed:
    return {
        (no, at): (
            no,
            at,
            line.key,
            None if line.product_id is None else numbers.root(line.product_id),
            line.sku,
            line.name,
            line.kind,
            line.quantity,
            line.unit_price_minor,
            line.net_minor,
            line.tax_minor,
            line.discount_minor,
        )
        for at, line in enumerate(sale.lines)
    }


def _payment_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {
        (no, p.entry, p.payment_id): (
            no,
            p.entry,
            p.payment_id,
            p.kind,
            p.type_id,
            p.title,
            p.amount_minor,
            sale.currency,
            p.at_ms,
            p.who,
            p.session_id,
            p.register_id,
            p.reference,
            p.counter_of,
            p.customer_id,
        )
        for p in sale.payments
    }


def _fulfillment_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {
        (no, part): (
            no,
            part,
            f.fulfillment_id,
            f.outlet_id,
            f.method,
            f.round,
            f.status,
            int(f.status in OPEN_STATUSES),
            int(f.is_short),
            f.epoch,
            sum([line.wanted for line in f.lines]),
            sum([line.picked for line in f.lines]),
            f.packed_at_ms,
            f.handed_over_at_ms,
            f.carrier,
            f.tracking,
            f.assigned_id,
            f.assigned_name,
            f.customer_told_at_ms,
        )
        for part, f in enumerate(sale.fulfillments)
    }


def _unit_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {
        (no, part, line.line_key): (
            no,
            part,
            line.line_key,
            line.wanted,
            line.picked,
            line.packed,
            line.fulfilled,
        )
        for part, f in enumerate(sale.fulfillments)
        for line in f.lines
    }


def _message_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {
        (no, m.key): (no, m.key, m.kind, _text_of(m.payload), m.not_before_ms, m.outcome, m.told_at_ms)
        for m in sale.messages
    }


def _contradiction_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {(no, c.key): (no, c.key, c.kind, _text_of(c.details), c.stamp) for c in sale.contradictions}


def _printed_rows(no: int, sale: SaleState, _numbers: Numbers) -> Keyed:
    return {(no, at): (no, at, *entry) for at, entry in enumerate(sale.printed)}


def _sale_stock_rows(no: int, sale: SaleState, numbers: Numbers) -> Keyed:
    return _stock_rows(no, sale.stock, numbers)


_PARTS: tuple[tuple[str, str, Callable[[int, SaleState, Numbers], Keyed]], ...] = (
    ("sale_line", "lines", _line_rows),
    ("payment", "payments", _payment_rows),
    ("fulfillment", "fulfillments", _fulfillment_rows),
    ("fulfillment_line", "fulfillments", _unit_rows),
    ("stock_entry", "stock", _sale_stock_rows),
    ("message", "messages", _message_rows),
    ("contradiction", "contradictions", _contradiction_rows),
    ("printed", "printed", _printed_rows),
)
_parts_of = attrgetter(*(part for _, part, _ in _PARTS))
_NOTHING_KNOWN = (None,) * len(_PARTS)


def _text_of(pairs: tuple[tuple[str, str | int], ...]) -> str:
    return _json(pairs).decode()


def _stock_rows(no: int, entries: Sequence[StockEntry], numbers: Numbers) -> Keyed:
    rows: Keyed = {}
    for entry in entries:
        product, outlet = numbers.root(entry.product_id), numbers.root(entry.outlet_id)
        fact = numbers.device(entry.device) << SEQ_BITS | entry.seq
        key = (product, outlet, entry.stamp, no, entry.key)
        rows[key] = (*key, entry.on_hand, entry.committed, entry.cause, fact)
    return rows


def _sale_texts(sale: SaleState, was: SaleState | None, before: Rows) -> dict[str, str]:
    if was is not None and _searched(sale) == _searched(was):
        return before.texts
    words = _sale_words(sale)
    return {"sale_text": words} if words else {}


def _searched(sale: SaleState) -> tuple[object, ...]:
    """Return everything that the words of a sale are made of."""
    is_hidden = sale.state in ("open", "discarded")
    return is_hidden, sale.number, sale.order_id, sale.contact, sale.note, sale.cart, sale.lines


def _sale_words(sale: SaleState) -> str:
    if sale.state in ("open", "discarded"):
        return ""
    contact = sale.contact
    texts = [sale.number, sale.order_id, contact.name, contact.company, contact.email, contact.phone]
    texts += [digits_of(contact.phone), sale.note, contact.note]
    if sale.cart is not None:
        texts.append(sale.cart.parked_as)
    for line in sale.lines:
        texts += (line.sku, line.name)
    return words_of(tuple(texts))


def stock_rows(no: int, stock: StockState, numbers: Numbers) -> Rows:
    """Return the rows of the counts and adjustments of one product at one outlet."""
    tables: dict[str, Keyed] = {}
    if stock.entries:
        tables["stock_entry"] = _stock_rows(no, stock.entries, numbers)
    if stock.counted is not None:
        key = (
            numbers.root(stock.product_id),
            numbers.root(stock.outlet_id),
            stock.counted_stamp,
            no,
        )
        seen = _pack(tuple(sorted(stock.counted_seen)))
        tables["stock_count"] = {key: (*key, stock.counted, seen)}
    return Rows(tables)


def session_rows(no: int, session: SessionState) -> Rows:
    """Return the rows of one opening of a register."""
    tables: dict[str, Keyed] = {
        "register_session": {
            no: (
                no,
                session.register_id,
                session.outlet_id,
                session.currency,
                session.float_minor,
                session.number,
                session.opened_at_ms,
                session.opened_by,
                session.closed_at_ms,
                session.closed_by,
                _json(
                    [(type_id.hex(), counted, expected) for type_id, counted, expected in session.counts]
                ).decode(),
                session.note,
            )
        },
        "cash_movement": {
            (no, m.movement_id): (no, m.movement_id, m.kind, m.amount_minor, m.reason, m.at_ms, m.who)
            for m in session.movements
        },
        "drawer_opening": {
            (no, at): (no, at, *opening) for at, opening in enumerate(session.drawer_openings)
        },
    }
    return Rows(tables)


def record_rows(no: int, record: RecordState) -> Rows:
    """Return the rows of one catalogue record."""
    if record.kind == "product":
        return _product_rows(no, record.fields)
    if record.kind == "customer":
        return _customer_rows(no, record.fields)
    return Rows(
        {
            "record": {
                no: (
                    no,
                    record.kind,
                    _word(record.fields, "name"),
                    _whole(record.fields, "position", _whole(record.fields, "priority", PLACED_LAST)),
                    int(record.fields.get("deleted") is True),
                    _pack(record.fields),
                    record.stamp,
                )
            }
        }
    )


def _product_rows(no: int, fields: dict[str, object]) -> Rows:
    sku, name = _word(fields, "sku"), _word(fields, "name")
    codes = _words(fields, "codes")
    is_deleted = fields.get("deleted") is True
    row = (
        no,
        sku,
        name,
        " ".join(normalised(name).split()),
        _whole(fields, "price_minor", 0),
        _word(fields, "currency"),
        _word(fields, "category"),
        _word(fields, "picture"),
        _word(fields, "tint"),
        int(fields.get("is_stocked", True) is not False),
        _whole(fields, "low_stock", 0),
        _word(fields, "location"),
        fields.get("quick_key"),
        _pack(fields.get("tax_ids", ())),
        int(is_deleted),
    )
    tables: dict[str, Keyed] = {"product": {no: row}}
    if is_deleted:
        return Rows(tables)
    answers = {as_code(code) for code in (*codes, sku)} - {""}
    tables["product_code"] = {(code, no): (code, no) for code in sorted(answers)}
    refs = fields.get("channel_refs")
    if isinstance(refs, tuple | list) and refs:
        tables["product_channel"] = {(shop, no, ref): (shop, no, ref) for shop, ref in sorted(refs)}
    return Rows(tables, {"product_text": words_of((name, sku, *codes))})


def _customer_rows(no: int, fields: dict[str, object]) -> Rows:
    name, company = _word(fields, "name"), _word(fields, "company")
    email, phone = _word(fields, "email"), _word(fields, "phone")
    is_deleted = fields.get("deleted") is True
    rows = Rows({"customer": {no: (no, name, company, email, phone, int(is_deleted), _pack(fields))}})
    words = words_of((name, company, email, phone, digits_of(phone)))
    if words and not is_deleted:
        rows.texts["customer_text"] = words
    return rows


def _word(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _whole(fields: dict[str, object], name: str, default: int) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else default


def _words(fields: dict[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, tuple) else ()
