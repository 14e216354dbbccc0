"""The packing slip: only once packed, everything in the parcel, no prices."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.printing.documents.packing_slip import packing_slip
from pos_desktop.services.ports.paper import PackingSlipData, SlipLine
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import CUSTOMER, SHOP, SOLD_AT, lines

SLIP = PackingSlipData(
    language="en",
    shop=SHOP,
    number="#1045",
    placed_at=SOLD_AT,
    is_pickup=False,
    customer=CUSTOMER,
    lines=(SlipLine("SB-24", "Serving bowl", 1000, 1000), SlipLine("SO-03", "Olive oil soap", 2000, 3000)),
    packed=True,
    carrier="Canada Post",
)


def slip_lines(data: PackingSlipData) -> list[str]:
    return lines(packing_slip(data, Texts(data.language)))


def test_a_slip_before_everything_is_packed_is_refused() -> None:
    with pytest.raises(RuleBroken) as broken:
        packing_slip(replace(SLIP, packed=False), Texts("en"))

    assert broken.value.reason == "not_packed"


def test_the_slip_says_what_is_in_the_parcel_and_for_whom() -> None:
    dashes = "-" * 48

    assert slip_lines(SLIP) == [
        "Maison Tilleul",
        "Mile End",
        "PACKING SLIP",
        "Order #1045 22 Nov 2026 09:58",
        "Delivery · Canada Post Parcel 1 of 1",
        dashes,
        "DELIVER TO",
        "P. Desrosiers",
        "Atelier D",
        "1240, avenue Bernard",
        "Montréal QC",
        "438 555-0118",
        dashes,
        "Qty. Item Ordered Shipped",
        "1 Serving bowl 1 1",
        "SB-24",
        "2 Olive oil soap 3 2",
        "SO-03",
        dashes,
        "3 items 1 to come",
        dashes,
        "1045",
        "Returns: 30 days",
    ]


def test_the_french_slip_for_a_pickup() -> None:
    data = replace(SLIP, language="fr", is_pickup=True, carrier="", note="Appeler avant", copy_no=2)

    shown = slip_lines(data)

    assert "BORDEREAU D’EXPÉDITION" in shown
    assert "DUPLICATA 2" in shown
    assert "Commande #1045 22 nov. 2026 9 h 58" in shown
    assert "Ramassage Colis 1 de 1" in shown
    assert "RAMASSÉ PAR" in shown
    assert "Qté Article Cmdé Emballé" in shown
    assert "3 articles 1 à venir" in shown
    assert "Note : Appeler avant" in shown


def test_no_amount_can_reach_a_slip() -> None:
    names = {field.name for kind in (PackingSlipData, SlipLine) for field in fields(kind)}

    assert not [name for name in names if "minor" in name or name in ("currency", "payments", "taxes")]


def test_what_is_weighed_counts_as_one_item() -> None:
    data = replace(SLIP, lines=(SlipLine("", "Loose tea", 250, 250),))

    assert "1 item 0 to come" in slip_lines(data)
    assert "0.25 Loose tea 0.25 0.25" in slip_lines(data)
