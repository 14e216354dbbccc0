"""The till keeps an eye on its web shops, tells the status bar, and leads to what needs a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.desktop.till import Till
from pos_desktop.desktop.web_shops import stand_of
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.online import ChannelState, Standing, Trouble
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from pos_desktop.ui.screens.setup.state import Tab
from pos_desktop.ui.shell.state import WebShops
from tests.ui.screens.rows import at
from tests.ui.screens.shops.online import SHOPIFY, WOO, FakeWebShops, loaded, troubled

SOON_MS = 60_000  # the till builds its other screens meanwhile, which on a loaded machine takes seconds each


class StartedShops(FakeWebShops):
    """Web shops in memory that know whether they were started and stopped."""

    def __init__(self, *shops: ChannelState) -> None:
        super().__init__(*shops)
        self.life: list[str] = []

    def start(self) -> None:
        self.life.append("started")

    def stop(self) -> None:
        self.life.append("stopped")


@pytest.fixture
def shops() -> StartedShops:
    """One shop that works, one that another computer runs."""
    return StartedShops(WOO, SHOPIFY)


@pytest.fixture
def app(tmp_path: Path, shops: StartedShops) -> Iterator[App]:
    """A shop that was just founded, with these web shops."""
    opened = open_app(tmp_path / "shop")
    opened.found(NewShop())
    opened.__dict__["shops"] = shops  # in place of those that wait for a network
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
    qtbot.waitUntil(lambda: bool(made.window.status.clock.text()), timeout=SOON_MS)
    yield made
    made.close()
    tasks.close()


def words(till: Till) -> str:
    """Return what the status bar says of web shops."""
    segment = till.window.status.web_shops
    return segment.accessibleName() if segment is not None else ""


@pytest.mark.parametrize(
    ("states", "stand"),
    [
        ((), WebShops()),
        ((replace(WOO, standing=Standing.FILES_ONLY),), WebShops()),
        ((WOO, SHOPIFY), WebShops(2)),
        ((troubled("timeout", Standing.UNREACHABLE), SHOPIFY), WebShops(2, 1, at(22, 10, 42))),
        ((troubled("bad_key"),), WebShops(1, to_look_at=1)),
        ((replace(SHOPIFY, trouble=Trouble("timeout", 7)),), WebShops(1, 1, 7)),
        ((replace(SHOPIFY, trouble=Trouble("bad_key", 7)),), WebShops(1, to_look_at=1)),
        ((loaded(),), WebShops(1, to_look_at=3)),
    ],
)
def test_the_status_bar_counts_what_is_silent_and_what_waits_for_a_person(
    states: tuple[ChannelState, ...], stand: WebShops
) -> None:
    assert stand_of(states) == stand


def test_web_shops_are_started_in_a_quiet_moment_and_shown(
    qtbot: QtBot, till: Till, shops: StartedShops
) -> None:
    till.others.start_web_shops()
    till.others.start_web_shops()  # as when somebody is quicker than the quiet moment
    qtbot.waitUntil(lambda: words(till) == "Web shops: working", timeout=SOON_MS)
    assert shops.life == ["started"]


def test_what_happens_to_a_shop_is_seen_without_asking(qtbot: QtBot, till: Till, shops: StartedShops) -> None:
    till.others.start_web_shops()
    qtbot.waitUntil(lambda: words(till) == "Web shops: working", timeout=SOON_MS)
    shops.shops = [troubled("bad_key"), SHOPIFY]
    shops.notice()
    qtbot.waitUntil(lambda: words(till) == "Web shops: 1 to look at", timeout=SOON_MS)


def test_the_status_bar_leads_to_the_shop_in_trouble(qtbot: QtBot, till: Till, shops: StartedShops) -> None:
    shops.shops = [WOO, replace(SHOPIFY, trouble=Trouble("bad_key", 7))]
    till.others.start_web_shops()
    qtbot.waitUntil(lambda: words(till) == "Web shops: 1 to look at", timeout=SOON_MS)
    assert till.window.status.web_shops is not None
    till.window.status.web_shops.click()
    qtbot.waitUntil(lambda: till.others.shops.state.shop is not None, timeout=SOON_MS)
    assert till.window.current_page == "setup"
    assert till.setup.state.tab is Tab.SHOPS
    assert till.others.shops.state.chosen == SHOPIFY.channel_id


def test_the_setup_screen_follows_while_it_is_shown(qtbot: QtBot, till: Till, shops: StartedShops) -> None:
    till.others.start_web_shops()
    qtbot.waitUntil(lambda: words(till) == "Web shops: working", timeout=SOON_MS)  # the first look is over
    till.go_to("setup")
    qtbot.waitUntil(lambda: till.others.shops.state.shops == (WOO, SHOPIFY), timeout=SOON_MS)
    shops.shops = [loaded(), SHOPIFY]
    shops.notice()
    qtbot.waitUntil(lambda: till.others.shops.state.shops == (loaded(), SHOPIFY), timeout=SOON_MS)


def test_steps_that_a_shop_does_not_take_reach_the_fulfillments_screen(
    qtbot: QtBot, till: Till, shops: StartedShops
) -> None:
    shops.shops = [loaded()]
    till.others.start_web_shops()
    qtbot.waitUntil(lambda: till.others.web_shops.held == loaded().held, timeout=SOON_MS)
    assert till.fulfillments.state.held == loaded().held


def test_nothing_is_noticed_once_the_till_is_closed(qtbot: QtBot, till: Till, shops: StartedShops) -> None:
    till.others.start_web_shops()
    qtbot.waitUntil(lambda: words(till) == "Web shops: working", timeout=SOON_MS)
    till.close()
    with qtbot.assertNotEmitted(till.others.web_shops._noticed):
        shops.notice()
