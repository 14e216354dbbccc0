"""A till that is open as the window leaves it: `python -m tests.e2e.open_till FOLDER CLOCK`.

Commands reach it through its door. CLOCK is a file that says by how many milliseconds its clock is off.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.cli.door import Door
from pos_desktop.cli.running import serve
from pos_desktop.store.open import wall_ms


def main(folder: Path, clock_file: Path) -> None:
    """Keep the till open until standard input ends."""

    def clock() -> int:
        return wall_ms() + int(clock_file.read_text(encoding="ascii"))

    app = open_app(folder, clock=clock)
    door = Door(folder, serve(app))
    app.hub.start()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.read()
    door.close()
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
