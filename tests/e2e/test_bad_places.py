"""A full disk and a folder that may only be read: a clear message, reads go on, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import Unavailable
from pos_desktop.services.completing import Terms, complete_and_pay
from pos_desktop.services.paying import Tender
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.services.selling import open_cart, scan
from pos_desktop.store.open import Store, open_store
from tests.crash.shop import CASH, desk_of, found_in
from tests.e2e.bad_places import as_owner_only, can_be_held_back, can_mount, fill, read_only, small_disk
from tests.e2e.command import Till
from tests.e2e.hostile import encoded, woo_order

DISK_KB = 4_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    if not can_mount(tmp_path):
        pytest.skip("only root can mount a small disk, and not everywhere")
    with small_disk(tmp_path / "disk", kilobytes=DISK_KB) as place:
        yield place


def sold(store: Store, desk: Desk) -> str:
    """Ring up and pay one mug; returns its number once that is durable."""

    def work(entry: Entry) -> str:
        sale_id = open_cart(entry, desk)
        scan(entry, desk, sale_id, "62MUG")
        (result,) = complete_and_pay(entry, desk, sale_id, Terms(accept_short=True), [Tender(CASH, 100_000)])
        return result.sale.number

    return store.ledger.submit(work).result()


def sell_until_full(store: Store, desk: Desk) -> list[str]:
    numbers: list[str] = []
    for _ in range(10_000):
        try:
            numbers.append(sold(store, desk))
        except Unavailable as error:
            refused = error
            break
    assert (refused.reason, refused.facts["cause"]) == ("not_saved", "disk_full")
    return numbers


def numbers_in(store: Store) -> set[str]:
    return {row.number for row in store.queries.sales(SaleFilter(limit=10_000))}


@pytest.mark.parametrize("room_kb", [0, 8, 60, 300, 1_200])
def test_a_till_that_fills_its_disk_keeps_every_sale_and_goes_on_when_there_is_room(
    room_kb: int, disk: Path
) -> None:
    found_in(disk / "data")
    reserve = disk / "reserve"
    reserve.write_bytes(bytes(room_kb * 1024))
    store = open_store(disk / "data")
    desk = desk_of(store.queries)
    filler = fill(disk)
    reserve.unlink()

    kept = sell_until_full(store, desk)
    assert numbers_in(store) == set(kept)
    filler.unlink()
    kept.append(sold(store, desk))

    assert numbers_in(store) == set(kept) == {f"1-{number}" for number in range(1, len(kept) + 1)}
    assert store.maintenance.verify().is_clean
    store.close()


def test_commands_on_a_full_disk_say_so_and_reading_goes_on(disk: Path, tmp_path: Path) -> None:
    till = Till(disk / "data").set_up()
    orders = [tmp_path / f"{number}.json" for number in (1, 2)]
    for number, path in enumerate(orders, start=1):
        path.write_bytes(encoded(woo_order(number)))
    assert till.import_orders(orders[0]).code == 0
    filler = fill(disk)

    refused = till.import_orders(orders[1])

    assert refused.code == 3
    assert "disk" in refused.err
    assert till.numbers() == ["W-1"]
    assert till.show("W-1")["total_minor"] == 2625
    assert till.run("verify").code == 3
    filler.unlink()
    assert till.import_orders(orders[1]).code == 0
    assert till.numbers() == ["W-1", "W-2"]
    assert till.facts() > 0


def test_a_shop_cannot_be_founded_on_a_full_disk_but_later(disk: Path) -> None:
    filler = fill(disk)
    till = Till(disk / "data")

    assert till.run("setup").code == 3

    filler.unlink()
    assert till.run("setup").code == 0
    assert till.facts() > 0


def test_a_till_that_cannot_start_on_a_full_disk_starts_when_there_is_room(disk: Path) -> None:
    found_in(disk / "data")
    filler = fill(disk)

    with pytest.raises(Unavailable, match="not_saved"):
        open_store(disk / "data")

    filler.unlink()
    assert Till(disk / "data").facts() > 0


def test_a_disk_that_becomes_read_only_refuses_and_loses_nothing(disk: Path) -> None:
    found_in(disk / "data")
    till = Till(disk / "data")
    before = till.digest()

    with read_only(disk):
        refused = till.run("sales", "list")

    assert refused.code == 3
    assert "cannot be written to" in refused.err
    assert till.digest() == before


@pytest.fixture
def held_back() -> None:
    if not can_be_held_back():
        pytest.skip("file modes hold nobody back here")


@pytest.mark.usefixtures("held_back")
@pytest.mark.parametrize("what", ["folder and files", "files"])
def test_a_data_folder_that_may_only_be_read_is_refused_in_one_line(what: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    till = Till(data).set_up()
    before = till.digest()
    files = list(data.iterdir())
    for path in files:
        path.chmod(0o444)
    data.chmod(0o555 if what == "folder and files" else 0o755)

    refused = as_owner_only(["orders", "list", "--data", str(data)])

    data.chmod(0o755)
    for path in files:
        path.chmod(0o644)
    assert refused.returncode == 3
    assert refused.stderr == "The data folder cannot be written to.\n"
    assert refused.stdout == ""
    assert till.digest() == before


@pytest.mark.usefixtures("held_back")
def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)

    refused = as_owner_only(["orders", "list", "--data", str(tmp_path / "data")])

    tmp_path.chmod(0o755)
    assert refused.returncode == 3
    assert refused.stderr.count("\n") == 1


def test_a_file_where_the_folder_should_be_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder", encoding="utf-8")

    refused = Till(tmp_path / "data").run("orders", "list")

    assert refused.code == 3
    assert refused.err.count("\n") == 1
    assert (tmp_path / "data").read_text(encoding="utf-8") == "not a folder"
