"""Looks into the database for the Sell screen; runs on the reader, knows nothing of Qt."""

from __future__ import annotations

from msgspec import Struct

from pos_desktop.domain.balance import PaymentKind
from pos_desktop.services.ports.rows import NamedRow, ProductRow, Queries, SaleRow
from pos_desktop.ui.screens.sell.offers import AT_A_TILL
from pos_desktop.ui.screens.sell.state import CustomerHit, Found, PayType, RegisterCard
from pos_desktop.ui.screens.ties import zone_of

MOST_PRODUCTS = 20
MOST_CUSTOMERS = 5
LEAST_LETTERS_OF_A_NAME = 2


class Surroundings(Struct, frozen=True):
    """Everything around the cart: the register, its quick keys, what is parked, how people pay."""

    register: RegisterCard
    keys: tuple[tuple[str, tuple[ProductRow, ...]], ...]
    parked: tuple[SaleRow, ...]
    types: tuple[PayType, ...]


def look_around(queries: Queries, outlet_id: bytes, register_id: bytes | None) -> Surroundings:
    """Return what the screen needs besides the sale."""
    return Surroundings(
        register=_register(queries, outlet_id, register_id),
        keys=queries.quick_keys(outlet_id=outlet_id),
        parked=queries.parked_sales(outlet_id=outlet_id),
        types=tuple(_types(queries.named("payment_type"))),
    )


def find(queries: Queries, text: str, outlet_id: bytes) -> Found:
    """Return the products and customers that answer to what was typed."""
    products = queries.search_products(text, outlet_id=outlet_id, limit=MOST_PRODUCTS)
    customers: tuple[NamedRow, ...] = ()
    if len(text) >= LEAST_LETTERS_OF_A_NAME:
        customers = queries.search_customers(text, limit=MOST_CUSTOMERS)
    return Found(text, products, tuple(_hit(row) for row in customers))


def find_choices(queries: Queries, code: str, outlet_id: bytes) -> Found:
    """Return the products that share a code."""
    return Found(code, queries.product_by_code(code, outlet_id=outlet_id), is_choice=True)


def _register(queries: Queries, outlet_id: bytes, register_id: bytes | None) -> RegisterCard:
    outlets, registers = queries.named("outlet"), queries.named("register")
    own = next((row for row in registers if row.record_id == register_id), None)
    currency = own.fields.get("currency") if own else None
    step = own.fields.get("cash_step_minor") if own else None
    return RegisterCard(
        outlet_id=outlet_id,
        outlet=next((row.name for row in outlets if row.record_id == outlet_id), ""),
        register=own.name if own else "",
        currency=currency if isinstance(currency, str) and currency else "CAD",
        cash_step_minor=step if isinstance(step, int) and step > 0 else 1,
        zone=zone_of(outlets, outlet_id),
        outlet_names=tuple((row.record_id, row.name) for row in outlets),
        session=queries.session(register_id) if register_id is not None else None,
        is_known=True,
        is_register=own is not None,
    )


def _types(rows: tuple[NamedRow, ...]) -> list[PayType]:
    types = [PayType(row.record_id, str(row.fields.get("kind", PaymentKind.OTHER)), row.name) for row in rows]
    return [pay_type for pay_type in types if pay_type.kind in AT_A_TILL]


def _hit(row: NamedRow) -> CustomerHit:
    details = (str(row.fields.get(name) or "") for name in ("email", "phone"))
    return CustomerHit(row.record_id, row.name, " · ".join(detail for detail in details if detail))
