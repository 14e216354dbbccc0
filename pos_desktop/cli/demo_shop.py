"""The demo shop in a folder of its own: made whole or not at all, never in place of a real shop."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.demo.build import build_demo
from pos_desktop.demo.clock import DemoClock
from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.settings import default_folder
from pos_desktop.tour.run import settings_of

MARK = "demo.json"


def demo_folder(chosen: str | None) -> Path:
    """Return where the demo shop is: beside the real one unless a folder is named."""
    if chosen:
        return Path(chosen)
    real = default_folder()
    return real.with_name(f"{real.name}-demo")


def make_demo(folder: Path, *, language: str, fresh: bool = False) -> bool:
    """Make the demo shop unless it is there; return whether it was made.

    Errors: `RuleBroken("not_a_demo")` for a folder that holds anything else; `Unavailable("not_saved")`.
    """
    if (folder / MARK).exists() and not fresh:
        return False
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise RuleBroken("not_a_demo", folder=str(folder))
    making = folder.with_name(f"{folder.name}.making")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _build(making, language)
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)
    except OSError as error:
        raise Unavailable("not_saved", file=str(folder), problem=str(error)) from error
    return True


def _build(folder: Path, language: str) -> None:
    now = datetime.now(UTC)
    clock = DemoClock(now)
    app = open_app(folder, clock=clock)
    try:
        shop = build_demo(app.ledger, clock, app.hasher.hashed, now=now)
        app.change_settings(settings_of(shop, language))
    finally:
        app.close()
    (folder / MARK).write_text(json.dumps({"made_at": now.isoformat()}), encoding="utf-8")
