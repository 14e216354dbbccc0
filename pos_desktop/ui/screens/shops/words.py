"""How a web shop stands, in calm words with an icon and a tone; and what is said after a deed."""

from __future__ import annotations

from dataclasses import dataclass

from pos_desktop.services.ports.online import ChannelState, Standing, Trouble
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.shops.state import News, Refusal, ShopsState
from pos_desktop.ui.screens.words import channel_word, when_short
from pos_desktop.ui.shop_refusals import duration_words, shop_rule_text, shop_trouble_text
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.toast import Toast

_REFUSED_WORDS = {
    "bad_key": (message("Key refused"), "key-round"),
    "missing_permission": (message("Permission missing"), "key-round"),
    "clock_wrong": (message("Clock is wrong"), "clock-alert"),
    "shop_closed": (message("Shop closed"), "lock"),
    "not_https": (message("Not secure"), "lock"),
    "bad_certificate": (message("Not secure"), "lock"),
    "wrong_address": (message("Address is wrong"), "globe"),
}
_PLAIN = {
    Standing.STARTING: (message("Starting"), "clock", Tone.MUTED),
    Standing.WORKING: (message("Working"), "circle-check", Tone.TEXT),
    Standing.LOCKED: (message("Keys are locked"), "lock", Tone.WARNING),
    Standing.NO_KEYS: (message("Keys are missing here"), "key-round", Tone.WARNING),
    Standing.FILES_ONLY: (message("Not connected"), "circle-dashed", Tone.MUTED),
}
_ADVICE = {
    Standing.LOCKED: message("The keys of this computer are locked. Type their passphrase first."),
    Standing.NO_KEYS: message("This computer keeps in touch with the shop, but its keys are not here."),
    Standing.FILES_ONLY: message(
        "No computer keeps in touch with this shop. With its keys, its orders come by themselves."
    ),
}
_NEWS = {
    "added": (message("{name} is connected"), "circle-check"),
    "removed": (message("{name} is removed; its orders stay"), "trash-2"),
    "keys_kept": (message("{name} has new keys"), "key-round"),
    "opened": (message("The keys are open"), "key-round"),
    "retried": (message("The shop is told once more about {name}"), "refresh-cw"),
    "settled": (message("Written down: {name} was done by hand"), "check"),
    "read_again": (message("Order {name} is read once more"), "refresh-cw"),
    "syncing": (message("Looking for orders of {name}"), "refresh-cw"),
}

_JUST_NOW_S = 60


@dataclass(frozen=True, slots=True)
class StandingFace:
    """How a shop stands, in one line."""

    icon: str
    words: str
    tone: Tone = Tone.TEXT


def standing_face(texts: Texts, state: ShopsState, shop: ChannelState) -> StandingFace:
    """Return how a shop stands."""
    if shop.standing is Standing.UNREACHABLE:
        since = shop.trouble.since_ms if shop.trouble is not None else state.now_ms
        at = when_short(texts, since, state.now_ms, state.zone)
        return StandingFace("cloud-off", texts("Not reachable since {time}", time=at), Tone.WARNING)
    if shop.standing is Standing.REFUSED:
        reason = shop.trouble.reason if shop.trouble is not None else ""
        words, icon = _REFUSED_WORDS.get(reason, (message("Refused by the shop"), "circle-x"))
        return StandingFace(icon, texts(words), Tone.WARNING)
    if shop.standing is Standing.ELSEWHERE:
        icon, tone = ("circle-check", Tone.TEXT) if shop.trouble is None else ("cloud-off", Tone.WARNING)
        return StandingFace(icon, texts("Runs on “{computer}”", computer=shop.runner_name), tone)
    if shop.standing is Standing.WORKING and shop.is_first_load:
        return StandingFace("refresh-cw", texts("Reading all its orders"))
    words, icon, tone = _PLAIN[shop.standing]
    return StandingFace(icon, texts(words), tone)


def advice(texts: Texts, shop: ChannelState) -> str:
    """Return what happened, what is safe and what to do; nothing while a shop works."""
    if shop.standing in (Standing.UNREACHABLE, Standing.REFUSED) and shop.trouble is not None:
        said = trouble_words(texts, shop.trouble)
        safe = texts("Selling goes on, and what the shop is to know is kept.")
        return f"{said} {safe}"
    if shop.standing is Standing.ELSEWHERE:
        trouble = f"{trouble_words(texts, shop.trouble)} " if shop.trouble is not None else ""
        return trouble + texts(
            "“{computer}” keeps in touch with this shop. Orders come from there to every till.",
            computer=shop.runner_name,
        )
    if shop.missing and shop.standing is Standing.WORKING:
        return texts("What needs {permission} will not work.", permission=", ".join(shop.missing))
    sentence = _ADVICE.get(shop.standing)
    return texts(sentence) if sentence is not None else ""


def trouble_words(texts: Texts, trouble: Trouble) -> str:
    """Return why something of a shop does not work."""
    return shop_trouble_text(texts, trouble.reason, dict(trouble.facts))


def refused(texts: Texts, refusal: Refusal | None) -> str:
    """Return what was refused, and what to do; nothing where nothing was refused."""
    if refusal is None:
        return ""
    say = shop_trouble_text if refusal.is_of_shop else shop_rule_text
    return say(texts, refusal.reason, dict(refusal.facts))


def ago(texts: Texts, at_ms: int, now_ms: int) -> str:
    """Return how long something is past."""
    seconds = max(0, now_ms - at_ms) // 1000
    if seconds < _JUST_NOW_S:
        return texts("just now")
    return texts("{duration} ago", duration=duration_words(texts, seconds))


def title_of(texts: Texts, shop: ChannelState) -> str:
    """Return the name of a shop; its kind where nobody named it."""
    return shop.name or channel_word(texts, shop.kind)


def toast_for(texts: Texts, news: News) -> Toast:
    """Return the news."""
    words, icon = _NEWS[news.kind]
    return Toast(texts(words, name=news.name), icon)
