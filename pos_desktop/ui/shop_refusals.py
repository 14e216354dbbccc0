"""What a web shop's trouble says to the person: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from pos_desktop.services.ports.texts import Texts, message

_SENTENCES = {
    "no_network": message("The shop cannot be reached. Check the internet connection and the address."),
    "timeout": message("The shop did not answer in time."),
    "cut": message("The answer of the shop broke off in the middle."),
    "limited": message("The shop asks for a pause. It goes on by itself."),
    "shop_error": message("The shop's own server has a fault. It goes on by itself once that is over."),
    "bad_answer": message("What answers there does not speak as this kind of shop does. Check the address."),
    "still_working": message("The shop is still busy with it. It goes on by itself."),
    "wrong_address": message("There is no shop at this address. Compare it letter by letter."),
    "not_https": message("This address is not secure. Use the one that begins with https://."),
    "bad_certificate": message(
        "The shop cannot prove that it is itself: its certificate is not valid. No key was sent to it."
    ),
    "bad_key": message("The shop does not accept the keys. Copy them once more from its admin."),
    "missing_permission": message("The keys lack a permission: {permission}. Give it in the shop's admin."),
    "clock_wrong": message("The clock of this computer is off by {duration}. Set it right, then try again."),
    "shop_closed": message("The shop is closed, or its plan does not include this. Its admin says which."),
    "order_gone": message("The order no longer exists in the shop."),
    "order_cancelled": message("The order was cancelled in the shop meanwhile."),
    "not_allowed": message("The shop does not allow it: {problem}"),
    "ambiguous_sku": message("Several products of the shop have the SKU {sku}. Give each its own there."),
    "unknown_product": message("The shop has no product with the SKU {sku}."),
    "unknown_location": message("The shop no longer has the place {location}. Match the outlets again."),
    "bad_field": message("The shop does not take {field}: {problem}"),
    # what this computer refuses before it asks the shop
    "keys_needed": message("Type the keys first: this computer has none for this shop."),
    "vault_locked": message("The keys of this computer are locked. Type their passphrase first."),
    "wrong_passphrase": message("This is not the passphrase. Nothing was opened."),
    "short_passphrase": message("Choose a longer passphrase: at least {least} characters."),
    "shop_exists": message("This shop is connected already, as {name}."),
    "name_taken": message("There is a web shop called {name} already. Choose another name."),
    "bad_address": message("This is no address of a shop. Compare it letter by letter."),
    "bad_choice": message("The shop cannot be set up like this. Nothing was changed."),
    "not_the_runner": message("Another computer keeps in touch with this shop."),
    "keyring": message("The keyring of this computer does not answer: {problem}"),
    "vault_damaged": message("The file with the keys is damaged. Type the keys of each shop once more."),
    "vault_unreadable": message("The file with the keys cannot be read: {problem}"),
    "unexpected": message("Something went wrong here that nobody foresaw. It is tried again by itself."),
    "empty": message("Write name, address and keys first."),
    "unknown_record": message("This shop was removed meanwhile. Nothing was changed."),
    "unknown_message": message("The order changed meanwhile: its shop no longer has to be told this."),
    "already_told": message("The shop was told this meanwhile."),
    "not_saved": message("The disk did not take it. Nothing was changed; make room and try again."),
}
_ROLE = message("Your role does not allow this. Ask a manager to switch user.")
_UNKNOWN = message("That did not work ({reason}). Nothing was changed.")
_BLANKS = dict.fromkeys(("permission", "problem", "sku", "location", "field", "name", "least"), "")
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


def shop_trouble_text(texts: Texts, reason: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence for what a shop, or the way to it, refused."""
    known = facts or {}
    sentence = _SENTENCES.get(reason)
    if sentence is None:
        return texts(_UNKNOWN, reason=reason)
    seconds = str(known.get("seconds", "")).lstrip("-")  # kept as text beside a step that was tried
    duration = duration_words(texts, int(seconds)) if seconds.isdecimal() else "…"
    return texts(sentence, **(_BLANKS | {"duration": duration} | dict(known)))


def shop_rule_text(texts: Texts, reason: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence for what a rule of our own refused about a shop."""
    return texts(_ROLE) if reason == "not_allowed" else shop_trouble_text(texts, reason, facts)


def duration_words(texts: Texts, seconds: int) -> str:
    """Return a span in the largest unit it fills once. Units: seconds."""
    if seconds < _MINUTE_S:
        return texts("{number}\u00a0s", number=seconds)
    if seconds < _HOUR_S:
        return texts("{number}\u00a0min", number=seconds // _MINUTE_S)
    if seconds < _DAY_S:
        return texts("{number}\u00a0h", number=seconds // _HOUR_S)
    return texts("{number}\u00a0d", number=seconds // _DAY_S)
