"""A person names an outlet; the hub finds it in what its tills have pushed, last change first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.hub.places import Places, places_of, resolve
from pos_desktop.journal.facts import Body, OutletChanged, RegisterChanged
from tests.hub.serving import ADevice, AHub, a_hub, fresh_database

MAIN, SECOND, TILL_ONE = b"m" * 16, b"s" * 16, b"1" * 16


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AHub]:
    with fresh_database(request.param, tmp_path) as url, a_hub(url) as hub:
        yield hub


def _pushed(device: ADevice, *changes: tuple[bytes, Body, int]) -> None:
    for root, body, stamp in changes:
        device.record(body=lambda _seq, body=body: body, root=root, stamp=stamp)  # type: ignore[misc]
    device.push()


def _places(hub: AHub) -> Places:
    return hub.service.database.read(lambda connection: places_of(connection, hub.retailer))


def test_places_are_called_as_the_last_to_change_them_said(hub: AHub) -> None:
    device = hub.device()
    device.record(3)
    _pushed(
        device,
        (MAIN, OutletChanged(name="New name"), 9),
        (MAIN, OutletChanged(name="Old name", phone="1"), 5),
        (MAIN, OutletChanged(phone="2"), 11),
        (SECOND, OutletChanged(name="Gone"), 5),
        (SECOND, OutletChanged(deleted=True), 6),
        (TILL_ONE, RegisterChanged(name="Till 1", outlet_id=MAIN), 7),
    )

    found = _places(hub)

    assert [(place.id, place.name) for place in found.outlets] == [(MAIN, "New name")]
    assert [(place.name, place.outlet) for place in found.registers] == [("Till 1", MAIN)]


def test_a_place_is_found_by_name_or_id_and_limits_the_device_to_its_outlet(hub: AHub) -> None:
    _pushed(
        hub.device(),
        (MAIN, OutletChanged(name="Main street"), 1),
        (TILL_ONE, RegisterChanged(name="Till 1", outlet_id=MAIN), 2),
    )

    for outlet, register in (("main STREET ", "till 1"), (MAIN.hex(), TILL_ONE.hex())):
        place = resolve(_places(hub), outlet, register)
        assert (place.outlet, place.register, place.scope) == (MAIN, TILL_ONE, (MAIN,))
        assert (place.outlet_name, place.register_name) == ("Main street", "Till 1")
        assert place.everywhere().scope == ()
    still_to_come = resolve(_places(hub), "Main street", "Till 2")
    assert (still_to_come.register, still_to_come.register_name) == (None, "Till 2")
    with pytest.raises(RuleBroken, match="unknown_record"):
        resolve(_places(hub), "Side street", "")


def test_before_the_first_till_came_the_names_are_kept_for_it(hub: AHub) -> None:
    place = resolve(_places(hub), "Main street", "Till 1")

    assert (place.outlet, place.register, place.scope) == (None, None, ())
    assert (place.outlet_name, place.register_name) == ("Main street", "Till 1")
