"""What stands on each paper, taken from the folded sale and the catalogue; no layout, no bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from pos_desktop.domain.fulfilling import Method
from pos_desktop.journal.facts import SoldLine
from pos_desktop.journal.state import FulfillmentState, RecordState, SalePayment, SaleState
from pos_desktop.services.finding import domain_fulfillment, text
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import (
    AddressLabelData,
    ClosureData,
    GiftReceiptData,
    PackingSlipData,
    Party,
    PaymentLine,
    PickingListData,
    PickLine,
    ProductLabelsData,
    ReceiptData,
    SaleLine,
    Shop,
    SlipLine,
    TaxLine,
)
from pos_desktop.services.ports.texts import Texts

PaperData = (
    PackingSlipData
    | PickingListData
    | ReceiptData
    | GiftReceiptData
    | AddressLabelData
    | ClosureData
    | ProductLabelsData
)

_KIND_NAMES = {
    "cash": "Cash",
    "card": "Card",
    "gift_card": "Gift card",
    "store_credit": "Store credit",
    "on_account": "On account",
    "online": "Online",
}


class Sheet(Struct, frozen=True):
    """One sale about to be written on paper, in one language."""

    entry: Entry
    sale: SaleState
    language: str
    copy_no: int = 0

    @property
    def outlet(self) -> RecordState | None:
        """The outlet of the sale."""
        return self.entry.catalogue(self.sale.outlet_id) if self.sale.outlet_id else None

    def local(self, at_ms: int, outlet: RecordState | None = None) -> datetime:
        """Return an instant in the zone of an outlet, the sale's own when none is named."""
        return local_time(at_ms, field_of(outlet or self.outlet, "time_zone"))


def local_time(at_ms: int, zone: str) -> datetime:
    """Return an instant as a clock on the wall shows it; an unknown zone gives the computer's own."""
    instant = datetime.fromtimestamp(at_ms / 1000, UTC)
    try:
        return instant.astimezone(ZoneInfo(zone) if zone else None)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return instant.astimezone()


def packing_slip_data(sheet: Sheet, part: FulfillmentState) -> PackingSlipData:
    """Return what goes into the parcel. Errors: `RuleBroken` not_packed, cancelled."""
    domain_fulfillment(sheet.sale, part).check_slip()
    outlet = sheet.entry.catalogue(part.outlet_id)
    lines = {line.key: line for line in sheet.sale.lines}
    return PackingSlipData(
        sheet.language,
        shop_of(sheet.entry, outlet),
        sheet.sale.number,
        sheet.local(sheet.sale.placed_at_ms, outlet),
        part.method == Method.PICKUP,
        party_of(sheet.sale),
        tuple(
            SlipLine(
                lines[unit.line_key].sku,
                lines[unit.line_key].name,
                unit.packed,
                lines[unit.line_key].quantity,
            )
            for unit in part.lines
            if unit.packed and unit.line_key in lines
        ),
        packed=True,
        carrier=part.carrier,
        copy_no=sheet.copy_no,
    )


def picking_list_data(sheet: Sheet, part: FulfillmentState) -> PickingListData:
    """Return what to take from the shelves.

    Errors: `RuleBroken` already_packed, cancelled, already_handed_over.
    """
    domain_fulfillment(sheet.sale, part).check_picking_list()
    outlet = sheet.entry.catalogue(part.outlet_id)
    promised = sheet.sale.promised_at_ms
    return PickingListData(
        sheet.language,
        shop_of(sheet.entry, outlet),
        field_of(outlet, "name"),
        sheet.sale.number,
        sheet.local(sheet.sale.placed_at_ms, outlet),
        sheet.local(sheet.entry.now_ms, outlet),
        part.method == Method.PICKUP,
        party_of(sheet.sale),
        tuple(_pick_lines(sheet, part)),
        sheet.local(promised, outlet) if promised is not None else None,
        part.assigned_name,
        _notes(sheet.sale),
    )


def address_label_data(sheet: Sheet, part: FulfillmentState) -> AddressLabelData:
    """Return where a parcel goes and where it comes from."""
    outlet = sheet.entry.catalogue(part.outlet_id)
    shop = shop_of(sheet.entry, outlet)
    sender = Party(shop.name, lines=shop.lines)
    return AddressLabelData(
        sheet.language,
        sender,
        party_of(sheet.sale),
        sheet.sale.number,
        service=part.carrier,
        tracking=part.tracking,
    )


def receipt_data(sheet: Sheet) -> ReceiptData:
    """Return the sale as it stands: lines, taxes, every payment, what is left to pay."""
    sale, entry = sheet.sale, sheet.entry
    texts = Texts(sheet.language)
    taken = [payment for payment in sale.payments if payment.entry != "rounding"]
    rounding = sum(payment.amount_minor for payment in sale.payments if payment.entry == "rounding")
    return ReceiptData(
        sheet.language,
        shop_of(entry, sheet.outlet),
        field_of(sheet.outlet, "name"),
        name_of(entry, sale.register_id),
        sale.number,
        sheet.local(sale.placed_at_ms),
        sheet.local(entry.now_ms),
        name_of(entry, sale.user_id),
        sale.currency,
        tuple(_sale_lines(sale)),
        tuple(TaxLine(name, rate_ppm, minor) for _, name, rate_ppm, minor in sale.taxes),
        sale.total_minor if sale.prices_include_tax else sale.subtotal_minor,
        sale.total_minor,
        tuple(_payment_line(entry, texts, payment) for payment in taken),
        discount_minor=sum(line.discount_minor for line in sale.lines),
        rounding_minor=-rounding,
        change_minor=sum(payment.change_minor for payment in taken),
        owed_minor=max(0, sale.owed_minor),
        is_tax_included=sale.prices_include_tax,
        customer=party_of(sale) if sale.contact.name else None,
        note=sale.note,
        copy_no=sheet.copy_no,
    )


def gift_receipt_data(sheet: Sheet) -> GiftReceiptData:
    """Return the sale without a price."""
    return GiftReceiptData(
        sheet.language,
        shop_of(sheet.entry, sheet.outlet),
        sheet.sale.number,
        sheet.local(sheet.sale.placed_at_ms),
        tuple(_sale_lines(sheet.sale)),
        copy_no=sheet.copy_no,
    )


def shop_of(entry: Entry, outlet: RecordState | None) -> Shop:
    """Return the heading and closing words: the shop's settings, the outlet's address."""
    address = outlet.fields.get("address") if outlet else None
    lines = [str(line) for line in address] if isinstance(address, tuple | list) else []
    phone = field_of(outlet, "phone")
    return Shop(
        entry.setting("shop_name") or field_of(outlet, "name"),
        (*_setting_lines(entry, "shop_lines"), *lines, *((phone,) if phone else ())),
        _setting_lines(entry, "tax_numbers"),
        _setting_lines(entry, "receipt_footer"),
        _setting_lines(entry, "slip_footer"),
    )


def name_of(entry: Entry, record_id: bytes | None) -> str:
    """Return the name of a record, "" where there is none."""
    return field_of(entry.catalogue(record_id) if record_id else None, "name")


def field_of(record: RecordState | None, name: str) -> str:
    """Return a field that holds text, "" where there is none."""
    return text(record, name) if record is not None else ""


def party_of(sale: SaleState) -> Party:
    """Return who the sale is for, as its contact says."""
    contact = sale.contact
    return Party(contact.name, contact.company, contact.address, phone=contact.phone, email=contact.email)


def _pick_lines(sheet: Sheet, part: FulfillmentState) -> Iterable[PickLine]:
    sold = {line.key: line for line in sheet.sale.lines}
    for unit in part.lines:
        line = sold.get(unit.line_key)
        if line is None or not unit.wanted:
            continue
        product = sheet.entry.catalogue(unit.product_id) if unit.product_id else None
        codes = product.fields.get("codes") if product else None
        code = str(codes[0]) if isinstance(codes, tuple | list) and codes else ""
        yield PickLine(
            line.sku, line.name, unit.wanted - unit.picked, unit.picked, code, field_of(product, "location")
        )


def _sale_lines(sale: SaleState) -> Iterable[SaleLine]:
    waiting = {line.line_key for part in sale.fulfillments if not part.is_handed_over for line in part.lines}
    for line in sale.lines:
        yield SaleLine(
            line.sku,
            line.name,
            line.quantity,
            line.unit_price_minor,
            _line_total(line, sale),
            line.discount_minor,
            line.note,
            line.key in waiting,
        )


def _line_total(line: SoldLine, sale: SaleState) -> int:
    return line.net_minor + (line.tax_minor if sale.prices_include_tax else 0)


def _payment_line(entry: Entry, texts: Texts, payment: SalePayment) -> PaymentLine:
    name = payment.title or name_of(entry, payment.type_id)
    if payment.entry == "refund":
        name = texts("Refund")
    return PaymentLine(
        name or texts(_KIND_NAMES.get(payment.kind, "Other")),
        payment.amount_minor,
        payment.tendered_minor or None,
        payment.reference if payment.kind == "card" else "",
    )


def _notes(sale: SaleState) -> str:
    return "\n".join(note for note in (sale.note, sale.contact.note) if note)


def _setting_lines(entry: Entry, name: str) -> tuple[str, ...]:
    return tuple(line for line in entry.setting(name).splitlines() if line)
