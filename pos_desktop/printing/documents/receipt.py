"""The receipt and the gift receipt of one sale.

Source: Canada, Input Tax Credit Information (GST/HST) Regulations: registration numbers and each tax from
    100 CAD; Québec: QST amount on a line of its own; a reprint is marked and numbered.
"""

from __future__ import annotations

from collections.abc import Iterator

from pos_desktop.domain.formats import (
    format_amount,
    format_long_date,
    format_money,
    format_quantity,
    format_rate,
)
from pos_desktop.printing.documents import parts
from pos_desktop.services.ports.paper import (
    Align,
    Block,
    Cell,
    Cut,
    Document,
    DocumentKind,
    GiftReceiptData,
    PaymentLine,
    ReceiptData,
    Row,
    Rule,
    SaleLine,
    Size,
    Spacer,
    Text,
    pair,
)
from pos_desktop.services.ports.texts import Texts

UNIT = 1000
INDENT = 2


def receipt(data: ReceiptData, texts: Texts) -> Document:
    """Return the receipt: lines, every tax on its own line, payments, change, what is still owed."""
    blocks = (
        *parts.heading(data.shop),
        *_duplicate(data, texts),
        *_about(data, texts),
        *(block for line in data.lines for block in _line(line, data, texts)),
        Rule(),
        *_sums(data, texts),
        *_payments(data, texts),
        *_end(data, texts),
        Cut(),
    )
    return Document(DocumentKind.RECEIPT, data.language, blocks)


def gift_receipt(data: GiftReceiptData, texts: Texts) -> Document:
    """Return the same sale without prices and payments."""
    blocks = (
        *parts.heading(data.shop),
        *parts.title(texts("Gift receipt")),
        *parts.duplicate(texts, data.copy_no),
        pair(texts("Receipt {number}", number=data.number), parts.stamp(data.sold_at, data.language)),
        Rule(),
        *(_gift_line(line, data.language) for line in data.lines),
        Rule(),
        *_return_by(data, texts),
        *parts.number_code(data.number),
        *parts.closing(data.shop.footer),
        Cut(),
    )
    return Document(DocumentKind.GIFT_RECEIPT, data.language, blocks)


def _duplicate(data: ReceiptData, texts: Texts) -> Iterator[Block]:
    if data.copy_no:
        yield from parts.duplicate(texts, data.copy_no)
        printed = parts.stamp(data.printed_at, data.language)
        yield Text(texts("Printed {time}", time=printed), align=Align.CENTER)


def _about(data: ReceiptData, texts: Texts) -> Iterator[Block]:
    yield pair(texts("Receipt {number}", number=data.number), parts.stamp(data.sold_at, data.language))
    yield pair(f"{data.outlet} · {data.register}", data.cashier)
    if data.customer:
        yield Text(texts("Customer: {name}", name=data.customer.name))
    yield Rule()


def _line(line: SaleLine, data: ReceiptData, texts: Texts) -> Iterator[Block]:
    yield pair(line.name, format_amount(line.total_minor, data.currency, data.language))
    if line.quantity != UNIT:
        quantity = format_quantity(line.quantity, data.language)
        unit = format_amount(line.unit_minor, data.currency, data.language)
        yield _detail(f"{quantity} × {unit}")
    if line.discount_minor:
        off = format_amount(-line.discount_minor, data.currency, data.language)
        yield _detail(f"{texts('Discount')} {off}")
    if line.is_later:
        yield _detail(texts("Pick up or deliver later"))
    if line.note:
        yield _detail(line.note)


def _detail(text: str) -> Row:
    return Row((Cell("", INDENT), Cell(text)))


def _sums(data: ReceiptData, texts: Texts) -> Iterator[Block]:
    def amount(minor: int) -> str:
        return format_amount(minor, data.currency, data.language)

    if data.discount_minor:
        yield pair(texts("Discount"), amount(-data.discount_minor))
    if not data.is_tax_included:
        yield pair(texts("Subtotal"), amount(data.subtotal_minor))
        yield from _taxes(data)
    yield Spacer(6)
    total = format_money(data.total_minor, data.currency, data.language)
    yield pair(texts("Total"), total, bold=True, size=Size.LARGE)
    if data.is_tax_included and data.taxes:
        yield Text(texts("Taxes included"))
        yield from _taxes(data)
    yield Rule()


def _taxes(data: ReceiptData) -> Iterator[Block]:
    for tax in data.taxes:
        name = f"{tax.name} {format_rate(tax.rate_ppm, data.language)}" if tax.rate_ppm else tax.name
        yield pair(name, format_amount(tax.tax_minor, data.currency, data.language))


def _payments(data: ReceiptData, texts: Texts) -> Iterator[Block]:
    def amount(minor: int) -> str:
        return format_amount(minor, data.currency, data.language)

    if data.rounding_minor:
        yield pair(texts("Cash rounding"), amount(data.rounding_minor))
    for payment in data.payments:
        yield pair(_payment_label(payment), amount(payment.tendered_minor or payment.amount_minor))
    if data.change_minor:
        change = format_money(data.change_minor, data.currency, data.language)
        yield pair(texts("Change"), change, bold=True)
    if data.owed_minor:
        owed = format_money(data.owed_minor, data.currency, data.language)
        yield pair(texts("Still to pay"), owed, bold=True, size=Size.TALL)


def _payment_label(payment: PaymentLine) -> str:
    return f"{payment.label} {payment.reference}" if payment.reference else payment.label


def _end(data: ReceiptData, texts: Texts) -> Iterator[Block]:
    if data.note:
        yield Rule()
        yield Text(texts("Note: {note}", note=data.note))
    yield Spacer(8)
    yield from parts.closing(data.shop.tax_numbers)
    yield from parts.number_code(data.number)
    yield from parts.closing(data.shop.footer)


def _gift_line(line: SaleLine, language: str) -> Row:
    quantity = format_quantity(line.quantity, language)
    return Row((Cell(quantity, max(3, len(quantity)), Align.RIGHT, bold=True), Cell(line.name, bold=True)))


def _return_by(data: GiftReceiptData, texts: Texts) -> Iterator[Block]:
    if data.return_by:
        day = format_long_date(data.return_by, data.language)
        yield Text(texts("Exchange or return until {day}", day=day), align=Align.CENTER)
