"""What the Sell screen tells in passing."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.refusals import refusal_text
from pos_desktop.ui.screens.sell.presenter import News
from pos_desktop.ui.screens.sell.state import CartView
from pos_desktop.ui.widgets.toast import Toast


def toast_for(texts: Texts, news: News) -> Toast:
    """Return a piece of news in words, with its way back where there is one."""
    values = dict(news.values)
    code, name, number = values.get("code", ""), values.get("name", ""), values.get("number", "")
    sentences = {
        "unknown_code": texts("No product answers to {code}", code=code),
        "finish_payment": texts("Finish this payment first. The scan was not rung up."),
        "parked": texts("The sale is parked"),
        "removed": texts("{name} was taken out", name=name),
        "kept": texts("Sale {number} is kept; the rest can be paid later", number=number),
        "register_opened": texts("The register is open"),
        "cash_moved": texts("Stored. The drawer opens."),
        "register_closed": texts("The register is closed. Its numbers are frozen."),
        "register_closed_prints": texts(
            "The register is closed, its numbers are frozen. The closure prints."
        ),
        "report_prints": texts("The report prints"),
    }
    is_trouble = news.kind not in sentences or news.kind in ("unknown_code", "finish_payment")
    words = sentences.get(news.kind) or refusal_text(texts, news.kind)
    return Toast(words, "triangle-alert" if is_trouble else "check", news.undo)


def receipt_mail(texts: Texts, cart: CartView, shop: str) -> str:
    """Return the address that opens a prepared e-mail with the receipt's number; empty without an address."""
    customer = cart.customer
    if customer is None or not customer.email:
        return ""
    subject = texts("Your receipt {number}", number=cart.sale.number)
    body = texts(
        "Hello {name},\n\nThank you for your purchase. Receipt {number}.\n\n{shop}\n",
        name=customer.name,
        number=cart.sale.number,
        shop=shop,
    )
    fields = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(customer.email, safe='@')}?{fields}"
