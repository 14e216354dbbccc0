"""What the screens and the command line ask, one module per screen."""

from __future__ import annotations

from pos_desktop.store.queries.exceptions import ExceptionQueries
from pos_desktop.store.queries.fulfillments import FulfillmentQueries
from pos_desktop.store.queries.messages import MessageQueries
from pos_desktop.store.queries.names import NameQueries
from pos_desktop.store.queries.products import ProductQueries
from pos_desktop.store.queries.registers import RegisterQueries
from pos_desktop.store.queries.sale_detail import SaleDetailQueries
from pos_desktop.store.queries.sales import SaleQueries
from pos_desktop.store.queries.stock import StockQueries


class StoreQueries(
    ProductQueries,
    FulfillmentQueries,
    SaleQueries,
    SaleDetailQueries,
    MessageQueries,
    ExceptionQueries,
    StockQueries,
    RegisterQueries,
    NameQueries,
):
    """The port `Queries` over the reading connections."""


__all__ = ["StoreQueries"]
