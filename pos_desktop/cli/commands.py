"""Every command without a window: done by the program that has the folder open, else here."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.cli.door import Request, ask
from pos_desktop.cli.grammar import make_parser
from pos_desktop.cli.printers import print_sample
from pos_desktop.cli.running import carry_out, fail, show
from pos_desktop.domain.errors import PosError
from pos_desktop.settings import default_folder


def run_command(given: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    gc.enable()
    words = make_parser().parse_args(given)
    try:
        return _carry_out(words, given)
    except PosError as error:
        return fail(error, words)


def _carry_out(words: Namespace, given: Sequence[str]) -> int:
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
