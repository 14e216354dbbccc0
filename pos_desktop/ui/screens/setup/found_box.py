"""What was found to print on, above the form that adds a printer: choosing one writes its address there."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.services.ports.found_printers import FoundPrinter, PrinterSearch
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.setup.words import WAY_WORDS, search_words
from pos_desktop.ui.theme import Space
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.filters import FilterButton
from pos_desktop.ui.widgets.label import SMALL_MUTED, Label
from pos_desktop.ui.widgets.menu import MenuItem
from pos_desktop.ui.widgets.surface import column, row

_LONGEST = 34  # letters of a name in the menu, of which makers write any number


class FoundBox(QWidget):
    """A menu of what was found, a button to look again, and what stood in the way.

    Signals: `chosen` (`FoundPrinter`); `search_requested` (nothing).
    """

    chosen = Signal(object)
    search_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search: PrinterSearch | None = None
        self.choice = FilterButton(look, "", ())
        self.again = Button(look, Face(icon="refresh-cw"), ButtonKind.QUIET, name="-")
        self.note = Label(look, "", SMALL_MUTED, wraps=True)
        line = row(gap=look.px(Space.XS))
        line.addWidget(self.choice, 1)
        line.addWidget(self.again)
        inside = column(self, gap=look.px(Space.S))
        inside.addLayout(line)
        inside.addWidget(self.note)
        self.choice.chosen.connect(self._on_chosen)
        self.again.clicked.connect(self.search_requested)

    def show_search(
        self, texts: Texts, search: PrinterSearch | None, *, is_searching: bool, added: Collection[str]
    ) -> None:
        """Show what was found; `added` holds the addresses that printers have already."""
        self._search = search
        found = search.found if search is not None else ()
        items = tuple(
            MenuItem(
                each.uri,
                _short(each.name, _LONGEST),
                detail=texts("added") if each.uri in added else texts(WAY_WORDS[_scheme(each)]),
                is_enabled=each.uri not in added,
            )
            for each in found
        )
        value = texts("looking…") if is_searching else str(len(items)) if items else texts("nothing")
        self.choice.set_items(texts("Found here"), items, value=value)
        self.choice.setEnabled(bool(items))
        self.again.set_name(texts("Look again"))
        self.again.setEnabled(not is_searching)
        note = search_words(texts, search) if search is not None and not is_searching else ""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    @Slot(object)
    def _on_chosen(self, uri: str) -> None:
        found = self._search.found if self._search is not None else ()
        self.chosen.emit(next(each for each in found if each.uri == uri))


def _scheme(found: FoundPrinter) -> str:
    return found.uri.partition(":")[0]


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
