"""What the acts of the tour share: the stage, the shop, the record, and how a step is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from pos_desktop.desktop.till import Till
from pos_desktop.domain.cart import UNIT
from pos_desktop.printing.pdf import pdf_bytes
from pos_desktop.printing.transports import VirtualPrinter
from pos_desktop.services.ordering import record_order
from pos_desktop.services.ports.rows import SaleState
from pos_desktop.services.ports.texts import Texts
from pos_desktop.services.stocking import set_stock
from pos_desktop.tour.book import Check, Guided, Step
from pos_desktop.tour.reading import Reading, read
from pos_desktop.tour.stage import Stage

PAUSE = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Watched:
    """The sales and products whose figures a step writes down."""

    sales: tuple[bytes, ...]
    products: tuple[bytes, ...]


class Guide:
    """Leads through the shop; every step writes down what was before and after it."""

    def __init__(self, guided: Guided, till: Till) -> None:
        self.app, self.till, self.shop = guided.app, till, guided.shop
        self.folder, self.book = guided.folder, guided.book
        self.stage = Stage(till, guided.folder)
        self._clock = guided.clock
        self._printed = 0

    @property
    def texts(self) -> Texts:
        """Return the words on the screen."""
        return self.till.texts

    def pause(self) -> None:
        """Let time go by in the shop: longer than the eight seconds of undo."""
        self._clock.advance(PAUSE)

    def read(self, watched: Watched) -> Reading:
        """Return the figures of this moment."""
        return read(self.app.queries, watched.sales, watched.products)

    def sale(self, sale_id: bytes) -> SaleState:
        """Return a sale as it is now."""
        detail = self.app.queries.sale_detail(sale_id)
        if detail is None:
            raise LookupError(sale_id.hex())
        return detail.sale

    def step(
        self,
        name: str,
        watched: Callable[[], Watched],
        act: Callable[[], None],
        checks: Callable[[Reading, Reading], Iterable[Check]],
    ) -> None:
        """Take one step: read, act, wait, picture, read again, check."""
        self.pause()
        before = self.read(watched())
        act()
        picture = self.stage.picture(name)
        after = self.read(watched())
        files = tuple(self._new_papers(name))
        self.book.steps.append(Step(name, (picture,), before, after, tuple(checks(before, after)), files))

    def count(self, sku: str, outlet: int, units: int) -> None:
        """Count the shelf of one product at one outlet. Units: whole units."""
        desk, product = self.shop.desk("Amira", 0), self.shop.products[sku]
        self.app.ledger.submit(
            lambda entry: set_stock(entry, desk, self.shop.outlets[outlet], product, quantity=units * UNIT)
        ).result()

    def import_file(self, payload: bytes) -> bytes:
        """Import an order file as `orders import` does, and return its sale."""
        (order,) = self.app.translate(payload)
        desk = self.till.ties.desk()
        return self.app.ledger.submit(lambda entry: record_order(entry, desk, order)).result().sale_id

    def _new_papers(self, name: str) -> Iterable[str]:
        """Write what the virtual printers printed since the last step: bytes and PDF."""
        sheets = [
            sheet
            for printer in self.app.printers.values()
            if isinstance(printer.transport, VirtualPrinter)
            for sheet in printer.transport.sheets
        ]
        for number, sheet in enumerate(sheets[self._printed :], 1):
            stem = f"{len(self.book.steps) + 1:02d}-{name}-{sheet.printout.layout.kind.value}-{number}"
            for suffix, content in (
                ("bin", sheet.printout.data),
                ("pdf", pdf_bytes(sheet.printout.layout)),
            ):
                (self.folder / f"{stem}.{suffix}").write_bytes(content)
                yield f"{stem}.{suffix}"
        self._printed = len(sheets)
