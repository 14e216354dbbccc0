"""A BigCommerce shop told what happened: its status, and a shipment for each parcel that left.

Every write is preceded by a read, and is left out where the shop says so already. Only `status_id` is ever
put: other fields of an order clear discounts or are replaced whole. A shipment mails the customer, and
nothing makes its repetition harmless, so what is there is compared first.
Source: BigCommerce Orders V2; product.md section 2, "What the shop is told".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pos_desktop.channels.bigcommerce_calls import Api, typed
from pos_desktop.channels.bigcommerce_documents import ShopLine
from pos_desktop.channels.http import Answer
from pos_desktop.domain.fulfilling import Method
from pos_desktop.domain.telling import MessageKind
from pos_desktop.services.ports.shops import Outgoing, Parcel, ShopRefused, ShopUnavailable, Told

MOST_TRACKING: Final = 50

_SHIPPED, _PARTIALLY_SHIPPED, _REFUNDED, _CANCELLED, _DECLINED, _COMPLETED = 2, 3, 4, 5, 6, 10
_HELD: Final = (0, 1, 12, 13)
"""Not ours to change: a checkout under way, a payment to be verified, a dispute."""

_PROVIDERS: Final = {
    "auspost": "auspost",
    "australia post": "auspost",
    "canada post": "canadapost",
    "canadapost": "canadapost",
    "postes canada": "canadapost",
    "endicia": "endicia",
    "usps": "usps",
    "fedex": "fedex",
    "royal mail": "royalmail",
    "royalmail": "royalmail",
    "ups": "ups",
}


class _Known(msgspec.Struct):
    """An order as far as telling goes."""

    id: int
    status_id: int
    status: str | None = ""
    is_deleted: bool = False


class _Item(msgspec.Struct):
    order_product_id: int
    quantity: int


class _Shipment(msgspec.Struct):
    id: int
    order_address_id: int | None = 0
    tracking_number: str | None = ""
    items: list[_Item] = msgspec.field(default_factory=list)

    def says(self) -> _Wanted:
        """Return what it says in the form in which shipments are compared."""
        items = sorted((item.order_product_id, item.quantity) for item in self.items)
        return _Wanted(self.order_address_id or 0, (self.tracking_number or "").strip(), tuple(items))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A shipment that must be there. Units: (order product, whole units)."""

    address_id: int
    tracking: str
    items: tuple[tuple[int, int], ...]
    carrier: str = ""

    def is_said_by(self, shipment: _Shipment) -> bool:
        said = shipment.says()
        return (said.address_id, said.tracking, said.items) == (self.address_id, self.tracking, self.items)


def tell(api: Api, outgoing: Outgoing) -> Told:
    """Bring the shop to say what a message says.

    Errors: `ShopUnavailable`; `ShopRefused` order_gone, order_cancelled, not_allowed (problem), bad_field.
    """
    status_id = outgoing.payload.get("status_id")
    if not isinstance(status_id, int):
        raise ShopRefused("not_allowed", problem=f"BigCommerce has no call for {outgoing.kind}")
    if not outgoing.order_id.isdecimal():
        raise ShopRefused("order_gone")
    path = f"/v2/orders/{outgoing.order_id}"
    known = _known(api, path)
    if outgoing.kind == MessageKind.CANCELLED:
        return _cancel(api, path, known, status_id)
    if known.status_id in (_CANCELLED, _DECLINED):
        raise ShopRefused("order_cancelled")
    if known.status_id == _COMPLETED:
        return Told(known.status or "", was_known=True)
    if known.status_id in (*_HELD, _REFUNDED):
        raise ShopRefused("not_allowed", problem=f"{known.status or known.status_id}")
    if outgoing.kind == MessageKind.PACKED:
        return _pack(api, path, known, status_id)
    shipped = _ship(api, path, outgoing.parcels)
    told = _put_status(api, path, status_id)
    return Told("; ".join((*shipped, told)))


def _known(api: Api, path: str) -> _Known:
    known = api.get(path, gone="order_gone").json(_Known)
    if known.is_deleted:
        raise ShopRefused("order_gone")
    return known


def _cancel(api: Api, path: str, known: _Known, status_id: int) -> Told:
    if known.status_id in (_CANCELLED, _DECLINED, _REFUNDED):
        return Told(known.status or "", was_known=True)
    if known.status_id in (_SHIPPED, _PARTIALLY_SHIPPED, _COMPLETED, 13):
        raise ShopRefused("not_allowed", problem=f"{known.status or known.status_id}")
    return Told(_put_status(api, path, status_id))


def _pack(api: Api, path: str, known: _Known, status_id: int) -> Told:
    """Say that all is packed, unless the order is further on than that."""
    if known.status_id in (status_id, _SHIPPED, _PARTIALLY_SHIPPED):
        return Told(known.status or "", was_known=True)
    return Told(_put_status(api, path, status_id))


def _put_status(api: Api, path: str, status_id: int) -> str:
    after = api.put(path, {"status_id": status_id}, gone="order_gone").json(_Known)
    if after.status_id != status_id:
        raise ShopUnavailable("bad_answer", field="status_id")
    return after.status or str(status_id)


# --- shipments


def _ship(api: Api, path: str, parcels: Sequence[Parcel]) -> list[str]:
    """Bring the shop to hold a shipment for every parcel that left, as far as its goods are still there."""
    goods = _goods(api, path)
    wanted = list(_wanted(goods, parcels))
    if not wanted:
        return []
    missing = _missing(_shipments(api, path), wanted)
    left = {line.id: int(line.quantity - line.shipped) // 1000 for line in goods}
    return [said for want in missing if (said := _send(api, path, want, left))]


def _goods(api: Api, path: str) -> list[ShopLine]:
    rows = [row for page in api.v2_pages(f"{path}/products", gone="order_gone") for row in page]
    return typed(rows, ShopLine)


def _shipments(api: Api, path: str) -> list[_Shipment]:
    rows = [row for page in api.v2_pages(f"{path}/shipments", gone="order_gone") for row in page]
    return typed(rows, _Shipment)


def _wanted(goods: Sequence[ShopLine], parcels: Sequence[Parcel]) -> Iterator[_Wanted]:
    """Yield one shipment for each parcel and address; what has no address in the shop is not sent there."""
    addresses = {str(line.id): line.order_address_id or 0 for line in goods if line.is_physical}
    for parcel in parcels:
        if parcel.method is not Method.DELIVERY or not parcel.is_handed_over:
            continue
        _must_fit(parcel.tracking)
        for address_id in dict.fromkeys(addresses.get(key, 0) for key, _ in parcel.units):
            units = [
                (int(key), count // 1000)
                for key, count in parcel.units
                if addresses.get(key, 0) == address_id
            ]
            items = tuple(sorted((key, count) for key, count in units if count > 0))
            if address_id and items:
                yield _Wanted(address_id, parcel.tracking.strip(), items, parcel.carrier.strip())


def _must_fit(tracking: str) -> None:
    if len(tracking.strip()) > MOST_TRACKING:
        problem = f"longer than {MOST_TRACKING} characters"
        raise ShopRefused("bad_field", field="tracking_number", problem=problem)


def _missing(shipments: Sequence[_Shipment], wanted: Sequence[_Wanted]) -> list[_Wanted]:
    """Return what no shipment says yet; each shipment stands for one parcel."""
    there = list(shipments)
    missing: list[_Wanted] = []
    for want in wanted:
        found = next((one for one in there if want.is_said_by(one)), None)
        if found is None:
            missing.append(want)
        else:
            there.remove(found)
    return missing


def _send(api: Api, path: str, want: _Wanted, left: dict[int, int]) -> str:
    """Add one shipment with what was not shipped in the shop itself; return what was said, "" for nothing."""
    shares = ((key, min(count, left.get(key, 0))) for key, count in want.items)
    items = [{"order_product_id": key, "quantity": share} for key, share in shares if share > 0]
    if not items:
        return ""
    for item in items:
        left[item["order_product_id"]] -= item["quantity"]
    provider = _PROVIDERS.get(want.carrier.casefold(), "")
    content = {
        "order_address_id": want.address_id,
        "tracking_number": want.tracking,
        "shipping_provider": provider,
        "items": items,
        **({"shipping_method": want.carrier} if want.carrier and not provider else {}),
    }
    made = _post(api, path, content, want)
    return f"#{made.id} {want.tracking}".strip()


def _post(api: Api, path: str, content: dict[str, Any], want: _Wanted) -> _Shipment:
    try:
        return _made(api.post(f"{path}/shipments", content, gone="order_gone"))
    except ShopRefused as error:
        # The request may have arrived twice, and its first arrival left nothing to be shipped.
        found = next((one for one in _shipments(api, path) if want.is_said_by(one)), None)
        if error.reason != "not_allowed" or found is None:
            raise
        return found


def _made(answer: Answer) -> _Shipment:
    made = answer.json(_Shipment)
    if not made.items:
        raise ShopUnavailable("bad_answer", field="items")
    return made
