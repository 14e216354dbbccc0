"""A sale rung up at the counter: one line taken now, one picked up later, with a deposit."""

from __future__ import annotations

from pos_desktop.domain.cart import UNIT
from pos_desktop.tour.book import Check
from pos_desktop.tour.figures import paid, sale, statuses, stock, told
from pos_desktop.tour.guide import Guide, Watched
from pos_desktop.tour.reading import Reading

HERE = "Mile End"
NOW, LATER = "CM-01", "VA-01"
TOTAL_MINOR = 73_02  # 15.50 + 48.00, GST 0.78 + 2.40, QST 1.55 + 4.79, each line rounded
DEPOSIT_MINOR = 20_00


class LaterPickup:
    """The steps of the sale, one method each, in the order of the tour."""

    def __init__(self, guide: Guide) -> None:
        self._guide, self._stage = guide, guide.stage
        self._sale_id = b""
        self._number = ""

    def play(self) -> None:
        """Play the whole act."""
        self._count_shelves()
        self._rung_up()
        self._deposit()
        self._packed()
        self._rest_paid()
        self._picked_up()

    def _watched(self) -> Watched:
        products = (self._guide.shop.products[NOW], self._guide.shop.products[LATER])
        return Watched((self._sale_id,) if self._sale_id else (), products)

    def _word(self, message: str) -> str:
        return self._guide.texts(message)

    def _count_shelves(self) -> None:
        for sku in (NOW, LATER):
            self._guide.count(sku, 0, 9)

    def _rung_up(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Sell"))
            self._stage.scan(NOW)
            self._stage.scan(LATER)
            cart = self._stage.until(lambda: self._cart_of(2), "two lines in the cart")
            self._sale_id = cart
            self._stage.press_line(LATER)
            self._stage.press(self._word("Later"))
            self._stage.press(self._word("Pick up later"))

        def checks(before: Reading, after: Reading) -> list[Check]:
            cart = self._guide.sale(self._sale_id).cart
            later = [line.sku for line in cart.lines if line.is_later] if cart is not None else []
            return [
                Check("one line is for later", [LATER], later),
                Check("a cart moves no stock", before["stock"], after["stock"]),
            ]

        self._guide.step("rung-up-for-later", self._watched, act, checks)

    def _cart_of(self, lines: int) -> bytes:
        view = self._guide.till.sell.state.cart
        has = view is not None and view.sale.cart is not None and len(view.sale.cart.lines) == lines
        return view.sale.sale_id if has and view is not None else b""

    def _deposit(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Pay"))
            self._stage.type_digits("2000")
            self._stage.press(self._word("Card") + ", ")
            self._stage.press(self._word("Approved"))
            self._stage.until(lambda: self._guide.sale(self._sale_id).paid_minor, "the deposit")
            self._stage.press(self._word("Stop here, keep as partially paid"))
            self._number = self._guide.sale(self._sale_id).number

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, NOW, HERE)
            later_on_hand, later_committed = stock(before, LATER, HERE)
            return [
                Check("total", TOTAL_MINOR, sale(after, self._number)["total_minor"]),
                Check("deposit", DEPOSIT_MINOR, paid(after, self._number)),
                Check("still owed", TOTAL_MINOR - DEPOSIT_MINOR, sale(after, self._number)["owed_minor"]),
                Check("taken now: off the shelf", (on_hand - UNIT, committed), stock(after, NOW, HERE)),
                Check(
                    "for later: committed", (later_on_hand, later_committed + UNIT), stock(after, LATER, HERE)
                ),
                Check("one part, new", {HERE: "new"}, statuses(after, self._number)),
                Check("no shop is told", [], told(after)),
            ]

        self._guide.step("deposit-taken", self._watched, act, checks)

    def _packed(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Fulfillments"))
            self._stage.open_row(self._number)
            self._stage.press(self._word("Mark as packed"))
            self._stage.press(self._word("Mark as picked up"))
            collect = self._word("Go to the sale to collect")
            self._stage.until(lambda: self._stage.has(collect), "the refusal")

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("packed, not handed over", {HERE: "packed"}, statuses(after, self._number)),
                Check("stock unchanged", before["stock"], after["stock"]),
            ]

        self._guide.step("later-packed-unpaid", self._watched, act, checks)

    def _rest_paid(self) -> None:
        def act() -> None:
            self._stage.press(self._word("Go to the sale to collect"))
            self._stage.press(self._word("Continue sale") + ", ")
            self._stage.press(self._word("Cash") + ", ")
            self._stage.until(lambda: self._guide.sale(self._sale_id).is_paid, "the payment")

        def checks(before: Reading, after: Reading) -> list[Check]:
            return [
                Check("payments and rounding sum to the total", TOTAL_MINOR, paid(after, self._number)),
                Check("nothing owed", 0, sale(after, self._number)["owed_minor"]),
                Check(
                    "cash is rounded to 0.05, the difference is its own entry",
                    {"card": 20_00, "cash": 53_00, "rounding": 2},
                    _amounts(after, self._number),
                ),
            ]

        self._guide.step("rest-paid", self._watched, act, checks)

    def _picked_up(self) -> None:
        def act() -> None:
            self._stage.press(self._guide.texts("Back to order {number}", number=self._number))
            self._stage.press(self._word("Mark as picked up"))
            self._stage.until(lambda: self._guide.sale(self._sale_id).state == "closed", "the hand-over")

        def checks(before: Reading, after: Reading) -> list[Check]:
            on_hand, committed = stock(before, LATER, HERE)
            return [
                Check("closed", "closed", sale(after, self._number)["state"]),
                Check("off the shelf", (on_hand - UNIT, committed - UNIT), stock(after, LATER, HERE)),
                Check("taken now did not move again", stock(before, NOW, HERE), stock(after, NOW, HERE)),
                Check("no shop is told", [], told(after)),
            ]

        self._guide.step("later-picked-up", self._watched, act, checks)


def _amounts(reading: Reading, number: str) -> dict[str, int]:
    return {
        "rounding" if each["entry"] == "rounding" else each["kind"]: each["amount_minor"]
        for each in sale(reading, number)["payments"]
    }
