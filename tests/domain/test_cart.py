"""Carts: what lines cost, how discounts are shared out, when a scan joins a line."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.cart import (
    UNIT,
    Cart,
    CartLine,
    add_line,
    change_line,
    line_of,
    price_cart,
    remove,
    set_quantity,
)
from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.tax import TaxRate, TaxRounding

GST = TaxRate(b"gst", "GST", 50_000)
QST = TaxRate(b"qst", "QST", 99_750)
MUG, VASE = UUID(int=1), UUID(int=2)


def a_line(key: str = "1", **changes: object) -> CartLine:
    line = CartLine(key=key, product_id=MUG, sku="CM-01", name="Ceramic mug, sand", unit_price_minor=1550)
    return replace(line, **changes)  # type: ignore[arg-type]


def a_cart(*lines: CartLine, **changes: object) -> Cart:
    return replace(Cart(currency="CAD", lines=lines), **changes)  # type: ignore[arg-type]


def test_the_basket_of_the_mockup() -> None:
    taxes = (GST, QST)
    mugs = a_line("1", quantity=2 * UNIT, taxes=taxes)
    vase = a_line("2", product_id=VASE, unit_price_minor=4800, taxes=taxes)

    priced = price_cart(a_cart(mugs, vase, tax_rounding=TaxRounding.SALE))

    assert [line.list_minor for line in priced.lines] == [3100, 4800]
    assert priced.subtotal_minor == 7900
    assert priced.tax_totals == ((GST, 395), (QST, 788))
    assert priced.total_minor == 9083


def test_prices_that_hold_tax_are_what_the_customer_pays() -> None:
    priced = price_cart(a_cart(a_line(unit_price_minor=9083, taxes=(GST, QST)), prices_include_tax=True))

    assert (priced.subtotal_minor, priced.tax_minor, priced.total_minor) == (7900, 1183, 9083)


@pytest.mark.parametrize(
    ("quantity", "price", "cost"),
    [(1500, 333, 500), (333, 1000, 333), (1, 499, 0), (1, 500, 1), (-1500, 333, -500)],
)
def test_parts_of_a_unit_are_rounded_to_the_cent(quantity: int, price: int, cost: int) -> None:
    assert price_cart(a_cart(a_line(quantity=quantity, unit_price_minor=price))).total_minor == cost


def test_a_line_discount_is_a_share_and_an_amount() -> None:
    priced = price_cart(a_cart(a_line(unit_price_minor=1000, discount_ppm=100_000, discount_minor=50)))

    assert (priced.list_minor, priced.discount_minor, priced.total_minor) == (1000, 150, 850)


def test_a_sale_discount_is_shared_out_over_the_lines() -> None:
    lines = [a_line(str(number), unit_price_minor=price) for number, price in enumerate((1000, 1000, 1000))]

    priced = price_cart(a_cart(*lines, discount_minor=100))

    assert [line.discount_minor for line in priced.lines] == [34, 33, 33]
    assert priced.total_minor == 2900


def test_goods_coming_back_keep_the_price_that_was_paid() -> None:
    back = a_line("back", quantity=-UNIT, unit_price_minor=2000)
    new = a_line("new", unit_price_minor=1000)

    priced = price_cart(a_cart(back, new, discount_ppm=100_000))

    assert [line.discount_minor for line in priced.lines] == [0, 100]
    assert priced.total_minor == -2000 + 900


@pytest.mark.parametrize(
    "cart",
    [
        a_cart(a_line(discount_minor=1551)),
        a_cart(a_line(discount_ppm=1_000_001)),
        a_cart(a_line(discount_ppm=600_000, discount_minor=1000)),
        a_cart(a_line(), discount_minor=1551),
        a_cart(a_line(discount_minor=-1)),
        a_cart(a_line(), discount_ppm=-1),
        a_cart(a_line(quantity=-UNIT), discount_minor=1),
    ],
)
def test_no_discount_exceeds_what_it_is_taken_off(cart: Cart) -> None:
    with pytest.raises(RuleBroken) as refused:
        price_cart(cart)

    assert refused.value.reason == "discount_too_large"


def test_an_empty_cart_costs_nothing() -> None:
    assert price_cart(a_cart(discount_ppm=100_000)).total_minor == 0


CART_LINES = st.lists(
    st.builds(
        a_line,
        quantity=st.integers(-5000, 5000).filter(bool),
        unit_price_minor=st.integers(0, 100_000),
        taxes=st.sampled_from([(), (GST,), (GST, QST)]),
        discount_ppm=st.integers(0, 1_000_000),
    ),
    max_size=8,
).map(lambda lines: [replace(line, key=str(index)) for index, line in enumerate(lines)])


@given(CART_LINES, st.booleans(), st.sampled_from(TaxRounding), st.integers(0, 1_000_000))
def test_a_priced_cart_always_adds_up(
    lines: list[CartLine], inclusive: bool, rounding: TaxRounding, discount_ppm: int
) -> None:
    cart = a_cart(*lines, prices_include_tax=inclusive, tax_rounding=rounding, discount_ppm=discount_ppm)

    priced = price_cart(cart)

    assert priced.subtotal_minor + priced.tax_minor == priced.total_minor
    assert sum(minor for _, minor in priced.tax_totals) == priced.tax_minor
    taxed = priced.total_minor if inclusive else priced.subtotal_minor
    assert taxed == priced.list_minor - priced.discount_minor
    for line in priced.lines:
        assert abs(line.discount_minor) <= abs(line.list_minor)


def test_a_second_scan_adds_one_to_the_line() -> None:
    cart = add_line(add_line(a_cart(), a_line("1")), a_line("2"))

    assert cart.lines == (a_line("1", quantity=2 * UNIT),)


@pytest.mark.parametrize(
    "changes",
    [
        {"product_id": VASE},
        {"unit_price_minor": 1000},
        {"taxes": (GST,)},
        {"discount_ppm": 1},
        {"note": "gift"},
        {"later": True},
        {"price_overridden": True},
        {"quantity": -UNIT},
    ],
)
def test_a_line_that_differs_stays_on_its_own(changes: dict[str, object]) -> None:
    cart = add_line(a_cart(a_line("1")), a_line("2", **changes))

    assert [line.key for line in cart.lines] == ["1", "2"]


def test_lines_without_a_product_never_merge() -> None:
    open_price = a_line("1", product_id=None)

    assert len(add_line(a_cart(open_price), replace(open_price, key="2")).lines) == 2


def test_quantity_is_set_and_zero_removes() -> None:
    cart = a_cart(a_line("1"), a_line("2"))

    assert line_of(set_quantity(cart, "2", 3 * UNIT), "2").quantity == 3 * UNIT
    assert [line.key for line in set_quantity(cart, "1", 0).lines] == ["2"]
    assert [line.key for line in remove(cart, "2").lines] == ["1"]


def test_a_changed_line_stays_in_its_place() -> None:
    cart = change_line(a_cart(a_line("1"), a_line("2")), a_line("1", note="gift", later=True))

    assert [(line.key, line.note) for line in cart.lines] == [("1", "gift"), ("2", "")]


@pytest.mark.parametrize("quantity", [5_449_000_001_234 * UNIT, -100_001 * UNIT])
def test_a_bar_code_is_no_quantity(quantity: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        set_quantity(a_cart(a_line("1")), "1", quantity)

    assert refused.value.reason == "bad_quantity"


def test_nothing_can_be_added_as_zero() -> None:
    with pytest.raises(RuleBroken):
        add_line(a_cart(), a_line(quantity=0))


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        remove(a_cart(a_line("1")), "9")

    assert refused.value.facts == {"line_key": "9"}
