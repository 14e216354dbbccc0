"""The closure of a register and the interim report, in both languages and widths."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pos_desktop.printing.documents.closure import closure
from pos_desktop.printing.layout import lay_out_roll
from pos_desktop.services.ports.paper import (
    CashLine,
    ClosureData,
    CountLine,
    PrinterKind,
    TaxLine,
    Turnover,
    standard_profile,
)
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import SHOP, SOLD_AT, lines

CLOSURE = ClosureData(
    language="en",
    shop=SHOP,
    outlet="Mile End",
    register="Till 2",
    number=214,
    currency="CAD",
    opened_at=SOLD_AT,
    opened_by="Amira",
    printed_at=SOLD_AT + timedelta(hours=9),
    float_minor=20_000,
    counts=(CountLine("Cash", 61_245, 60_900), CountLine("Card", 184_330, 184_330)),
    turnover=Turnover(
        sales=41,
        sales_minor=237_410,
        returns=2,
        returns_minor=-6_900,
        voided=1,
        voided_minor=1_495,
        voided_earlier=1,
        voided_earlier_minor=-1_000,
        taxes=(TaxLine("GST", 50_000, 10_024), TaxLine("QST", 99_750, 19_998)),
        first_number="M2-1004",
        last_number="M2-1047",
        ever_minor=48_220_315,
    ),
    moves=(CashLine("Petty cash", -1_265, "Stamps", SOLD_AT + timedelta(hours=1), "Noé"),),
    closed_at=SOLD_AT + timedelta(hours=8),
    closed_by="Noé",
    rounding_minor=3,
    on_account_minor=4_500,
    drawer_openings=2,
    note="Counted twice",
)


def closure_lines(data: ClosureData) -> list[str]:
    return lines(closure(data, Texts(data.language)))


def test_the_closure_says_everything_once() -> None:
    dashes = "-" * 48

    assert closure_lines(CLOSURE) == [
        "Maison Tilleul",
        "Mile End",
        "REGISTER CLOSURE",
        "Closure 214 Mile End · Till 2",
        "Opened 22 Nov 2026 09:58",
        "by Amira",
        "Closed 22 Nov 2026 17:58",
        "by Noé",
        dashes,
        "DRAWER",
        "Float 200.00",
        "Petty cash -12.65",
        "10:58 · Noé · Stamps",
        "Opened without a sale 2",
        dashes,
        "COUNTED",
        "Cash",
        "Expected 612.45",
        "Counted 609.00",
        "Difference -3.45",
        "Card",
        "Expected 1,843.30",
        "Counted 1,843.30",
        "Difference 0.00",
        "Difference -$3.45",
        dashes,
        "RUNG UP",
        "Sales (41) 2,374.10",
        "Returns (2) -69.00",
        "Voided of earlier closures (1) -10.00",
        "Total $2,295.10",
        "GST 5% 100.24",
        "QST 9.975% 199.98",
        "Cash rounding 0.03",
        "On account 45.00",
        "Voided, not in these totals (1) 14.95",
        "First receipt M2-1004",
        "Last receipt M2-1047",
        "Total since the first sale $482,203.15",
        "sales voided later included",
        dashes,
        "Note: Counted twice",
        dashes,
        "Printed 22 Nov 2026 18:58",
    ]


def test_french_paper_says_what_is_missing_and_what_is_too_much() -> None:
    counts = (CountLine("Argent comptant", 10_000, 10_250),)

    shown = closure_lines(replace(CLOSURE, language="fr", counts=counts))

    assert "FERMETURE DE CAISSE" in shown
    assert "Écart +2,50" in shown
    assert "Écart +2,50 $" in shown
    assert "Total depuis la première vente 482 203,15 $" in shown


def test_without_a_difference_it_says_so() -> None:
    shown = closure_lines(replace(CLOSURE, counts=(CountLine("Cash", 100, 100),)))

    assert "No difference" in shown


def test_missing_cash_and_surplus_cards_are_both_seen_though_they_cancel_out() -> None:
    shown = closure_lines(replace(CLOSURE, counts=(CountLine("Cash", 100, 50), CountLine("Card", 100, 150))))

    assert ["Difference -0.50" in shown, "Difference +0.50" in shown, "No difference" in shown] == [True] * 3


def test_a_reprint_is_marked_and_numbered() -> None:
    assert "DUPLICATE 2" in closure_lines(replace(CLOSURE, copy_no=2))
    assert "DUPLICATA 1" in closure_lines(replace(CLOSURE, copy_no=1, language="fr"))


def test_an_interim_report_says_that_the_register_is_open_and_counts_nothing() -> None:
    open_counts = (CountLine("Cash", 61_245), CountLine("Card", 184_330))

    shown = closure_lines(replace(CLOSURE, closed_at=None, closed_by="", counts=open_counts))

    assert shown[2:4] == ["INTERIM REPORT", "The register is still open: these numbers go on"]
    assert "REGISTER CLOSURE" not in shown
    assert shown[shown.index("EXPECTED") + 1 :][:2] == ["Cash 612.45", "Card 1,843.30"]
    assert not [
        line for line in shown if line.startswith(("Counted", "Difference", "No difference", "Closed"))
    ]


def test_long_names_and_amounts_stay_on_narrow_paper() -> None:
    profile = standard_profile(PrinterKind.RECEIPT_58)
    counts = (CountLine("Carte de débit d’une très longue désignation", 123_456_789_00, 0),)
    data = replace(CLOSURE, language="fr", counts=counts, register="Caisse du grand comptoir d’entrée")

    layout = lay_out_roll(closure(data, Texts("fr")), profile)

    assert all(0 <= item.x <= item.x + item.width <= profile.dots for item in layout.items)
    assert any("-123 456 789,00" in line.replace("\u00a0", " ") for line in layout.lines)
