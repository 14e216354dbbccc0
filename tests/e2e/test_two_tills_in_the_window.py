"""Two tills, each with its window, over a hub that one of them serves: joined by code, then one is revoked."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.desktop.till import Till
from pos_desktop.desktop.welcome import Begun, Welcome
from pos_desktop.online.keys import PASSPHRASE_VARIABLE
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.replication import HubStanding
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from pos_desktop.ui.screens.replication.link import join_link
from pos_desktop.ui.screens.replication.state import View
from pos_desktop.ui.shell.wording import SHOW_TILLS

pytest.importorskip("litestar")
SOON_MS = 30_000


@pytest.fixture
def open_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], App]]:
    """Open a data folder by name, as a computer of its own; closed at the end."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "olive trees in november")
    opened: list[App] = []

    def open_one(name: str) -> App:
        opened.append(open_app(tmp_path / name))
        return opened[-1]

    yield open_one
    for app in reversed(opened):
        app.close()


@pytest.fixture
def show(qtbot: QtBot, qapp: object) -> Iterator[Callable[[App], Till]]:
    """Show the till of an open shop; closed at the end."""
    shown: list[tuple[Till, Tasks]] = []

    def show(app: App) -> Till:
        tasks = Tasks()
        till = make_till(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
        qtbot.addWidget(till.window)
        till.window.show()
        till.start()
        till.others.start_hub()
        shown.append((till, tasks))
        return till

    yield show
    for till, tasks in shown:
        till.close()
        tasks.close()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def is_revoked(till: Till, device_id: bytes) -> bool:
    """Whether the list of a till says that a device can do nothing more."""
    devices = till.others.replication.state.devices
    return any(each.revoked_at_ms is not None for each in devices if each.device_id == device_id)


def test_a_shop_grows_by_a_till_from_the_windows_alone(
    qtbot: QtBot, qapp: object, open_one: Callable[[str], App], show: Callable[[App], Till]
) -> None:
    first = open_one("first")
    first.found(NewShop())
    till = show(first)
    till.window.status_action_requested.emit(SHOW_TILLS)
    page = till.setup_screen.replication
    qtbot.waitUntil(page.hub.serving.button.isVisible, timeout=SOON_MS)
    assert not page.filter.isVisible()

    till.others.replication.serve(free_port())
    qtbot.waitUntil(
        lambda: till.others.replication.state.hub.standing is HubStanding.UP_TO_DATE, timeout=SOON_MS
    )
    qtbot.waitUntil(lambda: len(till.others.replication.state.devices) == 1, timeout=SOON_MS)
    page.list.add_button.click()
    page.code.button.click()
    qtbot.waitUntil(lambda: till.others.replication.state.code is not None, timeout=SOON_MS)
    code = till.others.replication.state.code
    assert code is not None

    second = open_one("second")
    tasks = Tasks()
    welcome = Welcome(second, start_look(qapp, theme_of(second)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(welcome.window)
    welcome.window.show()
    with qtbot.waitSignal(welcome.over, timeout=SOON_MS):
        welcome.window.form.code.setText(join_link(code.hub, code.code))
        welcome.window.form.button.click()
    assert welcome.begun is Begun.JOINED
    welcome.close()
    tasks.close()

    other = show(second)
    names = [row.name for row in first.queries.named("outlet")]
    assert [row.name for row in second.queries.named("outlet")] == names
    qtbot.waitUntil(lambda: other.window.status.replication.accessibleName() == "Up to date", timeout=SOON_MS)

    till.others.replication.refresh()
    qtbot.waitUntil(lambda: len(till.others.replication.state.devices) == 2, timeout=SOON_MS)
    stranger = next(each for each in till.others.replication.state.devices if not each.is_self)
    till.others.replication.choose_device(stranger.device_id)
    page.till.revoke_button.click()
    page.till.question.button.click()
    qtbot.waitUntil(lambda: is_revoked(till, stranger.device_id), timeout=SOON_MS)
    second.hub.wake()
    qtbot.waitUntil(
        lambda: other.window.status.replication.accessibleName() == "Refused by the hub", timeout=SOON_MS
    )
    assert till.others.replication.state.view is View.TILLS
