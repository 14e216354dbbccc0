"""The receipt as a prepared e-mail: the sale in plain lines."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from pos_desktop.domain.formats import format_amount, format_money, format_quantity, format_rate
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.history.receipt import payment_title
from pos_desktop.ui.screens.history.state import HistoryState, OpenSale
from pos_desktop.ui.screens.words import when


def mail_address(texts: Texts, state: HistoryState, opened: OpenSale) -> str:
    """Return the address that opens an e-mail with the receipt; to nobody when no address is known."""
    sale = opened.detail.sale
    shop = state.shop.name or opened.detail.outlet
    subject = texts("Receipt {number}, {shop}", number=sale.number, shop=shop)
    fields = urlencode(
        {"subject": subject, "body": "\n".join(receipt_lines(texts, state, opened))}, quote_via=quote
    )
    return f"mailto:{quote(sale.contact.email, safe='@')}?{fields}"


def receipt_lines(texts: Texts, state: HistoryState, opened: OpenSale) -> tuple[str, ...]:
    """Return the sale as lines of text."""
    sale = opened.detail.sale
    language, currency = texts.language, sale.currency
    lines = [
        state.shop.name or opened.detail.outlet,
        f"{sale.number}  {when(texts, sale.placed_at_ms, state.zone)}",
        "",
    ]
    for line in sale.lines:
        amount = line.net_minor + (line.tax_minor if sale.prices_include_tax else 0)
        quantity = format_quantity(line.quantity, language)
        lines.append(f"{quantity} × {line.name}  {format_amount(amount, currency, language)}")
    lines += ["", f"{texts('Subtotal')}  {format_amount(sale.subtotal_minor, currency, language)}"]
    for _tax, name, rate_ppm, amount in sale.taxes:
        rate = format_rate(rate_ppm, language) if rate_ppm else ""
        lines.append(f"{texts(name)} {rate}  {format_amount(amount, currency, language)}")
    lines.append(f"{texts('Total')}  {format_money(sale.total_minor, currency, language)}")
    for payment in sale.payments:
        lines.append(
            f"{payment_title(texts, payment)}  {format_amount(payment.amount_minor, currency, language)}"
        )
    if sale.owed_minor > 0:
        lines.append(f"{texts('To pay')}  {format_money(sale.owed_minor, currency, language)}")
    return (*lines, "", *state.shop.tax_numbers)
