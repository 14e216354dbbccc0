"""Where the files that ship with the product are: icons, fonts, translations, the demo shop."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_resources"  # a wheel and a frozen build carry them inside the package
_CHECKOUT = _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one shipped file or folder, whether it exists or not."""
    base = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return base.joinpath(*parts)
