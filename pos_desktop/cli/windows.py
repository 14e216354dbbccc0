"""The commands that stay open: the till, the demo shop, the tour, a web shop to try with."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pos_desktop.app import App, open_app
from pos_desktop.cli.door import Answer, Door, Request
from pos_desktop.domain.errors import PosError
from pos_desktop.settings import default_folder


def open_window(words: Namespace) -> int:
    """Carry out `run`, `demo`, `tour` or `demo-shop`; return the exit code when it is over."""
    commands = {"run": _run, "demo": _demo, "tour": _tour, "demo-shop": _web_shop}
    try:
        return commands[words.command](words)
    except PosError as error:
        # late: only what is refused needs words
        from pos_desktop.cli.running import fail

        return fail(error, words)


def _run(words: Namespace) -> int:
    _require_display()
    return _with_window(open_app(Path(words.data) if words.data else default_folder()))


def _demo(words: Namespace) -> int:
    # late: the till does not wait for what makes the demo shop
    from pos_desktop.cli.demo_shop import demo_folder, make_demo

    gc.enable()
    folder = demo_folder(words.data)
    if not words.headless:
        _require_display()
    made = make_demo(folder, language=words.lang or "en", fresh=words.fresh)
    if not words.headless:
        return _with_window(open_app(folder), is_signed_in=True)
    # late: the till does not wait for the answers of the command line
    from pos_desktop.cli.reply import Reply
    from pos_desktop.cli.running import show

    told = "made" if made else "there already"
    return show(Reply({"folder": str(folder), "made": made}, (f"{folder}: {told}",)), words)


def _web_shop(words: Namespace) -> int:
    # late: the till does not wait for a web shop that only seems to be one
    from pos_desktop.cli.demo_web_shop import run_web_shop

    gc.enable()
    return run_web_shop(words)


def _tour(words: Namespace) -> int:
    # late: the till does not wait for the tour
    from pos_desktop.cli.reply import Exit, Reply
    from pos_desktop.cli.running import show
    from pos_desktop.tour.run import run_tour

    gc.enable()
    folder = Path(words.out)
    book = run_tour(folder, words.lang or "en")
    values = {"folder": str(folder), "is_ok": book.is_ok, "failures": book.failures()}
    told = f"{folder}: {'every check held' if book.is_ok else 'checks failed'}"
    code = Exit.DONE if book.is_ok else Exit.REFUSED
    return show(Reply(values, (told,), code, book.failures()), words)


def _with_window(app: App, *, is_signed_in: bool = False) -> int:
    # late: Qt is slow to load, and not there on a server
    from pos_desktop.desktop.run import run_till

    gc.disable()  # from here on garbage is collected on the UI thread
    try:
        door = Door(app.folder, _answering(app))
        try:
            return run_till(app, is_signed_in=is_signed_in)
        finally:
            door.close()
    finally:
        app.close()


def _answering(app: App) -> Callable[[Request], Answer]:
    @cache
    def served() -> Callable[[Request], Answer]:
        # late: the till does not wait for the commands that others may give it
        from pos_desktop.cli.running import serve

        return serve(app)

    return lambda request: served()(request)


def _require_display() -> None:
    # late: Qt is slow to load, and not there on a server
    from pos_desktop.desktop.run import require_display

    require_display()
