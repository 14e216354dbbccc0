"""Two tills and a hub on PostgreSQL, each a process: a week apart, then together again.

`python -m tests.e2e.three_processes --out DIR` writes down everything that was done and answered.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from pos_desktop.hub.database import Database
from pos_desktop.hub.devices import retailers
from pos_desktop.hub.readers import Readers
from pos_desktop.hub.tables import fact
from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.facts import (
    OutletChanged,
    PaymentTaken,
    ProductChanged,
    RegisterChanged,
    RegisterOpened,
)
from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.store.open import open_store, wall_ms
from tests.crash.shop import found_in
from tests.e2e.hostile import encoded
from tests.e2e.processes import HubProcess, TillProcess, Transcript, run
from tests.hub.serving import fresh_database
from tests.journal import oracle

DAY_MS = 86_400_000
HERE, THERE = "Mile End", "Old Port"
PAID_TWICE, PACKED_AND_CANCELLED, IMPORTED_TWICE = "1077", "1078", "1079"
OWED = 5_249


def an_order(number: str, goods: dict[str, tuple[int, str, str]], total: str, tax: str) -> bytes:
    """Return an order file; `goods` says units, net and tax of each product."""
    lines = [
        {"key": sku, "sku": sku, "name": sku.title(), "quantity": units, "net": net, "tax": tax_of}
        for sku, (units, net, tax_of) in goods.items()
    ]
    order = {
        "id": number, "placed_at": "2026-11-22T10:00:00Z", "currency": "CAD", "method": "delivery",
        "total": total, "tax": tax, "lines": lines,
        "customer": {"name": "P. Desrosiers", "shipping": {"lines": ["1240 Bernard"], "city": "Montréal"}},
    }  # fmt: skip
    channel = {"kind": "bigcommerce", "url": "https://shop.example"}
    return encoded({"format": "pos-desktop-order/1", "channel": channel, "orders": [order]})


ORDERS = {
    PAID_TWICE: an_order(PAID_TWICE, {"MUG": (5, "49.99", "2.50")}, "52.49", "2.50"),
    PACKED_AND_CANCELLED: an_order(PACKED_AND_CANCELLED, {"BOWL": (1, "24.99", "1.25")}, "26.24", "1.25"),
    IMPORTED_TWICE: an_order(IMPORTED_TWICE, {"SOAP": (3, "9.99", "0.50")}, "10.49", "0.50"),
}


@dataclass
class Seen:
    """What every node shows at the end, and what the facts alone say."""

    apart: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    exceptions: dict[str, tuple[ExceptionRow, ...]] = field(default_factory=dict)
    stock: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    drawers: dict[str, int] = field(default_factory=dict)
    stock_recomputed: dict[tuple[str, str], int] = field(default_factory=dict)
    drawers_recomputed: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    journal: list[Recorded] = field(default_factory=list)


class ThreeProcesses:
    """The whole story, step by step.

    Shapes: `is_direct` spares a process for each command; what does the work are processes all the same.
    """

    def __init__(
        self, folder: Path, database: str, transcript: Transcript, *, is_direct: bool = False
    ) -> None:
        self.folder, self.transcript = folder, transcript
        self.hub = HubProcess(transcript, database, folder / "hub")
        self.one = TillProcess(transcript, "till-1", folder / "till-1", "Register 1", is_direct=is_direct)
        self.two = TillProcess(transcript, "till-2", folder / "till-2", "Register 2", is_direct=is_direct)
        self.tills = (self.one, self.two)
        self.seen = Seen()
        for number, content in ORDERS.items():
            (folder / f"order-{number}.json").write_bytes(content)

    def tell(self) -> Seen:
        """Do everything; return what is seen at the end."""
        try:
            self._begin()
            self._apart()
            self._together()
            return self._look()
        finally:
            for each in (*self.tills, self.hub):
                if each.process is not None and each.process.process.poll() is None:
                    each.process.kill()

    # --- the story

    def _begin(self) -> None:
        self.transcript.title("A shop of two outlets: one till joins a hub, the other takes all from there")
        found_in(self.one.folder)
        self.hub.start()
        self.one.open()
        self._join(self.one, HERE)
        self.two.open()
        self._join(self.two, THERE)
        self.two.at_register("register", "open", "--float", "150.00")
        for sku, outlet in (("MUG", HERE), ("BOWL", THERE)):
            self.one.run("stock", "set", sku, "20", "--outlet", outlet)
            self.two.run("stock", "show")
        for number in (PAID_TWICE, PACKED_AND_CANCELLED):
            self.one.run("orders", "import", str(self.folder / f"order-{number}.json"))
        self._exchange()

    def _join(self, till: TillProcess, outlet: str) -> None:
        code = self.hub.code(outlet, till.register)
        till.run("enrol", "--hub", self.hub.url, "--code", code)

    def _apart(self) -> None:
        self.transcript.title("The hub is killed; both tills go on alone for a week")
        assert self.hub.process is not None
        self.hub.process.kill()
        for day in range(1, 8):
            for till, wares in ((self.one, "MUG"), (self.two, "BOWL")):
                till.set_clock(day * DAY_MS)
                till.at_register("sell", wares, "--pay", "cash=100.00", "--accept-short")
        self.transcript.title("Both take the whole amount for the same order")
        for till in self.tills:
            till.at_register("sales", "pay", f"B-{PAID_TWICE}", "--pay", "cash=60.00")
        self.transcript.title("One packs what the other cancels")
        self.two.at_register("fulfillments", "pack", f"B-{PACKED_AND_CANCELLED}", "--all-here")
        self.one.at_register("sales", "cancel", f"B-{PACKED_AND_CANCELLED}", "--reason", "customer called")
        self.transcript.title(
            "Both import the same order; what each has in stock differs, so who prepares it"
        )
        for till, outlet in ((self.one, HERE), (self.two, THERE)):
            till.at_register("stock", "set", "SOAP", "8", "--outlet", outlet)
            till.at_register("orders", "import", str(self.folder / f"order-{IMPORTED_TWICE}.json"))
            till.at_register("fulfillments", "pack", f"B-{IMPORTED_TWICE}", "--outlet", outlet)

        self.seen.apart = {till.name: till.digest() for till in self.tills}

    def _together(self) -> None:
        self.transcript.title("The hub is back")
        self.hub.start()
        self._exchange()

    def _exchange(self) -> None:
        for till in (*self.tills, *self.tills):
            answer = till.run("sync", "--once")
            self.transcript.say(f"    {answer['sent']} sent, {answer['received']} received")

    # --- what is seen

    def _look(self) -> Seen:
        self.transcript.title("What every node shows")
        seen = self.seen
        for till in self.tills:
            seen.waiting[till.name] = till.run("sync", "--once")["waiting"]
            rows = till.run("stock", "show")
            seen.stock[till.name] = {(r["sku"], r["outlet"]): r["on_hand"] for r in rows if r["on_hand"]}
            cash, *_ = till.at_register("register", "status")["expected"]
            seen.drawers[till.register] = cash["expected_minor"]
        for till in self.tills:
            assert till.process is not None
            assert till.process.stop() == 0
        assert self.hub.process is not None
        assert self.hub.process.interrupt() == 0
        replica = self._replica()
        for name, folder in (*((till.name, till.folder) for till in self.tills), ("hub", replica)):
            seen.digests[name] = run(self.transcript, name, "dump", "--digest", "--data", str(folder))[
                "digest"
            ]
            look_inside(seen, name, folder)
        facts = seen.journal = self._facts_of_hub()
        seen.facts["kept by the hub"] = len(facts)
        seen.stock_recomputed, seen.drawers_recomputed = recomputed(facts)
        write_down(seen, self.transcript)
        return seen

    def _replica(self) -> Path:
        """Let the hub's own reader read to the end, and return the folder of its database."""
        database = Database(self.hub.database)
        readers = Readers(database, self.hub.folder / "hub", wall_ms)
        try:
            (retailer_id,) = database.read(retailers).values()
            readers.follow(retailer_id)
            return readers.folder_of(retailer_id)
        finally:
            readers.close()
            database.close()

    def _facts_of_hub(self) -> list[Recorded]:
        database = Database(self.hub.database)
        try:
            with database.reading() as connection:
                rows = connection.execute(select(fact.c.head, fact.c.body)).all()
        finally:
            database.close()
        return [open_fact(bytes(head), None if body is None else bytes(body)) for head, body in rows]


def look_inside(seen: Seen, name: str, folder: Path) -> None:
    """Note what a closed database says: every fact and table verified, its exceptions, its facts."""
    store = open_store(folder)
    try:
        assert store.maintenance.verify().is_clean
        seen.facts[name] = store.maintenance.facts()
        seen.exceptions[name] = store.queries.exceptions()
    finally:
        store.close()


def recomputed(facts: list[Recorded]) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """Return stock per (SKU, outlet) and expected cash per register from the facts alone, without a fold."""
    names = named(facts)
    shelves, _ = oracle.on_hand(facts)
    drawers: Counter[str] = Counter()
    registers = {one.root: one.body for one in facts if one.kind == "register.opened"}
    for session_id, opened in registers.items():
        assert isinstance(opened, RegisterOpened)
        name = names[opened.register_id]
        drawers[name] += opened.float_minor
        drawers[name] += sum(paid_in_cash(facts, session_id).values())
    return {(names[product], names[outlet]): units for (outlet, product), units in shelves.items()}, dict(
        drawers
    )


def paid_in_cash(facts: list[Recorded], session_id: bytes) -> dict[bytes, int]:
    """Return the cash payments of a session by id, each once."""
    bodies = (one.body for one in facts if one.kind == "payment.taken")
    return {
        body.payment_id: body.amount_minor
        for body in bodies
        if isinstance(body, PaymentTaken) and body.session_id == session_id and body.kind == "cash"
    }


def named(facts: list[Recorded]) -> dict[bytes, str]:
    """Return what outlets, registers and products (by SKU) are called."""
    found: dict[bytes, str] = {}
    for one in sorted(facts, key=oracle.when):
        match one.body:
            case (
                ProductChanged(sku=str(name))
                | OutletChanged(name=str(name))
                | RegisterChanged(name=str(name))
            ):
                found[one.root] = name
    return found


def write_down(seen: Seen, transcript: Transcript) -> None:
    """Write what was seen."""
    for name, digest in seen.digests.items():
        transcript.say(f"    {name:<16} {seen.facts[name]:>4} facts   {digest}")
    for row in seen.exceptions["till-1"]:
        transcript.say(
            f"    exception {row.number} {row.contradiction.kind} {dict(row.contradiction.details)}"
        )
    for shelf, units in sorted(seen.stock_recomputed.items()):
        transcript.say(
            f"    {shelf[0]} at {shelf[1]}: {seen.stock['till-1'].get(shelf)} shown, {units} from the facts"
        )
    for name, minor in sorted(seen.drawers_recomputed.items()):
        transcript.say(f"    drawer of {name}: {seen.drawers[name]} shown, {minor} from the facts")


def main() -> int:
    """Record a run in a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.three_processes")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        fresh_database("postgresql", Path(name)) as database,
        (out / "three-processes.txt").open("w", encoding="utf-8") as written,
    ):
        seen = ThreeProcesses(Path(name), database, Transcript(written)).tell()
    sys.stdout.write(f"{out / 'three-processes.txt'}: {len(set(seen.digests.values()))} digest(s)\n")
    return 0 if len(set(seen.digests.values())) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
