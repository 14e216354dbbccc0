"""The closure of a register, and the same in the middle of the day.

Source: product.md, section 3; CGI art. 286 I-3 bis: a closure has the totals of its period and the total
    since the first sale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pos_desktop.domain.formats import format_amount, format_money, format_rate, format_time
from pos_desktop.printing.documents import parts
from pos_desktop.services.ports.paper import (
    Align,
    Block,
    CashLine,
    Cell,
    ClosureData,
    CountLine,
    Cut,
    Document,
    DocumentKind,
    Row,
    Rule,
    Size,
    Spacer,
    Text,
    Turnover,
    pair,
)
from pos_desktop.services.ports.texts import Texts

INDENT = 2
Amount = Callable[[int], str]


def closure(data: ClosureData, texts: Texts) -> Document:
    """Return what was expected, counted and is missing, then what was rung up."""
    blocks = (
        *parts.heading(data.shop),
        *parts.title(texts("Register closure") if data.closed_at else texts("Interim report")),
        *parts.duplicate(texts, data.copy_no),
        *_about(data, texts),
        *_drawer(data, texts),
        *_counts(data, texts),
        *_turnover(data, texts),
        *_end(data, texts),
        Cut(),
    )
    return Document(DocumentKind.CLOSURE, data.language, blocks)


def _about(data: ClosureData, texts: Texts) -> Iterator[Block]:
    if data.closed_at is None:
        yield Text(texts("The register is still open: these numbers go on changing."), align=Align.CENTER)
        yield Spacer(8)
    yield pair(texts("Closure {number}", number=data.number), f"{data.outlet} · {data.register}", bold=True)
    yield pair(texts("Opened"), parts.stamp(data.opened_at, data.language))
    yield from _by(data.opened_by, texts)
    if data.closed_at is not None:
        yield pair(texts("Closed"), parts.stamp(data.closed_at, data.language))
        yield from _by(data.closed_by, texts)


def _by(name: str, texts: Texts) -> Iterator[Block]:
    if name:
        yield _detail(texts("by {name}", name=name))


def _drawer(data: ClosureData, texts: Texts) -> Iterator[Block]:
    amount = _amount(data)
    yield from _section(texts("Drawer"))
    yield pair(texts("Float"), amount(data.float_minor))
    for move in data.moves:
        yield pair(move.label, amount(move.amount_minor))
        yield _detail(_reason(move, data.language))
    yield pair(texts("Opened without a sale"), str(data.drawer_openings))


def _reason(move: CashLine, language: str) -> str:
    return " · ".join(part for part in (format_time(move.at, language), move.by, move.reason) if part)


def _counts(data: ClosureData, texts: Texts) -> Iterator[Block]:
    yield from _section(texts("Counted") if data.closed_at else texts("Expected"))
    for line in data.counts:
        yield from _count(line, data, texts)
    if data.closed_at is None:
        return
    off = sum((line.counted_minor or 0) - line.expected_minor for line in data.counts)
    yield Spacer(6)
    if off:
        shown = _signed(off, format_money(abs(off), data.currency, data.language))
        yield pair(texts("Difference"), shown, bold=True, size=Size.LARGE)
    else:
        yield Text(texts("No difference"), Size.TALL, bold=True)


def _count(line: CountLine, data: ClosureData, texts: Texts) -> Iterator[Block]:
    amount = _amount(data)
    if line.counted_minor is None:
        yield pair(line.label, amount(line.expected_minor), bold=True)
        return
    off = line.counted_minor - line.expected_minor
    yield Text(line.label, bold=True)
    yield _indented(texts("Expected"), amount(line.expected_minor))
    yield _indented(texts("Counted"), amount(line.counted_minor))
    yield _indented(texts("Difference"), _signed(off, amount(abs(off))), bold=bool(off))


def _turnover(data: ClosureData, texts: Texts) -> Iterator[Block]:
    amount, rung = _amount(data), data.turnover
    yield from _section(texts("Rung up"))
    yield pair(_times(texts("Sales"), rung.sales), amount(rung.sales_minor))
    yield pair(_times(texts("Returns"), rung.returns), amount(rung.returns_minor))
    if rung.voided_earlier:
        label = texts("Voided of earlier closures")
        yield pair(_times(label, rung.voided_earlier), amount(rung.voided_earlier_minor))
    total = format_money(rung.net_minor, data.currency, data.language)
    yield pair(texts("Total"), total, bold=True, size=Size.TALL)
    for tax in rung.taxes:
        yield _indented(f"{tax.name} {format_rate(tax.rate_ppm, data.language)}", amount(tax.tax_minor))
    yield from _beside(data, texts)
    yield from _numbers(rung, data, texts)


def _beside(data: ClosureData, texts: Texts) -> Iterator[Block]:
    """What is no turnover, but explains the drawer."""
    amount, rung = _amount(data), data.turnover
    if data.rounding_minor:
        yield pair(texts("Cash rounding"), amount(data.rounding_minor))
    if data.on_account_minor:
        yield pair(texts("On account"), amount(data.on_account_minor))
    if rung.voided:
        yield pair(_times(texts("Voided, not in these totals"), rung.voided), amount(rung.voided_minor))


def _numbers(rung: Turnover, data: ClosureData, texts: Texts) -> Iterator[Block]:
    if rung.first_number:
        yield pair(texts("First receipt"), rung.first_number)
        yield pair(texts("Last receipt"), rung.last_number)
    ever = format_money(rung.ever_minor, data.currency, data.language)
    yield pair(texts("Total since the first sale"), ever)
    yield _detail(texts("sales voided later included"))


def _end(data: ClosureData, texts: Texts) -> Iterator[Block]:
    yield Rule()
    if data.note:
        yield Text(texts("Note: {note}", note=data.note))
        yield Rule()
    yield Text(
        texts("Printed {time}", time=parts.stamp(data.printed_at, data.language)),
        Size.SMALL,
        align=Align.CENTER,
    )


def _section(title: str) -> Iterator[Block]:
    yield Rule()
    yield Text(title.upper(), bold=True)


def _times(label: str, number: int) -> str:
    return f"{label} ({number})"


def _indented(label: str, value: str, *, bold: bool = False) -> Row:
    return Row((Cell("", INDENT), Cell(label, bold=bold), Cell(value, len(value), Align.RIGHT, bold)))


def _detail(text: str) -> Row:
    return Row((Cell("", INDENT), Cell(text)))


def _signed(minor: int, shown: str) -> str:
    return f"{'+' if minor > 0 else '-'}{shown}" if minor else shown


def _amount(data: ClosureData) -> Amount:
    return lambda minor: format_amount(minor, data.currency, data.language)
