"""The main job: a delivery order, unpaid and split over two outlets, all the way to the customer."""

from __future__ import annotations

import json

from pos_desktop.demo.people import ADDRESSES
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.tour.book import Check
from pos_desktop.tour.figures import paid, sale, statuses, stock, told
from pos_desktop.tour.guide import Guide, Watched
from pos_desktop.tour.reading import Reading

HERE, THERE = "Mile End", "Vieux-Port"
NUMBER = "B-1077"
ONLY_HERE, ONLY_THERE = "SB-01", "SO-04"
TOTAL_MINOR, TAX_MINOR = 84_95, 11_06
SHIPPED = {"status_id": 10}


def order_file() -> bytes:
    """Return the order as the neutral file that `orders import` reads."""
    address, _prefix = ADDRESSES[ChannelKind.BIGCOMMERCE]

    def taxes(gst: str, qst: str) -> list[dict[str, str]]:
        return [
            {"name": "GST", "percent": "5", "amount": gst},
            {"name": "QST", "percent": "9.975", "amount": qst},
        ]

    order = {
        "id": "1077",
        "number": "1077",
        "placed_at": "2026-11-25T15:47:00Z",
        "currency": "CAD",
        "method": "delivery",
        "total": "84.95",
        "tax": "11.06",
        "payment_title": "Pay in store",
        "note": "Ring twice, please.",
        "lines": [
            {"key": "1", "sku": ONLY_HERE, "name": "Serving bowl 24 cm, sage", "net": "54.00", "tax": "8.09",
             "taxes": taxes("2.70", "5.39")},
            {"key": "2", "sku": ONLY_THERE, "name": "Olive oil soap, clay", "quantity": 1, "net": "9.94",
             "tax": "1.49", "taxes": taxes("0.50", "0.99")},
        ],
        "charges": [
            {"key": "ship", "kind": "shipping", "name": "Standard shipping", "net": "9.95", "tax": "1.48",
             "taxes": taxes("0.50", "0.98")},
        ],
        "customer": {
            "name": "P. Desrosiers", "email": "p.desrosiers@example.com", "phone": "438 555-0118",
            "shipping": {"name": "P. Desrosiers", "lines": ["1240, avenue Bernard"], "city": "Montréal",
                         "region": "QC", "postcode": "H2V 1V5", "country": "CA"},
        },
    }  # fmt: skip
    channel = {"kind": "bigcommerce", "url": address}
    file = {"format": "pos-desktop-order/1", "channel": channel, "orders": [order]}
    return json.dumps(file, ensure_ascii=False, indent=1).encode()


class Delivery:
    """The steps of the order, one method each, in the order of the tour."""

    def __init__(self, guide: Guide) -> None:
        self._guide, self._stage = guide, guide.stage
        self._sale_id = b""

    def play(self) -> None:
        """Play the whole act."""
        for step in (
            self._arrives,
            self._here_packs,
            self._there_packs,
            self._slip,
            self._refused,
            self._in_history,
            self._continued,
            self._cash,
            self._back,
            self._first_ships,
            self._last_ships,
            self._closed,
        ):
            step()

    def _watched(self) -> Watched:
        products = (self._guide.shop.products[ONLY_HERE], self._guide.shop.products[ONLY_THERE])
        return Watched((self._sale_id,) if self._sale_id else (), products)

    def _word(self, message: str) -> str:
        return self._guide.texts(message)

    def _outlet(self, name: str) -> None:
        self._stage.press(self._word("Outlet"))
        self._stage.press(name)

    def _open_at(self, outlet: str) -> None:
        self._outlet(outlet)
        sale = self._guide.sale(self._sale_id)
        place = self._guide.shop.outlets[(HERE, THERE).index(outlet)]
        part = next(each for each in sale.fulfillments if each.outlet_id == place)
        shown = self._guide.till.fulfillments.state.part
        if shown is None or shown.fulfillment_id != part.fulfillment_id:
            self._stage.open_row(NUMBER)

    def _count_shelves(self) -> None:
        """Each of the two products is at one outlet only, so that the order has to be split."""
        for sku, outlet in ((ONLY_HERE, 0), (ONLY_THERE, 1)):
            self._guide.count(sku, outlet, 5)
            self._guide.count(sku, 1 - outlet, 0)

    def _arrives(self) -> None:
        self._count_shelves()
        payload = order_file()
        (self._guide.folder / "order-1077.json").write_bytes(payload)

        def act() -> None:
            self._stage.press(self._word("Fulfillments"))
            self._sale_id = self._guide.import_file(payload)
            self._outlet(self._word("All outlets"))
            self._stage.open_row(NUMBER)

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("total", TOTAL_MINOR, sale(after, NUMBER).get("total_minor")),
                Check("owed is the total", TOTAL_MINOR, sale(after, NUMBER).get("owed_minor")),
                Check("split over two outlets", {HERE: "new", THERE: "new"}, statuses(after, NUMBER)),
                *self._committed(before, after, 1),
                Check("nothing to tell", [], told(after)),
            ]

        self._guide.step("order-arrives", self._watched, act, checks)

    def _committed(self, before: Reading, after: Reading, units: int) -> list[Check]:
        """Check that both outlets' committed changed by so many units, and on hand by none."""
        return [
            Check(
                f"{sku} at {outlet}: committed {units:+d}",
                (stock(before, sku, outlet)[0], stock(before, sku, outlet)[1] + units * UNIT),
                stock(after, sku, outlet),
            )
            for sku, outlet in ((ONLY_HERE, HERE), (ONLY_THERE, THERE))
        ]

    def _here_packs(self) -> None:
        def act() -> None:
            self._open_at(HERE)
            self._stage.press(self._word("Mark as packed"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("one outlet packed", {HERE: "packed", THERE: "new"}, statuses(after, NUMBER)),
                Check("nothing to tell yet", [], told(after)),
                *self._committed(before, after, 0),
            ]

        self._guide.step("one-outlet-packs", self._watched, act, checks)

    def _there_packs(self) -> None:
        def act() -> None:
            self._open_at(THERE)
            self._stage.press(self._word("Mark as packed"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("both packed", {HERE: "packed", THERE: "packed"}, statuses(after, NUMBER)),
                Check("awaiting shipment is told once", [{"status_id": 9}], told(after)),
                *self._committed(before, after, 0),
            ]

        self._guide.step("the-other-packs", self._watched, act, checks)

    def _slip(self) -> None:
        def act() -> None:
            self._open_at(HERE)
            self._stage.press(self._word("Print packing slip"))
            self._stage.until(lambda: self._guide.till.papers.sheets(), "the slip")

        def checks(before: Reading, after: Reading) -> list[Check]:
            words = "\n".join(self._guide.till.papers.sheets()[0].lines)
            return [
                Check("the slip names the order", True, NUMBER in words),
                Check("the slip names this outlet's goods", True, ONLY_HERE in words),
                Check("the slip names no other outlet's goods", False, ONLY_THERE in words),
                Check("printing changes no figure", before, after),
            ]

        self._guide.step("slip-printed", self._watched, act, checks)

    def _refused(self) -> None:
        collect = self._word("Go to the sale to collect")

        def act() -> None:
            self._stage.press(self._word("Mark as shipped"))
            self._stage.until(lambda: self._stage.has(collect), "the refusal")

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("nothing changed", before, after),
                Check("shipping is off", False, self._stage.has(self._word("Mark as shipped"))),
                Check("the way to the sale is shown", True, self._stage.has(collect)),
            ]

        self._guide.step("not-shipped-unpaid", self._watched, act, checks)

    def _in_history(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Go to the sale to collect"))
            self._stage.until(lambda: self._stage.has(self._word("Continue sale") + ", "), "the sale")

        self._guide.step("sales-history", self._watched, act, lambda b, a: [Check("nothing changed", b, a)])

    def _continued(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Continue sale") + ", ")
            self._stage.until(lambda: self._stage.has(self._word("Cash") + ", "), "the payment types")

        self._guide.step("continue-sale", self._watched, act, lambda b, a: [Check("nothing changed", b, a)])

    def _cash(self) -> None:
        def act() -> None:
            self._stage.type_digits("10000")
            self._stage.press(self._word("Cash") + ", ")
            self._stage.until(lambda: self._guide.sale(self._sale_id).is_paid, "the payment")

        def checks(before: Reading, after: Reading) -> list[Check]:
            (payment,) = (
                each
                for each in self._guide.sale(self._sale_id).payments
                if each.kind == "cash" and each.entry == "taken"
            )
            return [
                Check("payments sum to the total", TOTAL_MINOR, paid(after, NUMBER)),
                Check("nothing owed", 0, sale(after, NUMBER)["owed_minor"]),
                Check("change", 100_00 - 84_95, payment.change_minor),
                Check("paid is not closed", "pending", sale(after, NUMBER)["state"]),
                Check("stock unchanged", before["stock"], after["stock"]),
                Check("BigCommerce is not told of the payment", told(before), told(after)),
            ]

        self._guide.step("paid-in-cash", self._watched, act, checks)

    def _back(self) -> None:
        ship = self._word("Mark as shipped")

        def act() -> None:
            self._stage.press(self._guide.texts("Back to order {number}", number=NUMBER))
            self._stage.until(lambda: self._stage.has(ship), "the way to ship")

        self._guide.step(
            "back-to-the-order", self._watched, act, lambda b, a: [Check("nothing changed", b, a)]
        )

    def _first_ships(self) -> None:
        def act() -> None:
            self._stage.type_into(self._word("Tracking number"), "7035114477138472")
            self._stage.press(self._word("Mark as shipped"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, ONLY_HERE, HERE)
            return [
                Check("one part shipped", {HERE: "completed", THERE: "packed"}, statuses(after, NUMBER)),
                Check(
                    "on hand moved, commitment gone",
                    (on_hand - UNIT, committed - UNIT),
                    stock(after, ONLY_HERE, HERE),
                ),
                Check("the shop waits for the last part", [{"status_id": 9}], told(after)),
            ]

        self._guide.step("first-part-shipped", self._watched, act, checks)

    def _last_ships(self) -> None:
        def act() -> None:
            self._open_at(THERE)
            self._stage.press(self._word("Mark as shipped"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, ONLY_THERE, THERE)
            shown = self._guide.till.fulfillments.state.rows
            return [
                Check("both shipped", {HERE: "completed", THERE: "completed"}, statuses(after, NUMBER)),
                Check(
                    "on hand moved, commitment gone",
                    (on_hand - UNIT, committed - UNIT),
                    stock(after, ONLY_THERE, THERE),
                ),
                Check("completed is told once", 1, sum(each.get("status_id") == 10 for each in told(after))),
                Check("gone from Fulfillments", False, any(row.number == NUMBER for row in shown)),
                Check(
                    "closed",
                    ("closed", "completed"),
                    (sale(after, NUMBER)["state"], sale(after, NUMBER)["label"]),
                ),
            ]

        self._guide.step("last-part-shipped", self._watched, act, checks)

    def _closed(self) -> None:
        def act() -> None:
            self._stage.press(self._word("History"))
            self._stage.open_row(NUMBER)

        self._guide.step(
            "closed-in-history", self._watched, act, lambda b, a: [Check("nothing changed", b, a)]
        )
