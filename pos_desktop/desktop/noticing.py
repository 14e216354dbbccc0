"""The contradictions a person has to look at, in words for the status bar."""

from __future__ import annotations

from pos_desktop.services.ports.rows import ExceptionRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.screens.exceptions.contradictions import said
from pos_desktop.ui.screens.exceptions.state import sale_of
from pos_desktop.ui.shell.state import Notice
from pos_desktop.ui.shell.wording import SHOW_NOTICES


def notice(texts: Texts, row: ExceptionRow) -> Notice:
    """Return one contradiction; its key is the sale it leads to, else the way to the whole list."""
    words = said(texts, row)
    return Notice(sale_of(row) or SHOW_NOTICES, words.happened, words.resolves)
