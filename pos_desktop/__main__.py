"""The command line: run, demo, tour, and every job of the till without a window.

Exit codes: 0 done, 1 refused by a rule, 2 wrong words or input, 3 unavailable (disk, lock, printer), 4
damage found.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.cli.door import Request, ask
from pos_desktop.cli.grammar import WINDOWS, make_parser
from pos_desktop.cli.printers import print_sample
from pos_desktop.cli.running import carry_out, fail, show
from pos_desktop.domain.errors import PosError
from pos_desktop.settings import default_folder


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    words = make_parser().parse_args(given)
    try:
        return _carry_out(words, given)
    except PosError as error:
        return fail(error, words)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads us any more
        return 0


def _carry_out(words: Namespace, given: list[str]) -> int:
    if words.command in WINDOWS:
        # late: the demo and the tour are nothing that other commands should wait for
        from pos_desktop.cli.windows import open_window

        return open_window(words)
    here = Path.cwd()
    if words.command == "print":
        reply = print_sample(
            words.kind, words.to, language=words.lang or "en", folder=here, holds=words.printer
        )
        return show(reply, words)
    folder = Path(words.data) if words.data else default_folder()
    answer = ask(folder, Request(tuple(given), str(here)))
    if answer is not None:
        sys.stdout.write(answer.out)
        sys.stderr.write(answer.err)
        return answer.code
    app = open_app(folder)
    try:
        return show(carry_out(app, words, here), words)
    finally:
        app.close()


if __name__ == "__main__":
    sys.exit(main())
