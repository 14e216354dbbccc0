"""The statements of `searching`, written in Core, and what others build with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, literal_column, select, text, union

from pos_desktop.store.statements import sql
from pos_desktop.store.tables import customer, product, product_code, root, sale

CUSTOMERS = 200

SKUS_OF_CODE = sql(
    select(product.c.sku)
    .join_from(product_code, product, product.c.no == product_code.c.root_no)
    .where(product_code.c.code == bindparam("code"))
)
_CUSTOMERS = text(
    "SELECT root.id FROM root WHERE root.no IN "
    f"(SELECT rowid FROM customer_text WHERE customer_text MATCH :customer_words LIMIT {CUSTOMERS})"
)


def sales_that_match(match: str, expression: str) -> Select[Any]:
    """Return a subquery of numbers of sales: `match` finds by customer, `expression` by their own words."""
    by_words = text("SELECT rowid FROM sale_text WHERE sale_text MATCH :words").bindparams(
        words=expression or '""'
    )
    found = by_words.columns(literal_column("rowid")).subquery()
    if not match:
        return select(found.c.rowid)
    customers = _CUSTOMERS.bindparams(customer_words=match).columns(root.c.id).subquery()
    of_customers = select(sale.c.no).where(sale.c.customer_id.in_(select(customers.c.id)))
    both = union(select(found.c.rowid), of_customers).subquery()
    return select(both.c[0])


def shown_customer() -> ColumnElement[str]:
    """Return who the sale is for: the contact given, else the customer's name in the catalogue."""
    name = (
        select(customer.c.name)
        .join_from(customer, root, root.c.no == customer.c.no)
        .where(root.c.id == sale.c.customer_id)
        .correlate(sale)
        .scalar_subquery()
    )
    return case((sale.c.contact != literal_column("''"), sale.c.contact), else_=name).label("customer")
