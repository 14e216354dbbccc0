"""What two tills do without knowing of each other: nothing is lost, and a person sees what contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.cart import UNIT
from pos_desktop.journal.facts import PaymentTaken, ProductChanged
from tests.journal import oracle
from tests.replication.world import TillShop, World
from tests.store.shop import an_id
from tests.store.test_projector import shelves

HOUR_MS = 3_600_000
YEARS_3 = -3 * 365 * 24
CARD = "GC-1"
MUG_MINOR = 1_050  # with tax


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def kinds(world: World) -> list[str]:
    """Return what every till lists; all of them the same."""
    lists = [[row.contradiction.kind for row in till.store.queries.exceptions()] for till in world.tills]
    assert all(one == lists[0] for one in lists)
    return lists[0]


def on_hand(world: World, shop: TillShop, sku: str, outlet: int = 0) -> int:
    return shelves(world.tills[0].store)[0].get((shop.outlets[outlet], shop.products[sku]), 0) // UNIT


def all_exchange(world: World) -> None:
    for index in (0, 1, 2, 0, 1, 2):
        world.exchange(index)


def test_a_gift_card_spent_twice_is_below_zero_for_all_and_on_the_list(world: World) -> None:
    here, there, _ = world.shops
    given = PaymentTaken(
        an_id("given"), here.types["gift_card"], "gift_card", -MUG_MINOR, "CAD", None, None, reference=CARD
    )
    sold = here.sold("BOWL")
    here.ledger.do(lambda entry: entry.record(sold, given, who=None))
    all_exchange(world)

    for shop in (here, there):
        sale = shop.sold("MUG", paid=False)
        shop.pay(sale, MUG_MINOR, "gift_card", reference=CARD)
        with pytest.raises(Exception, match="not_enough_value"):
            shop.pay(shop.sold("MUG", paid=False), MUG_MINOR, "gift_card", reference=CARD)
    world.check()

    left = [shop.ledger.do(lambda entry: entry.stored_value("gift_card", CARD)) for shop in world.shops]
    assert left == [-MUG_MINOR] * 3
    assert kinds(world).count("overspent") == 1


def test_a_count_knows_nothing_of_sales_it_had_not_heard_of_and_lists_them(world: World) -> None:
    here, _, third = world.shops  # both at the first outlet
    here.count("MUG", 50)
    all_exchange(world)

    world.tills[2].clock.now_ms += HOUR_MS
    third.sold("MUG")  # gone from the shelf, but only this till knows
    world.tills[0].clock.now_ms += 2 * HOUR_MS
    here.count("MUG", 49)  # the shelf, as it is
    world.check()

    assert on_hand(world, here, "MUG") == 49
    assert kinds(world).count("late_movement") == 1


def test_a_sale_after_a_count_is_taken_off_it_whenever_it_comes(world: World) -> None:
    here, _, third = world.shops
    here.count("MUG", 40)
    world.tills[2].clock.now_ms += HOUR_MS
    third.sold("MUG")
    world.check()

    assert on_hand(world, here, "MUG") == 39
    assert "late_movement" not in kinds(world)


def test_the_same_code_on_two_products_is_sold_by_neither_and_listed(world: World) -> None:
    for shop, name in ((world.shops[0], "Teapot"), (world.shops[1], "Jug")):
        made = ProductChanged(sku=name, name=name, codes=("4006381333931",), price_minor=500, currency="CAD")
        shop.ledger.do(lambda entry, made=made, shop=shop: shop._put(entry, made))
    world.check()

    assert kinds(world).count("same_code") == 1
    found = world.tills[2].store.queries.product_by_code("4006381333931", outlet_id=world.shops[2].outlets[0])
    assert sorted(row.name for row in found) == ["Jug", "Teapot"]


@pytest.mark.parametrize(
    "hours", [(YEARS_3, 0, 0), (0, 25, 0), (YEARS_3, 25, 0), (24, 0, -24)], ids=lambda hours: str(hours)
)
def test_clocks_that_are_wrong_change_no_sum(hours: tuple[int, int, int], world: World) -> None:
    for index, each in enumerate(hours):
        world.jump(index, each)
    for number, shop in enumerate(world.shops):
        shop.sold("MUG")
        world.import_order(number, 1, "BOWL")
        world.pay(number, 0)
    world.exchange(1)
    world.jump(1, -2)  # set back in the middle of the day
    world.shops[1].sold("MUG")
    world.check()

    stamps = [(fact.device, fact.seq, fact.stamp) for fact in world.tills[0].facts()]
    assert all(
        earlier[2] < later[2] for earlier, later in zip(sorted(stamps), sorted(stamps)[1:], strict=False)
        if earlier[0] == later[0]
    )  # fmt: skip


def test_books_that_forgot_a_movement_would_be_seen(world: World) -> None:
    """The planted bug: stock as a number that the last writer sets."""
    world.shops[0].sold("MUG")
    world.shops[2].sold("MUG")
    world.check()
    facts = world.tills[0].facts()
    last = max(fact.stamp for fact in facts if fact.kind == "sale.completed")

    forgotten = oracle.on_hand([fact for fact in facts if fact.stamp != last])[0]

    assert shelves(world.tills[0].store)[0] != forgotten
