"""An invented example of every paper, to try a printer or to show what a setting does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pos_desktop.printing.documents.address_label import address_label
from pos_desktop.printing.documents.closure import closure
from pos_desktop.printing.documents.packing_slip import packing_slip
from pos_desktop.printing.documents.picking_list import picking_list
from pos_desktop.printing.documents.printer_test import test_page
from pos_desktop.printing.documents.product_label import product_labels
from pos_desktop.printing.documents.receipt import gift_receipt, receipt
from pos_desktop.services.ports.paper import (
    AddressLabelData,
    CashLine,
    ClosureData,
    CountLine,
    Document,
    DocumentKind,
    GiftReceiptData,
    PackingSlipData,
    Party,
    PaymentLine,
    PickingListData,
    PickLine,
    PrinterKind,
    PrinterProfile,
    ProductLabel,
    ProductLabelsData,
    ReceiptData,
    SaleLine,
    Shop,
    SlipLine,
    TaxLine,
    TestPageData,
    Turnover,
    standard_profile,
)
from pos_desktop.services.ports.texts import Texts

_ZONE = timezone(timedelta(hours=-5))
_AT = datetime(2026, 11, 22, 9, 58, tzinfo=_ZONE)
_CUSTOMER = Party(
    name="P. Desrosiers",
    lines=("1240, avenue Bernard", "Montréal QC  H2V 1V5"),
    postcode="H2V 1V5",
    phone="438 555-0118",
)
_NAMES = {
    "en": ("Serving bowl 24 cm", "Olive oil soap", "Beeswax candle", "Linen tea towel"),
    "fr": (
        "Bol de service 24 cm",
        "Savon à l’huile d’olive",
        "Bougie en cire d’abeille",
        "Linge à vaisselle",
    ),
}


def sample(kind: DocumentKind | str, language: str, *, profile: PrinterProfile | None = None) -> Document:
    """Return one example paper; a test page describes `profile`.

    Errors: `ValueError` for an unknown kind or language.
    """
    texts = Texts(language)
    match DocumentKind(kind):
        case DocumentKind.RECEIPT:
            return receipt(_receipt(language, texts), texts)
        case DocumentKind.GIFT_RECEIPT:
            return gift_receipt(_gift_receipt(language), texts)
        case DocumentKind.PACKING_SLIP:
            return packing_slip(_packing_slip(language), texts)
        case DocumentKind.PICKING_LIST:
            return picking_list(_picking_list(language), texts)
        case DocumentKind.ADDRESS_LABEL:
            return address_label(_address_label(language, texts), texts)
        case DocumentKind.PRODUCT_LABEL:
            return product_labels(_product_labels(language), texts)
        case DocumentKind.CLOSURE:
            return closure(_closure(language, texts), texts)
        case DocumentKind.TEST_PAGE:
            printer = profile or standard_profile(PrinterKind.RECEIPT_80)
            return test_page(TestPageData(language, _shop(language), printer, _AT), texts)


def _shop(language: str) -> Shop:
    french = language == "fr"
    return Shop(
        name="Maison Tilleul",
        lines=(
            "Cadeaux et maison · Mile End" if french else "Gifts and home · Mile End",
            "214, rue des Tilleuls, Montréal QC  H2T 1A1",
        ),
        tax_numbers=(
            f"{'TPS' if french else 'GST'} 12345 6789 RT0001",
            f"{'TVQ' if french else 'QST'} 1234567890 TQ0001",
        ),
        footer=("Merci, et à bientôt !" if french else "Thank you, see you soon!",),
        slip_footer=(
            "Retours sous 30 jours, avec ce bordereau."
            if french
            else "Returns within 30 days, with this slip.",
            "Merci, et à bientôt !" if french else "Thank you, see you soon!",
        ),
    )


def _receipt(language: str, texts: Texts) -> ReceiptData:
    bowl, soap, candle, _towel = _NAMES[language]
    return ReceiptData(
        language=language,
        shop=_shop(language),
        outlet="Mile End",
        register=texts("Register") + " 2",
        number="M2-1045",
        sold_at=_AT,
        printed_at=_AT,
        cashier="Amira",
        currency="CAD",
        lines=(
            SaleLine("SB-24", bowl, 1000, 4800, 4800),
            SaleLine("SO-03", soap, 3000, 950, 2565, discount_minor=285),
            SaleLine("BC-11", candle, 1000, 1800, 1800, is_later=True),
        ),
        taxes=(TaxLine(texts("GST"), 50_000, 458), TaxLine(texts("QST"), 99_750, 914)),
        subtotal_minor=9165,
        total_minor=10537,
        payments=(
            PaymentLine(texts("Card"), 5000, reference="**** 4242"),
            PaymentLine(texts("Cash"), 5535, tendered_minor=6000),
        ),
        rounding_minor=-2,
        change_minor=465,
    )


def _gift_receipt(language: str) -> GiftReceiptData:
    bowl, soap, *_others = _NAMES[language]
    lines = (SaleLine("SB-24", bowl, 1000, 4800, 4800), SaleLine("SO-03", soap, 3000, 950, 2850))
    return GiftReceiptData(language, _shop(language), "M2-1045", _AT, lines, _AT + timedelta(days=30))


def _packing_slip(language: str) -> PackingSlipData:
    bowl, soap, *_others = _NAMES[language]
    return PackingSlipData(
        language=language,
        shop=_shop(language),
        number="#1045",
        placed_at=_AT,
        is_pickup=False,
        customer=_CUSTOMER,
        lines=(SlipLine("SB-24", bowl, 1000, 1000), SlipLine("SO-03", soap, 3000, 3000)),
        packed=True,
        carrier="Postes Canada" if language == "fr" else "Canada Post",
        note="paie en boutique, puis expédier." if language == "fr" else "pays in the shop, then ship.",
    )


def _picking_list(language: str) -> PickingListData:
    bowl, soap, candle, towel = _NAMES[language]
    return PickingListData(
        language=language,
        shop=_shop(language),
        outlet="Mile End",
        number="#1045",
        placed_at=_AT,
        printed_at=_AT + timedelta(minutes=12),
        is_pickup=False,
        customer=_CUSTOMER,
        lines=(
            PickLine("SB-24", bowl, 1000, barcode="0628110450241", location="A-03"),
            PickLine("SO-03", soap, 2000, picked=1000, barcode="0628110450036", location="B-11"),
            PickLine("BC-11", candle, 12000, location="B-12"),
            PickLine("LT-02", towel, 1000),
        ),
        promised_at=_AT + timedelta(days=1),
        assigned_to="Amira",
    )


def _address_label(language: str, texts: Texts) -> AddressLabelData:
    sender = Party("Maison Tilleul", lines=("214, rue des Tilleuls", "Montréal QC  H2T 1A1"))
    return AddressLabelData(
        language=language,
        sender=sender,
        recipient=_CUSTOMER,
        number="#1045",
        service=texts("Delivery"),
        tracking="7023210039414604",
        weight_g=1240,
    )


def _product_labels(language: str) -> ProductLabelsData:
    bowl, soap, *_others = _NAMES[language]
    return ProductLabelsData(
        language,
        (
            ProductLabel(f"{bowl} · Maison Tilleul", 4800, "CAD", "0628110450241", "SB-24"),
            ProductLabel(f"{soap} · Maison Tilleul", 950, "CAD", "SO-03", "SO-03"),
        ),
    )


def _closure(language: str, texts: Texts) -> ClosureData:
    french = language == "fr"
    opened = _AT.replace(hour=8, minute=52)
    stamps, coins = ("Timbres", "Monnaie de la banque") if french else ("Stamps", "Coins from the bank")
    return ClosureData(
        language=language,
        shop=_shop(language),
        outlet="Mile End",
        register=texts("Register") + " 2",
        number=214,
        currency="CAD",
        opened_at=opened,
        opened_by="Amira",
        printed_at=_AT + timedelta(hours=8),
        float_minor=20_000,
        counts=(
            CountLine(texts("Cash"), 61_245, 60_900),
            CountLine(texts("Card"), 184_330, 184_330),
            CountLine(texts("Gift card"), 5_000, 5_000),
        ),
        turnover=Turnover(
            sales=41,
            sales_minor=237_410,
            returns=2,
            returns_minor=-6_900,
            voided=1,
            voided_minor=1_495,
            taxes=(TaxLine(texts("GST"), 50_000, 10_024), TaxLine(texts("QST"), 99_750, 19_998)),
            first_number="M2-1004",
            last_number="M2-1047",
            ever_minor=48_220_315,
        ),
        moves=(
            CashLine(texts("Petty cash"), -1_265, stamps, opened + timedelta(hours=2), "Amira"),
            CashLine(texts("Cash in"), 5_000, coins, opened + timedelta(hours=4), "Noé"),
        ),
        closed_at=_AT + timedelta(hours=8),
        closed_by="Noé",
        rounding_minor=3,
        on_account_minor=4_500,
        drawer_openings=2,
    )
