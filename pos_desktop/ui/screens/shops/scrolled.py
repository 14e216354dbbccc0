"""The scrolled column, by the name that the pages of tills and of what to look at call it."""

from __future__ import annotations

from pos_desktop.ui.widgets.surface import Scroll as SettledScroll

__all__ = ["SettledScroll"]
