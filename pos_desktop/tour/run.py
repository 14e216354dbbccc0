"""Runs the tour on a fresh demo shop, offscreen, and writes pictures, papers and `tour.json`."""

from __future__ import annotations

import gc
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.demo.build import SEED, build_demo
from pos_desktop.demo.clock import DemoClock
from pos_desktop.demo.people import DemoShop
from pos_desktop.settings import PrinterSetting, Settings
from pos_desktop.tour.book import Book, Guided

NOW = datetime(2026, 11, 25, 15, 48, tzinfo=UTC)
PRINTERS = (
    PrinterSetting("Receipt printer", "virtual:Receipt printer"),
    PrinterSetting("Label printer", "virtual:Label printer", kind="label4x6"),
)


def run_tour(folder: Path, language: str) -> Book:
    """Play the whole tour into `folder`; the record says whether every check held.

    Errors: as `open_app`; what the tour waited for in vain is in the record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    book = Book(language, SEED)
    with tempfile.TemporaryDirectory() as data:
        clock = DemoClock(NOW)
        app = open_app(Path(data), clock=clock)
        try:
            shop = build_demo(app.ledger, clock, app.hasher.hashed, now=NOW)
            app.change_settings(settings_of(shop, language))
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            # late: Qt must not be loaded before the platform is chosen
            from pos_desktop.tour.play import play

            gc.disable()  # from here on garbage is collected on the UI thread
            play(Guided(app, shop, clock, folder, book))
        finally:
            app.close()
    book.write(folder / "tour.json")
    return book


def settings_of(shop: DemoShop, language: str) -> Settings:
    """Return the settings of the demo shop's first till."""
    return Settings(
        language=language,
        sounds=False,
        register_id=shop.registers[0].hex(),
        user_id=shop.users["Amira"].hex(),
        printers=PRINTERS,
    )
