"""How one web shop stands: in words, in four figures, and everything of it that waits for a person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.online import ChannelState, HeldStep, Standing, UnreadableRow
from pos_desktop.services.ports.rows import MessageRow
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.shops.held import FigureLine, HeldLine, TaskLine, UnreadableLine
from pos_desktop.ui.screens.shops.kinds import host_of
from pos_desktop.ui.screens.shops.marks import StandingLine
from pos_desktop.ui.screens.shops.state import ShopsState, Spot
from pos_desktop.ui.screens.shops.unlock_card import UnlockCard
from pos_desktop.ui.screens.shops.words import advice, ago, refused, standing_face, title_of
from pos_desktop.ui.screens.words import channel_word, when_short
from pos_desktop.ui.theme import Space, Tone
from pos_desktop.ui.widgets.band import Band, BandFace
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import (
    AMOUNT_STRONG,
    CAPTION,
    MUTED,
    SECTION,
    SMALL_MUTED,
    TITLE,
    Label,
)
from pos_desktop.ui.widgets.master_detail import SidePage
from pos_desktop.ui.widgets.surface import column, row, take_out

_WANTS_KEYS = ("bad_key", "missing_permission")
_CAN_SYNC = (Standing.STARTING, Standing.WORKING, Standing.UNREACHABLE, Standing.REFUSED)


class Figure(QWidget):
    """A caption, a value, and a small line beneath."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Label(look, "", CAPTION, wraps=True)
        self.value = Label(look, "", AMOUNT_STRONG)
        self.beneath = Label(look, "", SMALL_MUTED, wraps=True)
        layout = column(self, gap=look.px(Space.XS))
        for label in (self.caption, self.value, self.beneath):
            layout.addWidget(label)
        layout.addStretch(1)

    def say(self, caption: str, value: str, beneath: str = "") -> None:
        """Show what it counts."""
        self.caption.setText(caption)
        self.value.setText(value)
        self.beneath.setText(beneath)


_Lines = tuple[HeldLine | TaskLine | UnreadableLine | FigureLine, ...]


class Held(QWidget):
    """A heading over lines of one kind; hidden while there are none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label(look, "", SECTION, wraps=True)
        self.lines: _Lines = ()
        self._layout = column(self, gap=look.px(Space.S))
        self._layout.addWidget(self.heading)

    def show_lines(self, lines: _Lines) -> None:
        """Show other lines."""
        take_out(self._layout, self.lines)
        self.lines = lines
        for line in lines:
            self._layout.addWidget(line)
        self.setVisible(bool(lines))


class ShopPage(SidePage):
    """Shows the shop that is chosen.

    Signals: `sync_requested`, `settings_requested` (nothing); `retry_requested`, `settle_requested`
        (`HeldStep`, the latter also `MessageRow`); `read_requested` (`UnreadableRow`); `sale_requested` (sale
        id); `unlock_requested` (passphrase).
    """

    sync_requested = Signal()
    settings_requested = Signal()
    retry_requested = Signal(object)
    settle_requested = Signal(object)
    read_requested = Signal(object)
    sale_requested = Signal(object)
    unlock_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._shown: object = None
        self.title = Label(look, "", TITLE, wraps=True)
        self.where = Label(look, "", MUTED, wraps=True)
        self.sync_button = Button(look, Face(icon="refresh-cw"))
        self.settings_button = Button(look, Face(icon="settings-2"))
        self.standing = StandingLine(look)
        self.band = Band(look)
        self.trouble = Band(look)
        self.unlock = UnlockCard(look)
        self.figures = tuple(Figure(look) for _ in range(4))
        self.parked, self.tasks, self.trying, self.unreadable, self.stock = (Held(look) for _ in range(5))
        self._lay_out()
        self._connect()

    def show_state(self, texts: Texts, state: ShopsState) -> None:
        """Show how the chosen shop stands; what is unchanged stays where it is."""
        shop = state.shop
        if shop is None:
            return
        self.title.setText(title_of(texts, shop))
        self.where.setText(f"{channel_word(texts, shop.kind)} · {host_of(shop.address)}")
        self.sync_button.set_face(Face(texts("Sync now"), "refresh-cw"))
        self.sync_button.setVisible(shop.is_runner)
        self.sync_button.setEnabled(not shop.is_syncing and shop.standing in _CAN_SYNC)
        self.settings_button.set_face(Face(texts("Settings"), "settings-2"))
        self.standing.show_face(standing_face(texts, state, shop))
        self._show_bands(texts, state, shop)
        self._show_figures(texts, state, shop)
        self._show_held(texts, state, shop)
        self._scroll.settle()

    def _show_bands(self, texts: Texts, state: ShopsState, shop: ChannelState) -> None:
        words = advice(texts, shop) if shop.standing is not Standing.LOCKED else ""
        self.band.setVisible(bool(words))
        if words:
            self.band.set_face(_advice_face(texts, state, shop, words))
        self.trouble.warn(refused(texts, state.refused_at(Spot.SHOP)))
        self.unlock.show_state(texts, state)
        self.unlock.setVisible(shop.standing is Standing.LOCKED)

    def _show_figures(self, texts: Texts, state: ShopsState, shop: ChannelState) -> None:
        last, never = shop.last_pull_at_ms, texts("never")
        synced, order, waits, looks = self.figures
        synced.say(
            texts("Last sync"),
            when_short(texts, last, state.now_ms, state.zone) if last is not None else never,
            ago(texts, last, state.now_ms) if last is not None else "",
        )
        newest = shop.last_order_at_ms
        order.say(
            texts("Newest order"),
            when_short(texts, newest, state.now_ms, state.zone) if newest is not None else never,
            texts.plural("{number} order in all", "{number} orders in all", shop.orders),
        )
        waits.say(texts("Waiting to be told"), format_quantity(shop.waiting * 1000, texts.language))
        tasks = state.tasks_of(shop.channel_id)
        held = len(shop.parked) + len(tasks) + len(shop.unreadable) + len(shop.figures)
        looks.say(texts("To look at"), format_quantity(held * 1000, texts.language))
        synced.setVisible(shop.is_runner or last is not None)

    def _show_held(self, texts: Texts, state: ShopsState, shop: ChannelState) -> None:
        tasks = state.tasks_of(shop.channel_id)
        wanted = (shop.channel_id, shop.held, tasks, shop.unreadable, shop.figures, self.look.theme)
        if wanted != self._shown:
            self._shown = wanted
            trying = tuple(step for step in shop.held if not step.is_parked)
            self.parked.show_lines(tuple(self._held_line(step) for step in shop.parked))
            self.tasks.show_lines(tuple(self._task_line(row_) for row_ in tasks))
            self.trying.show_lines(tuple(self._held_line(step) for step in trying))
            self.unreadable.show_lines(tuple(self._unreadable_line(each) for each in shop.unreadable))
            self.stock.show_lines(tuple(FigureLine(self.look, each) for each in shop.figures))
        for held, heading in (
            (self.parked, texts("The shop does not take this")),
            (self.tasks, texts("To do in the shop itself")),
            (self.trying, texts("Tried again by itself")),
            (self.unreadable, texts("Orders that make no sense as they came")),
            (self.stock, texts("Stock that the shop does not take")),
        ):
            held.heading.setText(heading)
            for line in held.lines:
                line.show_line(texts, state)

    def _task_line(self, row_: MessageRow) -> TaskLine:
        line = TaskLine(self.look, row_)
        line.settle_requested.connect(self.settle_requested)
        line.sale_requested.connect(self.sale_requested)
        return line

    def _held_line(self, step: HeldStep) -> HeldLine:
        line = HeldLine(self.look, step)
        line.retry_requested.connect(self.retry_requested)
        line.settle_requested.connect(self.settle_requested)
        line.sale_requested.connect(self.sale_requested)
        return line

    def _unreadable_line(self, row_: UnreadableRow) -> UnreadableLine:
        line = UnreadableLine(self.look, row_)
        line.read_requested.connect(self.read_requested)
        return line

    def _lay_out(self) -> None:
        px, inside = self.look.px, self.inside
        head = row(gap=px(Space.S))
        names = column(gap=px(Space.XS))
        names.addWidget(self.title)
        names.addWidget(self.where)
        head.addLayout(names, 1)
        for button in (self.sync_button, self.settings_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        figures = row(gap=px(Space.L))
        for figure in self.figures:
            figures.addWidget(figure, 1)
        for widget in (self.standing, self.band, self.trouble, self.unlock):
            inside.addWidget(widget)
        inside.addLayout(figures)
        for part in (self.parked, self.tasks, self.trying, self.unreadable, self.stock):
            inside.addWidget(part)
        inside.addStretch(1)

    def _connect(self) -> None:
        self.sync_button.clicked.connect(self.sync_requested)
        self.settings_button.clicked.connect(self.settings_requested)
        self.band.action_requested.connect(self._on_band_pressed)
        self.unlock.unlock_requested.connect(self.unlock_requested)

    @Slot()
    def _on_band_pressed(self) -> None:
        self.settings_requested.emit()


def _advice_face(texts: Texts, state: ShopsState, shop: ChannelState, words: str) -> BandFace:
    reason = shop.trouble.reason if shop.trouble is not None else ""
    wants_keys = shop.standing in (Standing.NO_KEYS, Standing.FILES_ONLY) or (
        shop.standing is Standing.REFUSED and reason in _WANTS_KEYS
    )
    action = texts("Type its keys") if wants_keys and state.may_manage else ""
    is_calm = shop.trouble is None and shop.standing in (Standing.ELSEWHERE, Standing.FILES_ONLY)
    icon = (
        standing_face(texts, state, shop).icon if shop.standing is not Standing.WORKING else "triangle-alert"
    )
    return BandFace(Tone.INFO if is_calm else Tone.WARNING, words, "info" if is_calm else icon, action)
