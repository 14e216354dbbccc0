"""What the screens ask, on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from pos_desktop.domain.ids import exception_root, stock_root
from pos_desktop.journal.facts import (
    CustomerChanged,
    ExceptionChanged,
    HeaderSet,
    LineSet,
    MessageTold,
    OrderReceived,
    ProductChanged,
    RegisterClosed,
    RegisterOpened,
    SaleOpened,
    SettingChanged,
    StockAdjusted,
)
from pos_desktop.journal.settling import digest_of
from pos_desktop.journal.state import Contradiction
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.rows import ExceptionRow, FulfillmentFilter, SaleFilter
from pos_desktop.store.open import Store
from pos_desktop.store.queries import exceptions
from tests.store.shop import (
    CASH,
    OUTLETS,
    REGISTER,
    SESSION,
    START_MS,
    USER,
    Order,
    a_product,
    an_id,
    import_order,
    open_shop,
    pack_order,
    pay_order,
    set_up,
    ship_order,
)

HOUR_MS = 3_600_000
ORDERS = tuple(Order(number, outlet=OUTLETS[number % 2]) for number in range(1, 7))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Six orders: 1 is new, 2 paid, 3 packed, 4 to 6 shipped."""
    opened = open_shop(tmp_path)
    set_up(opened)
    for order in ORDERS:
        steps = [import_order]
        if order.number > 1:
            steps.append(pay_order)
        if order.number > 2:
            steps.append(pack_order)
        if order.number > 3:
            steps.append(ship_order)
        for step in steps:
            opened.ledger.submit(partial(step, order=order)).result()
    yield opened
    opened.close()


def record(store: Store, root: bytes, body: object) -> None:
    store.ledger.submit(lambda entry: entry.record(root, body, who=USER)).result()  # type: ignore[arg-type]


def numbers(store: Store, chosen: FulfillmentFilter, now_ms: int = START_MS) -> list[str]:
    return [row.number for row in store.queries.open_fulfillments(chosen, now_ms=now_ms)]


def test_only_unfulfilled_work_is_listed(store: Store) -> None:
    first, second, third = store.queries.open_fulfillments(FulfillmentFilter(), now_ms=START_MS)

    assert (first.number, first.status, first.is_paid, first.units) == ("B-1", "new", False, 4_000)
    assert (second.number, second.is_paid, second.owed_minor) == ("B-2", True, 0)
    assert (third.number, third.status, third.outlet) == ("B-3", "packed", "Old Port")
    assert (first.customer, first.sale_id) == ("Élise Martin 1", ORDERS[0].sale_id)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (FulfillmentFilter(outlet_id=OUTLETS[0]), ["B-2"]),
        (FulfillmentFilter(statuses=("packed",)), ["B-3"]),
        (FulfillmentFilter(method="pickup"), []),
        (FulfillmentFilter(channel_kind="bigcommerce"), ["B-1", "B-2", "B-3"]),
        (FulfillmentFilter(search="Elise2@"), ["B-2"]),
        (FulfillmentFilter(search="ELISE mart"), ["B-1", "B-2", "B-3"]),
        (FulfillmentFilter(search="5145550142"), ["B-1", "B-2", "B-3"]),
        (FulfillmentFilter(search="SKU-00007"), ["B-1"]),
        (FulfillmentFilter(search="4000000000014"), ["B-2"]),
        (FulfillmentFilter(search="nobody"), []),
        (FulfillmentFilter(search='"*('), []),
        (FulfillmentFilter(sort="-date"), ["B-3", "B-2", "B-1"]),
        (FulfillmentFilter(sort="receipt"), ["B-1", "B-2", "B-3"]),
        (FulfillmentFilter(sort="-status"), ["B-3", "B-1", "B-2"]),
        (FulfillmentFilter(sort="-customer"), ["B-3", "B-2", "B-1"]),
        (FulfillmentFilter(sort="outlet"), ["B-2", "B-1", "B-3"]),
        (FulfillmentFilter(sort="-owed", statuses=("new", "completed")), ["B-1", "B-2"]),
        (FulfillmentFilter(sort="type"), ["B-1", "B-2", "B-3"]),
    ],
)
def test_the_list_is_filtered_and_sorted(store: Store, chosen: FulfillmentFilter, found: list[str]) -> None:
    assert numbers(store, chosen) == found


def test_late_is_a_day_or_what_the_shop_set(store: Store) -> None:
    in_a_day = START_MS + 24 * HOUR_MS + 2
    late = FulfillmentFilter(late=True)
    assert numbers(store, late, in_a_day) == ["B-1"]
    assert store.queries.open_fulfillments(late, now_ms=in_a_day)[0].late_ms == 1
    assert store.queries.fulfillment_counts(outlet_id=None, now_ms=in_a_day).late == 1

    record(store, an_id("setting"), SettingChanged(name="late_after_hours", value="1"))

    assert numbers(store, late, START_MS + HOUR_MS + 3) == ["B-1", "B-2"]
    assert store.queries.fulfillment_counts(outlet_id=OUTLETS[0], now_ms=in_a_day).open == 1


def test_a_pickup_packed_for_a_week_is_not_collected(store: Store) -> None:
    order = Order(50)
    received = as_pickup(order)

    def work(entry: Entry) -> None:
        entry.record(order.sale_id, received, who=None)
        pack_order(entry, order)

    store.ledger.submit(work).result()
    chosen = FulfillmentFilter(not_collected=True)
    week_ms = 7 * 24 * HOUR_MS

    assert numbers(store, chosen, START_MS + week_ms) == []
    assert numbers(store, chosen, START_MS + week_ms + 1) == ["B-50"]
    counts = store.queries.fulfillment_counts(outlet_id=None, now_ms=START_MS + week_ms + 1)
    assert (counts.open, counts.not_collected) == (4, 1)


def as_pickup(order: Order) -> OrderReceived:
    part = msgspec.structs.replace(order.received.parts[0], method="pickup")
    return msgspec.structs.replace(order.received, parts=(part,))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (SaleFilter(), ["B-6", "B-5", "B-4", "B-3", "B-2", "B-1"]),
        (SaleFilter(tab="continue"), ["B-1"]),
        (SaleFilter(tab="return"), ["B-6", "B-5", "B-4"]),
        (SaleFilter(from_ms=START_MS + 5), ["B-6", "B-5"]),
        (SaleFilter(until_ms=START_MS + 3), ["B-2", "B-1"]),
        (SaleFilter(labels=("completed",)), ["B-6", "B-5", "B-4"]),
        (SaleFilter(search="SKU-00004"), ["B-6"]),
        (SaleFilter(customer="elise4"), ["B-4"]),
        (SaleFilter(outlet_id=OUTLETS[0]), ["B-6", "B-4", "B-2"]),
        (SaleFilter(payment_kind="cash"), ["B-6", "B-5", "B-4", "B-3", "B-2"]),
        (SaleFilter(payment_kind="card"), []),
        (SaleFilter(product_id=a_product(8)), ["B-4", "B-1"]),
        (SaleFilter(product_id=an_id("unknown")), []),
        (SaleFilter(amount_from_minor=7_127), []),
        (SaleFilter(amount_until_minor=7_126, limit=2), ["B-6", "B-5"]),
        (SaleFilter(register_id=REGISTER, user_id=USER), []),
    ],
)
def test_sales_history_is_filtered(store: Store, chosen: SaleFilter, found: list[str]) -> None:
    rows = store.queries.sales(chosen)

    assert [row.number for row in rows] == found
    if chosen.limit > len(found):
        assert store.queries.sale_totals(chosen).sales == len(rows)


def test_pages_follow_each_other(store: Store) -> None:
    seen: list[str] = []
    before: tuple[int, bytes] | None = None
    while page := store.queries.sales(SaleFilter(limit=4, before=before)):
        seen += [row.number for row in page]
        before = (page[-1].placed_at_ms, page[-1].sale_id)

    assert seen == ["B-6", "B-5", "B-4", "B-3", "B-2", "B-1"]


def test_totals_are_per_currency(store: Store) -> None:
    totals = store.queries.sale_totals(SaleFilter())

    assert (totals.sales, totals.sums) == (6, (("CAD", 6 * 7_126, 7_126),))


def test_one_sale_is_shown_with_its_timeline(store: Store) -> None:
    detail = store.queries.sale_detail(ORDERS[3].sale_id)

    assert detail is not None
    assert [row.kind for row in detail.timeline] == [
        "sale.order_received",
        "sale.contact_given",
        "payment.taken",
        "fulfillment.packed",
        "document.printed",
        "fulfillment.shipped",
    ]
    assert detail.timeline[-1].who == "Noor"
    assert dict(detail.timeline[-1].values)["carrier"] == "Canada Post"
    assert dict(detail.timeline[-1].values)["outlet"] == detail.outlet == "Mile End"
    assert (detail.customer, len(detail.product_pictures)) == ("Élise Martin 4", 3)
    assert store.queries.sale_detail(an_id("unknown")) is None


def test_a_sale_is_found_by_number_or_by_the_beginning_of_its_id(store: Store) -> None:
    sale_id = ORDERS[1].sale_id

    assert store.queries.find_sale("B-2") == sale_id
    assert store.queries.find_sale(sale_id.hex()[:12]) == sale_id
    assert store.queries.find_sale("B-") is None
    assert store.queries.find_sale("zz") is None


def test_an_open_cart_is_there_again_and_a_parked_one_is_listed(store: Store) -> None:
    cart = an_id("cart")
    line = LineSet("1", a_product(1), "SKU-00001", "Ceramic mug 1", 1_000, 1_550)
    record(store, cart, SaleOpened(OUTLETS[0], REGISTER, "CAD", False))
    record(store, cart, line)
    assert store.queries.open_cart(REGISTER) == cart
    assert "open" not in {row.state for row in store.queries.sales(SaleFilter())}

    record(store, cart, HeaderSet(parked=True, parked_as="blue coat"))

    assert store.queries.open_cart(REGISTER) is None
    assert [row.sale_id for row in store.queries.parked_sales(outlet_id=OUTLETS[0])] == [cart]
    assert [row.sale_id for row in store.queries.sales(SaleFilter(search="blue"))] == [cart]
    detail = store.queries.sale_detail(cart)
    assert detail is not None
    assert detail.sale.cart is not None
    assert detail.sale.cart.lines == (line,)


def test_products_are_found_best_first(store: Store) -> None:
    record(store, a_product(3), ProductChanged(name="Théière à mug", codes=("36",)))

    def found(text: str, limit: int = 3) -> list[str]:
        rows = store.queries.search_products(text, outlet_id=OUTLETS[0], limit=limit)
        return [row.name for row in rows]

    assert found("theiere") == found("THÉI") == found("36") == found("mug theiere") == ["Théière à mug"]
    assert found("sku-00012") == ["Ceramic mug 12"]
    assert found("4000000000005") == ["Ceramic mug 5"]
    assert len(found("mug", 50)) == 20
    assert found("ceramic mug 1") == ["Ceramic mug 1", "Ceramic mug 10", "Ceramic mug 11"]
    assert found("") == found("()") == []


def test_without_a_word_products_come_by_name(store: Store) -> None:
    record(store, a_product(3), ProductChanged(name="Élan"))
    record(store, a_product(4), ProductChanged(deleted=True))

    names = [row.name for row in store.queries.first_products(outlet_id=OUTLETS[0], limit=50)]

    assert names[-1] == "Élan"
    assert len(names) == 19
    assert names[:2] == [row.name for row in store.queries.first_products(outlet_id=OUTLETS[0], limit=2)]


def test_a_deleted_product_is_found_no_more(store: Store) -> None:
    record(store, a_product(3), ProductChanged(deleted=True))

    assert store.queries.search_products("SKU-00003", outlet_id=OUTLETS[0]) == ()
    assert store.queries.product_by_code("SKU-00003", outlet_id=OUTLETS[0]) == ()
    assert [row.sku for row in store.queries.products((a_product(3),), outlet_id=OUTLETS[0])] == ["SKU-00003"]


def test_stock_is_of_the_asking_outlet(store: Store) -> None:
    (here,) = store.queries.product_by_code("SKU-00014", outlet_id=OUTLETS[0])
    (there,) = store.queries.product_by_code("SKU-00014", outlet_id=OUTLETS[1])
    (row,) = store.queries.stock(product_id=a_product(14), outlet_id=OUTLETS[0])

    assert (here.available, there.available) == (98_000, 100_000)
    assert (row.on_hand, row.committed, row.outlet) == (100_000, 2_000, "Mile End")
    assert len(store.queries.stock(product_id=a_product(14))) == 2


def test_favourites_are_the_first_tab(store: Store) -> None:
    record(store, a_product(9), ProductChanged(quick_key=1))

    (favourites, first), (category, tiles) = store.queries.quick_keys(outlet_id=OUTLETS[0])

    assert (favourites, [row.sku for row in first]) == ("", ["SKU-00009"])
    assert (category, len(tiles)) == ("Tableware", 20)


def test_customers_are_found_by_what_is_known(store: Store) -> None:
    record(store, an_id("customer"), CustomerChanged(name="Zoé Roy", email="zoe@example.com", phone="514 1"))

    assert [row.name for row in store.queries.search_customers("zoe ro")] == ["Zoé Roy"]
    assert store.queries.search_customers("5141")[0].fields["email"] == "zoe@example.com"
    assert store.queries.search_customers("  ") == ()


def test_messages_wait_until_they_were_told(store: Store) -> None:
    waiting = store.queries.messages()
    assert {(row.number, row.kind) for row in waiting} >= {("B-3", "packed"), ("B-4", "shipped")}
    packed = next(row for row in waiting if (row.number, row.kind) == ("B-3", "packed"))
    assert packed.payload == (("status_id", 9),)

    record(store, packed.sale_id, MessageTold(packed.key))

    assert len(store.queries.messages()) == len(waiting) - 1
    assert len(store.queries.messages(waiting_only=False)) == len(waiting)


def test_the_register_is_in_its_session(store: Store) -> None:
    session = store.queries.session(REGISTER)

    assert session is not None
    assert (session.session_id, session.float_minor) == (SESSION, 20_000)
    assert store.queries.session(an_id("other register")) is None


def test_closed_sessions_are_listed_newest_first(store: Store) -> None:
    assert store.queries.closures(REGISTER) == ()
    record(store, SESSION, RegisterClosed(((CASH, 19_500, 20_000),)))
    later = an_id("later session")
    record(store, later, RegisterOpened(REGISTER, OUTLETS[0], "CAD", 0, 2))
    record(store, later, RegisterClosed(()))

    assert [(each.number, each.session_id) for each in store.queries.closures(REGISTER)] == [
        (2, later),
        (1, SESSION),
    ]
    assert [each.number for each in store.queries.closures(REGISTER, limit=1)] == [2]
    assert store.queries.closures(an_id("other register")) == ()


def test_one_code_on_two_products_and_missing_stock_are_exceptions(store: Store) -> None:
    record(store, a_product(3), ProductChanged(codes=("4000000000004",)))
    store.ledger.submit(partial(import_order, order=Order(90))).result()
    for number in range(100, 160):
        store.ledger.submit(partial(import_order, order=Order(number * 20 + 10))).result()

    kinds = [(row.contradiction.kind, row.number) for row in store.queries.exceptions()]

    assert ("same_code", "4000000000004") in kinds
    assert ("short_stock", "SKU-00010") in kinds
    assert store.queries.exceptions(limit=1) == store.queries.exceptions()[:1]


def shortages(store: Store) -> tuple[ExceptionRow, ...]:
    """Return everything that is promised more than there is."""
    return tuple(row for row in store.queries.exceptions() if row.contradiction.kind == "short_stock")


def settle_then_break(store: Store) -> tuple[ExceptionRow, ...]:
    """Settle a shortage that grows afterwards; return it as the list shows it, or nothing."""
    for number in range(100, 160):
        store.ledger.submit(partial(import_order, order=Order(number * 20 + 10))).result()
    before = store.queries.exceptions()
    short = shortages(store)[0]
    store.ledger.submit(partial(_settle, about=short.root, contradiction=short.contradiction)).result()
    assert store.queries.exceptions() == tuple(row for row in before if row != short)
    assert store.queries.exceptions(limit=1) == store.queries.exceptions()[:1]
    outlet = bytes.fromhex(str(dict(short.contradiction.details)["outlet_id"]))
    store.ledger.submit(partial(_break_one, outlet=outlet, product=short.root)).result()
    key = (short.root, short.contradiction.key)
    return tuple(row for row in shortages(store) if (row.root, row.contradiction.key) == key)


def test_what_was_settled_is_off_the_list_until_it_says_something_else(store: Store) -> None:
    (again,) = settle_then_break(store)
    assert dict(again.contradiction.details)["on_hand"] == 98_000


def test_a_digest_that_leaves_out_the_sums_would_be_noticed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exceptions, "digest_of", lambda said: said.key)
    monkeypatch.setitem(globals(), "digest_of", lambda said: said.key)
    assert settle_then_break(store) == ()


def test_what_was_settled_is_told_with_who_and_when_until_it_is_wanted_back(store: Store) -> None:
    about, key = an_id("sold twice"), "overpaid"
    root = exception_root(UUID(bytes=about), key).bytes
    first = ExceptionChanged(about_id=about, key=key, seen="a", note="asked her", number="#1", kind=key)
    for change in (first, msgspec.structs.replace(first, note="she keeps it", details=(("over_minor", 5),))):
        store.ledger.submit(partial(_record, root=root, change=change)).result()
    (row,) = store.queries.settled_exceptions()
    assert (row.note, row.said.number, row.said.root) == ("she keeps it", "#1", about)
    assert row.said.contradiction == Contradiction(key, key, (("over_minor", 5),), 0)
    assert row.at_ms >= START_MS
    assert row.who == {each.record_id: each.name for each in store.queries.named("user")}[USER]
    store.ledger.submit(partial(_record, root=root, change=ExceptionChanged(deleted=True))).result()
    assert store.queries.settled_exceptions() == ()


def test_one_that_an_older_release_settled_says_at_least_its_kind(store: Store) -> None:
    short = Contradiction("short_stock:00", "short_stock", (), 0)
    store.ledger.submit(partial(_settle, about=an_id("mug"), contradiction=short)).result()
    (row,) = store.queries.settled_exceptions()
    assert row.said.contradiction == short


def _record(entry: Entry, *, root: bytes, change: ExceptionChanged) -> None:
    entry.record(root, change, who=USER)


def _settle(entry: Entry, *, about: bytes, contradiction: Contradiction) -> None:
    root = exception_root(UUID(bytes=about), contradiction.key).bytes
    settled = ExceptionChanged(about_id=about, key=contradiction.key, seen=digest_of(contradiction))
    entry.record(root, settled, who=USER)


def _break_one(entry: Entry, *, outlet: bytes, product: bytes) -> None:
    root = stock_root(UUID(bytes=outlet), UUID(bytes=product)).bytes
    entry.record(root, StockAdjusted(outlet, product, -1_000, "broken"), who=USER)
