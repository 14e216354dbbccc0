"""Product files of other tills are recognised and read; what is wrong is named by line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.errors import Rejected
from pos_desktop.services.product_files import BadLine, read_products

SHOPIFY = """Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Barcode
mug,Mug,Tableware,Colour,Sand,CM-01,shopify,3,15.50,'0620000047487
mug,,,,Sage,CM-02,shopify,4,15.50,
mug,,,,,,,,,
card,Card,Paper,Title,Default Title,GC-1,,0,4,
"""
LIGHTSPEED = """id,handle,sku,name,product_category,retail_price,\
variant_option_one_value,track_inventory,inventory_Main_Outlet
1,mug,CM-01,Mug,Tableware,"1,015.50",Sand,1,3
"""
SQUARE = """Token,Item Name,Variation Name,SKU,Category,GTIN,Price,Current Quantity Mile End,Stockable
x,Mug,Regular,CM-01,Tableware,062,$15.50,2,Y
"""
OURS = "sku;name;price;code;location\nCM-01;Mug;12,50;062;A1\n"


def test_shopify_variants_take_their_title_from_the_row_above() -> None:
    read = read_products(SHOPIFY.encode(), currency="CAD")

    assert (read.form, read.bad) == ("Shopify", ())
    assert [(line.sku, line.name, line.price_minor, line.is_stocked) for line in read.lines] == [
        ("CM-01", "Mug / Sand", 1_550, True),
        ("CM-02", "Mug / Sage", 1_550, True),
        ("GC-1", "Card", 400, False),
    ]
    assert (read.lines[0].code, read.lines[0].stock) == ("0620000047487", (("", 3_000),))


@pytest.mark.parametrize(
    ("content", "form", "name", "price", "stock"),
    [
        (LIGHTSPEED, "Lightspeed", "Mug / Sand", 101_550, (("main_outlet", 3_000),)),
        (SQUARE, "Square", "Mug", 1_550, (("mile end", 2_000),)),
        (OURS, "pos-desktop", "Mug", 1_250, ()),
    ],
)
def test_other_forms_are_recognised(content: str, form: str, name: str, price: int, stock: object) -> None:
    read = read_products(content.encode("utf-8-sig"), currency="CAD")
    assert (read.form, read.lines[0].name, read.lines[0].price_minor, read.lines[0].stock) == (
        form,
        name,
        price,
        stock,
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,,1,", "name"),
        (",Mug,1,", "sku"),
        ("A,Mug,ten,", "price"),
        ("A,Mug,-1,", "price"),
        ("A,Mug,1,many", "stock"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(row: str, column: str) -> None:
    read = read_products(f"sku,name,price,stock\nOK,Ok,1,1\n{row}\n".encode(), currency="CAD")
    assert [line.sku for line in read.lines] == ["OK"]
    assert [(bad.line, bad.column) for bad in read.bad] == [(3, column)]
    assert isinstance(read.bad[0], BadLine)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    for content in (payload, b"sku,name,price,stock\n" + payload):
        try:
            read_products(content, currency="CAD")
        except Rejected as error:
            assert error.reason == "bad_product_file"  # noqa: PT017 - both ways are right
