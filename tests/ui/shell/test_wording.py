"""What the status bar says, in both languages."""

from __future__ import annotations

from datetime import UTC

import pytest

from pos_desktop.services.ports.texts import LANGUAGES, Texts
from pos_desktop.ui.shell.state import Line, Notice, Paper, Printing, Replication, WebShops
from pos_desktop.ui.shell.wording import (
    MOST_NOTICES,
    SHOW_TILLS,
    notices_segment,
    printing_popover,
    printing_segment,
    replication_popover,
    replication_segment,
    web_shops_segment,
)
from pos_desktop.ui.theme import Tone

FRENCH, ENGLISH = Texts("fr"), Texts("en")


def test_being_offline_is_amber_and_normal() -> None:
    segment = replication_segment(Replication(Line.OFFLINE, waiting=14), ENGLISH)

    assert segment.text == "Offline · 14 waiting"
    assert segment.tone is Tone.WARNING


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (Replication(), "Only on this computer", Tone.TEXT),
        (Replication(Line.UP_TO_DATE), "Up to date", Tone.TEXT),
        (Replication(Line.SENDING, waiting=212), "212 waiting", Tone.TEXT),
        (Replication(Line.SENDING), "Up to date", Tone.TEXT),
        (Replication(Line.JOINING, share_milli=426), "Joining, 42%", Tone.TEXT),
        (Replication(Line.REFUSED, waiting=3), "Refused by the hub", Tone.WARNING),
    ],
)
def test_only_what_needs_somebody_is_said_in_amber(state: Replication, words: str, tone: Tone) -> None:
    segment = replication_segment(state, ENGLISH)
    assert (segment.text, segment.tone) == (words, tone)


@pytest.mark.parametrize("line", list(Line))
def test_the_opened_line_leads_to_the_other_tills(line: Line) -> None:
    face = replication_popover(Replication(line), ENGLISH)
    assert face.actions[-1][0] == SHOW_TILLS


def test_one_change_waits_and_two_wait() -> None:
    one = replication_popover(Replication(Line.OFFLINE, waiting=1), FRENCH)
    two = replication_popover(Replication(Line.OFFLINE, waiting=2), FRENCH)

    assert one.lines[-1].text == "1 changement attend d’être envoyé"
    assert two.lines[-1].text == "2 changements attendent d’être envoyés"


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (WebShops(2), "Web shops: working", Tone.TEXT),
        (WebShops(2, 1, 1_795_344_480_000), "1 shop not reachable since 10:48", Tone.WARNING),
        (WebShops(3, 2, 1_795_344_480_000), "2 shops not reachable since 10:48", Tone.WARNING),
        (WebShops(3, 2, 1_795_344_480_000, 4), "Web shops: 4 to look at", Tone.WARNING),
    ],
)
def test_the_web_shops_are_one_line_and_what_waits_for_a_person_comes_first(
    state: WebShops, words: str, tone: Tone
) -> None:
    segment = web_shops_segment(state, UTC, ENGLISH)
    assert (segment.text, segment.tone) == (words, tone)
    assert web_shops_segment(state, UTC, FRENCH).text != words


def test_where_there_is_little_room_the_time_is_left_out() -> None:
    state = WebShops(1, 1, 1_795_344_480_000)
    assert web_shops_segment(state, UTC, ENGLISH, with_time=False).text == "1 shop not reachable"


def test_an_open_drawer_is_said_first() -> None:
    assert printing_segment(Printing(Paper.READY, is_drawer_open=True), ENGLISH).text == "Drawer open"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", list(Paper))
def test_every_state_of_the_printer_has_words_and_advice(language: str, paper: Paper) -> None:
    popover = printing_popover(Printing(paper, waiting=2, is_virtual=True), Texts(language))

    assert popover.title
    assert popover.text
    assert len(popover.lines) == len(popover.actions) == 1


@pytest.mark.parametrize("line", list(Line))
def test_french_has_words_of_its_own(line: Line) -> None:
    state = Replication(line, waiting=3)

    assert replication_segment(state, FRENCH).text != replication_segment(state, ENGLISH).text
    assert replication_popover(state, FRENCH).text != replication_popover(state, ENGLISH).text


def test_more_to_look_at_than_can_be_worked_off_in_passing_is_not_counted() -> None:
    notices = (Notice("a sale", "#1042 is overpaid"),) * MOST_NOTICES

    assert notices_segment(notices, ENGLISH).text == "99 to look at"
    assert notices_segment((*notices, notices[0]), ENGLISH).text == "99+ to look at"
