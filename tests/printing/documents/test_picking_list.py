"""The picking list: by shelf, with large quantities and boxes to tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pos_desktop.printing.documents.picking_list import picking_list
from pos_desktop.services.ports.paper import PickingListData, PickLine, Row, Size, TickBox
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import CUSTOMER, SHOP, SOLD_AT, lines

LIST = PickingListData(
    language="en",
    shop=SHOP,
    outlet="Mile End",
    number="1045",
    placed_at=SOLD_AT,
    printed_at=SOLD_AT + timedelta(minutes=12),
    is_pickup=True,
    customer=CUSTOMER,
    lines=(
        PickLine("LT-02", "Tea towel", 1000),
        PickLine("SO-03", "Soap", 2000, picked=1000, location="B-11"),
        PickLine("SB-24", "Bowl", 12000, barcode="0628110450241", location="A-03"),
    ),
    assigned_to="Amira",
)


def test_the_list_follows_the_shelves_and_says_what_is_picked_already() -> None:
    shown = lines(picking_list(LIST, Texts("en")))

    assert shown[:5] == [
        "Mile End",
        "PICKING LIST",
        "Order 1045 22 Nov 2026 09:58",
        "P. Desrosiers Pickup",
        "Assigned user Amira",
    ]
    assert shown[6:13] == [
        "[ ] 12 Bowl",
        "A-03 · SB-24 · 0628110450241",
        "[ ] 2 Soap",
        "B-11 · SO-03",
        "1 of 3 picked",
        "[ ] 1 Tea towel",
        "LT-02",
    ]
    assert shown[-2:] == ["1045", "Printed 22 Nov 2026 10:10"]


def test_every_product_has_a_box_and_a_large_quantity() -> None:
    rows = [
        block
        for block in picking_list(LIST, Texts("en")).blocks
        if isinstance(block, Row) and isinstance(block.cells[0], TickBox)
    ]

    assert len(rows) == 3
    assert all(getattr(row.cells[1], "size", None) is Size.LARGE for row in rows)


def test_the_french_list_with_a_promise_and_a_note() -> None:
    data = replace(LIST, language="fr", promised_at=SOLD_AT + timedelta(hours=26), note="Fragile")

    shown = lines(picking_list(data, Texts("fr")))

    assert "LISTE DE PRÉLÈVEMENT" in shown
    assert "Promis 23 nov. 2026 11 h 58" in shown
    assert "1 sur 3 prélevés" in shown
    assert "Note : Fragile" in shown
