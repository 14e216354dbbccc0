"""A till that dies at a chosen step while it joins: `python -m tests.crash.joining FOLDER HUB CODE STEP`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pos_desktop.app import open_app
from pos_desktop.replication import bootstrap
from pos_desktop.store import joining
from pos_desktop.store.journal_port import JournalPort

STEPS = (
    "fetched",
    "unpacked",
    "opened",
    "finished",
    "kept",
    "switched",
    "reopened",
    "page",
    "",
)


def die() -> NoReturn:
    """End as a pulled plug ends a program."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def dying(owner: Any, name: str, *, after: bool) -> None:
    """Have a function die once it was done, or before."""
    real: Callable[..., Any] = getattr(owner, name)

    def deadly(*words: Any, **named: Any) -> Any:
        if after:
            real(*words, **named)
        die()

    setattr(owner, name, deadly)


def plant(step: str) -> None:
    """Have this process die at a step."""
    places: dict[str, tuple[Any, str, bool]] = {
        "fetched": (bootstrap.Bootstrap, "_unpack", False),
        "unpacked": (bootstrap.Bootstrap, "_unpack", True),
        "opened": (joining, "open_books", True),
        "finished": (joining, "_finish", True),
        "kept": (joining.os, "link", True),
        "switched": (joining, "_sync", True),
        "reopened": (joining.Joining, "take_over", True),
        "page": (JournalPort, "begin_take_in", True),
    }
    if step:
        owner, name, after = places[step]
        dying(owner, name, after=after)


def main() -> None:
    """Join, and die on the way."""
    folder, hub, code, step = sys.argv[1:5]
    plant(step)
    app = open_app(Path(folder))
    if code:
        app.hub.join(hub, code)
    app.hub.sync()
    app.close()


if __name__ == "__main__":
    main()
