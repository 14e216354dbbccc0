"""The steps of a guided test, made of what the shop answered: which are done, which one failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.screens.shops.state import Trial
from pos_desktop.ui.shop_refusals import shop_rule_text, shop_trouble_text


class Check(StrEnum):
    """What is looked at, in this order."""

    ADDRESS = "address"
    SECURE = "secure"
    CLOCK = "clock"
    KEY = "key"
    OPEN = "open"
    PERMISSIONS = "permissions"
    PLACES = "places"


class Mark(StrEnum):
    """How a check went."""

    AHEAD = "ahead"
    DONE = "done"
    WARNED = "warned"
    FAILED = "failed"


_FAILS_AT = {
    "no_network": Check.ADDRESS,
    "timeout": Check.ADDRESS,
    "wrong_address": Check.ADDRESS,
    "not_https": Check.SECURE,
    "bad_certificate": Check.SECURE,
    "clock_wrong": Check.CLOCK,
    "bad_key": Check.KEY,
    "keys_needed": Check.KEY,
    "vault_locked": Check.KEY,
    "vault_damaged": Check.KEY,
    "vault_unreadable": Check.KEY,
    "keyring": Check.KEY,
    "shop_closed": Check.OPEN,
    "missing_permission": Check.PERMISSIONS,
}
_WORDS = {
    Check.ADDRESS: message("Address"),
    Check.SECURE: message("Secure connection"),
    Check.CLOCK: message("Clock"),
    Check.KEY: message("Keys"),
    Check.OPEN: message("Shop"),
    Check.PERMISSIONS: message("Permissions"),
    Check.PLACES: message("Places of the shop"),
}
_BEFORE_ASKING = (
    "not_https", "keys_needed", "vault_locked", "vault_damaged", "vault_unreadable", "keyring",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One check as it is shown; `detail` says what was found, or why it failed."""

    check: Check
    mark: Mark
    words: str
    detail: str = ""


def steps_of(texts: Texts, trial: Trial | None) -> tuple[Step, ...]:
    """Return every check; all are ahead until the shop has answered."""
    if trial is not None and trial.profile is not None:
        return tuple(_passed(texts, check, trial) for check in Check)
    refusal = trial.refusal if trial is not None else None
    if refusal is None:
        return tuple(Step(check, Mark.AHEAD, texts(_WORDS[check])) for check in Check)
    failed = _FAILS_AT.get(refusal.reason, Check.ADDRESS)
    say = shop_trouble_text if refusal.is_of_shop else shop_rule_text
    sentence = say(texts, refusal.reason, dict(refusal.facts))
    asked = refusal.reason not in _BEFORE_ASKING
    return tuple(
        Step(
            check,
            _mark(check, failed, asked=asked),
            texts(_WORDS[check]),
            sentence if check is failed else "",
        )
        for check in Check
    )


def _mark(check: Check, failed: Check, *, asked: bool) -> Mark:
    if check is failed:
        return Mark.FAILED
    order = tuple(Check)
    return Mark.DONE if asked and order.index(check) < order.index(failed) else Mark.AHEAD


def _passed(texts: Texts, check: Check, trial: Trial) -> Step:
    profile = trial.profile
    assert profile is not None
    words = texts(_WORDS[check])
    if check is Check.SECURE and trial.draft.address.startswith("http:"):
        return Step(check, Mark.DONE, words, texts("It does not leave this computer."))
    if check is Check.OPEN:
        detail = " · ".join(part for part in (profile.name, profile.currency, profile.version) if part)
        return Step(check, Mark.DONE, words, detail)
    if check is Check.PERMISSIONS and profile.missing:
        detail = texts("What needs {permission} will not work.", permission=", ".join(profile.missing))
        return Step(check, Mark.WARNED, words, detail)
    if check is Check.PLACES:
        names = ", ".join(each.name for each in profile.locations)
        return Step(check, Mark.DONE, words, names or texts("None: this shop has no places of its own."))
    return Step(check, Mark.DONE, words)
