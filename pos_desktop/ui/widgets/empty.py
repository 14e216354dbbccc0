"""What a list says when there is nothing in it: what will appear, and how."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.paint import box, painter_on
from pos_desktop.ui.theme import Space, Tint
from pos_desktop.ui.widgets.button import Button, Face
from pos_desktop.ui.widgets.label import MUTED, TITLE, Label
from pos_desktop.ui.widgets.surface import column, row

_BOXES = ((32, 64, 84, Tint.SAND), (130, 92, 70, Tint.MIST), (214, 46, 60, Tint.SAGE))


class EmptyFace(Struct, frozen=True):
    """What an empty list says.

    Shapes: `actions` holds (key, what the button says); none of them is the accent.
    """

    title: str
    text: str
    actions: tuple[tuple[object, Face], ...] = ()
    has_picture: bool = True


class Boxes(QWidget):
    """Three parcels on a shelf."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), self._look.px(97))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, colors = self._look, self._look.theme.colors
        painter = painter_on(self)
        shelf = self.height() - look.px(3)
        for left, height, width, tint in _BOXES:
            parcel = QRect(look.px(left), shelf - look.px(height), look.px(width), look.px(height))
            box(painter, parcel, ground=colors.tints[tint], border=colors.border, radius=look.px(3))
            tape = QRect(0, parcel.top() + 1, look.px(14), parcel.height() - 2)
            tape.moveLeft(parcel.center().x() - look.px(7))
            box(painter, tape, ground=colors.surface)
        box(painter, QRect(0, shelf, self.width(), look.px(3)), ground=colors.border, radius=look.px(1))
        painter.end()


class EmptyState(QWidget):
    """The words, a picture, and up to two neutral buttons, in the middle of the room.

    Signals: `action_requested` (the key of the button).
    """

    action_requested = Signal(object)

    def __init__(self, look: Look, face: EmptyFace | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._face = EmptyFace("", "")
        self._boxes = Boxes(look, self)
        self._title = Label(look, "", TITLE, wraps=True, parent=self)
        self._text = Label(look, "", MUTED, wraps=True, parent=self)
        self._buttons: list[Button] = []
        self._button_row = row(gap=look.px(Space.M))
        self._lay_out()
        if face is not None:
            self.set_face(face)

    def set_face(self, face: EmptyFace) -> None:
        """Change what is said."""
        if face == self._face:
            return
        self._face = face
        self._title.setText(face.title)
        self._text.setText(face.text)
        self._boxes.setVisible(face.has_picture)
        self._make_buttons(face)

    def _lay_out(self) -> None:
        layout = column(self, margin=self._look.px(Space.XL), gap=self._look.px(Space.M))
        layout.addStretch(2)
        layout.addWidget(self._boxes, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(self._look.px(Space.L))
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(self._look.px(Space.M))
        centred = row()
        centred.addStretch(1)
        centred.addLayout(self._button_row)
        centred.addStretch(1)
        layout.addLayout(centred)
        layout.addStretch(3)

    def _make_buttons(self, face: EmptyFace) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for _key, words in face.actions:
            button = Button(self._look, words, parent=self)
            button.clicked.connect(self._on_button_clicked)
            self._button_row.addWidget(button)
            self._buttons.append(button)

    @Slot()
    def _on_button_clicked(self) -> None:
        for button, (key, _words) in zip(self._buttons, self._face.actions, strict=True):
            if button is self.sender():
                self.action_requested.emit(key)
                return
