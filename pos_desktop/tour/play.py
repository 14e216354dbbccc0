"""Opens the real window on the demo shop, offscreen, and plays the acts on it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.tasks import Tasks
from pos_desktop.tour.acts import play_acts
from pos_desktop.tour.book import Guided
from pos_desktop.tour.guide import Guide
from pos_desktop.tour.stage import Lost
from pos_desktop.ui.look import start_look

SIZE = (1366, 768)


def play(guided: Guided) -> None:
    """Play every act; what the tour waits for in vain is written into the record, with a last picture."""
    application = QApplication.instance() or QApplication(["pos-desktop"])
    assert isinstance(application, QApplication)
    tasks = Tasks()
    look = start_look(application, theme_of(guided.app))
    till = make_till(guided.app, look, tasks, is_signed_in=True)
    till.window.resize(*SIZE)
    till.window.show()
    till.start()
    try:
        play_acts(Guide(guided, till))
    except Lost as error:
        guided.book.lost = str(error)
        till.window.grab().save(str(guided.folder / "lost.png"))
    finally:
        till.close()
        tasks.close()
        till.window.close()
        till.window.deleteLater()
