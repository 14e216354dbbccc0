"""The timeline in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pos_desktop.services.ports.rows import TimelineRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.history.happened import moments
from tests.ui.screens import gallery
from tests.ui.screens.rows import a_detail, at

ZONE = ZoneInfo("America/Toronto")


def words(*rows: TimelineRow, language: str = "en") -> list[tuple[str, str, str]]:
    """Return when, what and who of every moment."""
    detail = a_detail(gallery.a_packed_pickup(), *rows)
    return [(one.when, one.what, one.who) for one in moments(Texts(language), detail, ZONE)]


def test_the_newest_comes_first_and_what_filled_the_cart_is_left_out() -> None:
    rows = (
        TimelineRow(at(22, 9, 14), "sale.order_received", "", (("revision", 1), ("channel_kind", "shopify"))),
        TimelineRow(at(22, 9, 15), "sale.line_set", "Amira"),
        TimelineRow(at(22, 10, 2), "fulfillment.packed", "Noor", (("outlet", "Mile End"),)),
    )
    assert words(*rows) == [("10:02", "Packed", "Noor · Mile End"), ("09:14", "Order placed", "Shopify")]


def test_an_order_that_comes_again_was_changed_in_the_shop() -> None:
    first = TimelineRow(at(22, 9, 14), "sale.order_received", "", (("revision", 1_795_000_000_000),))
    again = TimelineRow(at(22, 9, 30), "sale.order_received", "", (("revision", 1_795_000_900_000),))
    assert [what for _when, what, _who in words(first, again)] == [
        "Order changed in the shop",
        "Order placed",
    ]


def test_money_says_how_much_and_which_way() -> None:
    taken = TimelineRow(at(22, 9, 0), "payment.taken", "Amira", (("amount_minor", 1250), ("kind", "cash")))
    back = TimelineRow(at(22, 9, 1), "payment.taken", "Amira", (("amount_minor", -1250), ("kind", "card")))
    assert [what for _when, what, _who in words(taken, back)] == [
        "12.50 given back, Card",
        "12.50 paid, Cash",
    ]


def test_several_days_show_their_dates() -> None:
    rows = (
        TimelineRow(at(21, 9, 0), "sale.completed", "Amira"),
        TimelineRow(at(22, 9, 0), "fulfillment.shipped", "Noor", (("carrier", "UPS"), ("tracking", "1Z"))),
    )
    assert words(*rows)[0][:2] == ("22 Nov 09:00", "Shipped, UPS 1Z")
    assert words(*rows, language="fr")[1][0] == "21 nov. 9\xa0h\xa000"
