"""Exceptions of every kind, over a shop in memory; and a list over them to try."""

from __future__ import annotations

from functools import partial

from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.clock import stamp_at
from pos_desktop.journal.state import Contradiction
from pos_desktop.services.ports.ledger import Desk, Entry, StockLevel
from pos_desktop.services.ports.rows import (
    ExceptionRow,
    NamedRow,
    ProductRow,
    SaleDetail,
    SettledRow,
    StockRow,
)
from pos_desktop.ui.screens.exceptions.presenter import ExceptionsPresenter
from pos_desktop.ui.screens.ties import Ties
from tests.builders import AShop
from tests.ui.screens.gallery import detail_of
from tests.ui.screens.replication.hubs import FakeHub
from tests.ui.screens.rows import NOW_MS, OUTLETS
from tests.ui.screens.setup.workplace import Bridge
from tests.ui.screens.shops.online import FakeWebShops

MONEY: tuple[tuple[str, str | int], ...] = (("over_minor", 29_773), ("currency", "CAD"))
OF_SALES = (
    "paid_and_cancelled", "packed_and_cancelled", "edited_after_packing", "handed_over_unpaid",
    "handed_over_twice", "rival_allocation", "second_completion", "short", "a_kind_of_tomorrow",
)  # fmt: skip


def a_row(
    about: bytes, number: str, kind: str, *details: tuple[str, str | int], at_ms: int = 0
) -> ExceptionRow:
    """Return one contradiction."""
    said = Contradiction(f"{kind}:{number}", kind, details, stamp_at(at_ms) if at_ms else 0)
    return ExceptionRow(about, number, said)


class Shop:
    """Answers what the list asks of the database, from a shop whose ledger is in memory."""

    def __init__(self, shop: AShop, *rows: ExceptionRow) -> None:
        self._shop, self.rows = shop, list(rows)

    def exceptions(self, *, limit: int | None = None) -> tuple[ExceptionRow, ...]:
        return tuple(self.rows[:limit])

    def settled_exceptions(self) -> tuple[SettledRow, ...]:
        records = self._shop.ledger.do(lambda entry: entry.records("exception"))
        newest_first = sorted(records, key=lambda each: -each.stamp)
        return tuple(_settled(each.fields, at_ms=NOW_MS - 60_000) for each in newest_first)

    def named(self, kind: str) -> tuple[NamedRow, ...]:
        if kind == "outlet":
            return OUTLETS
        records = self._shop.ledger.do(lambda entry: entry.records(kind))
        return tuple(NamedRow(each.record_id, "", each.fields) for each in records)

    def sale_detail(self, sale_id: bytes) -> SaleDetail | None:
        sale = self._shop.ledger.do(lambda entry: entry.sale(sale_id))
        return detail_of(sale) if sale is not None else None

    def product_by_code(self, code: str, *, outlet_id: bytes) -> tuple[ProductRow, ...]:
        found = self._shop.ledger.do(lambda entry: entry.product_by_code(code))
        return tuple(_product(each.record_id, each.fields) for each in found)

    def stock(
        self, *, product_id: bytes | None = None, outlet_id: bytes | None = None
    ) -> tuple[StockRow, ...]:
        assert product_id is not None
        levels = [
            (outlet, self._shop.ledger.do(partial(_level, outlet=outlet, product=product_id)))
            for outlet in self._shop.outlets
        ]
        return tuple(
            StockRow(product_id, "MUG", "Mug", outlet, "Mile End", level.on_hand, level.committed)
            for outlet, level in levels
        )


def _settled(fields: dict[str, object], *, at_ms: int) -> SettledRow:
    details = fields["details"]
    assert isinstance(details, tuple)
    said = Contradiction(str(fields["key"]), str(fields["kind"]), details, 0)
    about = fields["about_id"]
    assert isinstance(about, bytes)
    row = ExceptionRow(about, str(fields["number"]), said)
    return SettledRow(row, str(fields["note"]), "Amira", at_ms)


def _level(entry: Entry, *, outlet: bytes, product: bytes) -> StockLevel:
    return entry.stock(outlet, product)


def _product(product_id: bytes, fields: dict[str, object]) -> ProductRow:
    name, sku = str(fields.get("name", "")), str(fields.get("sku", ""))
    return ProductRow(product_id, sku, name, 100, "CAD", "", "", "", True, 0, 0, ())


def every_row(shop: AShop) -> tuple[ExceptionRow, ...]:
    """Return one contradiction of every kind the database knows."""
    order = shop.order(goods={"MUG": 2}).sale_id
    part = shop.sale(order).fulfillments[0]
    where = (("fulfillment", part.fulfillment_id.hex()), ("outlet", part.outlet_id.hex()))
    stock: tuple[tuple[str, str | int], ...] = (
        ("product", "Olive tree, 90 cm"), ("outlet", "Vieux-Port"), ("outlet_id", shop.outlets[0].hex()),
    )  # fmt: skip
    mug = shop.products["MUG"]
    return (
        a_row(order, "#1042", "overpaid", *MONEY, at_ms=NOW_MS - 600_000),
        *(a_row(order, "W-1044", kind, *MONEY, *where, at_ms=NOW_MS - 90_000_000) for kind in OF_SALES),
        a_row(mug, "OT-02", "short_stock", *stock, ("on_hand", 0), ("committed", 14_000)),
        a_row(mug, "OT-02", "late_movement", *stock, ("quantity", 1_000), at_ms=NOW_MS - 7_200_000),
        a_row(mug, "6260001", "same_code", ("code", "6260001"), ("products", "Mug, Bowl")),
    )


def a_presenter(
    shop: AShop,
    *rows: ExceptionRow,
    role: Role = Role.MANAGER,
    shops: FakeWebShops | None = None,
    hub: FakeHub | None = None,
) -> ExceptionsPresenter:
    """Return a presenter over these contradictions, at the first outlet of the shop."""
    own = shop.desk
    desk = Desk(Actor(own.actor.user_id, role), own.outlet_id, own.register_id)
    ties = Ties(
        queries=Shop(shop, *rows),  # type: ignore[arg-type]
        ledger=shop.ledger,
        bridge=Bridge(),  # type: ignore[arg-type]
        desk=lambda: desk,
        now_ms=lambda: NOW_MS,
        press=lambda: None,  # type: ignore[arg-type,return-value]
    )
    return ExceptionsPresenter(ties, lambda: shops or FakeWebShops(), lambda: hub or FakeHub())
