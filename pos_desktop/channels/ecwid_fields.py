"""The fields of an E-Series order that the till reads; unknown ones are passed over.

Source: Ecwid REST API v3, "Get order"; every part may be null, as in the vendor's own client.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pos_desktop.channels.decoding import Exact, Instant, Percent, Quantity, plain

NOTHING: Final = Exact(0)


class Moment(Instant):
    """An instant as this shop writes it, with a space before the zone: "2024-05-01 05:26:28 +0000"."""

    @classmethod
    def read(cls, value: object) -> Moment:
        """Return the instant that the string says.

        Errors: `ValueError` for anything else.
        """
        text = value.replace(" +", "+").replace(" -", "-") if isinstance(value, str) else value
        return cls(Instant.read(text))


class Seconds(Instant):
    """An instant in seconds since the epoch."""

    @classmethod
    def read(cls, value: object) -> Seconds:
        """Return the instant that the number says.

        Errors: `ValueError` for anything else, and for years no order was placed in.
        """
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 7_258_118_400:
            raise ValueError(f"{value!r} is no date and time")
        return cls(value * 1000)


class EcwidTax(Struct, rename="camel"):
    """One tax. Of a line, `total` may hold what is for shipping; of a charge there is only `total`."""

    name: str | None = None
    value: Percent | None = None
    total: Exact = NOTHING
    tax_on_discounted_subtotal: Exact | None = None
    tax_on_shipping: Exact = NOTHING
    tax_on_handling_fee: Exact = NOTHING
    include_in_price: bool | None = None
    source_tax_rate_id: int | None = None

    def on_goods(self) -> Exact:
        """Return what the goods alone are taxed."""
        if self.tax_on_discounted_subtotal is not None:
            return self.tax_on_discounted_subtotal
        return Exact(self.total - self.tax_on_shipping - self.tax_on_handling_fee)


class EcwidOption(Struct, rename="camel"):
    """What the customer chose or typed."""

    name: str | None = None
    value: str | None = None
    values_array: list[str] | None = None

    def text(self) -> str:
        """Return it as a person reads it, "" where there is nothing to read, as for a file."""
        return plain(self.value) or plain(", ".join(self.values_array or ()))


class EcwidLineDiscount(Struct, rename="camel"):
    """A promotion that one line takes part in."""

    total: Exact = NOTHING


class EcwidItem(Struct, rename="camel"):
    """Goods; `price` is of one unit, before discounts."""

    id: int
    quantity: Quantity
    price: Exact
    name: str | None = None
    sku: str | None = None
    product_id: int | None = None
    combination_id: int | None = None
    tax: Exact = NOTHING
    taxes: list[EcwidTax] | None = None
    coupon_amount: Exact = NOTHING
    discounts: list[EcwidLineDiscount] | None = None
    selected_options: list[EcwidOption] | None = None
    is_shipping_required: bool | None = None
    digital: bool | None = None
    gift_card: bool | None = None

    @property
    def is_goods(self) -> bool:
        """Whether there is something to hand over: `digital` only says that files are attached."""
        if self.gift_card:
            return False
        return not self.digital if self.is_shipping_required is None else self.is_shipping_required


class EcwidPerson(Struct, rename="camel"):
    """A name with an address."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company_name: str | None = None
    street: str | None = None
    city: str | None = None
    country_code: str | None = None
    postal_code: str | None = None
    state_or_province_code: str | None = None
    state_or_province_name: str | None = None
    phone: str | None = None


class EcwidShipping(Struct, rename="camel"):
    """How the goods go, for the whole order."""

    shipping_method_name: str | None = None
    shipping_rate: Exact = NOTHING
    discounted_shipping_rate: Exact | None = None
    is_pickup: bool | None = None
    fulfillment_type: str | None = None
    location_id: str | int | None = None


class EcwidFee(Struct, rename="camel"):
    """The handling fee."""

    name: str | None = None
    value: Exact = NOTHING
    taxes: list[EcwidTax] | None = None


class EcwidSurcharge(Struct, rename="camel"):
    """A tip or another surcharge; `value` may be a percentage, `total` is money."""

    id: str | None = None
    total: Exact = NOTHING
    description: str | None = None
    taxes: list[EcwidTax] | None = None


class EcwidRefund(Struct, rename="camel"):
    """Money given back, for the order as a whole."""

    amount: Exact
    date: Moment | None = None
    reason: str | None = None


class EcwidRedemption(Struct, rename="camel"):
    """Store credit that was used."""

    amount: Exact = NOTHING
    cancelled: bool | None = None


class EcwidCredit(Struct, rename="camel"):
    """Store credit."""

    redemption: EcwidRedemption | None = None


class EcwidOrder(Struct, rename="camel"):
    """One order, with the store's `currency` added."""

    id: str | int
    payment_status: str
    fulfillment_status: str
    total: Exact
    items: list[EcwidItem]
    currency: str = ""
    tax: Exact = NOTHING
    prices_include_tax: bool | None = None
    total_before_gift_card_redemption: Exact | None = None
    gift_card_redemption: Exact = NOTHING
    gift_card_double_spending: bool | None = None
    gift_card_id: int | None = None
    store_credit: EcwidCredit | None = None
    discount: Exact = NOTHING
    coupon_discount: Exact = NOTHING
    create_date: Moment | None = None
    create_timestamp: Seconds | None = None
    update_date: Moment | None = None
    update_timestamp: Seconds | None = None
    pickup_time: Moment | None = None
    email: str | None = None
    payment_method: str | None = None
    payment_module: str | None = None
    external_transaction_id: str | None = None
    order_comments: str | None = None
    shipping_option: EcwidShipping | None = None
    handling_fee: EcwidFee | None = None
    custom_surcharges: list[EcwidSurcharge] | None = None
    taxes_on_shipping: list[EcwidTax] | None = None
    refunded_amount: Exact = NOTHING
    refunds: list[EcwidRefund] | None = None
    shipping_person: EcwidPerson | None = None
    billing_person: EcwidPerson | None = None
