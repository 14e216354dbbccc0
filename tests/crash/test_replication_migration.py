"""A till is killed while a release brings its file up to date: old file or new, all facts are in it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.crash.killing import ROOT
from tests.store.shop import Order, open_shop, run_order, set_up

pytestmark = pytest.mark.crash
SEED = 20_261_125
ORDERS = 60
CHILD = """
import sys
from functools import partial
from pathlib import Path
from pos_desktop.store import migrating, open as opening
from tests.store.test_migrating import steps

folder = Path(sys.argv[1])
scripts = folder.parent / "steps"
if not scripts.exists():
    steps(scripts, "op.execute('CREATE TABLE more AS SELECT * FROM journal')")
opening.LINEAGE = (*migrating.LINEAGE, "9002", "9003")
opening.migrate = partial(migrating.migrate, scripts=scripts)
opening.require_readable = lambda form: None
opening.PROJECTION += 1
print("opening", flush=True)
store = opening.open_store(folder)
print("open", store.maintenance.verify().is_clean, store.maintenance.facts(), flush=True)
store.close()
"""


def upgraded(folder: Path, killed_after_s: float | None) -> tuple[int, str]:
    """Open the folder with the new release; return its exit code and what it said last."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "opening\n"
        try:
            said, _ = process.communicate(timeout=killed_after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
    return process.returncode, said


@pytest.mark.parametrize("times", [4, pytest.param(60, marks=pytest.mark.soak)])
def test_a_till_killed_in_its_migration_starts_again_with_every_fact(times: int, tmp_path: Path) -> None:
    random, killed = Random(SEED), 0
    for number in range(times):
        folder = tmp_path / f"till-{number}" / "data"
        folder.mkdir(parents=True)
        store = open_shop(folder)
        set_up(store, 3)
        for order in range(ORDERS):
            run_order(store, Order(order, products=3))
        facts = store.maintenance.facts()
        store.close()

        code, _ = upgraded(folder, random.uniform(0.01, 1.2))
        killed += code == -signal.SIGKILL
        assert upgraded(folder, None) == (0, f"open True {facts}\n")

    print(f"seed {SEED}: {times} upgrades, {killed} killed, no fact lost")
    assert killed > 0


def test_a_file_without_a_fact_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    store = open_shop(tmp_path / "data")
    set_up(store, 3)
    facts = store.maintenance.facts()
    store.ledger.run_on_books(_forget_the_last).result()
    store.close()

    assert upgraded(tmp_path / "data", None) != (0, f"open True {facts}\n")


def _forget_the_last(books: object) -> None:
    connection = books.connection  # type: ignore[attr-defined]
    connection.execute("DROP TRIGGER journal_kept")
    connection.execute("DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)")
