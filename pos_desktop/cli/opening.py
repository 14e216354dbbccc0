"""The words of the commands that stay open: a window, a web shop to try with. They wait for no others."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from pos_desktop.services.ports.texts import LANGUAGES

WINDOWS = ("run", "demo", "tour", "demo-shop")
MOST_SECONDS = 86_400.0
WEB_SHOPS = ("shopify", "woocommerce", "bigcommerce", "ecwid")
_WITH_A_WORD = ("--data", "--lang", "--register", "--user")


def window_words(given: Sequence[str]) -> Namespace | None:
    """Return what was said to a command that stays open, None for any other command."""
    if _command(given) not in WINDOWS:
        return None
    parser = ArgumentParser(prog="pos-desktop")
    add_common(parser, None)
    add_windows(parser.add_subparsers(dest="command", metavar="COMMAND", required=True))
    return parser.parse_args(given)


def add_windows(parsers: Any) -> None:
    """Add the commands to what `add_subparsers` gave; its class has no public name."""
    _window(parsers, "run", "open the till")
    demo = _window(parsers, "demo", "open a shop to try things in; it is made at the first time")
    demo.add_argument("--headless", action="store_true", help="only make the shop")
    demo.add_argument("--fresh", action="store_true", help="make it anew")
    tour = _window(parsers, "tour", "walk through the main job and keep pictures of it")
    tour.add_argument("--out", metavar="DIR", required=True, help="where the pictures go")
    shop = _window(parsers, "demo-shop", "serve a web shop to try with, without an account")
    shop.add_argument("kind", choices=WEB_SHOPS)
    shop.add_argument("--listen", metavar="HOST:PORT", required=True, help="where it answers; port 0: any")
    shop.add_argument("--tls", action="store_true", help="over https, with a certificate made for this once")
    shop.add_argument("--orders", type=int, default=5, metavar="N", help="orders that are there at once")
    shop.add_argument(
        "--orders-every", type=_seconds, default=0.0, metavar="SECONDS", help="place an order now and then"
    )


def add_common(parser: ArgumentParser, default: str | None) -> None:
    """Add what every command takes, before the command's name or after it."""
    parser.add_argument("--data", metavar="DIR", default=default, help="the data folder")
    json_default = default if default is not None else False
    parser.add_argument(
        "--json", action="store_true", default=json_default, help="answer in JSON, for scripts"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=default, help="language of messages and papers")
    parser.add_argument("--register", metavar="NAME", default=default, help="act at this register")
    parser.add_argument("--user", metavar="NAME", default=default, help="act as this user")


def _window(parsers: Any, name: str, told: str) -> ArgumentParser:
    parser: ArgumentParser = parsers.add_parser(name, help=told, description=told)
    add_common(parser, SUPPRESS)
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= MOST_SECONDS:
        raise ValueError(text)
    return seconds


def _command(given: Sequence[str]) -> str:
    words = iter(given)
    for word in words:
        if word in _WITH_A_WORD:
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""
