"""One contract for every kind of web shop: an order's whole life, through the runner, over a socket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.channels.registry import FORMATS, translate
from pos_desktop.domain.orders import NeutralOrder
from pos_desktop.services import fulfilling, voiding
from pos_desktop.services.ordering import record_order
from tests.contracts.plants import echo_booked, packed_too_early
from tests.contracts.shop_kinds import KINDS, PRODUCTS, Kind, kind_of
from tests.contracts.shop_world import A_WHILE_S, World, a_world

METHODS = ("pickup", "delivery")


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    assert isinstance(request.param, Kind)
    return request.param


@pytest.fixture
def world(kind: Kind) -> Iterator[World]:
    with a_world(kind) as world:
        yield world


def goods(method: str) -> tuple[Wanted, Wanted]:
    """Return two mugs and a bowl."""
    return Wanted("MUG", 2, method), Wanted("BOWL", 1, method)  # type: ignore[arg-type]


def books_nothing(world: World) -> None:
    """Check that what we wrote ourselves books nothing when it comes back, and is not written again.

    The order as it came back is kept once, as the shop's newest word; what comes after that changes nothing.
    """
    booked, writes, did = world.booked(), world.writes(), list(world.shop.effects)
    done = world.sync()
    assert (done.told, done.received.new, world.booked()) == (0, 0, booked)
    before = world.dump()
    for _ in range(2):
        done = world.sync()
        assert (done.told, done.received.new, done.received.changed) == (0, 0, 0)
    assert world.dump() == before
    assert (world.writes(), world.shop.effects) == (writes, did)
    assert (world.state.waiting, world.state.held, world.state.unreadable) == (0, (), ())


# --- the whole way


@pytest.mark.parametrize("method", METHODS)
def test_an_order_goes_its_whole_way_and_the_shop_agrees(world: World, method: str) -> None:
    order_id = world.order(*goods(method), shipping_minor=995 if method == "delivery" else 0)
    assert world.sync().received.new == 1
    (part,) = world.parts(order_id)
    assert (part.method, part.status) == (method, "new")
    assert [world.till.stock(sku)[1] for sku in ("MUG", "BOWL")] == [2, 1]

    world.pack(order_id)
    assert world.sync().is_done
    assert world.standing(order_id).state == world.kind.packed[method == "delivery"]

    assert world.sale(order_id).owed_minor > 0
    world.pay(order_id)
    assert world.sync().is_done
    assert world.standing(order_id).is_paid == (world.kind.hears_paid == "at once")

    world.hand_over(order_id, tracking="1Z999" if method == "delivery" else "")
    assert world.sync().is_done
    standing = world.standing(order_id)
    assert (standing.state, dict(standing.shipped)) == ("done", {"MUG": 2, "BOWL": 1})
    assert standing.is_paid == (world.kind.hears_paid != "never")
    assert standing.tracking == (("1Z999",) if method == "delivery" else ())
    sale = world.sale(order_id)
    assert (sale.state, sale.owed_minor, world.wrongs(order_id)) == ("closed", 0, [])
    assert [world.till.stock(sku) for sku in ("MUG", "BOWL")] == [(18, 0), (19, 0)]
    assert len(world.effects(order_id, "shipment")) <= 1
    books_nothing(world)


def test_a_paid_order_that_was_handed_over_is_told_once(world: World) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.sync()
    world.pack(order_id)
    world.hand_over(order_id)
    world.sync()

    assert world.standing(order_id).state == "done"
    assert len(world.effects(order_id, "payment")) <= 1
    books_nothing(world)


def test_of_an_order_split_over_two_outlets_nothing_is_told_until_all_of_it_is_packed(world: World) -> None:
    world.till.count("MUG", 0, 1)
    world.till.count("BOWL", 0, 0)
    first, second = world.kind.places
    order_id = (
        world.order(Wanted("MUG", 1, "delivery", first), Wanted("BOWL", 1, "delivery", second), is_paid=True)
        if world.kind.name == "shopify"
        else world.order(Wanted("MUG"), Wanted("BOWL"), is_paid=True)
    )
    world.sync()
    assert len(world.parts(order_id)) == 2
    before = world.writes()

    world.pack(order_id, only=0)
    world.hand_over(order_id, only=0)
    done = world.sync()
    assert (done.told, done.failed, world.writes() - before) == (0, 0, 0)
    assert world.standing(order_id).state == "open"

    world.pack(order_id, only=1)
    world.hand_over(order_id, only=1)
    world.sync()
    standing = world.standing(order_id)
    assert (standing.state, dict(standing.shipped)) == ("done", {"MUG": 1, "BOWL": 1})
    books_nothing(world)


# --- what the merchant does in the shop


def test_an_order_cancelled_in_the_shop_after_packing_waits_to_be_put_back(world: World) -> None:
    order_id = world.order(*goods("pickup"))
    world.sync()
    world.pack(order_id)
    world.sync()
    world.shop.cancel(order_id)
    before = world.writes()
    world.sync()
    (part,) = world.parts(order_id)
    assert (part.status, world.till.stock("MUG")) == ("cancelled_after_packing", (20, 2))

    world.till.do(fulfilling.put_back_fulfillment, world.id_of(order_id), part.fulfillment_id)
    world.sync()
    assert world.till.stock("MUG") == (20, 0)
    assert (world.writes(), world.standing(order_id).state) == (before, "cancelled")
    books_nothing(world)


def test_units_refunded_in_the_shop_are_not_prepared_any_more(world: World) -> None:
    if not world.kind.refunds_units:
        pytest.skip("this kind of shop names no goods with a refund")
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.sync()
    bowl = next(line for line in world.sale(order_id).lines if line.name == "Bowl")
    world.shop.refund(order_id, [("BOWL", 1)], bowl.net_minor + bowl.tax_minor)
    world.sync()
    (part,) = world.parts(order_id)
    assert [line.wanted for line in part.lines if line.wanted] == [2_000]
    assert (world.sale(order_id).owed_minor, world.till.stock("BOWL")) == (0, (20, 0))

    world.pack(order_id)
    world.hand_over(order_id)
    world.sync()
    assert world.standing(order_id).state == "done"
    assert len(world.effects(order_id, "refund")) == 1
    assert (part.fulfillment_id, world.wrongs(order_id)) == (world.parts(order_id)[0].fulfillment_id, [])
    books_nothing(world)


def test_an_amount_refunded_in_the_shop_moves_no_goods_and_leaves_no_debt(world: World) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.sync()
    before = world.sale(order_id)
    world.shop.refund(order_id, [], 500)
    world.sync()
    sale = world.sale(order_id)
    assert (sale.total_minor, sale.owed_minor) == (before.total_minor - 500, 0)
    assert (sale.refunded_minor, world.till.stock("MUG")) == (500, (20, 2))

    world.pack(order_id)
    world.hand_over(order_id)
    world.sync()
    assert world.standing(order_id).state == "done"
    books_nothing(world)


def test_goods_added_in_the_shop_after_packing_are_prepared_too(world: World) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.sync()
    world.pack(order_id)
    world.sync()
    world.shop.add_line(order_id, Wanted("SOAP", 1, "delivery", world.kind.place(0)))
    world.sync()
    (part,) = world.parts(order_id)
    assert (part.status, world.till.stock("SOAP")) == ("in_progress", (20, 1))
    assert world.sale(order_id).owed_minor > 0

    world.pack(order_id)
    world.pay(order_id)
    world.hand_over(order_id)
    world.agree()
    standing = world.standing(order_id)
    assert (standing.state, dict(standing.shipped)) == ("done", {"MUG": 2, "BOWL": 1, "SOAP": 1})
    books_nothing(world)


def test_an_order_paid_in_both_places_is_on_the_list(world: World) -> None:
    order_id = world.order(*goods("pickup"))
    world.sync()
    total = world.sale(order_id).total_minor
    world.pay(order_id)
    world.shop.mark_paid(order_id)
    world.agree()

    assert "overpaid" in world.wrongs(order_id)
    assert world.sale(order_id).owed_minor == -total
    assert world.effects(order_id, "payment") == world.effects(order_id, "payment")[:1]
    books_nothing(world)


def test_an_order_shipped_in_the_shop_itself_is_over_and_nothing_is_sent_back(world: World) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.sync()
    before = world.writes()
    world.shop.ship_in_admin(order_id)
    world.sync()

    (part,) = world.parts(order_id)
    assert (part.status, world.till.stock("MUG")) == ("completed", (18, 0))
    assert (world.sale(order_id).state, world.writes() - before) == ("closed", 0)
    books_nothing(world)


def test_an_order_that_was_over_when_it_was_first_seen_is_history(world: World) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.clock.pass_s(10)
    world.shop.ship_in_admin(order_id)
    before = world.writes()
    world.sync()

    assert world.sale(order_id).state == "history"
    assert [world.till.stock(sku) for sku in ("MUG", "BOWL")] == [(20, 0), (20, 0)]
    assert world.writes() == before
    books_nothing(world)


# --- what is decided at the till


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_order_cancelled_at_the_till_is_cancelled_in_the_shop(world: World, is_packed: bool) -> None:
    order_id = world.order(*goods("pickup"))
    world.sync()
    if is_packed:
        world.pack(order_id)
        world.sync()
    world.till.do(voiding.cancel_order, world.id_of(order_id), reason="changed their mind")
    world.sync()

    assert world.standing(order_id).state == "cancelled"
    assert len(world.effects(order_id, "cancel")) <= 1
    assert world.wrongs(order_id) == (["packed_and_cancelled"] if is_packed else [])
    books_nothing(world)


# --- what is different about some orders


@pytest.mark.parametrize("is_paid", [False, True])
def test_of_an_order_without_goods_only_the_money_counts(kind: Kind, is_paid: bool) -> None:
    course = replace(PRODUCTS[0], is_digital=True)
    with a_world(kind, products=(course, *PRODUCTS[1:])) as world:
        order_id = world.order(Wanted("MUG"), is_paid=is_paid)
        before = world.writes()
        world.sync()
        assert world.parts(order_id) == []

        if not is_paid:
            world.pay(order_id)
            world.agree()
        assert world.writes() - before == (0 if is_paid or kind.hears_paid == "never" else 1)
        assert world.standing(order_id).is_paid == (is_paid or kind.hears_paid != "never")
        assert (world.sale(order_id).owed_minor, world.wrongs(order_id)) == (0, [])
        books_nothing(world)


def as_file(world: World, order_id: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return an order as a file holds it: what the connector makes its translator read."""
    read: list[object] = []

    def reading(value: object, **words: Any) -> NeutralOrder:
        read.append(value)
        return form.translate(value, **words)

    form = next(form for form in FORMATS if form.kind == world.kind.name)
    monkeypatch.setattr(f"{world.kind.reads_in}.translate", reading)
    world.connectors[-1].order(order_id)
    monkeypatch.undo()
    return msgspec.json.encode(read[-1])


def test_an_order_known_from_a_file_keeps_its_identity(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = world.order(*goods("delivery"), is_paid=True)
    world.clock.pass_s(A_WHILE_S)
    (from_file,) = translate(as_file(world, order_id, monkeypatch), address=world.server.url)
    known = world.till.do(record_order, from_file)
    assert (known.sale_id, known.outcome) == (world.id_of(order_id), "new")
    world.pack(order_id)

    done = world.sync()
    assert done.received.new == 0
    assert [part.status for part in world.parts(order_id)] == ["packed"]
    world.hand_over(order_id)
    world.sync()
    assert world.standing(order_id).state == "done"
    assert (world.state.orders, world.till.stock("MUG")) == (1, (18, 0))
    books_nothing(world)


# --- faults that the contract must find


@pytest.mark.parametrize("name", ["shopify", "woocommerce", "ecwid"])
def test_an_echo_booked_as_money_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    echo_booked(monkeypatch.setattr)
    with a_world(kind_of(name)) as world, pytest.raises(AssertionError):
        test_an_order_goes_its_whole_way_and_the_shop_agrees(world, "pickup")


@pytest.mark.parametrize("name", ["shopify", "bigcommerce"])
def test_a_part_told_before_the_rest_is_packed_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    packed_too_early(monkeypatch.setattr)
    with a_world(kind_of(name)) as world, pytest.raises(AssertionError):
        test_of_an_order_split_over_two_outlets_nothing_is_told_until_all_of_it_is_packed(world)
