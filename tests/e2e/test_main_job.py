"""The main job without a window: one unpaid order, two outlets, to the customer's hands.

Every figure is worked out here from what the order says and what was done, by adding and taking away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.crash.shop import found_in
from tests.e2e.command import Done, Till
from tests.e2e.hostile import encoded

NUMBER = "B-1077"
HERE, THERE = "Mile End", "Old Port"
COUNTED = {("MUG", HERE): 5_000, ("MUG", THERE): 0, ("BOWL", HERE): 0, ("BOWL", THERE): 5_000}
ORDERED = {("MUG", HERE): 2_000, ("BOWL", THERE): 1_000}
FLOAT_MINOR = 10_000
LINES = (
    {"key": "1", "sku": "MUG", "name": "Mug", "quantity": 2, "net": "20.00", "tax": "1.00"},
    {"key": "2", "sku": "BOWL", "name": "Bowl", "quantity": 1, "net": "24.99", "tax": "1.25"},
)
SHIPPING = {"key": "ship", "net": "5.00", "tax": "0.25"}
OWED, DUE, TENDERED = 5_249, 5_250, 6_000  # 52.49 is rounded up to the smallest coin of 0.05


def the_order() -> bytes:
    order = {
        "id": "1077", "placed_at": "2026-11-22T10:00:00Z", "currency": "CAD", "method": "delivery",
        "total": "52.49", "tax": "2.50", "lines": LINES, "charges": [SHIPPING],
        "customer": {"name": "P. Desrosiers", "shipping": {"lines": ["1240 Bernard"], "city": "Montréal"}},
    }  # fmt: skip
    channel = {"kind": "bigcommerce", "url": "https://shop.example"}
    return encoded({"format": "pos-desktop-order/1", "channel": channel, "orders": [order]})


@dataclass
class Reckoning:
    """What the books must say: goods on hand and promised, money owed, what the shop is told."""

    on_hand: dict[tuple[str, str], int] = field(default_factory=lambda: dict(COUNTED))
    committed: dict[tuple[str, str], int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    owed: int = 0
    drawer: int = FLOAT_MINOR
    told: list[dict[str, Any]] = field(default_factory=list)

    def arrives(self) -> None:
        self.committed |= ORDERED
        self.owed = OWED

    def is_paid_in_cash(self) -> None:
        self.owed -= DUE + (OWED - DUE)  # the coin that is missing is an entry of its own
        self.drawer += DUE

    def leaves(self, outlet: str) -> None:
        for shelf, units in ORDERED.items():
            if shelf[1] == outlet:
                self.on_hand[shelf] -= units
                self.committed[shelf] -= units


class Job:
    """The shop while the order goes its way."""

    def __init__(self, folder: Path) -> None:
        found_in(folder / "data")
        self.till, self.folder, self.must = Till(folder / "data"), folder, Reckoning()
        for (sku, outlet), units in COUNTED.items():
            self.done("stock", "set", sku, str(units // 1000), "--outlet", outlet)
        (folder / "order.json").write_bytes(the_order())

    def done(self, *words: str) -> Done:
        done = self.till.run(*words)
        assert done.code == 0, done.err
        return done

    def step(self, verb: str, outlet: str, *words: str) -> Done:
        return self.till.run("fulfillments", verb, NUMBER, "--outlet", outlet, *words)

    def arrive(self) -> None:
        self.done("orders", "import", str(self.folder / "order.json"))
        self.must.arrives()

    def pack(self, outlet: str) -> None:
        assert self.step("pack", outlet).code == 0

    def pay(self) -> dict[str, Any]:
        paid: dict[str, Any] = self.done("sales", "pay", NUMBER, "--pay", "cash=60.00").json
        self.must.is_paid_in_cash()
        return paid

    def ship(self, outlet: str, *words: str) -> None:
        assert self.step("ship", outlet, *words).code == 0
        self.must.leaves(outlet)

    def check(self) -> None:
        """Hold the books against the reckoning."""
        stock = {(row["sku"], row["outlet"]): row for row in self.done("stock", "show").json}
        assert {shelf: row["on_hand"] for shelf, row in stock.items()} == self.must.on_hand
        assert {shelf: row["committed"] for shelf, row in stock.items()} == self.must.committed
        sale = self.till.show(NUMBER)
        assert sale["owed_minor"] == self.must.owed
        assert sale["total_minor"] - sum(each["amount_minor"] for each in sale["payments"]) == self.must.owed
        drawer = {each["expected_minor"] for each in self.done("register", "status").json["expected"]}
        assert self.must.drawer in drawer
        assert [message["payload"] for message in self.done("channel", "queue").json] == self.must.told
        assert self.till.facts() > 0


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_one_order_goes_from_the_web_shop_to_the_customers_hands(job: Job) -> None:
    job.arrive()
    job.check()
    job.pack(HERE)
    job.check()
    job.pack(THERE)
    job.must.told.append({"status_id": 9})
    job.check()

    refused = job.step("ship", THERE)
    assert refused.code == 1
    assert refused.json["error"]["facts"]["owed_minor"] == OWED
    job.check()

    job.pay()
    job.check()
    job.ship(THERE, "--carrier", "Purolator", "--tracking", "PL1")
    job.check()
    job.ship(HERE)
    job.must.told.append({"status_id": 10, "carrier": "Purolator", "tracking": "PL1"})
    job.check()
    assert job.done("fulfillments", "list").json == []
    assert job.till.show(NUMBER)["state"] == "closed"


def test_nothing_is_told_before_every_outlet_has_packed(job: Job) -> None:
    job.arrive()

    job.pack(THERE)
    assert job.done("channel", "queue").json == []
    job.pack(HERE)
    assert [message["payload"] for message in job.done("channel", "queue").json] == [{"status_id": 9}]


def test_packing_again_tells_the_shop_nothing_twice(job: Job) -> None:
    job.arrive()
    job.pack(HERE)
    job.pack(THERE)

    assert job.step("unpack", HERE).code == 0
    job.pack(HERE)

    assert [message["payload"] for message in job.done("channel", "queue").json] == [{"status_id": 9}]


def test_the_slip_is_printed_only_once_packed(job: Job) -> None:
    job.arrive()
    paper = job.folder / "slip.bin"

    early = job.step("slip", HERE, "--to", f"file:{paper}")
    assert (early.code, early.json["error"]["reason"], paper.exists()) == (1, "not_packed", False)

    job.pack(HERE)
    assert job.step("slip", HERE, "--to", f"file:{paper}").code == 0
    assert b"Mug" in paper.read_bytes()
    assert [printed[0] for printed in job.till.show(NUMBER)["printed"]] == ["packing_slip"]


def test_cash_is_rounded_and_the_difference_is_an_entry_of_its_own(job: Job) -> None:
    job.arrive()

    paid = job.pay()

    assert (paid["owed_minor"], paid["change_minor"]) == (0, TENDERED - DUE)
    entries = [(each["entry"], each["amount_minor"]) for each in job.till.show(NUMBER)["payments"]]
    assert sorted(entries) == [("rounding", OWED - DUE), ("taken", DUE)]


def test_the_order_waits_in_sales_history_to_be_continued(job: Job) -> None:
    job.arrive()

    before = job.done("sales", "list", "--tab", "continue").json
    job.pay()
    after = job.done("sales", "list", "--tab", "continue").json

    assert [(row["number"], row["owed_minor"]) for row in before] == [(NUMBER, OWED)]
    assert [row for row in after if row["owed_minor"] > 0] == []


def test_paid_is_not_closed(job: Job) -> None:
    job.arrive()
    job.pack(HERE)
    job.pack(THERE)

    job.pay()
    assert job.till.show(NUMBER)["state"] == "pending"
    job.ship(HERE)
    assert job.till.show(NUMBER)["state"] == "pending"
    job.ship(THERE)
    assert job.till.show(NUMBER)["state"] == "closed"


def test_a_rebuild_changes_nothing_of_it(job: Job) -> None:
    job.arrive()
    job.pack(HERE)
    job.pack(THERE)
    job.pay()
    job.ship(HERE)

    assert job.done("rebuild").json["is_same"] is True
    job.must.told.append({"status_id": 9})
    job.check()
