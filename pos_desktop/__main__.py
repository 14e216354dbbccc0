"""The command line: run, demo, tour, and every job of the till without a window.

Exit codes: 0 done, 1 refused by a rule, 2 wrong words or input, 3 unavailable (disk, lock, printer), 4
damage found.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    is_collecting = gc.isenabled()
    gc.disable()  # little that is loaded becomes garbage, and looking for it took 40 ms of every start
    try:
        return _carry_out(sys.argv[1:] if argv is None else argv)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads us any more
        return 0
    finally:
        if is_collecting:
            gc.enable()


def _carry_out(given: Sequence[str]) -> int:
    # late: loaded while the collector rests
    from pos_desktop.cli.opening import window_words

    words = window_words(given)
    if words is not None:
        # late: commands without a window do not wait for it
        from pos_desktop.cli.windows import open_window

        return open_window(words)
    # late: a window does not wait for the other commands
    from pos_desktop.cli.commands import run_command

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
