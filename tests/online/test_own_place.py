"""Where a computer stands: as before, or as its code says once that is here; never as another register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from pos_desktop.app import App, open_app
from pos_desktop.journal.facts import OutletChanged, RegisterChanged
from pos_desktop.replication.enrolling import Joined
from pos_desktop.replication.identity import Identity
from pos_desktop.services.catalogue import save_record
from pos_desktop.services.founding import NewShop, owner_desk
from pos_desktop.services.places import Place, take_place

NOBODY = Identity("https://hub.example", b"\1" * 16, b"\2" * 16, "token", b"\3" * 32)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A computer without a shop."""
    opened = open_app(tmp_path / "till")
    yield opened
    opened.close()


def arrive(app: App, outlet: str, *registers: str) -> tuple[bytes, list[bytes]]:
    """Bring an outlet and its registers from elsewhere; return their ids."""
    desk = owner_desk(bytes(16))
    outlet_id = app.ledger.submit(lambda entry: save_record(entry, desk, OutletChanged(name=outlet))).result()
    made = [
        app.ledger.submit(
            lambda entry, name=name, at=at: save_record(
                entry, desk, RegisterChanged(name=name, outlet_id=outlet_id, prefix=f"{at}-", currency="CAD")
            )
        ).result()
        for at, name in enumerate(registers, 1)
    ]
    return outlet_id, made


def register_of(app: App) -> bytes | None:
    """Return the register this computer stands at."""
    found: UUID | None = app.standing.desk().register_id
    return found.bytes if found is not None else None


def reopened(app: App) -> App:
    """Return the same computer after its program was ended and started."""
    app.close()
    return open_app(app.folder)


def test_it_waits_for_its_register_and_is_nobody_elses_meanwhile(app: App) -> None:
    wanted = b"\7" * 16
    app.standing.joined(Joined(NOBODY, b"\6" * 16, "", wanted, ""))
    outlet_id, (first, second) = arrive(app, "Mile End", "Till 1", "Till 2")
    assert register_of(app) is None
    assert app.standing.desk().outlet_id.bytes == outlet_id

    app.standing.joined(Joined(NOBODY, outlet_id, "", second, ""))
    again = reopened(app)
    assert register_of(again) == second != first
    assert again.settings.awaited is None
    again.close()


def test_a_back_office_does_not_become_the_first_register(app: App) -> None:
    app.standing.joined(Joined(NOBODY, b"", "Mile End"))
    outlet_id, _registers = arrive(app, "Mile End", "Till 1")
    assert register_of(app) is None
    again = reopened(app)
    assert register_of(again) is None
    assert again.standing.desk().outlet_id.bytes == outlet_id
    again.close()


def test_a_till_with_a_shop_of_its_own_stays_its_own_register(app: App) -> None:
    own = app.found(NewShop()).register_id
    app.standing.joined(Joined(NOBODY))
    arrive(app, "Annex", "A first one")
    assert own is not None
    assert register_of(app) == own.bytes


def test_a_till_with_a_shop_goes_where_its_code_names_a_register(app: App) -> None:
    app.found(NewShop())
    outlet_id, (first,) = arrive(app, "Mile End", "Till 1")
    app.standing.joined(Joined(NOBODY, outlet_id, "Mile End", b"", "Till 2"))
    assert register_of(app) not in (first, None)
    assert [row.name for row in app.queries.named("register")].count("Till 2") == 1


def test_the_first_till_founds_the_shop_of_its_code(app: App) -> None:
    app.standing.joined(Joined(NOBODY, b"", "Mile End", b"", "Till 1"))
    register_of(app)
    assert [row.name for row in app.queries.named("outlet")] == ["Mile End"]
    assert [row.name for row in app.queries.named("register")] == ["Till 1"]


def test_two_shops_joined_do_not_share_receipt_numbers(app: App) -> None:
    first = app.ledger.submit(lambda entry: take_place(entry, Place())).result().register_id
    _outlet_id, (other,) = arrive(app, "Annex", "Register 1")
    assert first is not None
    app.standing.joined(Joined(NOBODY, _outlet_id, "", other))
    assert register_of(app) == other
    app.standing.desk()
    prefixes = {row.record_id: row.fields["prefix"] for row in app.queries.named("register")}
    assert prefixes == {first.bytes: "1-", other: "2-"}
