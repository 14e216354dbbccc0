"""What a WooCommerce shop is told about an order: read first, write only what differs, check the answer.

The API has no idempotency key. Each message leaves its marker in the order (a refund in its reason), in the
same write as what it says; an attempt whose answer was lost is known by it. No customer is written to but by
the mails that the shop itself sends when an order is completed, cancelled or refunded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field

from pos_desktop.channels.decoding import Exact, Instant, minor
from pos_desktop.channels.http import Answer
from pos_desktop.channels.woocommerce_refunds import Meta
from pos_desktop.channels.woocommerce_site import INVALID_ORDER, REFUND_FAILED, WooSite, code_of, refusal_of
from pos_desktop.domain.money import minor_digits
from pos_desktop.domain.telling import MessageKind
from pos_desktop.services.ports.shops import Outgoing, ShopRefused, Told

MARK: Final = "_pos_desktop_"
TRACKING: Final = "Tracking number"
CARRIER: Final = "Carrier"
GONE: Final = frozenset({"trash"})
OVER: Final = frozenset({"cancelled", "refunded"})
PAYMENT: Final = ("payment_method", "payment_method_title", "transaction_id")
CONTRADICTING: Final[Mapping[str, frozenset[str]]] = {
    "completed": OVER,
    "cancelled": frozenset({"completed"}),
}
AGREEING: Final[Mapping[str, frozenset[str]]] = {
    "completed": frozenset({"completed"}),
    "cancelled": frozenset({"cancelled", "refunded", "trash"}),
}


class ToldRefund(Struct):
    """A refund as the order lists it."""

    id: int
    total: Exact = Exact(0)
    reason: str | None = None


class StandingOrder(Struct):
    """What of an order must be known before anything is written to it."""

    id: int
    status: str
    currency: str
    total: Exact
    date_paid_gmt: Instant | None = None
    meta_data: list[Meta] = field(default_factory=list)
    refunds: list[ToldRefund] = field(default_factory=list)

    def meta(self, key: str) -> str:
        """Return what the order's meta data says under a key, "" where it says nothing."""
        return next((str(meta.value) for meta in self.meta_data if meta.key == key), "")


def tell(site: WooSite, outgoing: Outgoing) -> Told:
    """Bring the shop to say what a message says.

    Errors: `ShopRefused` order_gone, order_cancelled (status), not_allowed (problem), missing_permission.
    """
    if outgoing.kind == MessageKind.REFUND:
        return _Refunding(site, outgoing).tell()
    status = outgoing.payload.get("status")
    if not isinstance(status, str) or status not in AGREEING:
        raise ShopRefused("not_allowed", problem=f"{outgoing.kind}: nothing to tell")
    return _Standing(site, outgoing, status).tell()


def read_standing(site: WooSite, order_id: str) -> StandingOrder:
    """Read how an order stands now. Errors: `ShopRefused("order_gone")`."""
    return site.get(order_path(order_id), site.precision()).json(StandingOrder)


def order_path(order_id: str) -> str:
    """Return the path of one order. Errors: `ShopRefused("order_gone")` for an id that no order has."""
    if not (order_id.isascii() and order_id.isdigit()):
        raise ShopRefused("order_gone")
    return f"orders/{order_id}"


class _Standing:
    """One message that gives the order its last status, and what goes with it, in a single write."""

    def __init__(self, site: WooSite, outgoing: Outgoing, status: str) -> None:
        self._site, self._outgoing, self._status = site, outgoing, status
        self._mark = MARK + outgoing.key

    def tell(self) -> Told:
        order = read_standing(self._site, self._outgoing.order_id)
        if order.meta(self._mark) == self._outgoing.marker:  # told, whatever was done there since
            return Told(order.status, was_known=True)
        self._must_agree(order)
        change = self._change(order)
        if not change:
            return Told(order.status, was_known=True)
        answer = self._site.post(order_path(self._outgoing.order_id), change).json(StandingOrder)
        if "status" in change and answer.status != self._status:
            raise ShopRefused("not_allowed", problem=f"the shop made it {answer.status}")
        return Told(answer.status)

    def _must_agree(self, order: StandingOrder) -> None:
        """A write would restore an order from the bin, and reopen one that is over."""
        if order.status in AGREEING[self._status]:
            return
        if order.status in GONE:
            raise ShopRefused("order_gone", status=order.status)
        if order.status in CONTRADICTING[self._status]:
            reason = "order_cancelled" if order.status in OVER else "not_allowed"
            raise ShopRefused(reason, status=order.status, problem=f"it is {order.status} there")

    def _change(self, order: StandingOrder) -> dict[str, Any]:
        """Return what the shop does not say yet, with our marker; nothing where it says everything."""
        change: dict[str, Any] = {}
        if order.status not in AGREEING[self._status]:
            change["status"] = self._status
            if order.date_paid_gmt is None:
                change |= {name: self._said(name) for name in PAYMENT if self._said(name)}
        said = {TRACKING: self._said("tracking"), CARRIER: self._said("carrier")}
        meta = {key: value for key, value in said.items() if value.strip() and order.meta(key) != value}
        if not change and not meta:
            return {}
        marked = {**meta, self._mark: self._outgoing.marker}
        return {**change, "meta_data": [{"key": key, "value": value} for key, value in marked.items()]}

    def _said(self, name: str) -> str:
        return str(self._outgoing.payload.get(name, ""))


class _Refunding:
    """One refund: of an amount, not through the gateway, and of no goods."""

    def __init__(self, site: WooSite, outgoing: Outgoing) -> None:
        self._site, self._outgoing = site, outgoing
        self._amount_minor = int(outgoing.payload["amount_minor"])
        self._reason = f"Point of sale {outgoing.marker}"

    def tell(self) -> Told:
        order = read_standing(self._site, self._outgoing.order_id)
        known = self._known(order)
        if known is not None:
            return known
        if order.status in GONE:
            raise ShopRefused("order_gone", status=order.status)
        self._must_be_left(order)
        answer = self._site.ask("POST", f"{order_path(self._outgoing.order_id)}/refunds", None, self._body())
        return self._checked(answer)

    def _known(self, order: StandingOrder) -> Told | None:
        ours = next((one for one in order.refunds if self._outgoing.marker in (one.reason or "")), None)
        return None if ours is None else Told(f"refund {ours.id}", was_known=True)

    def _must_be_left(self, order: StandingOrder) -> None:
        if order.currency != self._outgoing.currency:
            raise ShopRefused("not_allowed", problem=f"the order is in {order.currency}")
        left = minor(order.total, order.currency)
        left += sum(minor(refund.total, order.currency) for refund in order.refunds)
        if self._amount_minor > left:
            problem = f"{self._decimal(left)} {order.currency} is left to be refunded there"
            raise ShopRefused("not_allowed", problem=problem)

    def _body(self) -> dict[str, Any]:
        return {
            "amount": self._decimal(self._amount_minor),
            "reason": self._reason,
            "api_refund": False,
            "api_restock": False,
        }

    def _checked(self, answer: Answer) -> Told:
        """Return what the shop did. It answers a refused refund with status 500, as it does a failure."""
        if answer.status < 300:
            refund = answer.json(dict[str, Any])
            return Told(f"refund {refund.get('id', '')}")
        if code_of(answer) == REFUND_FAILED:  # delivered twice: the first one was made
            known = self._known(read_standing(self._site, self._outgoing.order_id))
            if known is not None:
                return known
            raise ShopRefused("not_allowed", problem=REFUND_FAILED)
        if answer.status == 401:
            raise ShopRefused("missing_permission", permission="write")
        if answer.status == 404 and code_of(answer) in (INVALID_ORDER, "woocommerce_rest_invalid_order_id"):
            raise ShopRefused("order_gone")
        raise refusal_of(answer)

    def _decimal(self, amount_minor: int) -> str:
        digits = minor_digits(self._outgoing.currency)
        whole, part = divmod(amount_minor, 10**digits)
        return f"{whole}.{part:0{digits}}" if digits else str(whole)
