"""What a hub's trouble says to the person, on a screen and on the command line: what happened, what to do."""

from __future__ import annotations

from pos_desktop.services.ports.texts import Texts, message

_SENTENCES = {
    "bad_code": message(
        "The hub does not take this code. It is used up, too old, or mistyped: make a new one."
    ),
    "slow_down": message("Too many wrong codes were tried. Wait a few minutes, then try again."),
    "no_network": message("The hub cannot be reached. Check the address and the network."),
    "timeout": message("The hub did not answer in time. Try again."),
    "cut": message("The line broke off in the middle. Try again: it goes on where it was."),
    "bad_answer": message("What answers there is no hub. Check the address."),
    "wrong_address": message("There is no hub at this address. Compare it letter by letter."),
    "not_https": message("This address is not secure. Use the one that begins with https://."),
    "bad_certificate": message(
        "The hub cannot prove that it is itself: its certificate is not valid. Nothing was sent to it."
    ),
    "revoked": message("This till was revoked. It sells on, but the others no longer hear from it."),
    "bad_token": message("The hub does not know this till any more. Join again with a new code."),
    "no_token": message("The hub does not know this till any more. Join again with a new code."),
    "no_hub": message("This till has no hub yet. Join one first."),
    "joined_already": message("This till belongs to a hub already. Leave it first."),
    "hub_error": message("The hub itself has a fault. It goes on by itself once that is over."),
    "snapshot_damaged": message("The hub sent a damaged copy of the shop. It is fetched once more."),
    "wrong_scope": message("This till writes for another outlet than the hub lets it. Ask an admin."),
}


def hub_trouble_text(texts: Texts, reason: str) -> str | None:
    """Return the sentence for what the hub, or the way to it, refused; None for what is no matter of hubs."""
    sentence = _SENTENCES.get(reason)
    return None if sentence is None else texts(sentence)
