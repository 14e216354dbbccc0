"""A paid pickup order: packed, its customer told, handed over."""

from __future__ import annotations

from pos_desktop.demo.orders import Placed, neutral_order
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.fulfilling import Method
from pos_desktop.services.ordering import record_order
from pos_desktop.tour.book import Check
from pos_desktop.tour.figures import sale, statuses, stock, told
from pos_desktop.tour.guide import Guide, Watched
from pos_desktop.tour.reading import Reading

HERE = "Mile End"
NUMBER = "W-1080"
SKU = "SC-02"
PLACED = Placed(ChannelKind.WOOCOMMERCE, "1080", 0, 0, Method.PICKUP, ((SKU, 2),), outlet=HERE)


class Pickup:
    """The steps of the order, one method each, in the order of the tour."""

    def __init__(self, guide: Guide) -> None:
        self._guide, self._stage = guide, guide.stage
        self._sale_id = b""

    def play(self) -> None:
        """Play the whole act."""
        self._arrives()
        self._packed()
        self._told()
        self._picked_up()

    def _watched(self) -> Watched:
        return Watched((self._sale_id,) if self._sale_id else (), (self._guide.shop.products[SKU],))

    def _word(self, message: str) -> str:
        return self._guide.texts(message)

    def _arrives(self) -> None:
        guide = self._guide
        desk = guide.shop.desk("Amira", 0)
        guide.count(SKU, 0, 6)
        order = neutral_order(PLACED, guide.shop, guide.app.clock())

        def act() -> None:
            self._stage.press(self._word("Fulfillments"))
            work = guide.app.ledger.submit(lambda entry: record_order(entry, desk, order))
            self._sale_id = work.result().sale_id
            self._stage.press(self._word("Outlet"))
            self._stage.press(HERE)
            self._stage.open_row(NUMBER)

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, SKU, HERE)
            return [
                Check("one part, new", {HERE: "new"}, statuses(after, NUMBER)),
                Check("committed, still on hand", (on_hand, committed + 2 * UNIT), stock(after, SKU, HERE)),
                Check("paid online", 0, sale(after, NUMBER)["owed_minor"]),
            ]

        guide.step("pickup-arrives", self._watched, act, checks)

    def _packed(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Mark as packed"))
            self._stage.until(
                lambda: self._stage.has(self._word("Mark as picked up")), "the way to hand over"
            )

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("packed", {HERE: "packed"}, statuses(after, NUMBER)),
                Check("WooCommerce is told nothing of packing", [], told(after)),
                Check("stock unchanged", before["stock"], after["stock"]),
            ]

        self._guide.step("pickup-packed", self._watched, act, checks)

    def _told(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Customer told"))
            self._stage.press(self._word("By e-mail"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            (part,) = self._guide.sale(self._sale_id).fulfillments
            return [
                Check("written down how", "email", part.customer_told_how),
                Check("no figure changed", before, after),
            ]

        self._guide.step("customer-told", self._watched, act, checks)

    def _picked_up(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Mark as picked up"))
            self._stage.until(lambda: self._guide.sale(self._sale_id).state == "closed", "the hand-over")

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, SKU, HERE)
            return [
                Check("completed", {HERE: "completed"}, statuses(after, NUMBER)),
                Check(
                    "on hand moved, commitment gone",
                    (on_hand - 2 * UNIT, committed - 2 * UNIT),
                    stock(after, SKU, HERE),
                ),
                Check(
                    "WooCommerce: completed, once",
                    ["completed"],
                    [each.get("status") for each in told(after)],
                ),
                Check("closed", "closed", sale(after, NUMBER)["state"]),
            ]

        self._guide.step("picked-up", self._watched, act, checks)
