"""Every test of papers may draw: one invisible application, made before anything asks for letters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _drawing(qapp: QApplication) -> None:
    """Qt wants its application to exist before the first font."""
