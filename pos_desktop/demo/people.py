"""The demo shop's places, people, taxes, payment types, web shops, products and customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec
from msgspec import UNSET

from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.channels import ChannelKind
from pos_desktop.domain.ids import channel_id
from pos_desktop.domain.permissions import Actor, Role
from pos_desktop.journal.facts import (
    ChannelChanged,
    CustomerChanged,
    OutletChanged,
    PaymentTypeChanged,
    ProductChanged,
    RegisterChanged,
    TaxChanged,
    UserChanged,
)
from pos_desktop.resources import resource
from pos_desktop.services.catalogue import change_setting, save_record
from pos_desktop.services.ports.ledger import Desk, Entry
from pos_desktop.services.stocking import set_stock

TIME_ZONE = "America/Toronto"
CURRENCY = "CAD"
OPENING_STOCK = 400 * UNIT

ADDRESSES = {
    ChannelKind.SHOPIFY: ("https://maison-tilleul.myshopify.example", "#"),
    ChannelKind.WOOCOMMERCE: ("https://boutique.maisontilleul.example", "W-"),
    ChannelKind.BIGCOMMERCE: ("https://store-tilleul.mybigcommerce.example", "B-"),
    ChannelKind.ECWID: ("https://app.ecwid.example/4711", "E-"),
}
PINS = {"Amira": "1111", "Luc": "2222", "Noor": "3333", "Simone": "4444"}


class ShopProduct(msgspec.Struct, frozen=True):
    """One product of `resources/demo/shop.json`; `stock` is per outlet, in whole units."""

    sku: str
    name: str
    code: str
    price_minor: int
    category: str
    picture: str
    tint: str
    location: str
    quick_key: int
    is_stocked: bool
    stock: tuple[int, ...]


class ShopCustomer(msgspec.Struct, frozen=True):
    """One customer of `resources/demo/shop.json`."""

    name: str
    email: str
    phone: str
    address: tuple[str, ...]


class ShopFile(msgspec.Struct, frozen=True):
    """The whole file."""

    shop: dict[str, str]
    products: tuple[ShopProduct, ...]
    customers: tuple[ShopCustomer, ...]


_read = msgspec.json.Decoder(ShopFile).decode


@dataclass(frozen=True, slots=True)
class DemoShop:
    """Who and what the demo shop consists of; ids are 16 bytes, in the order of the file."""

    file: ShopFile
    outlets: tuple[bytes, ...]
    registers: tuple[bytes, ...]  # two per outlet
    users: dict[str, bytes]
    taxes: tuple[tuple[bytes, str, int], ...]
    payment_types: dict[str, bytes]
    products: dict[str, bytes]
    customers: tuple[bytes, ...]

    def desk(self, user: str, register: int, *, is_picking_device: bool = False) -> Desk:
        """Return a user standing at a register, or holding the picking device of its outlet."""
        role = Role.MANAGER if user == "Amira" else Role.CASHIER
        actor = Actor(
            UUID(bytes=self.users[user]),
            role,
            discount_limit_ppm=150_000,
            is_picking_device=is_picking_device,
        )
        return Desk(actor, UUID(bytes=self.outlets[register // 2]), UUID(bytes=self.registers[register]))


def shop_file() -> ShopFile:
    """Return the products and customers that ship with the product."""
    return _read(resource("demo", "shop.json").read_bytes())


def furnish(entry: Entry, hashed_pin: Callable[[str], str]) -> DemoShop:
    """Create everything that does not change from day to day, and return who and what it is."""
    desk = Desk(Actor(UUID(bytes=entry.new_id()), Role.ADMIN), UUID(int=0))
    file = shop_file()
    _settings(entry, desk, file.shop)
    outlets = _outlets(entry, desk)
    taxes = _taxes(entry, desk)
    _channels(entry, outlets[0])
    return DemoShop(
        file,
        outlets,
        _registers(entry, desk, outlets),
        _users(entry, desk, hashed_pin),
        taxes,
        _payment_types(entry, desk),
        {product.sku: _product(entry, desk, product, taxes) for product in file.products},
        tuple(_customer(entry, desk, customer) for customer in file.customers),
    )


def stock_shelves(entry: Entry, shop: DemoShop, *, quantity: int | None) -> None:
    """Count every product at every outlet: `quantity` of each, or None for what the file says."""
    for place, outlet in enumerate(shop.outlets):
        desk = shop.desk("Amira", place * 2)
        for product in shop.file.products:
            if product.is_stocked:
                counted = product.stock[place] * UNIT if quantity is None else quantity
                set_stock(entry, desk, outlet, shop.products[product.sku], quantity=counted)


def _settings(entry: Entry, desk: Desk, shop: dict[str, str]) -> None:
    for name, value in shop.items():
        change_setting(entry, desk, f"shop_{name}", value)


def _outlets(entry: Entry, desk: Desk) -> tuple[bytes, ...]:
    mile_end = OutletChanged(
        name="Mile End",
        address=("175, avenue Fairmount Ouest", "Montréal QC  H2T 2M6"),
        phone="514 555-0142",
        time_zone=TIME_ZONE,
        priority=1,
        is_default=True,
    )
    vieux_port = OutletChanged(
        name="Vieux-Port",
        address=("28, rue Saint-Paul Est", "Montréal QC  H2Y 1G3"),
        phone="514 555-0143",
        time_zone=TIME_ZONE,
        priority=2,
        is_default=False,
    )
    return save_record(entry, desk, mile_end), save_record(entry, desk, vieux_port)


def _registers(entry: Entry, desk: Desk, outlets: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(
        save_record(
            entry,
            desk,
            RegisterChanged(
                name=f"Till {till}",
                outlet_id=outlet,
                prefix=f"{letter}{till}-",
                currency=CURRENCY,
                cash_step_minor=5,
            ),
        )
        for letter, outlet in zip("MV", outlets, strict=True)
        for till in (1, 2)
    )


def _users(entry: Entry, desk: Desk, hashed_pin: Callable[[str], str]) -> dict[str, bytes]:
    roles = {"Amira": Role.MANAGER, "Luc": Role.CASHIER, "Noor": Role.CASHIER, "Simone": Role.ADMIN}
    return {
        name: save_record(
            entry,
            desk,
            UserChanged(
                name=name, role=role.value, pin_hash=hashed_pin(PINS[name]), discount_limit_ppm=150_000
            ),
        )
        for name, role in roles.items()
    }


def _taxes(entry: Entry, desk: Desk) -> tuple[tuple[bytes, str, int], ...]:
    rates = (("GST", 50_000), ("QST", 99_750))
    return tuple(
        (save_record(entry, desk, TaxChanged(name=name, rate_ppm=rate)), name, rate) for name, rate in rates
    )


def _payment_types(entry: Entry, desk: Desk) -> dict[str, bytes]:
    names = {
        "cash": "Cash",
        "card": "Card",
        "gift_card": "Gift card",
        "store_credit": "Store credit",
        "on_account": "On account",
    }
    return {
        kind: save_record(entry, desk, PaymentTypeChanged(name=name, kind=kind, position=position))
        for position, (kind, name) in enumerate(names.items())
    }


def _channels(entry: Entry, default_outlet: bytes) -> None:
    for kind, (address, prefix) in ADDRESSES.items():
        shop = ChannelChanged(
            kind=kind.value,
            address=address,
            name=kind.value.capitalize(),
            prefix=prefix,
            default_outlet_id=default_outlet,
            default_method="pickup",
        )
        entry.record(channel_id(kind, address).bytes, shop, who=None)


def _product(
    entry: Entry, desk: Desk, product: ShopProduct, taxes: tuple[tuple[bytes, str, int], ...]
) -> bytes:
    return save_record(
        entry,
        desk,
        ProductChanged(
            sku=product.sku,
            name=product.name,
            codes=(product.code,),
            price_minor=product.price_minor,
            currency=CURRENCY,
            tax_ids=tuple(tax_id for tax_id, _, _ in taxes),
            category=product.category,
            picture=product.picture,
            tint=product.tint,
            is_stocked=product.is_stocked,
            location=product.location,
            quick_key=product.quick_key or UNSET,
            low_stock=2 * UNIT,
        ),
    )


def _customer(entry: Entry, desk: Desk, customer: ShopCustomer) -> bytes:
    return save_record(
        entry,
        desk,
        CustomerChanged(
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            address=customer.address,
            account_limit_minor=30_000,
        ),
    )
