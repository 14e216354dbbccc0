"""The address label: who, where, which order, and a code to scan."""

from __future__ import annotations

from dataclasses import replace

from pos_desktop.printing.documents.address_label import address_label
from pos_desktop.services.ports.paper import AddressLabelData, Barcode, Party
from pos_desktop.services.ports.texts import Texts
from tests.printing.documents.papers import CUSTOMER, lines

LABEL = AddressLabelData(
    language="fr",
    sender=Party("Maison Tilleul", lines=("214, rue des Tilleuls",), phone="514 555-0100"),
    recipient=CUSTOMER,
    number="#1045",
    service="Express",
    tracking="7023 2100",
    weight_g=1240,
    parcel_no=1,
    parcel_count=2,
)


def code(data: AddressLabelData) -> list[str]:
    return [
        block.data for block in address_label(data, Texts(data.language)).blocks if isinstance(block, Barcode)
    ]


def test_the_label_says_from_whom_to_whom_and_what() -> None:
    assert lines(address_label(LABEL, Texts("fr"))) == [
        "EXPÉDITEUR",
        "Maison Tilleul",
        "214, rue des Tilleuls",
        "514 555-0100",
        "LIVRER À",
        "P. Desrosiers",
        "Atelier D",
        "1240, avenue Bernard",
        "Montréal QC",
        "H2V 1V5",
        "438 555-0118",
        "Express Colis 1 de 2",
        "Commande #1045 1,24 kg",
        "70232100",
    ]


def test_the_code_holds_the_tracking_number_else_the_order() -> None:
    assert code(LABEL) == ["70232100"]
    assert code(replace(LABEL, tracking="")) == ["1045"]
