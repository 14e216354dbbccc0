"""Bar codes read back by zbar, a scanner that knows nothing of us."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage


def scanned(image: QImage, folder: Path) -> set[str]:
    """Return what zbar reads in a picture; the test is skipped where zbar is not installed."""
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is not installed")
    file = folder / "scan.png"
    assert image.save(str(file))
    result = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    return set(result.stdout.splitlines())
