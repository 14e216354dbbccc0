"""The till keeps an eye on its hub, says in the status bar how it goes, and leads to the other tills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.desktop.other_tills import stand_of
from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.desktop.till import Till
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.replication import HubState
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from pos_desktop.ui.screens.setup.state import Tab
from pos_desktop.ui.shell.state import Line, Replication
from pos_desktop.ui.shell.wording import SHOW_TILLS, TRY_NOW
from tests.ui.screens.replication.hubs import (
    GOING,
    JOINING,
    OFFLINE,
    OTHER,
    OWN,
    REFUSED,
    SENDING,
    FakeHub,
)


class StartedHub(FakeHub):
    """A hub in memory that knows whether it was started and stopped."""

    life: tuple[str, ...] = ()

    def start(self) -> None:
        self.life += ("started",)

    def stop(self) -> None:
        self.life += ("stopped",)

    @property
    def is_heard(self) -> bool:
        """Whether anybody still listens."""
        return bool(self._listeners)


@pytest.fixture
def hub() -> StartedHub:
    """A hub that has everything of this till."""
    return StartedHub(GOING, OWN, OTHER)


@pytest.fixture
def app(tmp_path: Path, hub: StartedHub) -> Iterator[App]:
    """A shop that was just founded, with this hub."""
    opened = open_app(tmp_path / "shop")
    opened.found(NewShop())
    opened.__dict__["hub"] = hub  # in place of the one that waits for a network
    yield opened
    opened.close()


@pytest.fixture
def till(qtbot: QtBot, qapp: object, app: App) -> Iterator[Till]:
    """Its till, shown."""
    tasks = Tasks()
    made = make_till(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made.window)
    made.window.show()
    made.start()
    qtbot.waitUntil(lambda: bool(made.window.status.clock.text()))
    yield made
    made.close()
    tasks.close()


def words(till: Till) -> str:
    """Return what the status bar says of the other computers."""
    return till.window.status.replication.accessibleName()


@pytest.mark.parametrize(
    ("state", "stand"),
    [
        (HubState(), Replication()),
        (JOINING, Replication(Line.JOINING, share_milli=155)),
        (HubState(JOINING.standing), Replication(Line.JOINING)),
        (
            SENDING,
            Replication(
                Line.SENDING, 212, None, datetime.fromtimestamp((GOING.last_contact_ms or 0) / 1_000, UTC)
            ),
        ),
    ],
)
def test_the_status_bar_is_told_how_it_goes(state: HubState, stand: Replication) -> None:
    assert stand_of(state, UTC) == stand


def test_before_the_hub_was_looked_at_nothing_alarms(till: Till) -> None:
    assert words(till) == "Only on this computer"


def test_the_hub_is_started_in_a_quiet_moment_and_heard(qtbot: QtBot, till: Till, hub: StartedHub) -> None:
    till.others.start_hub()
    qtbot.waitUntil(lambda: words(till) == "Up to date")
    assert hub.life == ("started",)
    hub.change(OFFLINE)
    qtbot.waitUntil(lambda: words(till).startswith("Offline since "))
    hub.change(REFUSED)
    qtbot.waitUntil(lambda: words(till) == "Refused by the hub")


def test_the_opened_line_leads_to_the_other_tills(qtbot: QtBot, till: Till) -> None:
    till.window.status_action_requested.emit(SHOW_TILLS)
    assert till.setup.state.tab is Tab.REPLICATION
    qtbot.waitUntil(lambda: till.others.replication.state.devices == (OWN, OTHER))


def test_trying_now_wakes_the_hub(qtbot: QtBot, till: Till, hub: StartedHub) -> None:
    till.window.status_action_requested.emit(TRY_NOW)
    qtbot.waitUntil(lambda: hub.woken == 1)


def test_a_closed_till_hears_nothing_more(qtbot: QtBot, till: Till, hub: StartedHub) -> None:
    till.others.start_hub()
    qtbot.waitUntil(lambda: hub.is_heard)
    qtbot.waitUntil(lambda: words(till) == "Up to date")
    till.close()
    assert not hub.is_heard
    hub.change(OFFLINE)
