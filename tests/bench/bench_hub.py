"""The hub on PostgreSQL: facts a second from eight pushers, and a thousand tills that sell and wait."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests

from pos_desktop.hub import devices
from pos_desktop.hub.database import Database
from pos_desktop.journal.wire import Fact
from tests.bench.figures import Figure, percentile
from tests.bench.hub_process import ROOT, a_hub, enrolled
from tests.bench.hub_tills import Pushed, batches, push_all, real_facts
from tests.hub.serving import ADevice

PUSHERS = 8
BATCHES = 40
FACTS_A_BATCH = 1_000
RETAILERS = 50
TILLS = 20
EVERY_S = 30.0
SALES = 2
FACTS_A_SALE = 3


def run() -> list[Figure]:
    """Return facts a second, and what a push of one of a thousand tills takes."""
    facts = real_facts()
    with tempfile.TemporaryDirectory(prefix="pos-bench-hub-") as folder:
        return [*_pushing(Path(folder), facts), *_a_crowd(Path(folder), facts)]


def _pushing(folder: Path, facts: list[Fact]) -> list[Figure]:
    figures = []
    for kind, limit in (("postgresql", 50_000.0), ("sqlite", None)):
        with a_hub(kind, folder) as (database, url):
            pushed = _push(database, url, facts)
            stored = _stored(database)
        name = f"facts taken in from {PUSHERS} pushers, {kind}"
        figures.append(Figure(name, pushed.rate, "facts/s", limit, higher_is_better=True))
        figures.append(Figure(f"facts lost, {kind}", float(pushed.facts - stored), "facts", 0))
    return figures


def _push(database: Database, url: str, facts: list[Fact]) -> Pushed:
    pushers = _enrolled(database, url, "pushers", PUSHERS)
    ready = [list(batches(pusher, facts, BATCHES, FACTS_A_BATCH)) for pusher in pushers]
    return push_all(pushers, ready, PUSHERS * BATCHES * FACTS_A_BATCH)


def _a_crowd(folder: Path, facts: list[Fact]) -> list[Figure]:
    with a_hub("postgresql", folder) as (database, url):
        tills = [
            {
                "retailer": str(number),
                "token": till.token,
                "size": FACTS_A_SALE,
                "batches": [batch.hex() for batch in batches(till, facts, SALES, FACTS_A_SALE)],
            }
            for number in range(RETAILERS)
            for till in _enrolled(database, url, f"retailer {number}", TILLS)
        ]
        told = _told({"url": url, "every_s": EVERY_S, "tills": tills})
        stored, memory = _stored(database), _metric(url, "peak_memory_bytes")
    pushes, reached = ([s * 1_000 for s in told[name]] for name in ("pushes", "reached"))
    lost = told["sent"] * (TILLS - 1) - told["got"] + abs(told["sent"] - stored)
    return [
        Figure(f"until {len(tills)} tills that came at once were all answered", told["opened_s"], "s"),
        Figure(f"push of one of {len(tills)} tills, p50", percentile(pushes, 50), "ms"),
        Figure(f"push of one of {len(tills)} tills, p99", percentile(pushes, 99), "ms", 250),
        Figure("from a till's push to another till having it, p50", percentile(reached, 50), "ms"),
        Figure("from a till's push to another till having it, p99", percentile(reached, 99), "ms"),
        Figure("facts lost, or not come to a till", float(lost), "facts", 0),
        Figure("the hub's memory with everybody waiting, at most", memory / 1e6, "MB"),
    ]


def _told(crowd: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.hub_crowd"],
        cwd=ROOT,
        input=json.dumps(crowd),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _enrolled(database: Database, url: str, retailer: str, count: int) -> list[ADevice]:
    with database.writing() as connection:
        retailer_id = devices.add_retailer(connection, retailer, 1)
    return enrolled(database, retailer_id, *[None] * count, url=url)


def _stored(database: Database) -> int:
    return int(database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM fact").scalar_one()))


def _metric(url: str, name: str) -> float:
    lines = requests.get(f"{url}/metrics", timeout=30).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"pos_hub_{name} "))
