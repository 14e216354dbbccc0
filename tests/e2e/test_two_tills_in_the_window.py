"""Two tills with their windows over a hub that one of them serves: joined by code, then one is revoked."""

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
from pos_desktop.services.ports.replication import EnrolCode, HubStanding
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import Look, start_look
from pos_desktop.ui.screens.replication.link import join_link
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


def code_from(qtbot: QtBot, till: Till) -> EnrolCode:
    """Let a till serve the network and make a code, with the buttons of its window."""
    page, presenter = till.setup_screen.replication, till.others.replication
    qtbot.waitUntil(page.hub.serving.button.isVisible, timeout=SOON_MS)
    page.hub.serving.port.setText(str(free_port()))
    page.hub.serving.button.click()
    qtbot.waitUntil(lambda: presenter.state.hub.standing is HubStanding.UP_TO_DATE, timeout=SOON_MS)
    qtbot.waitUntil(lambda: len(presenter.state.devices) == 1, timeout=SOON_MS)
    page.list.add_button.click()
    page.code.button.click()
    qtbot.waitUntil(lambda: presenter.state.code is not None, timeout=SOON_MS)
    code = presenter.state.code
    assert code is not None
    return code


def join(qtbot: QtBot, app: App, look: Look, code: EnrolCode) -> Begun:
    """Answer the first question of a new till with the picture of a code."""
    tasks = Tasks()
    welcome = Welcome(app, look, tasks)
    qtbot.addWidget(welcome.window)
    welcome.window.show()
    with qtbot.waitSignal(welcome.over, timeout=SOON_MS):
        welcome.window.form.code.setText(join_link(code.hub, code.code))
        welcome.window.form.button.click()
    welcome.close()
    tasks.close()
    return welcome.begun


def line_of(till: Till) -> str:
    """Return what the status bar says of the other computers."""
    return till.window.status.replication.accessibleName()


def test_a_shop_grows_by_a_till_from_the_windows_alone(
    qtbot: QtBot, qapp: object, open_one: Callable[[str], App], show: Callable[[App], Till]
) -> None:
    first, second = open_one("first"), open_one("second")
    first.found(NewShop())
    till = show(first)
    till.window.status_action_requested.emit(SHOW_TILLS)
    code = code_from(qtbot, till)

    look = start_look(qapp, theme_of(second))  # type: ignore[arg-type]
    assert join(qtbot, second, look, code) is Begun.JOINED
    other = show(second)

    assert first.standing.desk().register_id != second.standing.desk().register_id
    assert [row.name for row in second.queries.named("register")] == ["Register 1", "Register 2"]
    names = [row.name for row in first.queries.named("outlet")]
    assert [row.name for row in second.queries.named("outlet")] == names
    qtbot.waitUntil(lambda: line_of(other) == "Up to date", timeout=SOON_MS)
    till.others.replication.refresh()
    qtbot.waitUntil(lambda: len(till.others.replication.state.devices) == 2, timeout=SOON_MS)
    stranger = next(each for each in till.others.replication.state.devices if not each.is_self)
    till.others.replication.choose_device(stranger.device_id)
    page = till.setup_screen.replication.till
    page.revoke_button.click()
    page.question.button.click()
    qtbot.waitUntil(lambda: is_revoked(till, stranger.device_id), timeout=SOON_MS)
    second.hub.wake()
    qtbot.waitUntil(lambda: line_of(other) == "Refused by the hub", timeout=SOON_MS)
