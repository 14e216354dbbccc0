"""The 4 x 6 in label: inside its margins, whatever is written on it, and scannable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_desktop.printing.documents.address_label import address_label
from pos_desktop.printing.label import MARGIN_DOTS, lay_out_label
from pos_desktop.printing.preview import preview_image
from pos_desktop.printing.samples import sample
from pos_desktop.services.ports.paper import (
    AddressLabelData,
    Bars,
    Box,
    Cell,
    Document,
    DocumentKind,
    Party,
    PrinterKind,
    Qr,
    Row,
    Run,
    Size,
    Text,
    TickBox,
    standard_profile,
)
from pos_desktop.services.ports.texts import Texts
from tests.printing.zbar import scanned

LABEL = standard_profile(PrinterKind.LABEL_4X6)
LINES = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=60)


def test_the_label_is_four_by_six_inches_of_dots() -> None:
    layout = lay_out_label(sample("address_label", "fr"), LABEL)

    assert (layout.width_dots, layout.height_dots, layout.is_cut) == (812, 1218, False)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.lists(LINES, max_size=4), LINES)
def test_no_address_is_too_long_for_the_label(name: str, lines: list[str], service: str) -> None:
    person = Party(name, lines=tuple(lines), postcode="H2V 1V5")
    data = AddressLabelData("en", person, person, "1045", service=service, tracking="7023210039414604")

    layout = lay_out_label(address_label(data, Texts("en")), LABEL)

    for item in layout.items:
        assert MARGIN_DOTS <= item.x <= item.x + item.width <= LABEL.dots - MARGIN_DOTS + 1


def test_the_bar_code_stands_at_the_bottom_with_its_quiet_zone() -> None:
    layout = lay_out_label(sample("address_label", "en"), LABEL)

    bars = next(item for item in layout.items if isinstance(item, Bars))
    assert bars.module_dots in (3, 4)
    assert bars.x >= 10 * bars.module_dots
    assert bars.height >= 0.5 * 203
    assert 1218 - 240 < bars.y + bars.height < 1218 - MARGIN_DOTS


def test_a_scanner_reads_the_tracking_number(tmp_path: Path) -> None:
    layout = lay_out_label(sample("address_label", "fr"), LABEL)

    assert scanned(preview_image(layout), tmp_path) == {"7023210039414604"}


def test_a_long_name_shrinks_and_a_very_long_one_breaks() -> None:
    def sizes(text: str) -> list[int]:
        document = Document(DocumentKind.ADDRESS_LABEL, "en", (Text(text, Size.LARGE, bold=True),))
        return [item.height for item in lay_out_label(document, LABEL).items if isinstance(item, Run)]

    assert sizes("P. Desrosiers") == [64]
    assert 45 <= sizes("Marie-Antoinette Desrosiers")[0] < 64
    assert len(sizes("Marie-Antoinette Desrosiers-Tremblay de la Rivière du Loup")) > 1


def test_rows_ticks_and_squares_stand_on_labels_too() -> None:
    blocks = (Row((TickBox(), Cell("Checked"))), Qr("SQUARE-7"))

    items = list(lay_out_label(Document(DocumentKind.ADDRESS_LABEL, "en", blocks), LABEL).items)

    box, checked, square = items
    assert isinstance(box, Box)
    assert isinstance(checked, Run)
    assert checked.x >= box.x + box.width
    assert square.y >= checked.y + checked.height


def test_a_tracking_number_too_long_for_bars_becomes_a_square(tmp_path: Path) -> None:
    data = AddressLabelData("en", Party("A"), Party("B"), "1", tracking="Z" * 48)

    layout = lay_out_label(address_label(data, Texts("en")), replace(LABEL, dots=600))

    assert not [item for item in layout.items if isinstance(item, Bars)]
    assert scanned(preview_image(layout), tmp_path) == {"Z" * 48}
