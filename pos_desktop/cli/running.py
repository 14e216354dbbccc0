"""Carries one command out on an open shop, and writes its answer for a person or a script."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from pos_desktop.app import App
from pos_desktop.cli.call import Call
from pos_desktop.cli.door import Answer, Request
from pos_desktop.cli.grammar import make_parser
from pos_desktop.cli.reply import Exit, Misused, Reply, failure, to_json
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.texts import Texts


def carry_out(app: App, words: Namespace, folder: Path, *, secrets: tuple[str, ...] = ()) -> Reply:
    """Return what a command answers; what it refuses is an answer too."""
    call = Call(app, words, folder, secrets)
    try:
        reply: Reply = words.run(call)
        return reply
    except PosError as error:
        return failure(error, call.texts)
    except Misused as error:
        return misuse(str(error))


def misuse(text: str) -> Reply:
    """Return the answer to words that make no sense."""
    data = {"error": {"reason": "usage", "facts": {}, "message": text}}
    return Reply(data, (), Exit.USAGE, (f"pos-desktop: {text}",))


def serve(app: App) -> Callable[[Request], Answer]:
    """Return how commands of other processes are carried out on this shop."""
    parser = make_parser()

    def carry(request: Request) -> Answer:
        words = parser.parse_args(request.words)
        reply = carry_out(app, words, Path(request.folder), secrets=request.secrets)
        return Answer(int(reply.code), "".join(f"{line}\n" for line in output(reply, words)), errors(reply))

    return carry


def output(reply: Reply, words: Namespace) -> Iterable[str]:
    """Yield what goes to standard output."""
    return (to_json(reply.data),) if words.json else reply.lines


def errors(reply: Reply) -> str:
    """Return what goes to standard error."""
    return "".join(f"{line}\n" for line in reply.trouble)


def show(reply: Reply, words: Namespace) -> int:
    """Write an answer and return its exit code."""
    for line in output(reply, words):
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    sys.stderr.write(errors(reply))
    return int(reply.code)


def fail(error: PosError, words: Namespace) -> int:
    """Write why a command could not even begin, and return its exit code."""
    return show(failure(error, Texts(words.lang or "en")), words)
