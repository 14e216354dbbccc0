"""The words of the status bar and of what opens above it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from pos_desktop.domain.formats import format_rate, format_time
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.shell.state import (
    Line,
    Notice,
    Paper,
    PopoverFace,
    PopoverLine,
    Printing,
    Replication,
    SegmentFace,
    WebShops,
)
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.button import Face

TRY_NOW = "try_now"
SHOW_TILLS = "show_tills"
SHOW_PRINTER = "show_printer"
SHOW_NOTICES = "show_notices"
MOST_NOTICES = 99  # more are on the list of the Setup screen

_PPM_PER_PERCENT = 10_000
_PAPER_WORDS = {
    Paper.NONE: (message("No printer"), Tone.MUTED),
    Paper.READY: (message("Receipt printer ready"), Tone.TEXT),
    Paper.PRINTING: (message("Printing"), Tone.TEXT),
    Paper.PAPER_OUT: (message("Printer out of paper"), Tone.WARNING),
    Paper.UNREACHABLE: (message("Printer does not answer"), Tone.WARNING),
    Paper.UNCONFIRMED: (message("Did it print?"), Tone.WARNING),
}
_PAPER_ADVICE = {
    Paper.NONE: message("Papers are kept and can be printed as soon as there is a printer."),
    Paper.READY: message("Everything sent to it was printed."),
    Paper.PRINTING: message("A sale never waits for paper: keep selling."),
    Paper.PAPER_OUT: message("Keep selling. What waits is printed once there is paper."),
    Paper.UNREACHABLE: message("Keep selling. What waits is printed once it answers."),
    Paper.UNCONFIRMED: message(
        "The printer did not say whether it printed. Nothing is printed twice by itself."
    ),
}


def _time(at: datetime | None, texts: Texts) -> str:
    return format_time(at, texts.language) if at is not None else ""


def replication_segment(state: Replication, texts: Texts) -> SegmentFace:
    """Return what the status bar says of the line to the other computers."""
    waiting = texts("{number} waiting", number=state.waiting)
    if state.line is Line.OFFLINE:
        since = (
            texts("Offline since {time}", time=_time(state.since, texts)) if state.since else texts("Offline")
        )
        return SegmentFace("cloud-off", f"{since} · {waiting}" if state.waiting else since, Tone.WARNING)
    if state.line is Line.REFUSED:
        return SegmentFace("ban", texts("Refused by the hub"), Tone.WARNING)
    if state.line is Line.JOINING:
        share = format_rate(state.share_milli // 10 * _PPM_PER_PERCENT, texts.language)
        return SegmentFace("refresh-cw", texts("Joining, {share}", share=share))
    if state.line is Line.SENDING and state.waiting:
        return SegmentFace("refresh-cw", waiting)
    if state.line is Line.ALONE:
        return SegmentFace("check", texts("Only on this computer"))
    return SegmentFace("check", texts("Up to date"))


def replication_popover(state: Replication, texts: Texts) -> PopoverFace:
    """Return what opens above it: what works as usual, what waits, and the way to the other tills."""
    as_usual = PopoverLine("check", texts("Selling, stock, receipts, drawer"), texts("as usual"))
    show = (SHOW_TILLS, Face(texts("Show the other tills"), "list"))
    if state.line is Line.REFUSED:
        text = texts("Keep selling. Every sale is stored on this till, but the others do not hear from it.")
        title = texts("The hub does not take this till")
        return PopoverFace("ban", title, text, Tone.WARNING, (as_usual,), (show,))
    if state.line is not Line.OFFLINE:
        text = message("Every sale is stored on this till before it is shown as done.")
        title = replication_segment(state, texts).text
        return PopoverFace("check", title, texts(text), lines=(as_usual,), actions=(show,))
    return _offline_popover(state, texts, as_usual, show)


def _offline_popover(
    state: Replication, texts: Texts, as_usual: PopoverLine, show: tuple[str, Face]
) -> PopoverFace:
    lines = [as_usual, PopoverLine("check", texts("Card terminal"), texts("on its own line"))]
    if state.last_look_at is not None:
        look = texts("last look {time}", time=_time(state.last_look_at, texts))
        lines.append(PopoverLine("clock", texts("Web orders"), look, Tone.WARNING))
    if state.waiting:
        words = texts.plural(
            "{number} change waits to be sent", "{number} changes wait to be sent", state.waiting
        )
        oldest = texts("oldest {time}", time=_time(state.oldest_at, texts)) if state.oldest_at else ""
        lines.append(PopoverLine("clock", words, oldest, Tone.WARNING))
    title = (
        texts("No internet since {time}", time=_time(state.since, texts))
        if state.since
        else texts("No internet")
    )
    text = texts(
        "Keep selling. Every sale is stored on this till and goes out by itself when the line is back."
    )
    actions = ((TRY_NOW, Face(texts("Try now"), "refresh-cw")), show)
    return PopoverFace("cloud-off", title, text, Tone.WARNING, tuple(lines), actions)


def printing_segment(state: Printing, texts: Texts) -> SegmentFace:
    """Return what the status bar says of the printer."""
    if state.is_drawer_open:
        return SegmentFace("printer", texts("Drawer open"))
    words, tone = _PAPER_WORDS[state.paper]
    waiting = f" · {texts('{number} waiting', number=state.waiting)}" if state.waiting else ""
    return SegmentFace("printer", texts(words) + waiting, tone)


def printing_popover(state: Printing, texts: Texts) -> PopoverFace:
    """Return what opens above the printer."""
    words, tone = _PAPER_WORDS[state.paper]
    lines: tuple[PopoverLine, ...] = ()
    if state.waiting:
        waits = texts.plural("{number} paper waits", "{number} papers wait", state.waiting)
        lines = (PopoverLine("clock", waits, "", Tone.WARNING),)
    show = (SHOW_PRINTER, Face(texts("Show the virtual printer"), "printer"))
    actions = (show,) if state.is_virtual else ()
    return PopoverFace("printer", texts(words), texts(_PAPER_ADVICE[state.paper]), tone, lines, actions)


def web_shops_segment(
    state: WebShops, zone: tzinfo | None, texts: Texts, *, with_time: bool = True
) -> SegmentFace:
    """Return what the status bar says of the web shops; times are told in `zone`."""
    if state.to_look_at:
        words = texts("Web shops: {number} to look at", number=state.to_look_at)
        return SegmentFace("triangle-alert", words, Tone.WARNING)
    if state.unreachable:
        return SegmentFace("cloud-off", _unreachable_words(state, zone, texts, with_time), Tone.WARNING)
    return SegmentFace("globe", texts("Web shops: working"))


def _unreachable_words(state: WebShops, zone: tzinfo | None, texts: Texts, with_time: bool) -> str:
    if not with_time:
        return texts.plural("{number} shop not reachable", "{number} shops not reachable", state.unreachable)
    return texts.plural(
        "{number} shop not reachable since {time}",
        "{number} shops not reachable since {time}",
        state.unreachable,
        time=_time(datetime.fromtimestamp(state.since_ms / 1000, zone), texts),
    )


def notices_segment(notices: tuple[Notice, ...], texts: Texts) -> SegmentFace:
    """Return what the status bar says of things that contradict."""
    number = f"{MOST_NOTICES}+" if len(notices) > MOST_NOTICES else len(notices)
    return SegmentFace("triangle-alert", texts("{number} to look at", number=number), Tone.WARNING)


def notices_popover(notices: tuple[Notice, ...], texts: Texts) -> PopoverFace:
    """Return the list that opens above it; each line leads to its sale, the button to what resolves them."""
    lines = tuple(
        PopoverLine("triangle-alert", notice.text, tone=Tone.WARNING, key=notice.key) for notice in notices
    )
    text = texts("Nothing is lost: each of these was recorded and needs a decision.")
    title = notices_segment(notices, texts).text
    show = (SHOW_NOTICES, Face(texts("Show the whole list"), "list"))
    return PopoverFace("triangle-alert", title, text, Tone.WARNING, lines, (show,))
