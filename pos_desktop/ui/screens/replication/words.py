"""How replication and a till stand, in calm words with an icon and a tone; and what is said after a deed."""

from __future__ import annotations

from pos_desktop.domain.formats import format_quantity
from pos_desktop.services.ports.replication import DeviceRow, HubStanding
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.hub_refusals import hub_trouble_text
from pos_desktop.ui.refusals import refusal_text
from pos_desktop.ui.screens.replication.state import News, Refusal, ReplicationState, Spot, drifts
from pos_desktop.ui.screens.setup.printer_line import breakable
from pos_desktop.ui.screens.shops.words import StandingFace
from pos_desktop.ui.screens.words import when_short
from pos_desktop.ui.shop_refusals import duration_words
from pos_desktop.ui.theme import Tone
from pos_desktop.ui.widgets.toast import Toast

_MS = 1_000
_MIB = 1_048_576
_THOUSANDTHS = 1_000
_GROUP, _LINE = 4, 16  # digits of a print that stand together, and that stay on one line
_GLUE, _BREAK = "-\u2060", "-\u200b"
_TYPED = 32  # digits of a certificate's print that are enough to know it; decision 0005
_TENTHS = 100
_REFUSALS = {
    "not_allowed": message("Only an admin changes this. Switch user at the lower left."),
    "cannot_listen": message(
        "This port cannot be used, perhaps by another program already. Choose another one."
    ),
    "bad_port": message("This is no port. Choose a number from 1024 to 65535."),
    "no_hub_extra": message("This computer lacks the parts of a hub. Install them, then try again."),
    "wrong_passphrase": message("This is not the passphrase. Nothing was opened."),
    "short_passphrase": message("Choose a longer passphrase: at least {least} characters."),
    "vault_locked": message("The keys of this computer are locked. Type their passphrase first."),
}
_NEWS = {
    "joined": (message("This till is part of the shop now"), "circle-check"),
    "left": (message("This till works alone now; everything stays here"), "log-out"),
    "revoked": (message("{name} is revoked: it can do nothing more"), "ban"),
    "serving": (message("Other tills can join at {name}"), "globe"),
    "not_serving": (message("This computer no longer serves the network"), "circle-pause"),
}


def refused(texts: Texts, refusal: Refusal) -> str:
    """Return what was refused, and what to do."""
    of_hub = hub_trouble_text(texts, refusal.reason)
    if of_hub is not None:
        return of_hub
    sentence = _REFUSALS.get(refusal.reason)
    is_managers = refusal.reason == "not_allowed" and refusal.spot in (Spot.CODE, Spot.TILL)
    if sentence is not None and not is_managers:
        return texts(sentence, **dict(refusal.facts))
    return refusal_text(texts, refusal.reason, dict(refusal.facts))


def toast_for(texts: Texts, news: News) -> Toast:
    """Return the news."""
    words, icon = _NEWS[news.kind]
    return Toast(texts(words, name=news.name), icon)


def hub_face(texts: Texts, state: ReplicationState) -> StandingFace:
    """Return how replication goes, in one line."""
    hub = state.hub
    if hub.standing is HubStanding.NONE:
        return StandingFace("check", texts("Only on this computer"))
    if hub.standing is HubStanding.JOINING:
        return StandingFace("refresh-cw", texts("Joining"))
    if hub.standing is HubStanding.REFUSED:
        return StandingFace("ban", texts("Refused by the hub"), Tone.WARNING)
    if hub.standing is HubStanding.OFFLINE:
        since = hub.offline_since_ms if hub.offline_since_ms is not None else state.now_ms
        at = when_short(texts, since, state.now_ms, state.zone)
        waiting = f" · {texts('{number} waiting', number=hub.waiting)}" if hub.waiting else ""
        return StandingFace("cloud-off", texts("Offline since {time}", time=at) + waiting, Tone.WARNING)
    if hub.standing is HubStanding.SENDING and hub.waiting:
        return StandingFace("refresh-cw", texts("{number} waiting", number=hub.waiting))
    return StandingFace("circle-check", texts("Up to date"))


def hub_advice(texts: Texts, state: ReplicationState) -> str:
    """Return what happened, what is safe and what to do; nothing while all is well."""
    hub = state.hub
    if hub.standing is HubStanding.REFUSED:
        reason = hub.problem.reason if hub.problem is not None else "bad_token"
        safe = texts("Selling goes on, and everything is kept here.")
        return f"{refused(texts, Refusal(Spot.LIST, reason))} {safe}"
    if hub.standing is HubStanding.OFFLINE:
        safe = texts("Every sale is kept here and goes out by itself once the hub answers.")
        if hub.problem is None:
            return safe
        return f"{refused(texts, Refusal(Spot.LIST, hub.problem.reason))} {safe}"
    return ""


def welcome_advice(texts: Texts, state: ReplicationState) -> str:
    """Return what keeps a till without a shop from joining, and what to do; nothing while all is well."""
    hub = state.hub
    if hub.standing is HubStanding.REFUSED:
        return texts("The hub no longer lets this computer in. Make a new code on another till.")
    if hub.standing is HubStanding.OFFLINE:
        goes_on = texts("It goes on by itself once the hub answers; what has come is kept.")
        if hub.problem is None:
            return goes_on
        return f"{refused(texts, Refusal(Spot.LIST, hub.problem.reason))} {goes_on}"
    return ""


def device_face(texts: Texts, state: ReplicationState, device: DeviceRow) -> StandingFace:
    """Return how one till stands, in one line."""
    if device.revoked_at_ms is not None:
        at = when_short(texts, device.revoked_at_ms, state.now_ms, state.zone)
        return StandingFace("ban", texts("Revoked {time}", time=at))
    if drifts(device):
        return StandingFace("clock-alert", drift_words(texts, device.drift_ms), Tone.WARNING)
    if device.is_self:
        return hub_face(texts, state)
    if device.last_seen_ms is None:
        return StandingFace("circle-dashed", texts("Never seen"))
    if device.behind:
        behind = texts.plural("{number} update behind", "{number} updates behind", device.behind)
        at = when_short(texts, device.last_seen_ms, state.now_ms, state.zone)
        return StandingFace("clock", f"{behind} · {texts('seen {time}', time=at)}")
    return StandingFace("circle-check", texts("Up to date"))


def drift_words(texts: Texts, drift_ms: int) -> str:
    """Return by how much a clock is off. Units: ms, above zero it is ahead."""
    span = duration_words(texts, abs(drift_ms) // _MS)
    return (
        texts("Clock {duration} ahead", duration=span)
        if drift_ms > 0
        else texts("Clock {duration} behind", duration=span)
    )


def where_words(texts: Texts, state: ReplicationState, device: DeviceRow) -> str:
    """Return the outlet of a till, and its computer where the register gives the till its name."""
    outlet, register = state.place_of(device)
    if not outlet and not device.outlet_id:
        outlet = texts("Every outlet")
    computer = device.name if register else ""
    return " · ".join(part for part in (outlet, computer) if part) or texts("no outlet known here")


def device_name(texts: Texts, state: ReplicationState, device: DeviceRow) -> str:
    """Return what a till is called: its register, else its computer."""
    return state.place_of(device)[1] or device.name or texts("Till without a name")


def beside_words(texts: Texts, state: ReplicationState, device: DeviceRow) -> str:
    """Return what tells a till from the others: its outlet where there are several, else its computer."""
    if device.is_self:
        return texts("This till")
    outlet, register = state.place_of(device)
    computer = device.name if register else ""
    return outlet if len(state.places) > 1 else computer


def address_words(address: str) -> str:
    """Return a hub's address as it is typed, with as much of its certificate's print as is needed."""
    place, _, mark = address.partition("#")
    if not mark:
        return breakable(place)
    lines = (_GLUE.join(_parts(line, _GROUP)) for line in _parts(mark[:_TYPED], _LINE))
    return f"{place.removeprefix('https://')} #{_BREAK.join(lines)}"


def _parts(digits: str, size: int) -> list[str]:
    return [digits[at : at + size] for at in range(0, len(digits), size)]


def progress_words(texts: Texts, done: int, total: int) -> str:
    """Return how much of the shop came so far. Units: bytes."""
    if total <= 0:
        return texts("Asking the hub")
    return texts("{done} of {total}\u00a0MB", done=_megabytes(texts, done), total=_megabytes(texts, total))


def _megabytes(texts: Texts, size: int) -> str:
    tenths = size * 10 // _MIB
    return format_quantity(tenths * _TENTHS, texts.language)


def share_milli(done: int, total: int) -> int:
    """Return how far joining is, in thousandths."""
    return min(_THOUSANDTHS, _THOUSANDTHS * done // total) if total > 0 else 0
