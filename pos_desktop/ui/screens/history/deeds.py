"""What can be done with a sale: which actions stand below it, and whether it can be continued."""

from __future__ import annotations

from pos_desktop.services.ports.rows import SaleDetail, SaleState
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.screens.history.state import Deed, OpenSale

_FINAL = ("voided", "cancelled", "discarded")
_ACCENTS = (Deed.CONTINUE, Deed.GIVE_BACK)


def open_sale(detail: SaleDetail, refusal: Refusal | None = None) -> OpenSale:
    """Return the sale on the right with what can be done to it."""
    sale = detail.sale
    return OpenSale(
        detail=detail,
        deeds=tuple(deed for deed in Deed if deed not in _ACCENTS and _is_offered(deed, sale)),
        accent=accent_of(sale),
        refusal=refusal,
    )


def accent_of(sale: SaleState) -> Deed | None:
    """Return the next step with a sale: take what is owed, give back what is too much, or nothing."""
    if can_continue(sale):
        return Deed.CONTINUE
    is_money_ours = sale.state in ("pending", "closed") and sale.owed_minor < 0
    return Deed.GIVE_BACK if is_money_ours else None


def can_continue(sale: SaleState) -> bool:
    """Tell whether money is open that the Sell screen could take, or a parked cart waits."""
    if sale.state in (*_FINAL, "history", "orphan", "open"):
        return False
    return sale.state == "parked" or sale.owed_minor > 0


def is_anything_out(sale: SaleState) -> bool:
    """Tell whether goods are with the customer: a parcel handed over, or lines taken at the till."""
    return is_handed_over(sale) or (sale.source == "register" and _has_taken_now(sale))


def is_handed_over(sale: SaleState) -> bool:
    """Tell whether a fulfillment was shipped or picked up: from then on there is a return, no void."""
    return any(part.is_handed_over for part in sale.fulfillments)


def _has_taken_now(sale: SaleState) -> bool:
    later: dict[str, int] = {}
    for part in sale.fulfillments:
        for units in part.lines:
            later[units.line_key] = later.get(units.line_key, 0) + units.wanted
    return any(line.is_goods and line.quantity > later.get(line.key, 0) for line in sale.lines)


def _is_offered(deed: Deed, sale: SaleState) -> bool:
    is_final = sale.state in _FINAL
    is_sold = sale.state in ("pending", "closed", "history") or is_final
    if deed is Deed.RETURN:
        return is_sold and not is_final and sale.source != "return" and is_anything_out(sale)
    if deed is Deed.VOID:
        return is_sold and not is_final and sale.source != "order" and not is_handed_over(sale)
    if deed is Deed.CANCEL_ORDER:
        return sale.state == "pending" and sale.source == "order" and not is_handed_over(sale)
    if deed is Deed.GIFT_RECEIPT:
        return is_sold and not is_final and sale.source != "return"
    return is_sold and sale.state != "discarded"
