"""Papers are made when they may be, spooled with the sale, and say when they are copies."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.services import fulfilling
from pos_desktop.services.papers import PaperData
from pos_desktop.services.ports.paper import (
    AddressLabelData,
    Document,
    DocumentKind,
    PackingSlipData,
    PickingListData,
    ReceiptData,
    Text,
)
from pos_desktop.services.press import Press
from pos_desktop.services.printing import print_for_fulfillment, print_for_sale, record_printed
from tests.builders import AShop


class Maker:
    """Keeps what it was asked to make."""

    def __init__(self) -> None:
        self.made: list[PaperData] = []

    def __call__(self, data: PaperData) -> Document:
        self.made.append(data)
        return Document(DocumentKind.RECEIPT, "en", (Text("paper"),))

    @property
    def press(self) -> Press:
        return Press(self, "en", lambda document_kind: f"printer of {document_kind}")


@pytest.fixture
def shop() -> AShop:
    shop = AShop()
    for sku in shop.products:
        shop.count(sku, 5)
    return shop


def _placed(shop: AShop, **order: object) -> tuple[bytes, bytes]:
    sale = shop.sale(shop.order(**order).sale_id)
    return sale.sale_id, sale.fulfillments[0].fulfillment_id


def _refused(reason: str, act: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason


def test_a_slip_waits_for_packing_and_a_list_does_not(shop: AShop) -> None:
    place, maker = _placed(shop, goods={"MUG": 2}), Maker()

    _refused(
        "not_packed", lambda: shop.do(print_for_fulfillment, maker.press, DocumentKind.PACKING_SLIP, place)
    )
    shop.do(print_for_fulfillment, maker.press, DocumentKind.PICKING_LIST, place)
    shop.do(fulfilling.pack_fulfillment, *place)
    job = shop.do(print_for_fulfillment, maker.press, DocumentKind.PACKING_SLIP, place)

    picking, slip = maker.made
    assert isinstance(picking, PickingListData)
    assert isinstance(slip, PackingSlipData)
    assert [(line.sku, line.quantity, line.barcode) for line in picking.lines] == [("MUG", 2_000, "62MUG")]
    assert [(line.sku, line.quantity, line.ordered) for line in slip.lines] == [("MUG", 2_000, 2_000)]
    assert (job.printer_id, slip.customer.name) == ("printer of packing_slip", "L. Roy")
    _refused(
        "already_packed",
        lambda: shop.do(print_for_fulfillment, maker.press, DocumentKind.PICKING_LIST, place),
    )


def test_a_label_is_printed_before_and_after_packing(shop: AShop) -> None:
    place, maker = _placed(shop, paid=True), Maker()
    shop.do(print_for_fulfillment, maker.press, DocumentKind.ADDRESS_LABEL, place)
    shop.do(fulfilling.pack_fulfillment, *place)
    shop.do(fulfilling.ship_fulfillment, *place, tracking="RM1")
    shop.do(print_for_fulfillment, maker.press, DocumentKind.ADDRESS_LABEL, place)
    assert [label.tracking for label in maker.made if isinstance(label, AddressLabelData)] == ["", "RM1"]


def test_every_receipt_after_the_first_is_a_copy(shop: AShop) -> None:
    sale_id, maker = shop.sold("BOWL", paid=False), Maker()
    shop.pay(sale_id, 3_000)

    for _ in range(3):
        shop.do(print_for_sale, maker.press, DocumentKind.RECEIPT, sale_id)

    receipts = [data for data in maker.made if isinstance(data, ReceiptData)]
    assert [receipt.copy_no for receipt in receipts] == [0, 1, 2]
    first = receipts[0]
    assert (first.total_minor, first.rounding_minor, first.change_minor, first.owed_minor) == (
        2_624,
        1,
        375,
        0,
    )
    assert first.subtotal_minor + sum(tax.tax_minor for tax in first.taxes) == first.total_minor
    assert [payment.amount_minor for payment in first.payments] == [2_625]


def test_a_slip_printed_again_is_a_copy_and_one_of_a_new_packing_is_not(shop: AShop) -> None:
    place, maker = _placed(shop), Maker()

    def slip() -> int:
        job = shop.do(print_for_fulfillment, maker.press, DocumentKind.PACKING_SLIP, place)
        shop.ledger.do(lambda entry: record_printed(entry, job))
        data = maker.made[-1]
        assert isinstance(data, PackingSlipData)
        return data.copy_no

    shop.do(fulfilling.pack_fulfillment, *place)
    assert (slip(), slip()) == (0, 1)

    shop.ledger.clock.advance(1_000)  # type: ignore[attr-defined]
    shop.do(fulfilling.unpack_fulfillment, *place)
    shop.do(fulfilling.pack_fulfillment, *place)

    assert slip() == 0
    jobs = shop.ledger.jobs  # type: ignore[attr-defined]
    assert len({(job.document_kind, job.copy_no) for job in jobs}) == 3


def test_a_cart_has_no_receipt_and_a_slip_is_of_a_fulfillment(shop: AShop) -> None:
    press, cart = Maker().press, shop.cart("MUG")
    _refused("not_completed", lambda: shop.do(print_for_sale, press, DocumentKind.RECEIPT, cart))
    _refused(
        "bad_choice", lambda: shop.do(print_for_sale, press, DocumentKind.PACKING_SLIP, shop.sold("MUG"))
    )
