"""What the Sell screen can look like: one state for every page, made by the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos_desktop.domain.orders import OrderStatus
from pos_desktop.ui.refusals import Refusal
from pos_desktop.ui.scanner import Scan
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.state import SellState, Side
from tests.ui.screens.sell.counter import Counter


def a_cart(counter: Counter) -> None:
    """Ring up three products, one with a discount and open in place, one for later."""
    for code in ("62MUG", "62BOWL", "62SOAP", "62MUG"):
        counter.presenter.scan(Scan(code))
    keys = [line.line_key for line in counter.state.cart.sale.cart.lines]  # type: ignore[union-attr]
    counter.presenter.wish(wishes.AttachCustomer(counter.shop.customer))
    counter.presenter.wish(wishes.GiveDiscount(keys[1], ppm=100_000))
    counter.presenter.wish(wishes.MarkLater(keys[2], "pickup"))
    counter.presenter.select(keys[1])


def _short(counter: Counter) -> None:
    for _ in range(12):
        counter.presenter.scan(Scan("62MUG"))


def _found(counter: Counter) -> None:
    a_cart(counter)
    counter.presenter.search("m")


def _nothing_found(counter: Counter) -> None:
    counter.presenter.search("zzz")


def _paying(counter: Counter) -> None:
    a_cart(counter)
    counter.presenter.pay("")
    counter.presenter.type_amount(10_000)


def _card(counter: Counter) -> None:
    _paying(counter)
    counter.presenter.open_type(counter.type_id("card"))


def _part_paid(counter: Counter) -> None:
    _paying(counter)
    counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), 1_500, "A1"))


def _done(counter: Counter) -> None:
    _part_paid(counter)
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 10_000))


def _continued(counter: Counter) -> None:
    counter.presenter.continue_sale(counter.an_order().sale_id)


def _continued_done(counter: Counter) -> None:
    _continued(counter)
    counter.presenter.wish(wishes.TakePayment(counter.type_id("cash"), 2_000))


def _asked(counter: Counter) -> None:
    order = counter.an_order()
    counter.connect_shop(order)
    counter.presenter.continue_sale(order.sale_id)


def _grown(counter: Counter) -> None:
    _asked(counter)
    counter.change_order(goods={"MUG": 2})


def _paid_online(counter: Counter) -> None:
    _asked(counter)
    counter.change_order(paid=True)


def _paid_twice(counter: Counter) -> None:
    _asked(counter)
    counter.presenter.wish(wishes.TakePayment(counter.type_id("card"), 500, "A1"))
    counter.change_order(paid=True)


def _cancelled(counter: Counter) -> None:
    _asked(counter)
    counter.change_order(status=OrderStatus.CANCELLED)


def _side(side: Side) -> Callable[[Counter], None]:
    def show(counter: Counter) -> None:
        a_cart(counter)
        counter.presenter.show_side(side)

    return show


def _parked(counter: Counter) -> None:
    a_cart(counter)
    counter.presenter.wish(wishes.Park("A. Martin"))
    counter.presenter.show_side(Side.PARKED)


PAGES: dict[str, Callable[[Counter], None]] = {
    "cart": a_cart,
    "short": _short,
    "found": _found,
    "nothing found": _nothing_found,
    "paying": _paying,
    "card": _card,
    "part paid": _part_paid,
    "done": _done,
    "continued": _continued,
    "continued done": _continued_done,
    "asked": _asked,
    "grown": _grown,
    "paid online": _paid_online,
    "paid twice": _paid_twice,
    "cancelled": _cancelled,
    "opening": _side(Side.OPENING),
    "customer": _side(Side.CUSTOMER),
    "cash": _side(Side.CASH),
    "parked": _parked,
    "nothing parked": _side(Side.PARKED),
    "back office": _side(Side.BACK_OFFICE),
}


def every_state() -> dict[str, SellState]:
    """Return the state of every page, an empty counter and a refusal among them."""
    empty = Counter().state
    states = {"empty": empty, "refused": replace(empty, refusal=Refusal("over_account_limit"))}
    for name, play in PAGES.items():
        counter = Counter()
        play(counter)
        states[name] = counter.state
    return states
