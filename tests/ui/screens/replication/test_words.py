"""How replication and tills stand, in words."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.replication.address import hub_address
from pos_desktop.services.ports.replication import DeviceRow, HubState
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.replication.state import Place, Refusal, ReplicationState, Spot
from pos_desktop.ui.screens.replication.words import (
    address_words,
    beside_words,
    device_face,
    device_name,
    hub_advice,
    hub_face,
    progress_words,
    refused,
    share_milli,
    welcome_advice,
    where_words,
)
from pos_desktop.ui.theme import Tone
from tests.ui.screens.replication.hubs import (
    BEHIND,
    DRIFTING,
    EVERYWHERE,
    GOING,
    JOINING,
    OFFLINE,
    OTHER,
    OWN,
    REFUSED,
    SENDING,
    SERVING,
    UNSEEN,
)
from tests.ui.screens.rows import NOW_MS

ENGLISH, FRENCH = Texts("en"), Texts("fr")


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (HubState(), "Only on this computer", Tone.TEXT),
        (JOINING, "Joining", Tone.TEXT),
        (GOING, "Up to date", Tone.TEXT),
        (SENDING, "212 waiting", Tone.TEXT),
        (OFFLINE, "Offline since 09:48 · 38 waiting", Tone.WARNING),
        (REFUSED, "Refused by the hub", Tone.WARNING),
    ],
)
def test_the_line_says_how_it_goes(state: HubState, words: str, tone: Tone) -> None:
    face = hub_face(ENGLISH, ReplicationState(hub=state, now_ms=NOW_MS, zone=ZoneInfo("America/Toronto")))
    assert (face.words, face.tone) == (words, tone)


@pytest.mark.parametrize(
    ("device", "words"),
    [
        (OWN, "Up to date"),
        (OTHER, "14 updates behind · seen 09:12"),
        (DRIFTING, "Clock 3\u00a0min ahead"),
        (BEHIND, "Clock 2\u00a0h behind"),
        (UNSEEN, "Never seen"),
    ],
)
def test_a_till_says_what_a_person_should_know_of_it(device: DeviceRow, words: str) -> None:
    assert (
        device_face(
            ENGLISH, ReplicationState(hub=GOING, now_ms=NOW_MS, zone=ZoneInfo("America/Toronto")), device
        ).words
        == words
    )


def test_an_outlet_that_is_gone_leaves_no_empty_line() -> None:
    assert where_words(ENGLISH, ReplicationState(), UNSEEN) == "no outlet known here"


def test_a_till_is_called_by_its_register_and_beside_it_by_its_computer() -> None:
    place = Place(OWN.outlet_id, "Mile End", ((OWN.register_id or b"", "Till 2"),))
    own = replace(OWN, name="counter-pc", register_id=None, outlet_id=b"")
    state = ReplicationState(places=(place,), own_register=OWN.register_id)
    assert device_name(ENGLISH, state, own) == "Till 2"
    assert where_words(ENGLISH, state, own) == "Mile End · counter-pc"
    back_office = replace(own, is_self=False, outlet_id=OWN.outlet_id)
    assert device_name(ENGLISH, state, back_office) == "counter-pc"
    assert where_words(ENGLISH, state, back_office) == "Mile End"


def test_a_list_tells_tills_of_one_name_apart() -> None:
    here = Place(OWN.outlet_id, "Mile End", ((OWN.register_id or b"", "Till 1"),))
    there = Place(OTHER.outlet_id, "Vieux-Port", ((OTHER.register_id or b"", "Till 1"),))
    several, one = ReplicationState(places=(here, there)), ReplicationState(places=(there,))
    pc = replace(OTHER, name="counter-pc")
    assert beside_words(ENGLISH, several, OWN) == "This till"
    assert beside_words(ENGLISH, several, pc) == "Vieux-Port"
    assert beside_words(ENGLISH, one, pc) == "counter-pc"
    assert beside_words(ENGLISH, several, replace(pc, register_id=None)) == "Vieux-Port"
    assert beside_words(ENGLISH, one, replace(pc, register_id=None)) == ""


def test_a_till_that_may_write_anywhere_says_so() -> None:
    assert where_words(ENGLISH, ReplicationState(), EVERYWHERE) == "Every outlet"


def test_an_address_is_shown_as_it_can_be_typed() -> None:
    shown = address_words(SERVING)
    place, _, mark = shown.partition(" #")
    assert place == "192.168.1.20:8787"
    assert [line.count("-\u2060") for line in mark.split("-\u200b")] == [3, 3]
    as_seen = shown.replace("\u200b", "").replace("\u2060", "")
    assert as_seen.endswith(" #f0e1-6656-b82f-cc26-2919-8fbf-d79b-6eb2")
    typed = hub_address(as_seen.upper())
    assert typed.url == SERVING.partition("#")[0]
    assert hub_address(SERVING).print.startswith(typed.print)
    assert address_words("https://hub").replace("\u200b", "") == "https://hub"


def test_a_till_without_a_shop_is_told_nothing_of_sales() -> None:
    for state in (OFFLINE, REFUSED):
        said = welcome_advice(ENGLISH, ReplicationState(hub=state, now_ms=NOW_MS))
        assert said
        assert "sale" not in said.lower()
        assert "sell" not in said.lower()
    assert not welcome_advice(ENGLISH, ReplicationState(hub=JOINING, now_ms=NOW_MS))


def test_silence_of_the_hub_is_said_with_what_is_safe() -> None:
    said = hub_advice(ENGLISH, ReplicationState(hub=OFFLINE, now_ms=NOW_MS))
    assert said.endswith("Every sale is kept here and goes out by itself once the hub answers.")
    assert hub_advice(ENGLISH, ReplicationState(hub=GOING)) == ""


def test_what_is_not_known_to_be_wrong_names_its_reason() -> None:
    said = refused(ENGLISH, Refusal(Spot.LIST, RuleBroken("of_tomorrow").reason))
    assert "of_tomorrow" in said


def test_progress_is_told_in_megabytes() -> None:
    assert progress_words(ENGLISH, 13_002_752, 83_886_080) == "12.4 of 80\u00a0MB"
    assert progress_words(FRENCH, 13_002_752, 83_886_080) == "12,4 sur 80\u00a0Mo"
    assert progress_words(ENGLISH, 0, 0) == "Asking the hub"


@pytest.mark.parametrize(("done", "total", "share"), [(0, 0, 0), (50, 100, 500), (120, 100, 1_000)])
def test_the_bar_is_never_longer_than_whole(done: int, total: int, share: int) -> None:
    assert share_milli(done, total) == share
