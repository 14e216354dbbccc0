"""Short lines under the notes: the other outlets' parts and the payment."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.services.ports.online import HeldStep
from pos_desktop.services.ports.rows import ShopMessage
from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.fulfillments.state import FulfillmentsState, OpenPart, OtherPart
from pos_desktop.ui.screens.shops.telling import state_chip, told_of
from pos_desktop.ui.screens.shops.words import trouble_words
from pos_desktop.ui.screens.words import status_chip, when
from pos_desktop.ui.theme import Size, Space, Tone
from pos_desktop.ui.widgets.chip import Chip
from pos_desktop.ui.widgets.label import BODY_MEDIUM, CAPTION, MUTED, Label, TextStyle
from pos_desktop.ui.widgets.surface import Hairline, column, row, take_out

_TITLE_WIDTH = 124
WARNING = TextStyle(Size.BODY, tone=Tone.WARNING)


class FactLine(QWidget):
    """A hairline, a small title at the left, what it says at the right."""

    def __init__(self, look: Look, title: str, content: QLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        caption = Label(look, title, CAPTION, wraps=True)
        caption.setFixedWidth(look.px(_TITLE_WIDTH))
        line: QHBoxLayout = row(gap=0)
        line.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(content, 1)
        layout = column(self, gap=look.px(Space.XS))
        layout.addWidget(Hairline(look))
        layout.addLayout(line)


class Facts(QWidget):
    """All the short lines of one fulfillment."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._lines: list[QWidget] = []
        self._layout = column(self, gap=look.px(Space.XS))

    def show_part(self, texts: Texts, state: FulfillmentsState, part: OpenPart) -> None:
        """Show the lines that apply; they are made anew only when something changed."""
        money = (part.paid_minor, part.owed_minor, part.is_paid, part.currency)
        shop = (part.messages, state.held, state.zone)
        wanted = (texts.language, part.others, money, part.status, shop, self._look.theme)
        if self._shown == wanted:
            return
        self._shown = wanted
        take_out(self._layout, self._lines)
        self._lines = [*self._made(texts, part), *self._told(texts, state, part)]
        for line in self._lines:
            self._layout.addWidget(line)

    def _made(self, texts: Texts, part: OpenPart) -> list[QWidget]:
        lines: list[QWidget] = []
        for at, other in enumerate(part.others):
            title = texts("Also in this sale") if at == 0 else ""
            lines.append(FactLine(self._look, title, self._other(texts, other, len(part.others)), self))
        if part.status == "packed" or (not part.is_paid and part.status != "cancelled_after_packing"):
            content = row()
            content.addWidget(Label(self._look, _payment_words(texts, part), MUTED, wraps=True), 1)
            lines.append(FactLine(self._look, texts("Payment"), content, self))
        return lines

    def _told(self, texts: Texts, state: FulfillmentsState, part: OpenPart) -> Iterator[QWidget]:
        """What the web shop knows of it, and what it does not know yet and why."""
        for at, message in enumerate(part.messages):
            held = state.held_of(part.sale_id, message.key)
            content = row(gap=self._look.px(Space.M))
            content.addWidget(
                Chip(self._look, state_chip(texts, message, message.not_before_ms, held)),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            style = WARNING if held is not None else MUTED
            words = _told_words(texts, state, message, held)
            content.addWidget(Label(self._look, words, style, wraps=True), 1)
            yield FactLine(self._look, texts("Web shop") if at == 0 else "", content, self)

    def _other(self, texts: Texts, other: OtherPart, count: int) -> QHBoxLayout:
        content = row(gap=self._look.px(Space.M))
        content.addWidget(Label(self._look, other.outlet, BODY_MEDIUM))
        content.addWidget(Chip(self._look, status_chip(texts, other.status)))
        units = ", ".join(f"{format_quantity(units, texts.language)} × {name}" for units, name in other.units)
        is_waiting = other.status in ("new", "in_progress")
        rule = texts("Both outlets must pack.") if count == 1 else texts("Every outlet must pack.")
        words = f"{units}. {rule}" if is_waiting else units
        content.addWidget(Label(self._look, words, MUTED, wraps=True), 1)
        return content


def _told_words(texts: Texts, state: FulfillmentsState, message: ShopMessage, held: HeldStep | None) -> str:
    step = told_of(texts, message.kind, message.payload).words
    if held is not None:
        return f"{step}. {trouble_words(texts, held.trouble)}"
    if message.told_at_ms is not None:
        return f"{step}, {when(texts, message.told_at_ms, state.zone)}"
    return step


def _payment_words(texts: Texts, part: OpenPart) -> str:
    paid = format_money(part.paid_minor, part.currency, texts.language)
    if part.is_paid:
        if part.owed_minor > 0:
            return texts("On the customer's account")
        return texts("{paid} paid, nothing to collect", paid=paid)
    owed = format_money(part.owed_minor, part.currency, texts.language)
    return texts("{paid} paid, {owed} to pay", paid=paid, owed=owed)
