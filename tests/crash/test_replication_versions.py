"""Old and new releases side by side: what one does not understand it keeps, passes on, and reads later."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from pos_desktop.domain.errors import Rejected
from pos_desktop.journal import envelope
from pos_desktop.journal.bodies.base import Fact
from pos_desktop.journal.facts import KIND_OF, KINDS, VERSION_OF, StockAdjusted
from pos_desktop.journal.squeezing import squeezed, unsqueezed
from pos_desktop.replication.client import Answered, Asked, Line
from pos_desktop.replication.line import HttpLine
from pos_desktop.store import migrating
from pos_desktop.store import open as opening
from pos_desktop.store.folding import PROJECTION
from tests.hub.serving import AHub, a_hub, fresh_database
from tests.replication.tills import ATill, enrolled_till
from tests.store.shop import OUTLETS, USER, Order, a_product, an_id, open_shop, run_order, set_up, stock_root
from tests.store.test_migrating import steps
from tests.store.test_projector import shelves

NEW_KIND = "loyalty.earned"
SHELF = (OUTLETS[0], a_product(0))
DELTA = 7_000


class LoyaltyEarned(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A fact that only a newer release knows."""

    points: int


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[AHub]:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        yield hub


@pytest.fixture
def old(hub: AHub, tmp_path: Path) -> Iterator[ATill]:
    till = enrolled_till(hub, tmp_path / "old", "till 1")
    set_up(till.store, 3)
    till.exchange()
    yield till
    till.store.close()


@pytest.fixture
def new(hub: AHub, old: ATill, tmp_path: Path) -> Iterator[ATill]:
    till = enrolled_till(hub, tmp_path / "new", "till 2")
    till.exchange()
    yield till
    till.store.close()


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Everything inside is the newer release; `undo` goes back."""
    with monkeypatch.context() as patched:
        yield patched


def become_newer(patch: pytest.MonkeyPatch) -> None:
    """Know one kind more, one kind in a second version, and folds of another number."""
    patch.setitem(KINDS, NEW_KIND, LoyaltyEarned)
    patch.setitem(KIND_OF, LoyaltyEarned, NEW_KIND)
    patch.setitem(VERSION_OF, NEW_KIND, 1)
    patch.setitem(VERSION_OF, "stock.adjusted", 2)
    patch.setitem(envelope._decode_body, NEW_KIND, msgspec.msgpack.Decoder(LoyaltyEarned).decode)
    patch.setattr(opening, "PROJECTION", PROJECTION + 1)


def record_newer(till: ATill) -> None:
    """Record what the older release cannot read, and one thing that it can."""
    adjusted = StockAdjusted(*SHELF, DELTA, "received")
    for root, body in ((stock_root(*SHELF), adjusted), (an_id("card"), LoyaltyEarned(5))):
        till.store.ledger.submit(partial(_record, root=root, body=body)).result()
    run_order(till.store, Order(1, products=3))


def _record(entry: object, root: bytes, body: Fact) -> None:
    entry.record(root, body, who=USER)  # type: ignore[attr-defined]


def restarted(till: ATill, folder: Path | None = None) -> ATill:
    """Return the till after a start of whichever release it is now."""
    till.store.close()
    return replace(till, store=open_shop(folder or till.store.path.parent, name="any", clock=till.clock))


def kinds(till: ATill) -> list[str]:
    rows = till.store.reader.rows("SELECT head FROM journal")
    return [envelope.read_head(head).kind for (head,) in rows]


def facts(till: ATill) -> int:
    return till.store.maintenance.facts()


def test_what_is_not_understood_is_kept_and_read_after_the_upgrade(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch
) -> None:
    become_newer(newer)
    record_newer(new)
    new.exchange()
    right = shelves(new.store)[0][SHELF]
    newer.undo()

    old.exchange()
    assert shelves(old.store)[0][SHELF] == right - DELTA
    assert NEW_KIND in kinds(old)
    assert old.store.maintenance.verify().is_clean
    run_order(old.store, Order(2, products=3))  # and it goes on selling
    old.exchange()

    become_newer(newer)
    upgraded, other = restarted(old), restarted(new)
    other.exchange()
    assert upgraded.digest() == other.digest()
    assert shelves(upgraded.store)[0][SHELF] == shelves(other.store)[0][SHELF]
    assert facts(upgraded) == facts(other)
    for till in (upgraded, other):
        till.store.close()


def test_without_replaying_an_upgrade_would_leave_stock_wrong(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch
) -> None:
    """The planted bug: a release with other folds that forgets to raise its number."""
    become_newer(newer)
    record_newer(new)
    new.exchange()
    newer.undo()
    old.exchange()
    become_newer(newer)
    newer.setattr(opening, "PROJECTION", PROJECTION)

    upgraded = restarted(old)

    assert shelves(upgraded.store)[0][SHELF] != shelves(new.store)[0][SHELF]
    upgraded.store.close()


def test_an_older_release_reads_again_what_a_newer_one_projected(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch
) -> None:
    become_newer(newer)
    upgraded = restarted(new)
    record_newer(upgraded)
    upgraded.exchange()
    newer.undo()
    old.exchange()

    back = restarted(upgraded)

    assert back.digest() == old.digest()
    back.store.close()


# --- a hub of another release


class OtherRelease:
    """A line to a hub whose answers have fields that nobody here has heard of, or lack the optional ones."""

    def __init__(self, line: Line, *, is_newer: bool) -> None:
        self._line, self._is_newer = line, is_newer

    def ask(self, asked: Asked) -> Answered:
        answer = self._line.ask(asked)
        if asked.path == "/v1/feed":
            page = msgspec.msgpack.decode(unsqueezed(answer.body, 1 << 26))
            more = [*page, {"region": "north"}] if self._is_newer else page
            return replace(answer, body=squeezed(msgspec.msgpack.encode(more)))
        said = msgspec.json.decode(answer.body)
        if self._is_newer:
            said |= {"region": "north", "limits": [1, 2]}
        else:
            said = {name: value for name, value in said.items() if not name.endswith("_name")}
        return replace(answer, body=msgspec.json.encode(said))

    def stream(self, asked: Asked) -> Iterator[bytes]:
        return self._line.stream(asked)


@pytest.mark.parametrize("is_newer", [True, False], ids=["newer hub", "older hub"])
def test_a_till_exchanges_with_a_hub_of_another_release(
    is_newer: bool, hub: AHub, old: ATill, new: ATill
) -> None:
    for till in (old, new):
        till.lines.append(OtherRelease(HttpLine(hub.url), is_newer=is_newer))
    run_order(old.store, Order(3, products=3))
    run_order(new.store, Order(4, products=3))

    for till in (old, new, old):
        till.exchange()

    assert old.digest() == new.digest()


def test_a_device_that_says_no_more_than_the_first_release_did_is_let_in(hub: AHub) -> None:
    device = hub.device()  # without an id of its own, a clock, an epoch
    device.record(3)

    assert device.push().json()["acked"] == 3
    assert device.feed().facts == []


# --- an upgrade of the file, and the way back


def upgrade_file(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Be a release whose database has another form."""
    scripts = steps(folder, "op.execute('SELECT 1')")
    patch.setattr(opening, "LINEAGE", (*migrating.LINEAGE, "9002", "9003"))
    patch.setattr(opening, "migrate", partial(migrating.migrate, scripts=scripts))
    patch.setattr(opening, "require_readable", lambda form: None)


def copy_before(folder: Path) -> Path:
    """Return the copy that the upgrade took."""
    (found,) = folder.glob("*-upgrade.db")
    return found


def roll_back(till: ATill, folder: Path) -> ATill:
    """Put the copy of before the upgrade in a folder of its own, and open it."""
    folder.mkdir()
    shutil.copy(copy_before(till.store.path.parent), folder / "pos.db")
    return restarted(till, folder)


def test_unsent_sales_live_through_an_upgrade(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_order(old.store, Order(5, products=3))
    before = old.journal.own_end()
    upgrade_file(newer, tmp_path / "steps")

    upgraded = restarted(old)

    assert upgraded.journal.own_end() == before
    assert upgraded.exchange().pushed > 0
    new.exchange()
    assert new.digest() == upgraded.digest()
    upgraded.store.close()


def test_a_roll_back_takes_back_from_the_hub_what_was_sent_meanwhile(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_order(old.store, Order(5, products=3))
    upgrade_file(newer, tmp_path / "steps")
    upgraded = restarted(old)
    run_order(upgraded.store, Order(6, products=3))
    upgraded.exchange()
    end = upgraded.journal.own_end()
    newer.undo()
    with pytest.raises(Rejected, match="database_newer"):
        restarted(upgraded)

    back = roll_back(upgraded, tmp_path / "back")
    back.exchange()

    assert back.journal.own_end() == end
    new.exchange()
    assert back.digest() == new.digest()
    back.store.close()


def test_a_roll_back_without_the_hub_keeps_both_ways_that_the_till_went(
    old: ATill, new: ATill, newer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file of the newer release is put aside with a sale that was never sent, and opened again later."""
    run_order(old.store, Order(5, products=3))
    upgrade_file(newer, tmp_path / "steps")
    upgraded = restarted(old)
    run_order(upgraded.store, Order(6, products=3))
    newer.undo()
    back = roll_back(upgraded, tmp_path / "back")
    run_order(back.store, Order(7, products=3))
    back.exchange()
    upgrade_file(newer, tmp_path / "steps again")

    aside = restarted(upgraded)
    aside.identities = replace(back.identities)
    reissued = aside.exchange().reissued
    for till in (back, new, back):
        till.exchange()

    assert reissued > 0
    assert back.digest() == new.digest() == aside.digest()
    sales = {root for (root,) in new.store.reader.rows("SELECT id FROM sale JOIN root USING (no)")}
    assert {Order(number).sale_id for number in (5, 6, 7)} <= sales
    for till in (back, aside):
        till.store.close()
