"""The commands that open the shop themselves: the till, the demo shop, the tour."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from pos_desktop.app import App, open_app
from pos_desktop.cli.demo_shop import demo_folder, make_demo
from pos_desktop.cli.door import Door
from pos_desktop.cli.reply import Exit, Reply
from pos_desktop.cli.running import serve, show
from pos_desktop.settings import default_folder
from pos_desktop.tour.run import run_tour


def open_window(words: Namespace) -> int:
    """Carry out `run`, `demo` or `tour`; return the exit code when it is over.

    Errors: `Unavailable` no_display, folder_in_use; `RuleBroken("not_a_demo")`; as `open_app`.
    """
    return {"run": _run, "demo": _demo, "tour": _tour}[words.command](words)


def _run(words: Namespace) -> int:
    _require_display()
    return _with_window(open_app(Path(words.data) if words.data else default_folder()))


def _demo(words: Namespace) -> int:
    folder = demo_folder(words.data)
    if not words.headless:
        _require_display()
    made = make_demo(folder, language=words.lang or "en", fresh=words.fresh)
    if words.headless:
        told = "made" if made else "there already"
        return show(Reply({"folder": str(folder), "made": made}, (f"{folder}: {told}",)), words)
    return _with_window(open_app(folder), is_signed_in=True)


def _tour(words: Namespace) -> int:
    folder = Path(words.out)
    book = run_tour(folder, words.lang or "en")
    values = {"folder": str(folder), "is_ok": book.is_ok, "failures": book.failures()}
    code = Exit.DONE if book.is_ok else Exit.REFUSED
    return show(
        Reply(
            values,
            (f"{folder}: {'every check held' if book.is_ok else 'checks failed'}",),
            code,
            book.failures(),
        ),
        words,
    )


def _with_window(app: App, *, is_signed_in: bool = False) -> int:
    # late: Qt is slow to load, and not there on a server
    from pos_desktop.desktop.run import run_till

    try:
        door = Door(app.folder, serve(app))
        try:
            return run_till(app, is_signed_in=is_signed_in)
        finally:
            door.close()
    finally:
        app.close()


def _require_display() -> None:
    # late: Qt is slow to load, and not there on a server
    from pos_desktop.desktop.run import require_display

    require_display()
