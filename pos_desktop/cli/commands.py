"""Every command without a window: done by the program that has the folder open, else here."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from getpass import getpass
from itertools import islice
from pathlib import Path
from typing import TextIO

from pos_desktop.app import open_app
from pos_desktop.cli import hub, printers
from pos_desktop.cli.door import Request, ask
from pos_desktop.cli.grammar import make_parser
from pos_desktop.cli.running import carry_out, fail, show
from pos_desktop.domain.errors import PosError, RuleBroken
from pos_desktop.settings import default_folder

MAX_SECRETS = 8
MAX_SECRET = 4_000


def run_command(given: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    gc.enable()
    words = make_parser().parse_args(given)
    try:
        return _carry_out(words, given)
    except PosError as error:
        return fail(error, words)


def read_secrets(source: TextIO) -> tuple[str, ...]:
    """Return secrets, one per line; a person at a terminal types them unseen, an empty line ends them.

    Errors: `RuleBroken("bad_secrets")` for more than anything asks for.
    """
    lines: Iterable[str] = iter(lambda: getpass("Secret: "), "") if source.isatty() else source
    secrets = tuple(line.strip() for line in islice(lines, MAX_SECRETS + 1))
    kept = tuple(secret for secret in secrets if secret)
    if len(secrets) > MAX_SECRETS or any(len(secret) > MAX_SECRET for secret in kept):
        raise RuleBroken("bad_secrets")
    return kept


def _carry_out(words: Namespace, given: Sequence[str]) -> int:
    here = Path.cwd()
    if words.command == "print" and words.run is None:
        reply = printers.print_sample(
            words.kind, words.to, language=words.lang or "en", folder=here, holds=words.printer
        )
        return show(reply, words)
    if words.command == "printer" and words.run is None:
        return show(printers.find(words), words)
    if words.command == "hub" and words.run is None:
        return show(hub.answer(words), words)
    folder = Path(words.data) if words.data else default_folder()
    secrets = read_secrets(sys.stdin) if getattr(words, "reads_secrets", False) else ()
    answer = ask(folder, Request(tuple(given), str(here), secrets))
    if answer is not None:
        sys.stdout.write(answer.out)
        sys.stderr.write(answer.err)
        return answer.code
    app = open_app(folder)
    try:
        return show(carry_out(app, words, here, secrets=secrets), words)
    finally:
        app.close()
