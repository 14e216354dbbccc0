"""Identities: fresh ones sort by time, derived ones are alike on every till."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.ids import (
    as_uuid,
    channel_id,
    derived_id,
    fulfillment_id,
    new_id,
    normalised_address,
    online_payment_id,
    order_sale_id,
    stock_root,
)

TIMES = st.integers(0, (1 << 48) - 1)
RANDOM = st.binary(min_size=10, max_size=16)


@given(TIMES, RANDOM)
def test_a_new_id_is_a_version_seven_uuid_that_starts_with_its_time(now_ms: int, random: bytes) -> None:
    made = new_id(now_ms, random)

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert int.from_bytes(made.bytes[:6], "big") == now_ms


@given(TIMES, TIMES, RANDOM, RANDOM)
def test_ids_sort_by_the_time_they_were_made(first: int, second: int, one: bytes, other: bytes) -> None:
    if first < second:
        assert new_id(first, one).bytes < new_id(second, other).bytes


@given(st.uuids(), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_derived_id_is_the_version_five_uuid_of_its_name(namespace: UUID, name: str) -> None:
    assert derived_id(namespace, name) == uuid5(namespace, name)
    assert as_uuid(derived_id(namespace, name).bytes) == uuid5(namespace, name)


def test_each_random_bit_that_is_kept_makes_another_id() -> None:
    kept = [bit for bit in range(80) if not 62 <= bit < 68]

    ids = {new_id(0, (1 << bit).to_bytes(10, "big")) for bit in kept}

    assert len(ids) == len(kept) == 74


def test_the_worked_example_of_the_standard() -> None:
    rand_a, rand_b = 0xCC3, 0x18C4DC0C0C07398F
    random = (rand_a << 68 | rand_b).to_bytes(10, "big")

    assert new_id(0x017F22E279B0, random) == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@pytest.mark.parametrize(("now_ms", "random"), [(-1, bytes(10)), (1 << 48, bytes(10)), (0, bytes(9))])
def test_a_time_or_bytes_that_do_not_fit_are_refused(now_ms: int, random: bytes) -> None:
    with pytest.raises(ValueError):
        new_id(now_ms, random)


@pytest.mark.parametrize(
    "spelling",
    [
        "shop.example",
        "https://shop.example",
        "http://SHOP.example/",
        " https://shop.example:443/ ",
        "http://shop.example:80",
        "//shop.example",
        "https://key:secret@Shop.Example",
        "https://shop.example/?a=b#c",
    ],
)
def test_a_shop_is_the_same_however_its_address_is_written(spelling: str) -> None:
    assert normalised_address(spelling) == "shop.example"
    assert channel_id("WooCommerce", spelling) == channel_id("woocommerce", "shop.example")


@pytest.mark.parametrize(
    "other", ["shop.example:8080", "shop.example/en", "www.shop.example", "shop.example.org"]
)
def test_another_port_path_or_host_is_another_shop(other: str) -> None:
    assert channel_id("woocommerce", other) != channel_id("woocommerce", "shop.example")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        channel_id("woocommerce", "https://[::1")

    assert refused.value.reason == "bad_address"


def test_a_path_keeps_its_case() -> None:
    assert normalised_address("https://Host.example/Shop/") == "host.example/Shop"


def test_derived_ids_stay_what_they_are() -> None:
    shop = channel_id("woocommerce", "https://shop.example")
    sale = order_sale_id(shop, "16")
    outlet = UUID(int=1)

    assert str(shop) == "15b2d8ad-3a86-55b8-aaaf-193d4f1c2fc1"
    assert str(sale) == "8cb0ce75-47b1-5f02-84e4-ae729cde005f"
    assert str(fulfillment_id(sale, outlet, Method.PICKUP, 1)) == "849ae61e-3d73-52ec-a79d-2999b0d8c85d"
    assert str(online_payment_id(shop, "TX-1")) == "1b1bece6-0c4c-5e36-a25f-0ee1256cb567"
    assert str(stock_root(outlet, UUID(int=2))) == "5db01430-7a3d-522d-b1d3-df22f983a522"


def test_every_part_of_a_fulfillment_counts_for_its_id() -> None:
    sale, outlet = UUID(int=5), UUID(int=6)
    ids = {
        fulfillment_id(sale, outlet, "pickup", 1),
        fulfillment_id(sale, outlet, "pickup", 2),
        fulfillment_id(sale, outlet, "delivery", 1),
        fulfillment_id(sale, UUID(int=7), "pickup", 1),
        fulfillment_id(UUID(int=8), outlet, "pickup", 1),
    }

    assert len(ids) == 5
    assert fulfillment_id(sale, outlet, "pickup") == fulfillment_id(sale, outlet, Method.PICKUP, 1)


def test_an_order_and_a_payment_of_one_name_are_two_things() -> None:
    shop = channel_id("ecwid", "1003")

    assert order_sale_id(shop, "7") != online_payment_id(shop, "7")
