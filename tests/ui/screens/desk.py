"""A desk for presenters: queries over hand-built sales, and a bridge that delivers at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject

from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.ledger import Desk
from pos_desktop.services.ports.paper import Document, DocumentKind
from pos_desktop.services.ports.rows import (
    FulfillmentCounts,
    FulfillmentFilter,
    FulfillmentRow,
    NamedRow,
    SaleDetail,
    SaleFilter,
    SaleRow,
    SaleTotals,
)
from pos_desktop.services.press import Press
from pos_desktop.ui.bridge import Outcome
from pos_desktop.ui.screens.ties import Ties
from tests.builders import AShop
from tests.fakes.ledger import FakeLedger
from tests.ui.screens.gallery import detail_of, fulfillment_rows, sale_rows
from tests.ui.screens.rows import AMIRA, CARD, CASH, OUTLETS, TILL_2

TAX_NUMBER = "GST 12345 6789 RT0001"


Deliver = Callable[[Any], None]


class SynchronousBridge:
    """Runs work where it is given and delivers before it returns; `holds` keeps deliveries back."""

    def __init__(self) -> None:
        self.holds = False
        self._held: list[Callable[[], None]] = []

    def read(
        self, work: Callable[[], Any], owner: QObject, deliver: Callable[[Any], None], *, lane: str = ""
    ) -> None:
        future: Future[Any] = Future()
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - stands for the last handler of a thread
            future.set_exception(error)
        self.follow(future, owner, deliver, lane=lane)

    def follow(
        self, future: Future[Any], owner: QObject, deliver: Callable[[Any], None], *, lane: str = ""
    ) -> None:
        error = future.exception()
        outcome = Outcome(error=error) if error else Outcome(result=future.result())
        if self.holds:
            self._held.append(lambda: deliver(outcome))
        else:
            deliver(outcome)

    def release(self) -> None:
        """Deliver what was held back."""
        self.holds, held, self._held = False, self._held, []
        for deliver in held:
            deliver()


class RowQueries:
    """Answers from a tuple of sales, as the store would."""

    def __init__(self, sales: tuple[SaleState, ...]) -> None:
        self.sales_held = sales
        self.asked: list[object] = []

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        return {
            "outlet": OUTLETS,
            "channel": (NamedRow(b"channel-shopify-", "Shop", {"kind": "shopify"}),),
            "register": (NamedRow(TILL_2, "Till 2"),),
            "user": (NamedRow(AMIRA, "Amira"),),
            "setting": (
                NamedRow(b"setting-shop----", "shop_name", {"name": "shop_name", "value": "Maison Tilleul"}),
                NamedRow(b"setting-tax-----", "tax_numbers", {"name": "tax_numbers", "value": TAX_NUMBER}),
            ),
            "payment_type": (
                NamedRow(CASH, "Cash", {"kind": "cash"}),
                NamedRow(CARD, "Card", {"kind": "card"}),
            ),
        }.get(kind, ())

    def open_fulfillments(self, chosen: FulfillmentFilter, *, now_ms: int) -> tuple[FulfillmentRow, ...]:
        self.asked.append(chosen)
        return tuple(
            row
            for row in fulfillment_rows(self.sales_held)
            if chosen.outlet_id in (None, row.outlet_id)
            and row.status not in ("completed", "cancelled")
            and (not chosen.statuses or row.status in chosen.statuses)
            and chosen.method in ("", row.method)
            and (not chosen.late or row.late_ms > 0)
            and chosen.search.casefold() in f"{row.number} {row.customer}".casefold()
        )

    def fulfillment_counts(self, *, outlet_id: bytes | None, now_ms: int) -> FulfillmentCounts:
        rows = self.open_fulfillments(FulfillmentFilter(outlet_id=outlet_id), now_ms=now_ms)
        return FulfillmentCounts(len(rows), sum(row.late_ms > 0 for row in rows), 0)

    def sale_detail(self, sale_id: bytes) -> SaleDetail | None:
        return next((detail_of(sale) for sale in self.sales_held if sale.sale_id == sale_id), None)

    def sales(self, chosen: SaleFilter) -> tuple[SaleRow, ...]:
        self.asked.append(chosen)
        rows = [row for row in sale_rows(self.sales_held) if self._matches(row, chosen)]
        if chosen.before is not None:
            at = next(place for place, row in enumerate(rows) if row.sale_id == chosen.before[1])
            rows = rows[at + 1 :]
        return tuple(rows[: chosen.limit])

    def sale_totals(self, chosen: SaleFilter) -> SaleTotals:
        rows = [row for row in sale_rows(self.sales_held) if self._matches(row, chosen)]
        total, owed = sum(row.total_minor for row in rows), sum(row.owed_minor for row in rows)
        return SaleTotals(len(rows), (("CAD", total, owed),) if rows else ())

    @staticmethod
    def _matches(row: SaleRow, chosen: SaleFilter) -> bool:
        return (
            (chosen.tab != "continue" or row.owed_minor > 0)
            and (not chosen.labels or row.label in chosen.labels)
            and chosen.search.casefold() in f"{row.number} {row.customer}".casefold()
            and (chosen.from_ms is None or row.placed_at_ms >= chosen.from_ms)
            and (chosen.until_ms is None or row.placed_at_ms < chosen.until_ms)
        )


class LedgerQueries(RowQueries):
    """Answers from what services recorded in a ledger in memory."""

    def __init__(self, shop: AShop) -> None:
        super().__init__(())
        self._shop = shop

    @property
    def sales_held(self) -> tuple[SaleState, ...]:
        """Return every sale of the ledger, the oldest first."""
        return tuple(self._ledger.all(SaleState))

    @sales_held.setter
    def sales_held(self, sales: tuple[SaleState, ...]) -> None:
        assert not sales

    @property
    def _ledger(self) -> FakeLedger:
        assert isinstance(self._shop.ledger, FakeLedger)
        return self._shop.ledger

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        records = self._ledger.do(lambda entry: entry.records(kind))
        return tuple(NamedRow(one.record_id, str(one.fields.get("name", "")), one.fields) for one in records)


def ties_of(shop: AShop, desk: Callable[[], Desk] | None = None) -> Ties:
    """Return what a presenter is handed: ledger, queries over it, a bridge that delivers at once."""
    ledger = shop.ledger
    assert isinstance(ledger, FakeLedger)
    return Ties(
        queries=LedgerQueries(shop),  # type: ignore[arg-type]
        ledger=ledger,
        bridge=SynchronousBridge(),  # type: ignore[arg-type]
        desk=desk or (lambda: shop.desk),
        now_ms=ledger.clock,
        press=lambda: Press(
            lambda data: Document(DocumentKind.RECEIPT, "en", ()), "en", lambda kind: "printer"
        ),
    )
