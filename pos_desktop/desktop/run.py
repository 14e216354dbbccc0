"""Starts the till on the screen, and ends it cleanly."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication

from pos_desktop.app import App
from pos_desktop.desktop.station import Station
from pos_desktop.desktop.till import Till
from pos_desktop.display import missing_display
from pos_desktop.domain.errors import Unavailable
from pos_desktop.services.signing_in import Credentials, actor_of
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import Look, start_look
from pos_desktop.ui.sounds import Sounds, system_player
from pos_desktop.ui.theme import Mode, Scale, Theme
from pos_desktop.ui.trees import destroy_trees_whole

WELCOME_SIZE = (1024, 640)


def require_display() -> None:
    """Refuse in one line where no window can be shown; Qt would end the process.

    Errors: `Unavailable("no_display", problem=...)`.
    """
    problem = missing_display(os.environ)
    if problem is not None:
        raise Unavailable("no_display", problem=problem)


def run_till(app: App, *, is_signed_in: bool = False) -> int:
    """Show the till until its window is closed; `is_signed_in` trusts this computer's last user (the demo).

    Errors: `Unavailable("no_display")`.
    """
    require_display()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    destroy_trees_whole()
    tasks = Tasks()
    look = start_look(application, theme_of(app))
    try:
        if not app.queries.named("outlet") and not _begin(application, app, look, tasks):
            return 0
        return _sell(application, make_till(app, look, tasks, is_signed_in=is_signed_in))
    finally:
        tasks.close()


def _begin(application: QApplication, app: App, look: Look, tasks: Tasks) -> bool:
    """Ask how this till begins; return False when the window was closed instead."""
    # late: it is asked once in the life of a till
    from pos_desktop.desktop.welcome import Begun, Welcome

    welcome = Welcome(app, look, tasks)
    welcome.over.connect(welcome.window.close)
    welcome.window.resize(*WELCOME_SIZE)
    welcome.window.show()
    application.exec()
    welcome.close()
    welcome.deleteLater()
    return welcome.begun is not Begun.NOT


def _sell(application: QApplication, till: Till) -> int:
    till.window.resize(1366, 768)
    till.start()  # it reads the database while the window is drawn for the first time
    till.window.show()
    try:
        return application.exec()
    finally:
        till.close()


def theme_of(app: App) -> Theme:
    """Return the looks this computer's settings ask for."""
    return Theme(Mode(app.settings.theme), Scale(app.settings.text_scale))


def make_till(app: App, look: Look, tasks: Tasks, *, is_signed_in: bool = False) -> Till:
    """Return the till of an open shop, its window not yet shown."""
    users = app.queries.named("user")
    station = Station(app.standing.desk(), users)
    last = next((row for row in users if row.record_id.hex() == app.settings.user_id), None)
    if is_signed_in and last is not None:
        station.sign_in(actor_of(Credentials(last.record_id, last.fields)))
    return Till(app, look, station, tasks=tasks, sounds=Sounds(system_player()))
