"""The receipt and the gift receipt, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pos_desktop.printing.documents.receipt import gift_receipt, receipt
from pos_desktop.services.ports.paper import (
    Barcode,
    GiftReceiptData,
    PaymentLine,
    ReceiptData,
    SaleLine,
    TaxLine,
)
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import CUSTOMER, SHOP, SOLD_AT, lines

SALE = ReceiptData(
    language="en",
    shop=SHOP,
    outlet="Mile End",
    register="Till 2",
    number="M2-1045",
    sold_at=SOLD_AT,
    printed_at=SOLD_AT + timedelta(days=1),
    cashier="Amira",
    currency="CAD",
    lines=(
        SaleLine("SB-24", "Bowl", 1000, 4800, 4800),
        SaleLine("SO-03", "Soap", 3000, 950, 2565, discount_minor=285, note="gift wrap"),
        SaleLine("BC-11", "Candle", 1000, 1800, 1800, is_later=True),
    ),
    taxes=(TaxLine("GST", 50_000, 458), TaxLine("QST", 99_750, 914)),
    subtotal_minor=9165,
    total_minor=10537,
    payments=(
        PaymentLine("Card", 5000, reference="4242"),
        PaymentLine("Cash", 5535, tendered_minor=6000),
    ),
    rounding_minor=-2,
    change_minor=465,
)


def receipt_lines(data: ReceiptData) -> list[str]:
    return lines(receipt(data, Texts(data.language)))


def test_the_receipt_says_everything_once() -> None:
    dashes = "-" * 48

    assert receipt_lines(SALE) == [
        "Maison Tilleul",
        "Mile End",
        "Receipt M2-1045 22 Nov 2026 09:58",
        "Mile End · Till 2 Amira",
        dashes,
        "Bowl 48.00",
        "Soap 25.65",
        "3 × 9.50",
        "Discount -2.85",
        "gift wrap",
        "Candle 18.00",
        "Pick up or deliver later",
        dashes,
        "Subtotal 91.65",
        "GST 5% 4.58",
        "QST 9.975% 9.14",
        "Total $105.37",
        dashes,
        "Cash rounding -0.02",
        "Card 4242 50.00",
        "Cash 60.00",
        "Change $4.65",
        "GST 12345 6789 RT0001",
        "M2-1045",
        "Thank you!",
    ]


def test_each_tax_has_a_line_of_its_own_in_french() -> None:
    data = replace(SALE, language="fr", taxes=(TaxLine("TPS", 50_000, 458), TaxLine("TVQ", 99_750, 914)))

    shown = receipt_lines(data)

    assert shown[14:17] == ["TPS 5 % 4,58", "TVQ 9,975 % 9,14", "Total 105,37 $"]
    assert "Monnaie à rendre 4,65 $" in shown


def test_taxes_in_the_price_stand_below_the_total() -> None:
    shown = receipt_lines(replace(SALE, is_tax_included=True))

    assert "Subtotal 91.65" not in shown
    assert shown.index("Total $105.37") < shown.index("Taxes included") < shown.index("GST 5% 4.58")


def test_what_is_still_owed_and_a_discount_on_the_sale_are_shown() -> None:
    shown = receipt_lines(replace(SALE, payments=(), change_minor=0, owed_minor=10537, discount_minor=500))

    assert "Discount -5.00" in shown
    assert "Still to pay $105.37" in shown
    assert not [line for line in shown if line.startswith("Change")]


def test_a_reprint_is_marked_numbered_and_dated() -> None:
    assert receipt_lines(replace(SALE, copy_no=2))[2:4] == ["DUPLICATE 2", "Printed 23 Nov 2026 09:58"]
    assert "DUPLICATA 2" in receipt_lines(replace(SALE, language="fr", copy_no=2))
    assert not [line for line in receipt_lines(SALE) if "DUPLICATE" in line]


def test_the_customer_and_the_note_are_named() -> None:
    shown = receipt_lines(replace(SALE, customer=CUSTOMER, note="Call first", language="fr"))

    assert "Client : P. Desrosiers" in shown
    assert "Note : Call first" in shown


def test_the_bar_code_holds_the_receipt_number() -> None:
    assert [block.data for block in receipt(SALE, Texts("en")).blocks if isinstance(block, Barcode)] == [
        "M2-1045"
    ]


def test_a_number_no_bar_code_can_hold_prints_without_one() -> None:
    document = receipt(replace(SALE, number="№ é"), Texts("en"))

    assert not [block for block in document.blocks if isinstance(block, Barcode)]


def test_a_gift_receipt_has_the_goods_and_no_amount() -> None:
    data = GiftReceiptData("en", SHOP, "M2-1045", SOLD_AT, SALE.lines, SOLD_AT + timedelta(days=30))

    shown = lines(gift_receipt(data, Texts("en")))

    assert shown[2:] == [
        "GIFT RECEIPT",
        "Receipt M2-1045 22 Nov 2026 09:58",
        "-" * 48,
        "1 Bowl",
        "3 Soap",
        "1 Candle",
        "-" * 48,
        "Exchange or return until 22 Dec 2026",
        "M2-1045",
        "Thank you!",
    ]
