"""What holds for every test: no screen, no desktop's settings, no network by chance, no stray warnings."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pos_desktop.ui.trees import destroy_strays, destroy_trees_whole
from tests.captured import captured

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
for _name in (
    "QT_SCALE_FACTOR",
    "QT_FONT_DPI",
    "QT_STYLE_OVERRIDE",
    "QT_QPA_PLATFORMTHEME",
    "POS_DESKTOP_DATA",
):
    os.environ.pop(_name, None)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# The machine that tests is often busy: an example may be slow, and a slow one is no failure.
settings.register_profile("till", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("till")


# A collection on the writer's thread would destroy widgets that are part of a cycle: Qt would crash.
gc.disable()
destroy_trees_whole()
_GARBAGE_KEPT = 30_000
_THRESHOLDS, _SWITCH_S = gc.get_threshold(), sys.getswitchinterval()


@pytest.fixture(autouse=True)
def _garbage_is_collected_between_tests() -> Iterator[None]:
    yield
    destroy_strays()
    # Commands that were tried have it on, and a hub has its own idea of garbage and of turns.
    gc.disable()
    gc.unfreeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_S)
    if gc.get_count()[0] > _GARBAGE_KEPT:
        gc.collect()


class _Stray(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_log_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning and does not look at it with `caplog`."""
    stray = _Stray()
    logging.getLogger().addHandler(stray)
    yield
    logging.getLogger().removeHandler(stray)
    if stray.lines and "caplog" not in request.fixturenames:
        pytest.fail("logged without being looked at:\n" + "\n".join(stray.lines))


@pytest.fixture(scope="session")
def specs() -> Path:
    """Return the folder of captured examples; a test that wants it is skipped where there is none."""
    folder = captured()
    if folder is None:
        pytest.skip("no captured examples here")
    return folder
