"""Web orders on the command line: list them, import files of them, see what the shops will be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply, failure
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ordering import OrderRecorded, check_orders, record_order
from pos_desktop.services.ports.rows import SaleFilter, SaleRow
from pos_desktop.services.telling import settle_message


def all_sales(call: Call, chosen: SaleFilter, most: int) -> Iterator[SaleRow]:
    """Yield the sales that match, newest first, page after page."""
    before = chosen.before
    while most > 0:
        page = call.app.queries.sales(
            SaleFilter(tab=chosen.tab, search=chosen.search, limit=min(200, most), before=before)
        )
        yield from page
        if not page:
            return
        most -= len(page)
        before = (page[-1].placed_at_ms, page[-1].sale_id)


def list_orders(call: Call) -> Reply:
    """Return the web orders, newest first."""
    chosen = SaleFilter(search=call.words.search or "")
    rows = [row for row in all_sales(call, chosen, call.words.limit) if row.source == "order"]
    return Reply(plain(rows), sale_lines(call, rows))


def sale_lines(call: Call, rows: list[SaleRow]) -> tuple[str, ...]:
    """Return sales as lines for a person."""
    return table(
        ("number", "state", "label", "customer", "total", "owed"),
        [
            (
                row.number or row.sale_id.hex()[:8],
                row.state,
                row.label,
                row.customer,
                call.money(row.total_minor, row.currency),
                call.money(row.owed_minor, row.currency),
            )
            for row in rows
        ],
    )


def import_orders(call: Call) -> Reply:
    """Import order files; a malformed one imports nothing of itself, the others are imported."""
    files: list[dict[str, object]] = []
    lines: list[str] = []
    trouble: list[str] = []
    codes = [int(Exit.DONE)]
    for name in call.words.files:
        try:
            recorded = _import_file(call, name)
        except PosError as error:
            reply = failure(_naming(error, name), call.texts)
            assert isinstance(reply.data, dict)
            files.append({"file": name, "orders": []} | reply.data)
            trouble += reply.trouble
            codes.append(reply.code)
            continue
        files.append({"file": name, "orders": plain(recorded)})
        counts = Counter(str(each.outcome) for each in recorded)
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        lines.append(f"{name}: {told or 'no orders'}")
    return Reply({"files": files}, tuple(lines), max(codes), tuple(trouble))


def settle(call: Call) -> Reply:
    """Say that a person did in the shop's own admin what a message would have told it."""
    sale_id = call.sale_id(call.words.number)
    call.do(settle_message, sale_id, call.words.key, detail=call.words.detail or "")
    return Reply({"sale_id": sale_id.hex(), "key": call.words.key, "outcome": "settled"}, ("settled",))


def _import_file(call: Call, name: str) -> list[OrderRecorded]:
    orders = call.app.translate(call.read(name), address=call.words.channel or "")
    check_orders(orders)
    return [call.do_later(record_order, order) for order in orders]


def _naming(error: PosError, name: str) -> PosError:
    """Return the error with the file it is about, which the reader of its content did not know."""
    return (
        type(error)(error.reason, **{"file": name, **error.facts})
        if type(error).__init__ is PosError.__init__
        else error
    )
