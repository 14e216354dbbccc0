"""Where things stand on a roll of paper."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.printing.layout import lay_out_roll
from pos_desktop.services.ports.paper import (
    Align,
    Band,
    Barcode,
    Bars,
    Block,
    Box,
    Cell,
    Document,
    DocumentKind,
    Layout,
    Picture,
    PrinterKind,
    PrintMode,
    Row,
    Rule,
    Run,
    Size,
    Spacer,
    Stroke,
    Text,
    TickBox,
    pair,
    standard_profile,
)

WIDE, NARROW = standard_profile(PrinterKind.RECEIPT_80), standard_profile(PrinterKind.RECEIPT_58)

TEXTS = st.text(max_size=80)
SIZES, ALIGNS = st.sampled_from(Size), st.sampled_from(Align)
CELLS = st.builds(Cell, TEXTS, st.integers(0, 14), ALIGNS, st.booleans(), SIZES, st.booleans())
BLOCKS = st.one_of(
    st.builds(Text, TEXTS, SIZES, st.booleans(), ALIGNS, st.booleans()),
    st.builds(Row, st.lists(CELLS | st.builds(TickBox), max_size=5).map(tuple)),
    st.builds(Rule, st.sampled_from(Stroke)),
    st.builds(Spacer, st.integers(0, 300)),
    st.builds(Barcode, st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=48)),
)


def laid_out(*blocks: Block, profile: object = WIDE) -> Layout:
    return lay_out_roll(Document(DocumentKind.RECEIPT, "en", blocks), profile)  # type: ignore[arg-type]


@given(st.lists(BLOCKS, max_size=8), st.sampled_from([WIDE, NARROW, replace(WIDE, mode=PrintMode.IMAGE)]))
def test_nothing_ever_leaves_the_paper_and_strips_follow_one_another(
    blocks: list[Block], profile: object
) -> None:
    layout = laid_out(*blocks, profile=profile)

    y = 0
    for band in layout.bands:
        assert band.y == y
        y += band.height
        for item in band.items:
            assert 0 <= item.x <= item.x + item.width <= layout.width_dots
            assert band.y <= item.y <= item.y + item.height <= band.y + band.height
    assert y == layout.height_dots


@given(st.lists(BLOCKS, max_size=8))
def test_two_things_on_one_line_never_touch(blocks: list[Block]) -> None:
    for band in laid_out(*blocks).bands:
        items = sorted(band.items, key=lambda item: item.x)
        assert all(left.x + left.width <= right.x for left, right in itertools.pairwise(items))


def test_a_large_title_that_does_not_fit_becomes_tall_before_it_breaks() -> None:
    title = Text("BORDEREAU D'EXPÉDITION", Size.LARGE)

    (wide,), (narrow,) = laid_out(title).items, laid_out(title, profile=NARROW).items

    assert isinstance(wide, Run)
    assert isinstance(narrow, Run)
    assert (wide.cell_width, wide.height) == (24, 48)
    assert (narrow.cell_width, narrow.height) == (12, 48)


def test_a_banner_is_black_from_edge_to_edge() -> None:
    (run,) = laid_out(Text("SLIP", Size.LARGE, align=Align.CENTER, inverse=True)).items

    assert isinstance(run, Run)
    assert (run.x, run.width, run.inverse) == (0, 576, True)


def test_a_pair_stands_at_both_edges() -> None:
    layout = laid_out(pair("Subtotal", "91.65"))

    left, right = layout.items
    assert (left.x, right.x + right.width) == (0, 576)
    assert layout.lines == ("Subtotal" + " " * 35 + "91.65",)


def test_a_left_side_that_breaks_only_for_its_right_one_gets_its_own_line() -> None:
    layout = laid_out(pair("Delivery · Canada Post", "Parcel 1 of 1"), profile=NARROW)

    assert layout.lines == ("Delivery · Canada Post", "Parcel 1 of 1")
    assert next(reversed(list(layout.items))).x == 384 - 13 * 12


def test_an_optional_cell_makes_room_on_narrow_paper() -> None:
    row = Row((Cell("3", 3, is_optional=True), Cell("Olive oil soap"), Cell("3", 7), Cell("3", 5)))

    assert laid_out(row).lines[0].startswith("3    Olive")
    assert laid_out(row, profile=NARROW).lines[0].startswith("Olive")


def test_a_row_without_room_puts_its_cells_below_one_another() -> None:
    row = Row((Cell("A name", 0), Cell("x", 20), Cell("y", 10)))

    assert laid_out(row, profile=NARROW).lines == ("A name", "x", "y")


def test_letters_of_two_sizes_stand_on_one_base_line() -> None:
    large, small = laid_out(Row((Cell("12", 6, size=Size.LARGE), Cell("Candle")))).items

    assert large.y + large.height == small.y + small.height


@pytest.mark.parametrize(("mode", "kind"), [(PrintMode.TEXT, Run), (PrintMode.IMAGE, Box)])
def test_a_tick_box_is_letters_in_text_and_a_square_in_pictures(mode: PrintMode, kind: type) -> None:
    tick, _name = laid_out(Row((TickBox(), Cell("Candle"))), profile=replace(WIDE, mode=mode)).items

    assert isinstance(tick, kind)


def test_a_bar_code_gets_thinner_before_it_becomes_a_square() -> None:
    def found(length: int) -> list[type]:
        items = laid_out(Barcode("A" * length, module_dots=3), profile=NARROW).items
        return [type(item) for item in items]

    assert found(5) == found(12) == [Bars]
    assert found(13) == [Picture]


def test_only_a_strip_with_letters_the_page_lacks_is_drawn() -> None:
    bands = laid_out(Text("Café"), Text("王")).bands

    assert [band.drawn for band in bands] == [False, True]
    assert not any(
        band.drawn for band in laid_out(Text("王"), profile=replace(WIDE, mode=PrintMode.IMAGE)).bands
    )


def test_the_length_of_the_paper_is_known_in_millimetres() -> None:
    layout = laid_out(Spacer(203))

    assert layout.height_mm == pytest.approx(25.4)
    assert layout.bands == (Band(0, 203),)


def test_a_row_of_nothing_but_optional_cells_keeps_them() -> None:
    row = Row((Cell("Serving bowl", is_optional=True), Cell("Olive oil soap", is_optional=True)))

    assert laid_out(row, profile=NARROW).lines[0].split() == ["Serving", "bowl", "Olive", "oil", "soap"]
