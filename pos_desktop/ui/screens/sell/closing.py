"""Closing the register: count every way to pay, see the difference, freeze it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_desktop.domain.register import ClosureLine
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell.state import PayType
from pos_desktop.ui.screens.sell.wishes import CloseRegister
from pos_desktop.ui.screens.sell.words import Wording
from pos_desktop.ui.theme import Metric, Space, Tone
from pos_desktop.ui.widgets.amount import BACKSPACE, AmountField
from pos_desktop.ui.widgets.button import Button, ButtonKind, Face
from pos_desktop.ui.widgets.fields import TextField
from pos_desktop.ui.widgets.keypad import Keypad
from pos_desktop.ui.widgets.label import BODY, SECTION, SMALL_MUTED, Label, TextStyle
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import column, row


class CountedLine(QWidget):
    """One way to pay: what was counted, and how it differs from what is expected.

    Signals: `count_changed` (nothing).
    """

    count_changed = Signal()

    def __init__(self, look: Look, words: Wording, name: str, line: ClosureLine) -> None:
        super().__init__()
        self._words = words
        self.line = line
        self.is_counted = False
        self.field = AmountField(look, name, words.amount)
        self.expected = Label(look, "", SMALL_MUTED)
        self.difference = Label(look, "", SMALL_MUTED)
        layout = column(self, gap=look.px(Space.XS))
        layout.addWidget(self.field)
        below = row()
        below.addWidget(self.expected)
        below.addStretch(1)
        below.addWidget(self.difference)
        layout.addLayout(below)
        self.field.amount_changed.connect(self._on_counted)
        self._show()

    @Slot()
    def _on_counted(self) -> None:
        self.is_counted = True
        self._show()
        self.count_changed.emit()

    def _show(self) -> None:
        texts, words = self._words.texts, self._words
        expected = words.amount(self.line.expected_minor)
        self.expected.setText(texts("Expected {amount}", amount=expected))
        difference = self.field.minor - self.line.expected_minor
        if not self.is_counted:
            self.difference.setText(texts("not counted yet"))
        elif difference == 0:
            self.difference.setText(texts("No difference"))
        else:
            sign = "+" if difference > 0 else "−"
            self.difference.setText(f"{sign}{words.amount(abs(difference))}")
        tone = Tone.WARNING if self.is_counted and difference else Tone.MUTED
        self.difference.set_style(TextStyle(SMALL_MUTED.size, tone=tone, figures=True))


class ClosingDialog(Overlay):
    """Counts at the left, a keypad at the right.

    Signals: `wished` (`CloseRegister`).
    """

    wished = Signal(object)

    def __init__(
        self,
        look: Look,
        over: QWidget,
        words: Wording,
        expected: tuple[ClosureLine, ...],
        types: tuple[PayType, ...],
    ) -> None:
        super().__init__(look, over)
        self.set_dimmed()
        texts = words.texts
        names = {pay_type.type_id: texts(pay_type.name) for pay_type in types}
        self.lines = tuple(
            CountedLine(look, words, names.get(line.payment_type_id.bytes, texts("Other")), line)
            for line in expected
        )
        self.note = TextField(look, texts("Note (optional)"))
        self.keypad = Keypad(look, {BACKSPACE: texts("Delete the last digit")})
        self.cancel = Button(look, Face(texts("Cancel")))
        self.close_button = Button(look, Face(texts("Close register"), "lock"), ButtonKind.PRIMARY)
        self._title = Label(look, texts("Close register"), SECTION)
        self._text = Label(
            look,
            texts("Count what is there. Once closed, these numbers are never changed."),
            BODY,
            wraps=True,
        )
        self.setAccessibleName(texts("Close register"))
        self._last: AmountField | None = self.lines[0].field if self.lines else None
        self._lay_out()
        self._connect()
        self._on_count_changed()

    def open_counting(self) -> None:
        """Open in the middle, ready to count the first."""
        self.open_centred()
        if self.lines:
            self.lines[0].field.setFocus()

    def _lay_out(self) -> None:
        px = self.look.px
        layout = column(self.panel, margin=px(Space.XL), gap=px(Space.M))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        sides = row(gap=px(Space.XL))
        counts = column(gap=px(Space.M))
        for line in self.lines:
            counts.addWidget(line)
        counts.addWidget(self.note)
        counts.addStretch(1)
        sides.addLayout(counts, 1)
        sides.addWidget(self.keypad, 1)
        self.keypad.setMinimumHeight(4 * px(Metric.KEYPAD_LEAST) + 3 * px(Space.S))
        layout.addLayout(sides)
        answers = row(gap=px(Space.S))
        answers.addStretch(1)
        answers.addWidget(self.cancel)
        answers.addWidget(self.close_button)
        layout.addLayout(answers)
        self.panel_width = px(720)

    def _connect(self) -> None:
        self.keypad.key_pressed.connect(self._on_key_pressed)
        self.cancel.clicked.connect(self.close_panel)
        self.close_button.clicked.connect(self._on_close_clicked)
        for line in self.lines:
            line.count_changed.connect(self._on_count_changed)

    @Slot(object)
    def _on_key_pressed(self, key: str) -> None:
        focused = next((line.field for line in self.lines if line.field.hasFocus()), self._last)
        if focused is not None:
            self._last = focused
            focused.press(key)

    @Slot()
    def _on_count_changed(self) -> None:
        is_zero = all(line.is_counted or not line.line.expected_minor for line in self.lines)
        self.close_button.setEnabled(is_zero)

    @Slot()
    def _on_close_clicked(self) -> None:
        counted = {line.line.payment_type_id.bytes: line.field.minor for line in self.lines}
        note = self.note.text()
        self.close_panel()
        self.wished.emit(CloseRegister(counted, note))
