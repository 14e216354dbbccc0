"""One command on its way: the open shop, the words that were given, the folder they were given in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pos_desktop.app import App
from pos_desktop.domain.errors import Rejected, RuleBroken, Unavailable
from pos_desktop.domain.formats import format_money, format_quantity
from pos_desktop.domain.money import parse_minor
from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.ledger import Desk, Priority
from pos_desktop.services.ports.rows import NamedRow
from pos_desktop.services.ports.texts import Texts

T = TypeVar("T")
MAX_FILE_BYTES = 200_000_000


@dataclass
class Call:
    """What a command works with."""

    app: App
    words: Namespace
    folder: Path
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def desk(self) -> Desk:
        """Who acts and where: `--register` and `--user`, the owner at the first register otherwise."""
        return self.app.desk(register=self.words.register or "", user=self.words.user or "")

    @property
    def language(self) -> str:
        """The language of messages and papers."""
        return self.words.lang or self.app.settings.language

    @property
    def texts(self) -> Texts:
        """Wording in that language."""
        return Texts(self.language)

    @cached_property
    def currency(self) -> str:
        """The currency of the desk's register."""
        register_id = self.desk.register_id
        for row in self.app.queries.named("register"):
            if register_id is not None and row.record_id == register_id.bytes:
                return str(row.fields.get("currency") or "CAD")
        return "CAD"

    def do(self, service: Callable[..., T], *words: Any, **named: Any) -> T:
        """Run one service in a transaction of its own; it is durable when this returns."""
        return self.app.ledger.submit(lambda entry: service(entry, self.desk, *words, **named)).result()

    def do_later(self, service: Callable[..., T], *words: Any) -> T:
        """Run one service behind whatever the person at the till does."""
        work = self.app.ledger.submit(
            lambda entry: service(entry, self.desk, *words), priority=Priority.BACKGROUND
        )
        return work.result()

    def amount(self, text: str) -> int:
        """Read an amount of the register's currency. Errors: `RuleBroken("bad_amount")`."""
        return parse_minor(text.replace(",", "."), self.currency)

    def money(self, minor: int, currency: str) -> str:
        """Write an amount for a person."""
        return format_money(minor, currency, self.language)

    def units(self, quantity: int) -> str:
        """Write a quantity for a person."""
        return format_quantity(quantity, self.language)

    def path(self, name: str) -> Path:
        """Return a path as the caller meant it."""
        return self.folder / Path(name).expanduser()

    def read(self, name: str) -> bytes:
        """Read a file the caller named. Errors: `Rejected("unreadable_file")` naming it."""
        path = self.path(name)
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise Rejected("unreadable_file", file=name, problem="too large")
            return path.read_bytes()
        except OSError as error:
            problem = error.strerror or str(error)
            raise Rejected("unreadable_file", file=name, problem=problem) from error

    def sale_id(self, number: str) -> bytes:
        """Return the sale of a receipt number, or of the beginning of an id. Errors: `unknown_number`."""
        found = self.app.queries.find_sale(number)
        if found is None:
            raise RuleBroken("unknown_number", number=number)
        return found

    def sale(self, sale_id: bytes) -> SaleState:
        """Return a sale as it stands. Errors: `RuleBroken("unknown_number")`."""
        detail = self.app.queries.sale_detail(sale_id)
        if detail is None:
            raise RuleBroken("unknown_number", number=sale_id.hex())
        return detail.sale

    def named(self, kind: str, name: str) -> NamedRow:
        """Return a small record by its name, or the beginning of its id. Errors: `unknown_record`."""
        rows = self.app.queries.named(kind)
        for row in rows:
            if row.name.casefold() == name.casefold():
                return row
        for row in rows:
            if len(name) >= 6 and row.record_id.hex().startswith(name.lower()):
                return row
        raise RuleBroken("unknown_record", kind=kind, name=name)

    def print_due(self) -> None:
        """Print what is queued; the command waits for the paper.

        Errors: `Unavailable("printer", trouble)`.
        """
        for done in self.app.print_due():
            if done.outcome.reason:
                raise Unavailable("printer", trouble=done.outcome.reason, job=done.job.id.hex)
