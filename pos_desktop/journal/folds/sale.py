"""A sale, an order or a return, from every fact that names it."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import Recorded
from pos_desktop.journal.facts import (
    ContactGiven,
    DocumentPrinted,
    HeaderSet,
    LineSet,
    OrderCancelled,
    OrderReceived,
    SaleCompleted,
    SaleOpened,
    SaleVoided,
    SoldLine,
)
from pos_desktop.journal.folds.cart import fold_cart, fold_header, value_or
from pos_desktop.journal.folds.content import Content, choose_content, products_by_line
from pos_desktop.journal.folds.contradictions import fold_contradictions
from pos_desktop.journal.folds.fulfillments import Frame, add_hand_overs_in_shop, fold_fulfillments
from pos_desktop.journal.folds.labels import cart_state, label_of, method_of, state_of
from pos_desktop.journal.folds.messages import Standing, fold_messages
from pos_desktop.journal.folds.movements import fold_movements
from pos_desktop.journal.folds.order import Facts, position
from pos_desktop.journal.folds.payments import Money, fold_money
from pos_desktop.journal.folds.refunds import refunds_of, take_refunds
from pos_desktop.journal.folds.work import works_of
from pos_desktop.journal.state import ContactState, SaleState

_NO_CONTACT = ContactState()
_NO_SALE = SaleCompleted("", b"", b"", None, "", False, (), 0, 0)
_NO_ORDER = OrderReceived(0, 0, b"", "", "", "", 0, "", False, (), 0, 0, ())
_NOT_OPENED = SaleOpened(b"", b"", "", False)
_CONTACT_KIND = "sale.contact_given"


def fold_sale(root: bytes, facts: Sequence[Recorded]) -> SaleState:
    """Return the state of a sale; the order and repetition of its facts do not matter.

    Shapes: facts of other families are ignored; facts without content (a payment whose sale has not arrived)
        give an orphan whose money counts.
    """
    sorted_out = Facts(facts)
    works = works_of(sorted_out)
    add_hand_overs_in_shop(sorted_out, works)
    content = choose_content(sorted_out, works)
    if content is None:
        return _without_content(root, sorted_out)
    refunds = refunds_of(content, sorted_out)
    frame = Frame(
        content,
        works,
        products_by_line(content, sorted_out),
        take_refunds(content.parts, refunds, works),
        _is_cancelled(content, sorted_out),
    )
    standing = _standing(frame, fold_money(sorted_out, content, refunds))
    return _with_content(root, sorted_out, frame, standing)


def _standing(frame: Frame, money: Money) -> Standing:
    """Return the sums that everything else is decided by; a cancelled sale asks for nothing."""
    content = frame.content
    total_minor = content.body.total_minor
    if money.refunded_minor:
        total_minor = max(0, total_minor - money.refunded_minor)
    return Standing(
        content=content,
        money=money,
        total_minor=total_minor,
        owed_minor=(0 if frame.is_cancelled else total_minor) - money.paid_minor,
        is_on_account=content.sale is not None and content.sale.terms == "on_account",
        fulfillments=fold_fulfillments(frame),
    )


def _with_content(root: bytes, facts: Facts, frame: Frame, standing: Standing) -> SaleState:
    content, money, fulfillments = standing.content, standing.money, standing.fulfillments
    body, sale, order = content.body, content.sale or _NO_SALE, content.order or _NO_ORDER
    state = state_of(standing, is_cancelled=frame.is_cancelled)
    return SaleState(
        *_beginning(root, standing, state),
        lines=body.lines,
        taxes=_taxes(body.lines),
        subtotal_minor=sum([line.net_minor for line in body.lines]),
        tax_minor=body.tax_minor,
        total_minor=standing.total_minor,
        refunded_minor=money.refunded_minor,
        paid_minor=money.paid_minor,
        owed_minor=standing.owed_minor,
        is_paid=standing.is_paid,
        terms=sale.terms,
        hold=order.hold,
        method=method_of(fulfillments),
        note=sale.note,
        contact=_contact(facts),
        payments=money.payments,
        fulfillments=fulfillments,
        stock=fold_movements(frame, fulfillments, facts),
        messages=fold_messages(standing, facts),
        contradictions=fold_contradictions(frame, standing, facts),
        printed=_printed(facts),
        return_of=sale.return_of,
        generation=content.generation,
        parts=content.parts,
        returned=_returned(frame),
        closed_at_ms=_closed_at_ms(standing) if state == "closed" else None,
        stamp=facts.ordered[-1].stamp,
        channel_id=order.channel_id if content.order is not None else None,
        channel_kind=order.channel_kind,
        order_id=order.order_id,
        payment_title=order.payment_title,
        promised_at_ms=order.promised_at_ms,
        flags=order.flags,
        revision=order.revision,
        content_hash=order.content_hash,
    )


_Id = bytes | None
_Beginning = tuple[bytes, str, str, str, str, _Id, _Id, _Id, _Id, _Id, str, bool, int]


def _beginning(root: bytes, standing: Standing, state: str) -> _Beginning:
    """Return the first fields of a `SaleState`, up to when it was placed: where it comes from."""
    content = standing.content
    body, sale, order = content.body, content.sale or _NO_SALE, content.order
    return (
        root,
        "order" if order is not None else "return" if sale.return_of is not None else "register",
        state,
        label_of(standing, state),
        body.number,
        body.outlet_id or (body.parts[0].outlet_id if body.parts else None),
        sale.register_id or None,
        sale.session_id,
        None if order is not None else content.fact.who,
        sale.customer_id,
        body.currency,
        body.prices_include_tax,
        order.placed_at_ms if order is not None else content.fact.at_ms,
    )


def _without_content(root: bytes, facts: Facts) -> SaleState:
    """Return an open cart, or an orphan when there are not even drafts; money that changed hands counts."""
    header = fold_header(facts)
    cart = fold_cart(facts, header)
    money = fold_money(facts, None, ())
    is_draft = any(facts.has(body_type) for body_type in (SaleOpened, LineSet, HeaderSet))
    state = cart_state(cart) if is_draft else "orphan"
    openings = facts.of(SaleOpened)
    fact, opened = openings[0] if openings else (facts.ordered[0] if facts.ordered else None, _NOT_OPENED)
    return SaleState(
        sale_id=root,
        source="register",
        state=state,
        label=state,
        number="",
        outlet_id=opened.outlet_id or None,
        register_id=opened.register_id or None,
        session_id=None,
        user_id=fact.who if fact is not None else None,
        customer_id=value_or(header.customer_id, None),
        currency=opened.currency,
        prices_include_tax=opened.prices_include_tax,
        placed_at_ms=fact.at_ms if fact is not None else 0,
        lines=(),
        taxes=(),
        subtotal_minor=0,
        tax_minor=0,
        total_minor=0,
        refunded_minor=0,
        paid_minor=money.paid_minor,
        owed_minor=-money.paid_minor,
        is_paid=True,
        terms="",
        hold="",
        method=cart.method,
        note=value_or(header.note, ""),
        contact=_contact(facts),
        payments=money.payments,
        fulfillments=(),
        stock=(),
        messages=(),
        contradictions=(),
        printed=_printed(facts),
        cart=cart if is_draft else None,
        stamp=facts.ordered[-1].stamp if facts.ordered else 0,
    )


def _returned(frame: Frame) -> tuple[tuple[str, int], ...]:
    return tuple([(back.line_key, back.quantity) for back in frame.refunded.returned])


def _is_cancelled(content: Content, facts: Facts) -> bool:
    is_cancelled_in_shop = content.order is not None and content.order.is_cancelled
    return is_cancelled_in_shop or facts.has(SaleVoided) or facts.has(OrderCancelled)


def _contact(facts: Facts) -> ContactState:
    """Return the last contact given; an erased one is empty, whatever was given before it."""
    given = facts.of(ContactGiven)
    if not given:
        return _NO_CONTACT
    fact, contact = given[-1]
    if any(lost.kind == _CONTACT_KIND and position(lost) > position(fact) for lost in facts.unread):
        return _NO_CONTACT
    return ContactState(
        contact.name,
        contact.company,
        contact.email,
        contact.phone,
        contact.address,
        contact.note,
        contact.billing,
    )


def _taxes(lines: Sequence[SoldLine]) -> tuple[tuple[bytes, str, int, int], ...]:
    """Return the tax of all lines per tax, in the order of the receipt."""
    sums: dict[tuple[bytes, str, int], int] = {}
    for line in lines:
        for tax_id, name, rate_ppm, amount_minor in line.taxes:
            key = (tax_id, name, rate_ppm)
            sums[key] = sums.get(key, 0) + amount_minor
    return tuple([(*key, amount_minor) for key, amount_minor in sums.items()])


def _printed(facts: Facts) -> tuple[tuple[str, bytes | None, int, int], ...]:
    return tuple(
        [
            (paper.document, paper.fulfillment_id, paper.copy, fact.at_ms)
            for fact, paper in facts.of(DocumentPrinted)
        ]
    )


def _closed_at_ms(standing: Standing) -> int:
    """Return when the last payment was taken or the last goods left, whichever came later."""
    instants = [payment.at_ms for payment in standing.money.payments if payment.entry == "taken"]
    instants += [one.handed_over_at_ms for one in standing.fulfillments if one.handed_over_at_ms is not None]
    return max(instants, default=standing.content.fact.at_ms)
