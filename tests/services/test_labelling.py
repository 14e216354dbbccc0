"""Which labels are printed, how often, and what is refused."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.journal.facts import ProductChanged
from pos_desktop.services.labelling import MOST_LABELS, make_labels, spool_labels
from pos_desktop.services.papers import PaperData
from pos_desktop.services.ports.paper import Document, DocumentKind, ProductLabel, ProductLabelsData
from pos_desktop.services.press import Press
from tests.builders import AShop
from tests.fakes.ledger import FakeLedger

EAN = "0628110450241"


class Labels:
    """A press that keeps what it was asked to make, and a shop to ask it."""

    def __init__(self) -> None:
        self.shop = AShop(FakeLedger())
        self.made: list[PaperData] = []

    def printed(self, *wanted: tuple[bytes, int]) -> tuple[ProductLabel, ...]:
        document = self.shop.do(make_labels, Press(self._make, "fr", lambda kind: "Goods"), wanted)
        self.job = self.shop.do(spool_labels, document, "Goods")
        data = self.made[-1]
        assert isinstance(data, ProductLabelsData)
        return data.labels

    def product(self, *codes: str, sku: str = "SB-24") -> bytes:
        body = ProductChanged(sku=sku, name="Bol", codes=codes, price_minor=4_800, currency="CAD")
        return self.shop.ledger.do(lambda entry: self.shop._put(entry, body))

    @property
    def spooled(self) -> int:
        ledger = self.shop.ledger
        assert isinstance(ledger, FakeLedger)
        return len(ledger.jobs)

    def _make(self, data: PaperData) -> Document:
        self.made.append(data)
        return Document(DocumentKind.PRODUCT_LABEL, "fr", ())


@pytest.fixture
def labels() -> Labels:
    return Labels()


def _refused(reason: str, act: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.reason == reason


def test_labels_are_one_paper_in_the_order_they_were_asked_for(labels: Labels) -> None:
    bowl, mug = labels.product("OLD", EAN), labels.shop.products["MUG"]

    assert labels.printed((bowl, 3), (mug, 1)) == (
        ProductLabel("Bol", 4_800, "CAD", EAN, "SB-24", 3),
        ProductLabel("Mug", 1_000, "CAD", "62MUG", "MUG", 1),
    )
    assert (labels.spooled, labels.job.document_kind, labels.job.copy_no) == (1, "product_label", 0)
    assert (labels.job.sale_id, labels.job.fulfillment_id) == (None, None)


def test_a_product_without_codes_bears_its_sku(labels: Labels) -> None:
    (label,) = labels.printed((labels.product(), 1))
    assert label.code == "SB-24"


def test_none_and_far_too_many_are_refused(labels: Labels) -> None:
    bowl = labels.product(EAN)
    _refused("bad_quantity", lambda: labels.printed())
    _refused("bad_quantity", lambda: labels.printed((bowl, 2), (bowl, 0)))
    _refused("too_many_labels", lambda: labels.printed((bowl, MOST_LABELS), (bowl, 1)))
    _refused("unknown_record", lambda: labels.printed((bytes(16), 1)))
    assert labels.spooled == 0
