"""A field for a key or a passphrase: typed as dots, and never shown again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_desktop.ui.look import Look
from pos_desktop.ui.widgets.fields import TextField

MOST_SIGNS = 500


class SecretField(TextField):
    """One line of dots; nothing of it can be copied, undone or guessed ahead."""

    def __init__(self, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, hint, icon="key-round", parent=parent)
        self.setMaxLength(MOST_SIGNS)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhSensitiveData
            | hints.ImhNoPredictiveText
            | hints.ImhNoAutoUppercase
            | hints.ImhHiddenText
        )
