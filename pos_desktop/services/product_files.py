"""Product files of other tills, recognised by their headers, read row by row; a bad row never stops the
others.

Source: exported headers of Lightspeed Retail (X-Series), Shopify and Square, and our own short form.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.domain.money import parse_minor

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_TEXT = 500
_UNIT = 1_000
_YES = frozenset({"1", "y", "yes", "true", "shopify", "active"})


@dataclass(frozen=True, slots=True)
class ProductForm:
    """One form of product file: its columns by what they hold, all in lower case.

    Shapes: `needs` are columns by which it is recognised; `stock_prefix` begins the columns that hold units
        per
        outlet ("inventory_Main"); `carries_down` are columns that a variant's row leaves empty.
    """

    name: str
    needs: tuple[str, ...]
    columns: Mapping[str, str]
    stock_prefix: str = ""
    variant_columns: tuple[str, ...] = ()
    carries_down: tuple[str, ...] = ()


FORMS = (
    ProductForm(
        "Lightspeed",
        ("sku", "name", "retail_price"),
        {
            "sku": "sku",
            "name": "name",
            "price": "retail_price",
            "category": "product_category",
            "is_stocked": "track_inventory",
        },
        "inventory_",
        ("variant_option_one_value", "variant_option_two_value", "variant_option_three_value"),
    ),
    ProductForm(
        "Shopify",
        ("handle", "title", "variant price"),
        {
            "sku": "variant sku",
            "name": "title",
            "price": "variant price",
            "code": "variant barcode",
            "category": "type",
            "stock": "variant inventory qty",
            "is_stocked": "variant inventory tracker",
        },
        "",
        ("option1 value", "option2 value", "option3 value"),
        ("handle", "title", "type"),
    ),
    ProductForm(
        "Square",
        ("item name", "price"),
        {
            "sku": "sku",
            "name": "item name",
            "price": "price",
            "code": "gtin",
            "category": "category",
            "is_stocked": "stockable",
        },
        "current quantity ",
        ("variation name",),
    ),
    ProductForm(
        "pos-desktop",
        ("sku", "name", "price"),
        {
            "sku": "sku",
            "name": "name",
            "price": "price",
            "code": "code",
            "category": "category",
            "stock": "stock",
            "location": "location",
        },
        "stock ",
    ),
)
_DEFAULT_VARIANTS = frozenset({"", "default title", "regular"})


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product of a file.

    Units: minor units of the currency the file was read with; `stock` in thousandths, by outlet name, "" for
        the
        outlet it is imported at.
    """

    line: int
    sku: str
    name: str
    price_minor: int
    code: str = ""
    category: str = ""
    location: str = ""
    is_stocked: bool = True
    stock: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that was left out, and why. Shapes: `line` counts from 1, the header included."""

    line: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class ProductFile:
    """What a file holds: its form, its good rows and its bad ones."""

    form: str
    lines: tuple[ProductLine, ...]
    bad: tuple[BadLine, ...]


class _Fault(Exception):
    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


def read_products(payload: bytes, *, currency: str) -> ProductFile:
    """Return the products of a CSV file, prices read in `currency`.

    Errors: `Rejected("bad_product_file", line, column, problem)` for a file that is none, or of no known
        form.
    """
    rows = _rows(payload)
    header = {name.strip().lower(): name for name in rows.fieldnames or ()}
    form = _recognised(header)
    good: list[ProductLine] = []
    bad: list[BadLine] = []
    carried: dict[str, str] = {}
    try:
        for row in rows:
            line = rows.line_num
            if len(good) + len(bad) >= MAX_ROWS:
                raise _refusal(line, "", f"more than {MAX_ROWS} rows")
            values = {name: (row.get(column) or "").strip()[:MAX_TEXT] for name, column in header.items()}
            try:
                product = _product(form, _carry(form, values, carried), line, currency)
            except _Fault as fault:
                bad.append(BadLine(line, fault.column, fault.problem))
            else:
                good += [product] if product is not None else []
    except csv.Error as error:
        raise _refusal(rows.line_num, "", str(error)) from error
    return ProductFile(form.name, tuple(good), tuple(bad))


def _rows(payload: bytes) -> csv.DictReader[str]:
    if len(payload) > MAX_BYTES:
        raise _refusal(1, "", f"larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = payload[: error.start].count(b"\n") + 1
        raise _refusal(line, "", "the text is not UTF-8") from error
    if "\0" in text:
        raise _refusal(text[: text.index("\0")].count("\n") + 1, "", "not a text file")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows: csv.DictReader[str] = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True
    )
    try:
        _ = rows.fieldnames
    except csv.Error as error:
        raise _refusal(1, "", str(error)) from error
    return rows


def _recognised(header: Mapping[str, str]) -> ProductForm:
    for form in FORMS:
        if all(column in header for column in form.needs):
            return form
    known = "; ".join(f"{form.name}: {', '.join(form.needs)}" for form in FORMS)
    raise _refusal(1, "", f"no known form of product file ({known})")


def _carry(form: ProductForm, values: dict[str, str], carried: dict[str, str]) -> dict[str, str]:
    """Fill in what a variant's row leaves to the row of its product above."""
    if not form.carries_down:
        return values
    group = form.carries_down[0]
    if values[group] != carried.get(group):
        carried.clear()
    for name in form.carries_down:
        values[name] = values.get(name, "") or carried.get(name, "")
        carried[name] = values[name]
    return values


def _product(form: ProductForm, values: dict[str, str], line: int, currency: str) -> ProductLine | None:
    def value(what: str) -> str:
        return values.get(form.columns.get(what, ""), "")

    if not value("price") and not value("sku"):
        return None  # a picture's row, or an empty one
    name = _name(form, values, value("name"))
    if not name:
        raise _Fault(form.columns["name"], "empty")
    if not value("sku"):
        raise _Fault(form.columns["sku"], "empty")
    tracker = form.columns.get("is_stocked", "")
    return ProductLine(
        line,
        value("sku"),
        name,
        _price(value("price"), form.columns["price"], currency),
        value("code").lstrip("'"),
        value("category"),
        value("location"),
        tracker not in values or value("is_stocked").lower() in _YES,
        tuple(_stock(form, values)),
    )


def _name(form: ProductForm, values: Mapping[str, str], name: str) -> str:
    options = [values.get(column, "") for column in form.variant_columns]
    told = [option for option in options if option.lower() not in _DEFAULT_VARIANTS]
    return " / ".join([name, *told]) if name else ""


def _price(text: str, column: str, currency: str) -> int:
    """Read "1,234.50", "$12.00" or "12,50": a comma before exactly two last digits is a decimal point."""
    plain = "".join(text.strip("$€£ \u00a0\u202f").split())
    if "," in plain and "." not in plain and len(plain.rpartition(",")[2]) <= 2:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    try:
        minor = parse_minor(plain, currency)
    except RuleBroken as error:
        raise _Fault(column, f"{text!r} is no price in {currency}") from error
    if minor < 0:
        raise _Fault(column, f"{text!r} is below zero")
    return minor


def _stock(form: ProductForm, values: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    plain = form.columns.get("stock", "")
    for column, text in values.items():
        is_here = column == plain
        if not text or not (is_here or (form.stock_prefix and column.startswith(form.stock_prefix))):
            continue
        yield "" if is_here else column.removeprefix(form.stock_prefix), _quantity(column, text)


def _quantity(column: str, text: str) -> int:
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    if not (digits.isascii() and digits.lstrip("-").isdecimal() and len(decimals) <= 3 and len(digits) <= 9):
        raise _Fault(column, f"{text!r} is no quantity")
    return max(0, int(whole + decimals.ljust(3, "0")))


def _refusal(line: int, column: str, problem: str) -> Rejected:
    return Rejected("bad_product_file", line=line, column=column, problem=problem)
