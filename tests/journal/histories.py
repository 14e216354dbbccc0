"""Histories of a small shop for Hypothesis: several devices, every kind of fact, races, wrong clocks.

An act is a few small numbers, so that Hypothesis shrinks it; what it means stands in `_SCENES`. `histories()`
gives facts in the order in which they were made; `deliveries` any other order, with repeats.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from pos_desktop.journal import facts as f
from pos_desktop.journal.envelope import Recorded
from tests.journal.chains import Devices
from tests.journal.shop import (
    CASHIER,
    CHANNEL,
    CUSTOMER,
    KINDS_OF_SHOP,
    ORDERS,
    OUTLETS,
    PRODUCTS,
    REGISTER,
    SALES,
    SESSION,
    UNIT,
    a_sale,
    an_id,
    an_order,
    fulfillment,
    paid_online,
    parcel_hash,
    part,
    place,
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something a device does: `scene` says what, `a`, `b` and `c` how exactly."""

    device: int
    scene: int
    a: int
    b: int
    c: int
    wait_ms: int
    hears: bool


class History(list[Recorded]):
    """Facts as the devices made them; Hypothesis prints the acts, not these bytes."""

    def __repr__(self) -> str:
        return f"<history of {len(self)} facts>"


Made = tuple[bytes, f.Body]
Scene = Callable[[Act, Devices], Made]


def histories(max_facts: int = 30) -> st.SearchStrategy[History]:
    """Return lists of facts as the devices made them, short ones and (where most races are) long ones."""
    short = st.lists(_ACTS, min_size=1, max_size=8)
    return (short | st.lists(_ACTS, min_size=max_facts // 2, max_size=max_facts)).map(play)


def deliveries(seed: int, facts: Sequence[Recorded]) -> list[Recorded]:
    """Return the facts in another order, some of them more than once."""
    chance = random.Random(seed)
    delivered = [*facts, *chance.choices(facts, k=len(facts) // 3)]
    chance.shuffle(delivered)
    return delivered


def play(acts: Sequence[Act]) -> History:
    """Return the facts that the devices make of these acts."""
    devices = Devices()
    for act in acts:
        if act.hears:
            devices.hear(act.device)
        root, body = _SCENES[act.scene](act, devices)
        devices.record(root, body, device=act.device, after_ms=act.wait_ms)
    return History(devices.facts)


# --- orders: one of four allocations over two outlets, three revisions, two generations


def _parts(root: bytes, act: Act) -> tuple[f.Part, ...]:
    more = 1 if act.a % 3 == 2 else 0  # the last revision has one more unit of line 0
    layouts = (
        (part(root, 0, 2 + more, 1),),
        (part(root, 1, 2 + more, 1),),
        (part(root, 0, 1 + more), part(root, 1, 1, 1, method="delivery")),
        (part(root, 0, 2, 1), *((part(root, 0, 1, round=2),) if more else ())),
    )
    return layouts[act.b % 4]


def _order(act: Act, devices: Devices) -> Made:
    root = ORDERS[act.c // 3 % 2]
    revision = act.a % 3 + 1
    is_last = revision == 3
    payments = (
        (),
        (paid_online(1000, "ch_1"),),
        (paid_online(4200 if is_last else 3150, "", "status"),),
        (paid_online(1000, "ch_1"), paid_online(500, "ch_2")),
        (paid_online(3150, "pos:1", "echo"),),
        (paid_online(3150, "", "status", devices.facts[-1].at_ms if devices.facts else 1),),
    )[act.c]
    refund = f.Refund("r1", 1050, (("l0", UNIT),), is_restocked=act.b != 5)
    parts = _parts(root, act)
    return root, an_order(
        3 if is_last else 2,
        1,
        parts=parts,
        version=(revision, act.b // 4),
        payments=payments,
        refunds=(refund, f.Refund("r2", 200)) if revision > 1 and act.b % 2 else (),
        shop=KINDS_OF_SHOP[act.c % 4],
        order_id=root.hex(),
        is_cancelled=is_last and act.c == 1,
        is_shipped_in_shop=revision == 2 and act.c == 5,
        is_history=act.a == 5 and act.c == 4,
        shipped_parts=tuple(part.fulfillment_id for part in parts[:1]) if act.c == 4 else (),
    )


def _reallocated(act: Act, devices: Devices) -> Made:
    root = (*ORDERS, *SALES)[act.c % 4]
    revision = act.a % 4
    is_sale = root in SALES
    parts = (part(root, 1, 1, method="delivery"),) if is_sale else _parts(root, act)
    return root, f.Reallocated(0 if is_sale else revision, 1 + act.b % 2, parts)


def _order_cancelled(act: Act, devices: Devices) -> Made:
    return ORDERS[act.a % 2], f.OrderCancelled("changed their mind")


# --- sales rung up here: taken now, partly for later, or a return


def _opened(act: Act, devices: Devices) -> Made:
    return SALES[act.a % 2], f.SaleOpened(OUTLETS[0], REGISTER, "CAD", False)


def _line_set(act: Act, devices: Devices) -> Made:
    number = act.b % 2
    return SALES[act.a % 2], f.LineSet(
        f"l{number}", PRODUCTS[number], f"SKU-{number}", "Mug", act.c * UNIT, 1000
    )


def _header_set(act: Act, devices: Devices) -> Made:
    header = (
        f.HeaderSet(note=f"note {act.c}"),
        f.HeaderSet(parked=True, parked_as="Ann"),
        f.HeaderSet(parked=False),
        f.HeaderSet(customer_id=CUSTOMER if act.c % 2 else None),
        f.HeaderSet(discount_ppm=50_000 * act.c, method="pickup"),
        f.HeaderSet(discarded=bool(act.c % 2)),
    )[act.b]
    return SALES[act.a % 2], header


def _completed(act: Act, devices: Devices) -> Made:
    root = SALES[act.a % 2]
    if act.c == 5:
        return root, a_sale(-1, return_of=SALES[0])
    method = ("pickup", "delivery")[act.c % 2]
    parts = (part(root, 0, 1, method=method),) if act.b > 1 else ()
    return root, a_sale(2, act.b % 2, parts=parts, terms=("", "", "", "layby", "on_account", "")[act.c])


def _voided(act: Act, devices: Devices) -> Made:
    return SALES[act.a % 2], f.SaleVoided("wrong customer")


# --- money


def _paid(act: Act, devices: Devices) -> Made:
    root = (*ORDERS, *SALES)[act.a % 4]
    kinds = ("cash", "card", "gift_card", "on_account", "cash", "store_credit")
    amount_minor = (2100, 3150, 1050, 500, -1050, 2100)[act.b]
    return root, f.PaymentTaken(
        payment_id=an_id(f"payment {act.b} {act.c % 3}"),
        type_id=an_id(kinds[act.b]),
        kind=kinds[act.b],
        amount_minor=amount_minor,
        currency="CAD",
        session_id=SESSION,
        register_id=REGISTER,
        rounding_minor=2 if act.c == 5 else 0,
        counter_of=an_id("payment 2 0") if act.b == 4 else None,
        customer_id=CUSTOMER if act.b == 3 else None,
    )


# --- fulfillments, whichever allocation they belong to


def _target(act: Act) -> tuple[bytes, bytes]:
    root = (ORDERS[0], ORDERS[0], SALES[0], ORDERS[1], SALES[1], ORDERS[0])[act.a]
    outlet, method, round = (
        (0, "pickup", 1),
        (1, "pickup", 1),
        (0, "pickup", 1),
        (1, "delivery", 1),
        (0, "delivery", 1),
        (0, "pickup", 2),
    )[act.b]
    return root, fulfillment(root, outlet, method, round)


def _units(act: Act) -> tuple[int, int]:
    return ((2, 1), (1, 0), (1, 1), (2, 0), (1, 0), (3, 1))[act.c]


def _named(quantities: tuple[int, int]) -> f.Units:
    return tuple((f"l{number}", units * UNIT) for number, units in enumerate(quantities) if units)


def _assigned(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentAssigned(target, CASHIER if act.c else None, "Noor")


def _picked(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.UnitsPicked(target, act.c // 4, f"l{act.c % 2}", UNIT if act.c < 5 else -UNIT)


def _noted(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentNoted(target, f"note {act.c}")


def _packed(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    quantities = _units(act)
    return root, f.FulfillmentPacked(target, act.c // 3, parcel_hash(*quantities), _named(quantities))


def _unpacked(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentUnpacked(target, act.c % 2 + 1)


def _shipped(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentShipped(target, 0, _named(_units(act)), "Post", f"track {act.c}")


def _picked_up(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentPickedUp(target, 0, _named(_units(act)), "Ann")


def _undone(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.HandOverUndone(target)


def _put_back(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.FulfillmentPutBack(target)


def _customer_told(act: Act, devices: Devices) -> Made:
    root, target = _target(act)
    return root, f.CustomerTold(target, "phone")


# --- what surrounds a sale


def _shop_told(act: Act, devices: Devices) -> Made:
    if act.a == 5:
        return ORDERS[act.a % 2], f.ReadRequested()
    heard = devices.facts[-1].at_ms if devices.facts and act.c == 3 else 0
    return ORDERS[act.a % 2], f.MessageTold(
        ("completed", "paid", "packed")[act.b % 3],
        "known" if act.c == 4 else "told",
        since_ms=max(heard - 1, 0),
    )


def _contact(act: Act, devices: Devices) -> Made:
    return (*ORDERS, *SALES)[act.a % 4], f.ContactGiven(f"Ann {act.b}", phone=f"514 555-010{act.c}")


def _printed(act: Act, devices: Devices) -> Made:
    return (*ORDERS, *SALES)[act.a % 4], f.DocumentPrinted("receipt", None, act.b)


# --- shelves, drawers, records


def _counted(act: Act, devices: Devices) -> Made:
    outlet, product = act.a % 2, act.b % 2
    return place(outlet, product), f.StockCounted(
        OUTLETS[outlet], PRODUCTS[product], act.c * UNIT, devices.seen() if act.c % 2 else ()
    )


def _adjusted(act: Act, devices: Devices) -> Made:
    outlet, product = act.a % 2, act.b % 2
    return place(outlet, product), f.StockAdjusted(
        OUTLETS[outlet], PRODUCTS[product], (act.c - 2) * UNIT, "found"
    )


def _register(act: Act, devices: Devices) -> Made:
    return SESSION, (
        f.RegisterOpened(REGISTER, OUTLETS[0], "CAD", 10_000, 1),
        f.CashMoved(an_id(f"movement {act.b % 2}"), "cash_in", 500 + act.c, "change"),
        f.DrawerOpened("looked"),
        f.RegisterClosed(((an_id("cash"), 10_500, 10_500 + act.c),), "fine"),
    )[act.a % 4]


def _record(act: Act, devices: Devices) -> Made:
    body = (
        f.ProductChanged(name=f"Mug {act.c}"),
        f.ProductChanged(price_minor=100 * act.c, codes=("123",)),
        f.ProductChanged(deleted=bool(act.c % 2)),
        f.CustomerChanged(name=f"Ann {act.c}", email="ann@example.test"),
        f.TaxChanged(name="GST", rate_ppm=50_000 + act.c),
        f.OutletChanged(name=f"Main {act.c}", priority=act.c),
        f.RegisterChanged(name="Till", prefix=f"M{act.c}"),
        f.UserChanged(name=f"Noor {act.c}", role="cashier"),
        f.PaymentTypeChanged(name="Cash", kind="cash", position=act.c),
        f.SettingChanged(name="late_after_hours", value=str(act.c)),
        f.ChannelChanged(kind="shopify", address="shop.example.test", name=f"Shop {act.c}", prefix="S"),
        f.ExceptionChanged(
            about_id=ORDERS[0],
            key="overpaid",
            seen=f"{act.c}",
            number="#1",
            kind="overpaid",
            details=(("over_minor", act.c), ("currency", "CAD")),
            deleted=bool(act.c % 2),
        ),
    )[act.b % 3 if act.a < 3 else (6 * (act.a - 3) + act.b) % 12]
    roots = (PRODUCTS[0], CUSTOMER, CHANNEL)
    is_own = isinstance(body, f.ProductChanged | f.CustomerChanged | f.ChannelChanged)
    root = roots[(f.ProductChanged, f.CustomerChanged, f.ChannelChanged).index(type(body))] if is_own else b""
    return root or an_id(f.KIND_OF[type(body)]), body


_SCENES: tuple[Scene, ...] = (
    _order, _order, _order, _order, _reallocated, _order_cancelled,
    _opened, _line_set, _header_set, _completed, _completed, _voided,
    _paid, _paid, _paid,
    _assigned, _picked, _noted, _packed, _packed, _packed, _unpacked,
    _shipped, _picked_up, _picked_up, _undone, _put_back, _customer_told,
    _shop_told, _contact, _printed, _counted, _counted, _adjusted, _register, _record, _record,
)  # fmt: skip
SCENES = len(_SCENES)
_SMALL = st.integers(0, 5)
_ACTS = st.builds(
    Act,
    device=st.integers(0, 2),
    scene=st.integers(0, SCENES - 1),
    a=_SMALL,
    b=_SMALL,
    c=_SMALL,
    wait_ms=st.integers(0, 2_000),
    hears=st.booleans(),
)
