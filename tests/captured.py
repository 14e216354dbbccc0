"""Examples captured from real shops, not part of the product: a test may find none."""

from __future__ import annotations

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent
_TOLD_BY = "POS_DESKTOP_SPECS"


def captured(*parts: str) -> Path | None:
    """Return a captured file or folder, None where there are none: for the list of cases of a test."""
    told = os.environ.get(_TOLD_BY)
    path = (Path(told) if told else _CHECKOUT.parent / "shared").joinpath(*parts)
    return path if path.exists() else None


def captured_files(folder: str, pattern: str) -> list[Path]:
    """Return the captured files of a folder, sorted, and nothing where there are none."""
    found = captured(folder)
    return sorted(found.glob(pattern)) if found else []
