"""One sale with everything that happened to it, folded from its facts."""

from __future__ import annotations

from collections.abc import Sequence

from pos_desktop.journal.envelope import Recorded, open_fact
from pos_desktop.journal.facts import Body
from pos_desktop.journal.state import SaleState
from pos_desktop.services.ports.rows import SaleDetail, TimelineRow
from pos_desktop.store.folding import state_of
from pos_desktop.store.prepared import prepared
from pos_desktop.store.queries.names import NameQueries, names_of
from pos_desktop.store.reader import Reader

_SQL = prepared("sale_detail")
FACTS_OF = _SQL["FACTS_OF"]
_OUTLETS = _SQL["OUTLETS"]
_CUSTOMER = _SQL["CUSTOMER"]
_PICTURE = _SQL["PICTURE"]


class SaleDetailQueries(NameQueries):
    """A sale as Sales history and a continued sale show it."""

    def sale_detail(self, sale_id: bytes) -> SaleDetail | None:
        """Return one sale with its timeline, the oldest first."""
        with self._reader.one_state():
            facts = facts_of(self._reader, sale_id)
            sale = state_of(sale_id, facts)
            if not isinstance(sale, SaleState):
                return None
            return self._detail(sale, facts)

    def _detail(self, sale: SaleState, facts: Sequence[Recorded]) -> SaleDetail:
        names = names_of(self._reader)
        return SaleDetail(
            sale=sale,
            outlet=names.get(sale.outlet_id, ""),
            register=names.get(sale.register_id, ""),
            user=names.get(sale.user_id, ""),
            customer=sale.contact.name or sale.contact.company or self._customer(sale.customer_id),
            outlet_names=tuple((id, name) for id, name in self._reader.rows(_OUTLETS, ("outlet",))),
            product_pictures=self._pictures(sale),
            timeline=_timeline(sale, facts, names),
            printed_copies=sum(document == "receipt" for document, _, _, _ in sale.printed),
        )

    def _customer(self, customer_id: bytes | None) -> str:
        row = None if customer_id is None else self._reader.row(_CUSTOMER, (customer_id,))
        return "" if row is None else str(row[0])

    def _pictures(self, sale: SaleState) -> tuple[tuple[bytes, str, str], ...]:
        lines = sale.lines or (sale.cart.lines if sale.cart is not None else ())
        ids = dict.fromkeys(line.product_id for line in lines if line.product_id is not None)
        return tuple((id, *row) for id in ids for row in self._reader.rows(_PICTURE, (id,)))


def facts_of(reader: Reader, root: bytes) -> list[Recorded]:
    """Return all facts of one root, in no order."""
    return [open_fact(head, body) for head, body in reader.rows(FACTS_OF, (root,))]


def _timeline(
    sale: SaleState, facts: Sequence[Recorded], names: dict[bytes | None, str]
) -> tuple[TimelineRow, ...]:
    places = {part.fulfillment_id: (names.get(part.outlet_id, ""), part.method) for part in sale.fulfillments}
    ordered = sorted(facts, key=lambda fact: (fact.stamp, fact.device, fact.seq))
    return tuple(
        TimelineRow(fact.at_ms, fact.kind, names.get(fact.who, ""), _values(fact.body, places))
        for fact in ordered
    )


def _values(body: Body | None, places: dict[bytes, tuple[str, str]]) -> tuple[tuple[str, str | int], ...]:
    """Return the words and numbers of a fact; of a fulfillment also where and how."""
    if body is None:
        return ()
    said = ((name, getattr(body, name)) for name in body.__struct_fields__)
    values = [(name, value) for name, value in said if isinstance(value, str | int) and value != ""]
    place = places.get(getattr(body, "fulfillment_id", None) or b"")
    if place is not None:
        values += [("outlet", place[0]), ("method", place[1])]
    return tuple(values)
