"""What a register rang up in one session, as it stood when the session was closed."""

from __future__ import annotations

from collections.abc import Iterable

from pos_desktop.journal.state import SaleState, SessionState
from pos_desktop.services.ports.ledger import Entry
from pos_desktop.services.ports.paper import TaxLine, Turnover
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.services.press import History

MOST_SALES = 1_000_000
DAY_MS = 24 * 60 * 60 * 1000  # a clock that is set right in the middle of a session moves by less
VOIDED_WITHIN_MS = 366 * DAY_MS  # nobody voids a sale that is older

_STAMP_BITS = 16
_Tax = tuple[str, int]


def turnover_of(entry: Entry, history: History | None, session: SessionState) -> Turnover:
    """Return the sums of a session's sales up to its closure, or up to now while it is open."""
    if history is None:
        return Turnover()
    until_ms = session.closed_at_ms if session.closed_at_ms is not None else entry.now_ms
    rung = _Rung(session, until_ms)
    for sale in _sales(entry, history, session, until_ms):
        rung.add(sale)
    ever = history.sale_totals(SaleFilter(register_id=session.register_id, until_ms=until_ms + 1))
    ever_minor = sum(total for currency, total, _ in ever.sums if currency == session.currency)
    return rung.turnover(ever_minor)


def _sales(entry: Entry, history: History, session: SessionState, until_ms: int) -> Iterable[SaleState]:
    """Yield what was rung up since the session began, and older sales that were voided."""
    rung_up = SaleFilter(
        register_id=session.register_id,
        from_ms=session.opened_at_ms - DAY_MS,
        until_ms=until_ms + DAY_MS,
        limit=MOST_SALES,
    )
    voided = SaleFilter(
        register_id=session.register_id,
        labels=("voided",),
        from_ms=session.opened_at_ms - VOIDED_WITHIN_MS,
        until_ms=session.opened_at_ms,
        limit=MOST_SALES,
    )
    rows = (*reversed(history.sales(rung_up)), *history.sales(voided))
    for sale_id in dict.fromkeys(row.sale_id for row in rows):
        sale = entry.sale(sale_id)
        if sale is not None:
            yield sale


class _Rung:
    """The sums so far."""

    def __init__(self, session: SessionState, until_ms: int) -> None:
        self._session, self._until_ms = session, until_ms
        self._sums = {"sales": (0, 0), "returns": (0, 0), "voided": (0, 0), "earlier": (0, 0)}
        self._taxes: dict[_Tax, int] = {}
        self._numbers: list[str] = []

    def add(self, sale: SaleState) -> None:
        """Take a sale in, at the oldest first; one of another session counts if it was voided in this one."""
        voided_at_ms = _voided_at_ms(sale)
        is_voided = voided_at_ms is not None and voided_at_ms <= self._until_ms
        if sale.session_id == self._session.session_id:
            self._numbers.append(sale.number)
            kind = "voided" if is_voided else "returns" if sale.source == "return" else "sales"
            self._count(kind, sale.total_minor)
            if not is_voided:
                self._tax(sale, 1)
        elif voided_at_ms is not None and is_voided and voided_at_ms >= self._session.opened_at_ms:
            self._count("earlier", -sale.total_minor)
            self._tax(sale, -1)

    def turnover(self, ever_minor: int) -> Turnover:
        """Return the sums."""
        sums = self._sums
        taxes = [TaxLine(name, rate_ppm, minor) for (name, rate_ppm), minor in self._taxes.items() if minor]
        return Turnover(
            *sums["sales"],
            *sums["returns"],
            *sums["voided"],
            *sums["earlier"],
            taxes=tuple(taxes),
            first_number=self._numbers[0] if self._numbers else "",
            last_number=self._numbers[-1] if self._numbers else "",
            ever_minor=ever_minor,
        )

    def _count(self, kind: str, minor: int) -> None:
        number, sum_minor = self._sums[kind]
        self._sums[kind] = (number + 1, sum_minor + minor)

    def _tax(self, sale: SaleState, sign: int) -> None:
        for _, name, rate_ppm, minor in sale.taxes:
            key = (name, rate_ppm)
            self._taxes[key] = self._taxes.get(key, 0) + sign * minor


def _voided_at_ms(sale: SaleState) -> int | None:
    """Return when a sale was voided: its money was countered, or its goods came back, at that moment."""
    if sale.state != "voided":
        return None
    instants = [payment.at_ms for payment in sale.payments if payment.counter_of is not None]
    instants += [entry.stamp >> _STAMP_BITS for entry in sale.stock if entry.cause == "voided"]
    return max(instants, default=sale.stamp >> _STAMP_BITS)
