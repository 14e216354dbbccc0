"""Finding sales by receipt number, order id, customer, product, SKU or a scanned bar code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, literal_column, select, text, union

from pos_desktop.store.reader import Reader
from pos_desktop.store.statements import sql
from pos_desktop.store.tables import customer, product, product_code, root, sale
from pos_desktop.store.words import as_code, as_match

CUSTOMERS = 200

_SKUS_OF_CODE = sql(
    select(product.c.sku)
    .join_from(product_code, product, product.c.no == product_code.c.root_no)
    .where(product_code.c.code == bindparam("code"))
)
_CUSTOMERS = text(
    "SELECT root.id FROM root WHERE root.no IN "
    f"(SELECT rowid FROM customer_text WHERE customer_text MATCH :customer_words LIMIT {CUSTOMERS})"
)


def sales_that_match(reader: Reader, typed: str) -> Select[Any]:
    """Return a subquery of the numbers of sales that hold every word typed, or the product scanned."""
    match = as_match(typed)
    expression = f"({match})" if match else ""
    for (sku,) in reader.rows(_SKUS_OF_CODE, (as_code(typed),)):
        words = as_match(sku)
        if words:
            expression = f"{expression} OR ({words})" if expression else f"({words})"
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
