"""How one till stands: where it is, in four figures, and revoking it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.replication import DeviceRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.replication.state import ReplicationState, Spot, drifts
from pos_desktop.ui.screens.replication.words import (
    device_face,
    device_name,
    drift_words,
    refused,
    where_words,
)
from pos_desktop.ui.screens.shops.marks import StandingLine
from pos_desktop.ui.screens.shops.shop_page import Figure
from pos_desktop.ui.screens.shops.words import ago
from pos_desktop.ui.screens.words import when_short
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.label import MUTED, SMALL_MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import Scroll, column, row

_UNIT = 1_000
REVOKE = "revoke"


class TillPage(QWidget):
    """Shows the till that is chosen.

    Signals: `asked` (str): the question to open, "" takes it back; `revoke_requested` (nothing).
    """

    asked = Signal(object)
    revoke_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title = Label(look, "", TITLE, wraps=True)
        self.where = Label(look, "", MUTED, wraps=True)
        self.standing = StandingLine(look)
        self.band = Band(look)
        self.trouble = Band(look)
        self.figures = tuple(Figure(look) for _ in range(4))
        self.build = Label(look, "", SMALL_MUTED, wraps=True)
        self.revoke_button = Button(look, Face())
        self.question = Band(look)
        self.keep_button = Button(look, Face())
        self._lay_out()
        self.revoke_button.clicked.connect(self._on_revoke_clicked)
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self.question.action_requested.connect(self.revoke_requested)

    def show_state(self, texts: Texts, state: ReplicationState) -> None:
        """Show how the chosen till stands."""
        device = state.device
        if device is None:
            return
        self.title.setText(device_name(texts, state, device))
        here = f" · {texts('This till')}" if device.is_self else ""
        self.where.setText(where_words(texts, state, device) + here)
        self.standing.show_face(device_face(texts, state, device))
        self._show_bands(texts, state, device)
        self._show_figures(texts, state, device)
        self.build.setText(texts("Version {version}", version=device.build) if device.build else "")
        self.build.setVisible(bool(device.build))
        may_revoke = state.may_add and not device.is_self and device.revoked_at_ms is None
        asks = may_revoke and state.asks == REVOKE
        self.revoke_button.set_face(Face(texts("Revoke this till"), "ban"))
        self.revoke_button.setVisible(may_revoke and not asks)
        self.question.setVisible(asks)
        self.keep_button.setVisible(asks)
        if asks:
            words = texts("It can then send and read nothing more, at once. What it sent before stays.")
            self.question.set_face(BandFace(Tone.DANGER, words, "ban", texts("Revoke"), ButtonKind.NEUTRAL))
            self.keep_button.set_face(Face(texts("Keep it"), "undo-2"))
        self._scroll.settle()

    def _show_bands(self, texts: Texts, state: ReplicationState, device: DeviceRow) -> None:
        words = _advice(texts, device)
        self.band.setVisible(bool(words))
        if words:
            tone = Tone.WARNING if drifts(device) else Tone.INFO
            self.band.set_face(BandFace(tone, words, "clock-alert" if tone is Tone.WARNING else "info"))
        refusal = state.refused_at(Spot.TILL)
        self.trouble.warn(refused(texts, refusal) if refusal is not None else "")

    def _show_figures(self, texts: Texts, state: ReplicationState, device: DeviceRow) -> None:
        seen, behind, facts, clock = self.figures
        at = state.now_ms if device.is_self and state.has_hub and not state.hub.offline_since_ms else None
        last = at if at is not None else device.last_seen_ms
        seen.say(
            texts("Last seen"),
            when_short(texts, last, state.now_ms, state.zone) if last is not None else texts("never"),
            ago(texts, last, state.now_ms) if last is not None else "",
        )
        lag = state.hub.behind if device.is_self else device.behind
        updates = texts.plural("update not read yet", "updates not read yet", lag)
        behind.say(texts("Behind"), format_quantity(lag * _UNIT, texts.language), updates)
        waits = texts("{number} waiting", number=state.hub.waiting) if device.is_self else ""
        count = format_quantity(device.facts * _UNIT, texts.language)
        facts.say(texts("Entries sent"), count, waits)
        is_off = drifts(device)
        clock.say(texts("Clock"), texts("off") if is_off else texts("right"), _clock(texts, device))

    def _lay_out(self) -> None:
        px = self._look.px
        content = QWidget()
        inside = column(content, gap=px(Space.L))
        inside.setContentsMargins(px(Metric.MARGIN), px(Space.L), px(Metric.MARGIN), px(Metric.MARGIN))
        names = column(gap=px(Space.XS))
        names.addWidget(self.title)
        names.addWidget(self.where)
        inside.addLayout(names)
        for widget in (self.standing, self.band, self.trouble):
            inside.addWidget(widget)
        figures = row(gap=px(Space.L))
        for figure in self.figures:
            figures.addWidget(figure, 1)
        inside.addLayout(figures)
        inside.addWidget(self.build)
        inside.addWidget(self.question)
        line = row(gap=px(Space.S))
        line.addWidget(self.revoke_button)
        line.addWidget(self.keep_button)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addStretch(1)
        self._scroll = Scroll(content)
        column(self).addWidget(self._scroll)

    @Slot()
    def _on_revoke_clicked(self) -> None:
        self.asked.emit(REVOKE)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.asked.emit("")


def _clock(texts: Texts, device: DeviceRow) -> str:
    return drift_words(texts, device.drift_ms) if drifts(device) else ""


def _advice(texts: Texts, device: DeviceRow) -> str:
    if device.revoked_at_ms is not None:
        return texts("It sells on by itself, but sends and reads nothing. A new code lets it join again.")
    if drifts(device):
        return texts("Nothing is refused because of it, but times on receipts are wrong: set its clock.")
    if device.forked_from is not None:
        return texts("It was a copy of another till. Both kept all their sales; this one goes on by itself.")
    return ""
