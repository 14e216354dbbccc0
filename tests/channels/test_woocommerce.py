"""WooCommerce orders become neutral orders that say the same."""

from pathlib import Path

import pytest

from pos_desktop.channels.registry import translate
from pos_desktop.domain.errors import Rejected
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.orders import NeutralOrder, OrderStatus, check_order

FIXTURES = Path(__file__).parent / "fixtures"
SHOP = "https://boutique.example"


def the_order(name: str) -> NeutralOrder:
    (order,) = translate((FIXTURES / f"woocommerce_{name}.json").read_bytes(), address=SHOP)
    return order


@pytest.mark.parametrize(
    ("name", "status", "method", "total", "paid", "refunded"),
    [
        ("paid_delivery", OrderStatus.OPEN, Method.DELIVERY, 3600, 3600, 0),
        ("cod_pickup", OrderStatus.OPEN, Method.PICKUP, 3000, 0, 0),
        ("bank_transfer_on_hold", OrderStatus.ON_HOLD, Method.DELIVERY, 3600, 0, 0),
        ("partial_refund", OrderStatus.OPEN, Method.DELIVERY, 3600, 3600, 1500),
        ("deleted_product", OrderStatus.OPEN, Method.DELIVERY, 1600, 1600, 0),
        ("yen", OrderStatus.OPEN, None, 1650, 1650, 0),
        ("dinar", OrderStatus.OPEN, None, 14997, 14997, 0),
        ("four_decimals", OrderStatus.OPEN, Method.DELIVERY, 3600, 3600, 0),
        ("completed", OrderStatus.DONE, Method.DELIVERY, 3600, 3600, 0),
        ("pending", OrderStatus.UNFINISHED, Method.DELIVERY, 3600, 0, 0),
        ("custom_status", OrderStatus.REVIEW, Method.DELIVERY, 3600, 3600, 0),
    ],
)
def test_money_status_and_method_are_the_shops(
    name: str, status: OrderStatus, method: Method | None, total: int, paid: int, refunded: int
) -> None:
    order = the_order(name)

    assert (order.status, order.method) == (status, method)
    assert (order.total_minor, order.paid_minor, order.refunded_minor) == (total, paid, refunded)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("woocommerce_*.json")), ids=lambda path: path.stem)
def test_lines_and_charges_sum_to_the_total(path: Path) -> None:
    for order in translate(path.read_bytes(), address=SHOP):
        assert check_order(order) == ()


def test_names_lose_entities_and_tags_but_notes_stay_as_written() -> None:
    assert the_order("html_entities").lines[0].name == "Sel & poivre moulus – 2"
    assert the_order("cod_pickup").note == "Je passe samedi."


def test_a_deleted_product_keeps_its_name_and_has_no_reference() -> None:
    (line,) = the_order("deleted_product").lines

    assert (line.name, line.product_ref, line.sku) == ("Ancien article", "", "")


def test_a_variation_is_known_by_parent_and_variant() -> None:
    (line,) = the_order("variation").lines

    assert (line.product_ref, line.variant_ref, line.sku) == ("505", "506", "TA-OC")


def test_a_coupon_is_already_in_the_line_and_a_fee_is_a_charge() -> None:
    order = the_order("coupon_and_fee")

    assert (order.lines[0].total_net_minor, order.lines[0].unit_gross_minor) == (2000, 1500)
    assert [(charge.kind, charge.name) for charge in order.charges] == [
        ("shipping", "Colissimo"),
        ("fee", "Emballage cadeau"),
    ]


def test_a_pickup_names_its_location_and_its_customer() -> None:
    order = the_order("cod_pickup")

    assert order.pickup_location == "Boutique Bellecour"
    assert order.contact.name == "Élodie Marchand"
    assert order.contact.shipping is not None
    assert order.contact.shipping.lines == ("4, rue des Lilas", "Bât. B")


def test_goods_that_are_not_processed_are_not_handed_over() -> None:
    assert [line.requires_shipping for line in the_order("digital").lines] == [False]


def test_an_unknown_status_waits_for_a_person_and_says_which() -> None:
    assert the_order("custom_status").flags == ("unknown_status:en-atelier",)


@pytest.mark.parametrize(
    ("find", "put", "field"),
    [
        (b'"total": "36.00"', b'"total": "thirty"', "$.total"),
        (b'"total": "25.00"', b'"total": "NaN"', "$.line_items[0].total"),
        (b'"quantity": 2', b'"quantity": 0', "$.line_items[0].quantity"),
        (b'"quantity": 2', b'"quantity": -1', "$.line_items[0].quantity"),
        (b'"currency": "EUR"', b'"currency": "euro"', "$.currency"),
        (b'"date_paid_gmt": "2026-11-20T09:15:30"', b'"date_paid_gmt": "yesterday"', "$.date_paid_gmt"),
        (b'"rate_percent": 20', b'"rate_percent": "1e999"', "$.tax_lines[0].rate_percent"),
        (b'"refunds": []', b'"refunds": {"id": 1}', "$.refunds"),
    ],
)
def test_a_malformed_field_is_named(find: bytes, put: bytes, field: str) -> None:
    payload = (FIXTURES / "woocommerce_paid_delivery.json").read_bytes()
    assert find in payload

    with pytest.raises(Rejected) as refused:
        translate(payload.replace(find, put, 1), address=SHOP)

    assert refused.value.facts["field"] == field
