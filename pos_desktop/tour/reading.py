"""Raw figures of the shop at one moment, so that a stranger can recompute every check of the tour."""

from __future__ import annotations

from typing import Any

from pos_desktop.services.ports.rows import FulfillmentState, Queries, SaleDetail, SaleState

Reading = dict[str, Any]


def read(queries: Queries, sale_ids: tuple[bytes, ...], product_ids: tuple[bytes, ...]) -> Reading:
    """Return stock, payments, balances, statuses and queued messages of some sales and products.

    Units: minor units and thousandths, as the database holds them.
    """
    details = tuple(detail for sale_id in sale_ids if (detail := queries.sale_detail(sale_id)))
    return {
        "stock": [
            {"sku": row.sku, "outlet": row.outlet, "on_hand": row.on_hand, "committed": row.committed}
            for product_id in product_ids
            for row in queries.stock(product_id=product_id)
        ],
        "sales": {detail.sale.number or detail.sale.sale_id.hex(): _sale(detail) for detail in details},
        "messages": [
            {"sale": row.number, "channel": row.channel_kind, "kind": row.kind, "payload": dict(row.payload)}
            for row in queries.messages()
            if row.sale_id in sale_ids
        ],
    }


def _sale(detail: SaleDetail) -> Reading:
    sale: SaleState = detail.sale
    outlets = dict(detail.outlet_names)
    return {
        "state": sale.state,
        "label": sale.label,
        "currency": sale.currency,
        "total_minor": sale.total_minor,
        "paid_minor": sale.paid_minor,
        "owed_minor": sale.owed_minor,
        "payments": [
            {"entry": each.entry, "kind": each.kind, "amount_minor": each.amount_minor}
            for each in sale.payments
        ],
        "fulfillments": [_part(each, outlets) for each in sale.fulfillments],
    }


def _part(part: FulfillmentState, outlets: dict[bytes, str]) -> Reading:
    return {
        "outlet": outlets.get(part.outlet_id, part.outlet_id.hex()),
        "method": part.method,
        "status": part.status,
        "units": [
            {"line": line.line_key, "wanted": line.wanted, "packed": line.packed} for line in part.lines
        ],
        "tracking": part.tracking,
    }
