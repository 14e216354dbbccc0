"""The graphic of a ZPL label unpacks to the dots that were drawn."""

from __future__ import annotations

import re

import pytest

from pos_desktop.printing.label import lay_out_label
from pos_desktop.printing.raster import raster_rows
from pos_desktop.printing.samples import sample
from pos_desktop.printing.zpl import zpl_bytes
from pos_desktop.services.ports.paper import PrinterKind, standard_profile


def unpacked(zpl: str) -> tuple[int, bytes]:
    """Undo ^GFA as the programming guide describes it."""
    match = re.fullmatch(r"\^XA\^PW812\^LL1218\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),(.*)\^FS\^XZ\n", zpl)
    assert match
    total, graphic, across = (int(match[at]) for at in (1, 2, 3))
    assert total == graphic
    rows, digits = [], ""
    for char in match[4]:
        if char == ":":
            rows.append(rows[-1])
        elif char in ",!":
            rows.append(digits.ljust(across * 2, "0" if char == "," else "F"))
            digits = ""
        else:
            digits += char
            if len(digits) == across * 2:
                rows.append(digits)
                digits = ""
    assert total == len(rows) * across
    return across, bytes.fromhex("".join(rows))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_label_unpacks_to_its_dots(language: str) -> None:
    layout = lay_out_label(sample("address_label", language), standard_profile(PrinterKind.LABEL_4X6))

    across, dots = unpacked(zpl_bytes(layout, raster_rows).decode("ascii"))

    assert across == 102
    assert dots == raster_rows(layout, 0, 1218)


def test_rows_of_black_white_and_pattern_unpack() -> None:
    layout = lay_out_label(sample("address_label", "en"), standard_profile(PrinterKind.LABEL_4X6))
    rows = [
        b"\x00" * 102,
        b"\xff" * 102,
        b"\xff" * 102,
        b"\x0f" * 102,
        b"\xaa" * 102,
        b"\xaa" * 101 + b"\xa0",
    ]
    dots = b"".join(rows[at % 6] for at in range(1218))

    assert unpacked(zpl_bytes(layout, lambda *_args: dots).decode("ascii")) == (102, dots)
