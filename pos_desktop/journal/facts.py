"""One typed struct per thing that can happen at a shop; the names say it in the past tense."""

from __future__ import annotations

from msgspec import Struct

from pos_desktop.journal.bodies.base import Change, Fact, Id, Tax, Units, Whole
from pos_desktop.journal.bodies.catalogue import (
    ChannelChanged,
    CustomerChanged,
    ExceptionChanged,
    OutletChanged,
    PaymentTypeChanged,
    ProductChanged,
    RegisterChanged,
    SettingChanged,
    TaxChanged,
    UserChanged,
)
from pos_desktop.journal.bodies.fulfillment import (
    CustomerTold,
    FulfillmentAssigned,
    FulfillmentNoted,
    FulfillmentPacked,
    FulfillmentPickedUp,
    FulfillmentPutBack,
    FulfillmentShipped,
    FulfillmentUnpacked,
    HandOverUndone,
    UnitsPicked,
)
from pos_desktop.journal.bodies.register import CashMoved, DrawerOpened, RegisterClosed, RegisterOpened
from pos_desktop.journal.bodies.sale import (
    ContactGiven,
    DocumentPrinted,
    HeaderSet,
    LineSet,
    MessageTold,
    OnlinePayment,
    OrderCancelled,
    OrderReceived,
    Part,
    PaymentTaken,
    ReadRequested,
    Reallocated,
    Refund,
    SaleCompleted,
    SaleOpened,
    SaleVoided,
    SoldLine,
)
from pos_desktop.journal.bodies.stock import StockAdjusted, StockCounted

__all__ = [
    "KINDS",
    "KIND_OF",
    "PERSONAL",
    "VERSION_OF",
    "Body",
    "CashMoved",
    "Change",
    "ChannelChanged",
    "ContactGiven",
    "CustomerChanged",
    "CustomerTold",
    "DocumentPrinted",
    "DrawerOpened",
    "ExceptionChanged",
    "Fact",
    "FulfillmentAssigned",
    "FulfillmentNoted",
    "FulfillmentPacked",
    "FulfillmentPickedUp",
    "FulfillmentPutBack",
    "FulfillmentShipped",
    "FulfillmentUnpacked",
    "HandOverUndone",
    "HeaderSet",
    "Id",
    "LineSet",
    "MessageTold",
    "OnlinePayment",
    "OrderCancelled",
    "OrderReceived",
    "OutletChanged",
    "Part",
    "PaymentTaken",
    "PaymentTypeChanged",
    "ProductChanged",
    "ReadRequested",
    "Reallocated",
    "Refund",
    "RegisterChanged",
    "RegisterClosed",
    "RegisterOpened",
    "SaleCompleted",
    "SaleOpened",
    "SaleVoided",
    "SettingChanged",
    "SoldLine",
    "StockAdjusted",
    "StockCounted",
    "Tax",
    "TaxChanged",
    "Units",
    "UnitsPicked",
    "UserChanged",
    "Whole",
]

Body = (
    ProductChanged
    | CustomerChanged
    | TaxChanged
    | OutletChanged
    | RegisterChanged
    | UserChanged
    | PaymentTypeChanged
    | ChannelChanged
    | SettingChanged
    | ExceptionChanged
    | SaleOpened
    | LineSet
    | HeaderSet
    | SaleCompleted
    | OrderReceived
    | Reallocated
    | ContactGiven
    | SaleVoided
    | OrderCancelled
    | PaymentTaken
    | MessageTold
    | ReadRequested
    | DocumentPrinted
    | FulfillmentAssigned
    | UnitsPicked
    | FulfillmentNoted
    | FulfillmentPacked
    | FulfillmentUnpacked
    | FulfillmentShipped
    | FulfillmentPickedUp
    | HandOverUndone
    | FulfillmentPutBack
    | CustomerTold
    | StockCounted
    | StockAdjusted
    | RegisterOpened
    | CashMoved
    | DrawerOpened
    | RegisterClosed
)

KINDS: dict[str, type[Struct]] = {
    "catalogue.product_changed": ProductChanged,
    "catalogue.customer_changed": CustomerChanged,
    "catalogue.tax_changed": TaxChanged,
    "catalogue.outlet_changed": OutletChanged,
    "catalogue.register_changed": RegisterChanged,
    "catalogue.user_changed": UserChanged,
    "catalogue.payment_type_changed": PaymentTypeChanged,
    "catalogue.setting_changed": SettingChanged,
    "channel.changed": ChannelChanged,
    "exception.changed": ExceptionChanged,
    "channel.told": MessageTold,
    "channel.read_requested": ReadRequested,
    "sale.opened": SaleOpened,
    "sale.line_set": LineSet,
    "sale.header_set": HeaderSet,
    "sale.completed": SaleCompleted,
    "sale.order_received": OrderReceived,
    "sale.reallocated": Reallocated,
    "sale.contact_given": ContactGiven,
    "sale.voided": SaleVoided,
    "sale.order_cancelled": OrderCancelled,
    "payment.taken": PaymentTaken,
    "fulfillment.assigned": FulfillmentAssigned,
    "fulfillment.picked": UnitsPicked,
    "fulfillment.noted": FulfillmentNoted,
    "fulfillment.packed": FulfillmentPacked,
    "fulfillment.unpacked": FulfillmentUnpacked,
    "fulfillment.shipped": FulfillmentShipped,
    "fulfillment.picked_up": FulfillmentPickedUp,
    "fulfillment.hand_over_undone": HandOverUndone,
    "fulfillment.put_back": FulfillmentPutBack,
    "fulfillment.customer_told": CustomerTold,
    "stock.counted": StockCounted,
    "stock.adjusted": StockAdjusted,
    "register.opened": RegisterOpened,
    "register.cash_moved": CashMoved,
    "register.drawer_opened": DrawerOpened,
    "register.closed": RegisterClosed,
    "document.printed": DocumentPrinted,
}
KIND_OF: dict[type[Struct], str] = {body: kind for kind, body in KINDS.items()}
VERSION_OF: dict[str, int] = dict.fromkeys(KINDS, 1)
PERSONAL = frozenset({"catalogue.customer_changed", "sale.contact_given", "fulfillment.noted"})
