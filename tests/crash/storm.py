"""Tills and a hub on PostgreSQL as processes, worked at random while anything of it is killed at any moment.

The same seed gives the same wishes; when a killed process dies within its work is up to the machine.
"""

from __future__ import annotations

import io
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

import psutil

from pos_desktop.journal.envelope import Recorded
from tests.crash.postgresql import OwnPostgreSQL
from tests.crash.storm_shop import facts_of_hub, found_three_registers, order_file
from tests.e2e.processes import CommandFailed, HubProcess, TillProcess, Transcript
from tests.journal import oracle

OUTLETS = ("Mile End", "Old Port", "Mile End")
SKUS = ("MUG", "BOWL", "SOAP")
HOUR_MS = 3_600_000
SHIFTS_MS = (-3 * 365 * 24 * HOUR_MS, -25 * HOUR_MS, 0, 0, HOUR_MS, 25 * HOUR_MS)
REFUSED, AWAY = 1, 3
ORDERS = 12
ROUNDS = 4
SHORTLY_S = 0.05


@dataclass
class Weather:
    """What happened, by name."""

    seen: Counter[str] = field(default_factory=Counter)
    facts: int = 0

    def __str__(self) -> str:
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.seen.items()))
        return f"{self.facts} facts; {told}"


class Storm:
    """Three tills, a hub of two processes, and one seed."""

    def __init__(self, folder: Path, postgresql: OwnPostgreSQL, seed: int) -> None:
        self.folder, self.postgresql = folder, postgresql
        self.seed, self.random = seed, Random(seed)
        self.weather = Weather()
        self.paid: dict[str, int] = {}
        self.transcript = Transcript(io.StringIO())
        folder.mkdir(exist_ok=True)
        url = postgresql.new_database(f"storm_{seed}")
        self.hub = HubProcess(self.transcript, url, folder / "hub", workers=2)
        self.tills = [
            TillProcess(self.transcript, f"till-{n}", folder / f"till-{n}", f"Register {n}", is_direct=True)
            for n in (1, 2, 3)
        ]
        self._deeds: dict[str, tuple[int, Callable[[], None]]] = {
            "sale": (30, self._sell),
            "import": (14, self._import),
            "work on an order": (30, self._work),
            "count": (4, self._count),
            "exchange": (8, self._exchange),
            "till killed": (3, self._kill_till),
            "till killed at work": (5, self._kill_till_at_work),
            "hub killed": (2, self._kill_hub),
            "hub worker killed": (3, self._kill_worker),
            "hub back": (4, self._hub_back),
            "PostgreSQL killed": (2, self._kill_postgresql),
            "clock set": (4, self._set_clock),
        }

    # --- life

    def begin(self) -> None:
        """Found the shop and let all tills join."""
        found_three_registers(self.tills[0].folder)
        for number in range(1, ORDERS + 1):
            (self.folder / f"{number}.json").write_bytes(order_file(number))
        self.hub.start()
        for till, outlet in zip(self.tills, OUTLETS, strict=True):
            till.open()
            till.run("enrol", "--hub", self.hub.url, "--code", self.hub.code(outlet, till.register))
        for till in self.tills[1:]:
            till.at_register("register", "open", "--float", "100.00")

    def blow(self, steps: int) -> None:
        """Do so many things at random."""
        names = list(self._deeds)
        weights = [weight for weight, _ in self._deeds.values()]
        for _ in range(steps):
            (name,) = self.random.choices(names, weights)
            self.weather.seen[name] += 1
            self._deeds[name][1]()

    def calm(self) -> None:
        """Start what is down and let all exchange until nothing is left."""
        self._hub_back()
        for till in self.tills:
            self._reopen(till)
        for _ in range(ROUNDS):
            for till in self.tills:
                till.run("sync", "--once")

    def end(self) -> None:
        """Stop everything."""
        for each in (*self.tills, self.hub):
            if each.process is not None and each.process.process.poll() is None:
                each.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what people do

    def _sell(self) -> None:
        sku = f"{self.random.choice(SKUS)}x{self.random.randint(1, 3)}"
        self._try(self._till(), "sell", sku, "--pay", "cash=500.00", "--accept-short")

    def _import(self) -> None:
        number = self.random.randint(1, ORDERS)
        self._try(self._till(), "orders", "import", str(self.folder / f"{number}.json"))

    def _work(self) -> None:
        number = f"B-{self.random.randint(1, ORDERS)}"
        deed = self.random.choice(("pay", "pay", "pack", "ship", "unpack", "cancel"))
        words = {
            "pay": ("sales", "pay", number, "--pay", "cash=500.00"),
            "cancel": ("sales", "cancel", number),
            "pack": ("fulfillments", "pack", number, "--all-here"),
        }.get(deed, ("fulfillments", deed, number))
        self._try(self._till(), *words)

    def _count(self) -> None:
        units, outlet = str(self.random.randint(0, 60)), self.random.choice(OUTLETS)
        self._try(self._till(), "stock", "set", self.random.choice(SKUS), units, "--outlet", outlet)

    def _exchange(self) -> None:
        self._try(self._till(), "sync", "--once")

    # --- what happens to machines

    def _kill_till(self) -> None:
        till = self._till()
        assert till.process is not None
        till.process.kill()
        till.open()

    def _kill_till_at_work(self) -> None:
        """Kill it while it does something, or while it takes in what comes from the hub."""
        till = self._till()
        assert till.process is not None
        killer = Timer(self.random.uniform(0, SHORTLY_S), till.process.process.kill)
        killer.start()
        while till.process.process.poll() is None:
            self._try(till, "sell", self.random.choice(SKUS), "--pay", "cash=500.00", "--accept-short")
        killer.join()
        till.process.stop()
        till.open()

    def _kill_hub(self) -> None:
        if self.hub.process is not None:
            _kill_family(self.hub.process.process.pid)
            self.hub.process.stop()
            self.hub.process = None

    def _kill_worker(self) -> None:
        if self.hub.process is not None:
            workers = _workers(self.hub.process.process.pid)
            if workers:
                self.random.choice(workers).kill()

    def _hub_back(self) -> None:
        if self.hub.process is None:
            self.hub.start()

    def _kill_postgresql(self) -> None:
        self.postgresql.kill()
        self._sell()
        self._exchange()
        self.postgresql.start()

    def _set_clock(self) -> None:
        self._till().set_clock(self.random.choice(SHIFTS_MS))

    # --- inside

    def _till(self) -> TillProcess:
        return self.random.choice(self.tills)

    def _reopen(self, till: TillProcess) -> None:
        if till.process is None or till.process.process.poll() is not None:
            till.open()

    def _try(self, till: TillProcess, *words: str) -> None:
        """Give a command; a rule may refuse it, the hub be away, and who is killed answers nothing."""
        try:
            answer = till.at_register(*words)
        except CommandFailed as error:
            if error.code not in (REFUSED, AWAY, None):
                raise
            self.weather.seen[{REFUSED: "refused", AWAY: "hub away"}.get(error.code or 0, "unanswered")] += 1
            return
        if isinstance(answer, dict):
            for payment in answer.get("payments", ()):
                self.paid[payment["payment_id"]] = payment["amount_minor"]


def check(storm: Storm) -> list[str]:
    """Return everything that is wrong once the storm is over; nothing may be."""
    facts = facts_of_hub(storm.hub.database)
    storm.weather.facts = len(facts)
    digests = {till.digest() for till in storm.tills}
    return [
        *([] if len(digests) == 1 else [f"{len(digests)} different dumps"]),
        *_unlike_the_hub(storm, len(facts)),
        *lost_payments(storm.paid, facts),
        *_wrong_stock(storm, facts),
        *_wrong_debts(storm, facts),
    ]


def lost_payments(paid: dict[str, int], facts: list[Recorded]) -> list[str]:
    """Return every payment that a till said it took and that no fact tells of."""
    bodies: list[Any] = [fact.body for fact in facts if fact.kind == "payment.taken"]
    known = {body.payment_id.hex(): body.amount_minor for body in bodies}
    return [f"payment {each} of {minor}" for each, minor in paid.items() if known.get(each) != minor]


def _unlike_the_hub(storm: Storm, facts: int) -> list[str]:
    found = []
    for till in storm.tills:
        verified = till.run("verify")
        if verified["facts"] != facts:
            found.append(f"{till.name} has {verified['facts']} facts, the hub {facts}")
    return found


def _wrong_stock(storm: Storm, facts: list[Recorded]) -> list[str]:
    shelves = {(o.hex(), p.hex()): n for (o, p), n in oracle.on_hand(facts)[0].items()}
    rows = storm.tills[0].run("stock", "show")
    shown = {(r["outlet_id"], r["product_id"]): r["on_hand"] for r in rows if r["on_hand"]}
    return [] if shown == shelves else [f"stock {shown} instead of {shelves}"]


def _wrong_debts(storm: Storm, facts: list[Recorded]) -> list[str]:
    about: dict[bytes, list[Recorded]] = {}
    for fact in facts:
        about.setdefault(fact.root, []).append(fact)
    rows = storm.tills[-1].run("sales", "list", "--limit", "100000")
    owed = {row["sale_id"]: (row["owed_minor"], row["number"]) for row in rows}
    return [
        f"{number} owes {minor} instead of {oracle.owed(about[bytes.fromhex(sale)])}"
        for sale, (minor, number) in owed.items()
        if minor != oracle.owed(about[bytes.fromhex(sale)])
    ]


def seeds_for(seconds: float, first: int) -> Iterator[int]:
    """Yield one seed after another until the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield first
        first += 1


def _workers(pid: int) -> list[psutil.Process]:
    """Return the hub's worker processes, not who looks after what they share."""
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(_words(child))]


def _words(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def _kill_family(pid: int) -> None:
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            process.kill()
