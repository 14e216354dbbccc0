"""Which commands there are, and the words each takes."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pos_desktop.cli import (
    channels,
    fulfillments,
    goods,
    hub,
    labels,
    orders,
    printers,
    register,
    replication,
    sales,
    upkeep,
)
from pos_desktop.cli.call import Call
from pos_desktop.cli.opening import add_common, add_windows
from pos_desktop.cli.reply import Reply
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.services.ports.paper import DocumentKind, PrinterKind

Run = Callable[[Call], Reply]
CHANNEL_KINDS = tuple(kind.value for kind in ChannelKind if kind is not ChannelKind.NEUTRAL)
ONCE = "a printer for this once: file:PATH, tcp://HOST:PORT"
DOCUMENTS = tuple(kind.value for kind in DocumentKind)
_ADDRESSES = (
    "tcp://HOST:PORT, usb:VENDOR:PRODUCT (hex, as `printer find` shows), serial:/dev/ttyUSB0?baud=19200, "
    "queue:NAME, file:PATH or virtual:NAME"
)


@dataclass(frozen=True, slots=True)
class _Commands:
    """A place for commands: the program itself, or a group such as `orders`."""

    parsers: Any  # argparse's own class has no public name

    def add(self, name: str, told: str, run: Run | None = None) -> ArgumentParser:
        """Add one command and return it, to be given its words."""
        parser: ArgumentParser = self.parsers.add_parser(name, help=told, description=told)
        add_common(parser, SUPPRESS)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, told: str) -> _Commands:
        """Add a group of commands."""
        parser: ArgumentParser = self.parsers.add_parser(name, help=told, description=told)
        add_common(parser, SUPPRESS)
        return _Commands(parser.add_subparsers(dest="verb", metavar="COMMAND", required=True))


def make_parser() -> ArgumentParser:
    """Return the parser of the whole command line; `run` in its result is the command's function."""
    parser = ArgumentParser(prog="pos-desktop", description="A point of sale that works offline.")
    add_common(parser, None)
    commands = _Commands(parser.add_subparsers(dest="command", metavar="COMMAND", required=True))
    add_windows(commands.parsers)
    _orders(commands)
    _channels(commands)
    _fulfillments(commands)
    _ringing_up(commands)
    _sales(commands)
    _register(commands)
    _goods(commands)
    _printers(commands)
    _upkeep(commands)
    _hub(commands)
    _replication(commands)
    return parser


def _orders(commands: _Commands) -> None:
    group = commands.group("orders", "orders of web shops")
    listed = group.add("list", "list the orders, newest first", orders.list_orders)
    listed.add_argument("--search", help="a number, customer or SKU")
    listed.add_argument("--limit", type=int, default=1_000)
    imported = group.add("import", "import order files", orders.import_orders)
    imported.add_argument("files", nargs="+", metavar="FILE")
    imported.add_argument("--channel", metavar="URL", help="the web shop the orders are from")


def _channels(commands: _Commands) -> None:
    group = commands.group("channel", "web shops: what comes from them, what they are told")
    added = group.add(
        "add", "connect a web shop; its keys stand on standard input, one per line", channels.add
    )
    added.add_argument("kind", choices=CHANNEL_KINDS)
    added.add_argument("--name", required=True, help="what you call it")
    added.add_argument("--url", required=True, help="its address")
    added.add_argument("--location", action="append", metavar="PLACE=OUTLET", help="which outlet a place is")
    added.add_argument("--push-stock", action="store_true", help="tell the shop what is in stock")
    added.add_argument("--accept-missing", action="store_true", help="connect though permissions lack")
    added.set_defaults(reads_secrets=True)
    group.add("list", "list the web shops", channels.list_channels)
    _shop(group, "test", "sign in and say what the keys may do", channels.test)
    synced = _shop(group, "sync", "pull, tell and write stock until nothing is due", channels.sync)
    synced.add_argument("--once", action="store_true", required=True, help="now, and wait for it")
    group.add("status", "say how every web shop stands", channels.status)
    queue = group.add("queue", "list what will be told", channels.queue)
    queue.add_argument("--all", action="store_true", help="also what was told")
    retried = _shop(group, "retry", "try parked messages again", channels.retry)
    retried.add_argument("key", nargs="?", help="only messages of this key")
    _shop(group, "remove", "leave a web shop; its orders stay", channels.remove)
    _shop(group, "products", "import the shop's products", channels.products)
    mapped = _shop(group, "map", "say which outlet each of the shop's places is", channels.map_places)
    mapped.add_argument("places", nargs="+", metavar="PLACE=OUTLET")
    settled = group.add("settle", "say that one step was done by hand in the shop", orders.settle)
    settled.add_argument("number", help="the order's receipt number")
    settled.add_argument("key", help="the message's key")
    settled.add_argument("--detail")


def _shop(group: _Commands, name: str, told: str, run: Run) -> ArgumentParser:
    parser = group.add(name, told, run)
    parser.add_argument("channel", metavar="NAME", help="what you call the web shop")
    return parser


def _fulfillments(commands: _Commands) -> None:
    group = commands.group("fulfillments", "what the outlets prepare")
    listed = group.add("list", "list unfulfilled work", fulfillments.list_open)
    listed.add_argument("--outlet")
    listed.add_argument("--status", action="append")
    listed.add_argument("--method", choices=("pickup", "delivery"))
    listed.add_argument("--late", action="store_true")
    listed.add_argument("--not-collected", action="store_true")
    listed.add_argument("--search")
    packed = _one(group, "pack", "mark every unit as packed", fulfillments.pack)
    packed.add_argument("--all-here", action="store_true", help="the goods are there, whatever was counted")
    _one(group, "unpack", "open the parcel again", fulfillments.unpack)
    shipped = _one(group, "ship", "mark a delivery as shipped", fulfillments.ship)
    shipped.add_argument("--carrier")
    shipped.add_argument("--tracking")
    collected = _one(group, "pickup", "mark a pickup as picked up", fulfillments.pick_up)
    collected.add_argument("--by", metavar="NAME", help="who collected it, if not the customer")
    _one(group, "undo", "take a hand-over back within eight seconds", fulfillments.undo)
    _one(group, "put-back", "the goods of a cancelled parcel are on the shelf again", fulfillments.put_back)
    moved = _one(group, "move", "let another outlet prepare it", fulfillments.move)
    moved.add_argument("--to", required=True, metavar="OUTLET")
    papers = (("slip", "packing_slip"), ("picking-list", "picking_list"), ("label", "address_label"))
    for name, kind in papers:
        paper = _one(group, name, f"print the {kind.replace('_', ' ')}", fulfillments.paper)
        paper.set_defaults(paper=kind)
        paper.add_argument("--to", metavar="ADDRESS", help=ONCE)


def _one(group: _Commands, name: str, told: str, run: Run) -> ArgumentParser:
    parser = group.add(name, told, run)
    parser.add_argument("fulfillment", metavar="FULFILLMENT", help="its id, or its sale's number")
    parser.add_argument("--outlet", help="whose part of the sale is meant")
    return parser


def _ringing_up(commands: _Commands) -> None:
    sell = commands.add("sell", "ring up a sale", sales.sell)
    sell.add_argument("items", nargs="+", metavar="SKU[xN]")
    sell.add_argument("--pay", action="append", metavar="TYPE=AMOUNT[:REFERENCE]")
    sell.add_argument("--deposit", metavar="AMOUNT", help="a first payment in cash")
    later = sell.add_mutually_exclusive_group()
    later.add_argument("--pickup", action="store_true")
    later.add_argument("--delivery", action="store_true")
    terms = sell.add_mutually_exclusive_group()
    terms.add_argument("--layby", action="store_true")
    terms.add_argument("--on-account", action="store_true")
    sell.add_argument("--customer", metavar="C", help="a name, e-mail or telephone number")
    sell.add_argument("--accept-short", action="store_true", help="sell what the books do not have")


def _sales(commands: _Commands) -> None:
    group = commands.group("sales", "what was sold and ordered")
    listed = group.add("list", "list sales, newest first", sales.list_sales)
    listed.add_argument("--tab", choices=("all", "continue", "return"), default="all")
    listed.add_argument("--search")
    listed.add_argument("--limit", type=int, default=1_000)
    group.add("show", "show one sale", sales.show).add_argument("number")
    paid = group.add("pay", "take a payment", sales.pay)
    paid.add_argument("number")
    paid.add_argument("--pay", action="append", required=True, metavar="TYPE=AMOUNT[:REFERENCE]")
    voided = group.add("void", "void a sale rung up here", sales.void)
    voided.add_argument("number")
    voided.add_argument("--reason")
    cancelled = group.add("cancel", "cancel an order of a web shop", sales.cancel)
    cancelled.add_argument("number")
    cancelled.add_argument("--reason")
    receipt = group.add("receipt", "print a receipt", sales.receipt)
    receipt.add_argument("number")
    receipt.add_argument("--gift", action="store_true")
    receipt.add_argument("--to", metavar="ADDRESS")


def _register(commands: _Commands) -> None:
    group = commands.group("register", "the register and its drawer")
    opened = group.add("open", "open the register with a float", register.open_register)
    opened.add_argument("--float", required=True, metavar="AMOUNT")
    group.add("status", "say what should be in the drawer", register.status)
    closed = group.add("close", "count and close the register, print its closure", register.close)
    closed.add_argument("--counted", action="append", required=True, metavar="TYPE=AMOUNT")
    closed.add_argument("--note")
    listed = group.add("closures", "list the register's closures, newest first", register.closures)
    listed.add_argument("--limit", type=int, default=100)
    again = group.add("print", "print a closure again", register.print_closure)
    again.add_argument("number", type=int, metavar="NUMBER")
    report = group.add("report", "print what the closure would say now", register.report)
    for parser in (closed, again, report):
        parser.add_argument("--to", metavar="ADDRESS", help=ONCE)


def _goods(commands: _Commands) -> None:
    stock = commands.group("stock", "units on hand")
    shown = stock.add("show", "show stock levels", goods.show_stock)
    shown.add_argument("sku", nargs="?")
    shown.add_argument("--outlet")
    counted = stock.add("set", "say how many were counted", goods.count_stock)
    counted.add_argument("sku")
    counted.add_argument("quantity")
    counted.add_argument("--outlet")
    products = commands.group("products", "the catalogue")
    imported = products.add("import", "import a CSV file of products", goods.import_file)
    imported.add_argument("file", metavar="FILE.csv")
    imported.add_argument("--currency", help="what the prices are in; the register's currency otherwise")
    imported.add_argument("--taxes", metavar="NAME,NAME", help="taxes that new products bear")
    listed = products.add("list", "find products", goods.list_products)
    listed.add_argument("search", nargs="?", default="")
    listed.add_argument("--limit", type=int, default=100)


def _printers(commands: _Commands) -> None:
    group = commands.group("printer", "this computer's printers")
    added = group.add("add", "add a printer", printers.add)
    added.add_argument("name")
    added.add_argument("address", help=_ADDRESSES)
    added.add_argument("--kind", choices=tuple(PrinterKind), default=PrinterKind.RECEIPT_80.value)
    added.add_argument("--papers", metavar="KIND,KIND", help=f"only these: {', '.join(DOCUMENTS)}")
    added.add_argument("--mute", action="store_true", help="it never answers")
    group.add("list", "list the printers", printers.list_printers)
    group.add("test", "print a test page", printers.test).add_argument("name")
    group.add("find", "look for printers on USB, serial ports and the system's queues")
    papers = commands.group("print", "product labels, and papers that need no shop")
    sample = papers.add("sample", "print an invented paper")
    sample.add_argument("kind", type=_document, choices=DOCUMENTS)
    sample.add_argument("--to", required=True, metavar="ADDRESS", help=_ADDRESSES)
    labelled = papers.add("labels", "print labels of products", labels.labels)
    labelled.add_argument("items", nargs="+", metavar="SKU[xN]")
    labelled.add_argument("--to", metavar="ADDRESS", help=ONCE)
    for parser in (sample, labelled):
        parser.add_argument("--printer", choices=tuple(PrinterKind), default="", help="the kind of printer")


def _document(word: str) -> str:
    """Read the kind of a paper, however its words are joined."""
    return word.replace("-", "_")


def _upkeep(commands: _Commands) -> None:
    dumped = commands.add("dump", "write all tables as canonical text", upkeep.dump)
    dumped.add_argument("--digest", action="store_true", help="only its SHA-256")
    commands.add("verify", "check every fact and every table", upkeep.verify)
    commands.add("rebuild", "make every table anew from the facts", upkeep.rebuild)
    commands.add("doctor", "say what this computer and shop are like", upkeep.doctor)
    shop = commands.add("setup", "create the first outlet and register", upkeep.set_up)
    shop.add_argument("--name", default="", help="the shop's name")
    shop.add_argument("--outlet", default="Main outlet")
    shop.add_argument("--register-name", default="Register 1")
    shop.add_argument("--currency", default="CAD")
    shop.add_argument("--time-zone", default="")
    shop.add_argument("--cash-step", type=int, default=5, help="the smallest coin, in minor units")


def _hub(commands: _Commands) -> None:
    group = commands.group("hub", "the hub that keeps several tills in agreement")
    served = _on_hub(group, "serve", "answer tills until it is stopped", hub.serve)
    served.add_argument("--listen", metavar="HOST:PORT", required=True, help="port 0: any")
    served.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="files in PEM")
    served.add_argument("--workers", type=int, default=1, help="processes; more than one need PostgreSQL")
    code = _on_hub(group, "code", "make a one-time code that lets one till in", hub.make_code)
    code.add_argument("--outlet", required=True, metavar="O", help="where the till stands: a name or id")
    code.add_argument("--everywhere", action="store_true", help="it may be a register of any outlet")
    _on_hub(group, "devices", "list who was let in", hub.list_devices)
    revoked = _on_hub(group, "revoke", "let a device do nothing more", hub.revoke)
    allowed = _on_hub(group, "allow", "say of which outlets a device may be a register", hub.allow)
    for parser in (revoked, allowed):
        parser.add_argument("device", metavar="DEVICE", help="its id or name")
    allowed.add_argument("--outlet", action="append", metavar="O", help="every outlet without it")
    retailers = group.group("retailer", "whose shops the hub serves")
    added = _on_hub(retailers, "add", "add a retailer, strictly apart from the others", hub.add_retailer)
    added.add_argument("name", metavar="NAME")
    _on_hub(group, "restored", "say that the database was put back from a copy", hub.restored)
    copied = _on_hub(group, "copy", "copy everything into an empty database", hub.copy)
    copied.add_argument("--to", required=True, metavar="URL")
    group.add("status", "say how this till stands with its hub", replication.status)


def _replication(commands: _Commands) -> None:
    enrolled = commands.add("enrol", "join a hub with a one-time code", replication.enrol)
    enrolled.add_argument("--hub", dest="hub_address", metavar="URL", required=True, help="its address")
    enrolled.add_argument("--code", required=True, metavar="CODE")
    synced = commands.add("sync", "send everything to the hub, fetch everything from it", replication.sync)
    synced.add_argument("--once", action="store_true", required=True, help="now, and wait for it")


def _on_hub(group: _Commands, name: str, told: str, run: Callable[..., Reply]) -> ArgumentParser:
    parser = group.add(name, told)
    parser.add_argument("--database", metavar="URL", help="postgresql://... or sqlite:///FILE")
    parser.add_argument("--retailer", metavar="NAME", help="which one, where there are several")
    parser.set_defaults(hub=run)
    return parser
