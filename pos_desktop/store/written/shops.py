"""The statements of `shops`, written in Core."""

from __future__ import annotations

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from pos_desktop.store.statements import put, sql
from pos_desktop.store.tables import (
    fulfillment,
    fulfillment_line,
    local_attempt,
    local_channel,
    local_stock_told,
    local_unread_order,
    message,
    product,
    product_channel,
    record,
    root,
    sale,
    stock_level,
)

_channel = local_channel.c
_attempt = local_attempt.c
_unread = local_unread_order.c
_told = local_stock_told.c
_OF_CHANNEL: BindParameter[bytes] = bindparam("channel")

CURSOR = sql(select(_channel.cursor, _channel.health).where(_channel.channel_id == _OF_CHANNEL))
_new_channel = insert(local_channel)
KEEP_CURSOR = sql(
    _new_channel.on_conflict_do_update(
        index_elements=[_channel.channel_id], set_={"cursor": _new_channel.excluded.cursor}
    )
)
KEEP_HEALTH = sql(
    _new_channel.on_conflict_do_update(
        index_elements=[_channel.channel_id], set_={"health": _new_channel.excluded.health}
    )
)

ORDERS = sql(select(func.count(), func.max(sale.c.placed_at_ms)).where(sale.c.channel_id == _OF_CHANNEL))

# --- orders that wait to be read again

_new_unread = insert(local_unread_order)
PUT_UNREAD = sql(
    _new_unread.on_conflict_do_update(
        index_elements=[_unread.channel_id, _unread.order_id],
        set_={
            "number": _new_unread.excluded.number,
            "reason": _new_unread.excluded.reason,
            "field": _new_unread.excluded.field,
            "problem": _new_unread.excluded.problem,
            "tries": _unread.tries + literal_column("1"),
            "read_at_ms": _new_unread.excluded.read_at_ms,
        },
    )
)
DROP_UNREAD = sql(
    delete(local_unread_order).where(
        _unread.channel_id == _OF_CHANNEL, _unread.order_id == bindparam("order")
    )
)
UNREAD = sql(
    select(
        _unread.order_id,
        _unread.number,
        _unread.reason,
        _unread.field,
        _unread.problem,
        _unread.since_ms,
        _unread.tries,
        _unread.read_at_ms,
    )
    .where(_unread.channel_id == _OF_CHANNEL)
    .order_by(_unread.since_ms, _unread.order_id)
)

# --- messages on their way

_DUE = (
    message.join(sale, sale.c.no == message.c.root_no)
    .join(root, root.c.no == message.c.root_no)
    .outerjoin(
        local_attempt, (_attempt.sale_id == root.c.id) & (_attempt.message_key == message.c.message_key)
    )
)
DUE = sql(
    select(
        root.c.id,
        sale.c.no,
        sale.c.order_id,
        sale.c.number,
        sale.c.currency,
        message.c.message_key,
        message.c.kind,
        message.c.payload,
        message.c.not_before_ms,
        func.coalesce(_attempt.attempts, literal_column("0")),
        func.coalesce(_attempt.state, literal_column("''")),
        _attempt.retry_at_ms,
    )
    .select_from(_DUE)
    .where(
        message.c.outcome == literal_column("''"),
        message.c.kind != literal_column("'refund_task'"),
        message.c.not_before_ms <= bindparam("now"),
        sale.c.channel_id == _OF_CHANNEL,
    )
    .order_by(message.c.not_before_ms, root.c.id, message.c.message_key)
)
RECORD = sql(
    select(record.c.fields).join_from(record, root, root.c.no == record.c.no).where(root.c.id == _OF_CHANNEL)
)
CHANNEL_OF = sql(
    select(sale.c.channel_id)
    .join_from(sale, root, root.c.no == sale.c.no)
    .where(root.c.id == bindparam("sale"))
)
PARCELS = sql(
    select(
        fulfillment.c.fulfillment_id,
        fulfillment.c.part,
        fulfillment.c.outlet_id,
        fulfillment.c.method,
        fulfillment.c.handed_over_at_ms,
        fulfillment.c.carrier,
        fulfillment.c.tracking,
        fulfillment.c.status,
    )
    .where(fulfillment.c.root_no == bindparam("sale"))
    .order_by(fulfillment.c.part)
)
PARCEL_LINES = sql(
    select(
        fulfillment_line.c.part,
        fulfillment_line.c.line_key,
        fulfillment_line.c.wanted,
        fulfillment_line.c.fulfilled,
    )
    .where(fulfillment_line.c.root_no == bindparam("sale"))
    .order_by(fulfillment_line.c.part, fulfillment_line.c.line_key)
)
_new_attempt = insert(local_attempt)
_NEVER_SENT: list[ColumnElement[str]] = [
    literal_column(f"'{reason}'") for reason in ("no_network", "limited", "still_working")
]
BEGAN = sql(
    _new_attempt.on_conflict_do_update(
        index_elements=[_attempt.sale_id, _attempt.message_key],
        set_={
            "attempts": _attempt.attempts + literal_column("1"),
            "state": _new_attempt.excluded.state,
            "began_at_ms": case(
                (_attempt.reason.in_(_NEVER_SENT), _new_attempt.excluded.began_at_ms),
                else_=_attempt.began_at_ms,
            ),
            "reason": _new_attempt.excluded.reason,
            "retry_at_ms": null(),
        },
    )
)
ENDED = sql(
    update(local_attempt)
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        facts=bindparam("new_facts"),
        retry_at_ms=bindparam("new_retry"),
    )
    .where(_attempt.sale_id == bindparam("sale"), _attempt.message_key == bindparam("key"))
)
TRIED_SINCE = sql(
    select(_attempt.began_at_ms).where(
        _attempt.sale_id == bindparam("sale"), _attempt.message_key == bindparam("key")
    )
)
FORGET_ATTEMPT = sql(
    delete(local_attempt).where(
        _attempt.sale_id == bindparam("sale"), _attempt.message_key == bindparam("key")
    )
)
ATTEMPTS = sql(
    select(
        _attempt.sale_id,
        func.coalesce(sale.c.number, literal_column("''")),
        _attempt.message_key,
        message.c.kind,
        _attempt.attempts,
        _attempt.state,
        _attempt.reason,
        _attempt.facts,
        _attempt.began_at_ms,
        _attempt.retry_at_ms,
    )
    .select_from(
        local_attempt.join(root, root.c.id == _attempt.sale_id)
        .join(sale, sale.c.no == root.c.no)
        .join(message, (message.c.root_no == root.c.no) & (message.c.message_key == _attempt.message_key))
    )
    .where(_attempt.channel_id == _OF_CHANNEL, message.c.outcome == literal_column("''"))
    .order_by(_attempt.began_at_ms, _attempt.sale_id, _attempt.message_key)
)
RETRY = sql(
    update(local_attempt)
    .values(state=literal_column("'waiting'"), retry_at_ms=literal_column("0"))
    .where(
        _attempt.channel_id == _OF_CHANNEL,
        or_(bindparam("any_sale") == literal_column("1"), _attempt.sale_id == bindparam("sale")),
        or_(bindparam("any_key") == literal_column("1"), _attempt.message_key == bindparam("key")),
    )
)

# --- stock as the shops know it

_place = root.alias("place")
LEVELS = sql(
    select(
        product_channel.c.product_no,
        product_channel.c.ref,
        product.c.sku,
        _place.c.id,
        stock_level.c.on_hand,
        stock_level.c.committed,
    )
    .select_from(
        product_channel.join(product, product.c.no == product_channel.c.product_no)
        .outerjoin(stock_level, stock_level.c.product_no == product_channel.c.product_no)
        .outerjoin(_place, _place.c.no == stock_level.c.outlet_no)
    )
    .where(
        product_channel.c.channel_id == _OF_CHANNEL,
        product.c.is_stocked == literal_column("1"),
        product.c.is_deleted == literal_column("0"),
    )
    .order_by(product_channel.c.product_no, product_channel.c.ref)
)
TOLD_STOCK = sql(
    select(_told.product_no, _told.location, _told.available, _told.on_hand).where(
        _told.channel_id == _OF_CHANNEL
    )
)
PUT_TOLD_STOCK = put(local_stock_told)
PRODUCT_BY_REF = sql(
    select(product_channel.c.product_no).where(
        product_channel.c.channel_id == _OF_CHANNEL, product_channel.c.ref == bindparam("ref")
    )
)
STOCK_REFUSALS = sql(
    select(product_channel.c.ref, product.c.sku, product.c.name, _told.location, _told.reason, _told.problem)
    .select_from(
        local_stock_told.join(
            product_channel,
            (product_channel.c.product_no == _told.product_no)
            & (product_channel.c.channel_id == _told.channel_id),
        ).join(product, product.c.no == _told.product_no)
    )
    .where(_told.channel_id == _OF_CHANNEL, _told.reason != literal_column("''"))
    .order_by(product.c.name_norm, _told.location)
)
