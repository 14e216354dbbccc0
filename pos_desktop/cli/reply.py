"""What a command answers: lines for a person, values for a script, an exit code for both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from pos_desktop.cli.shown import plain
from pos_desktop.domain.errors import PosError, Rejected, RuleBroken, Unavailable
from pos_desktop.domain.formats import format_money
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from pos_desktop.services.ports.texts import Texts, message
from pos_desktop.ui.printer_refusals import printer_reason
from pos_desktop.ui.refusals import refusal_text
from pos_desktop.ui.shop_refusals import shop_trouble_text


class Exit(IntEnum):
    """Exit codes that scripts can trust."""

    DONE = 0
    REFUSED = 1  # a rule of the shop, or one of several inputs
    USAGE = 2  # the command or its input is wrong
    UNAVAILABLE = 3  # disk, lock, printer: trying again later is right
    DAMAGED = 4  # verify found damage


@dataclass(frozen=True, slots=True)
class Reply:
    """A command's answer; `lines` go to standard output, `trouble` to standard error."""

    data: object = None
    lines: Iterable[str] = ()
    code: int = Exit.DONE
    trouble: tuple[str, ...] = field(default=())


class Misused(Exception):
    """A command whose words make no sense together; the text says which."""


_MORE = {
    "not_paid": message(
        "Not paid: {owed} is owed. Take it with: pos-desktop sales pay NUMBER --pay cash=AMOUNT"
    ),
    "register_not_open": message(
        "The register is not open. Open it with: pos-desktop register open --float AMOUNT"
    ),
    "short_stock": message(
        "The outlet has too little stock. If the goods are there all the same: --all-here,"
        " or --accept-short to sell them"
    ),
    "partly_picked": message("Not everything is picked. If the goods are there all the same: --all-here"),
    "unknown_code": message("No product answers to {code}."),
    "unknown_record": message("There is no {kind} of that name."),
    "empty_cart": message("There is nothing to sell."),
    "bad_quantity": message("That is no quantity."),
    "bad_choice": message("{value} is not possible here: one of {choices}."),
    "currency_mismatch": message("The register takes {expected}, the sale is in {found}."),
    "ambiguous": message("{number} has several fulfillments: name one of {choices}."),
    "not_enough_value": message("Not enough is left on it."),
    "over_account_limit": message("That is more than the account's limit leaves."),
    "not_returnable": message("No more units of this can be returned."),
    "no_outlet": message("The shop has no outlet yet. Create it with: pos-desktop setup"),
    "unknown_number": message("There is no sale {number}."),
    "too_much": message("That is more than the {owed} that is owed."),
    "nothing_owed": message("Nothing is owed."),
    "bad_order_file": message("{file}: {field}: {problem}. Nothing of this file was imported."),
    "bad_order": message(
        "{file}: order {order_id}: {field} makes no sense. Nothing of this file was imported."
    ),
    "bad_product_file": message("{file}, line {line}: {problem}. Nothing of this file was imported."),
    "bad_settings": message("{file}: {problem}"),
    "folder_in_use": message("Another program has this data folder open and does not answer."),
    "folder_read_only": message("The data folder cannot be written to."),
    "folder_missing": message("The data folder cannot be made."),
    "database_newer": message(
        "This data was written by a newer release. Install that one; nothing was changed."
    ),
    "database_damaged": message(
        "The database is damaged. Nothing was changed; restore a copy, or run verify."
    ),
    "not_our_database": message("The file in the data folder is no database of this program."),
    "no_display": message("{problem}"),
    "not_a_demo": message("{folder} holds something else than a demo shop; it was left alone."),
    "ambiguous_code": message("Several products answer to {code}."),
    "unreadable_file": message("{file}: {problem}"),
    "bad_printer_address": message(
        "{address} is no printer: tcp://HOST:PORT, usb:VENDOR:PRODUCT, serial:PORT, queue:NAME, file:PATH or "
        "virtual:NAME."
    ),
    "printer": message("The printer did not print: {trouble}."),
    "bad_listen": message("{value} is no place to listen at: HOST:PORT."),
    "cannot_listen": message("{place} cannot be listened at: {problem}."),
    "no_cryptography": message("--tls needs the library cryptography: pip install cryptography"),
    "bad_secrets": message("Give the keys on standard input: one per line, and nothing else."),
    "keys_needed": message("This computer has no keys for it: give them on standard input, one per line."),
    "vault_locked": message(
        "This computer has no keyring that answers. Give a passphrase for a file of keys in "
        "POS_DESKTOP_PASSPHRASE."
    ),
    "wrong_passphrase": message("POS_DESKTOP_PASSPHRASE does not open this computer's file of keys."),
    "short_passphrase": message("POS_DESKTOP_PASSPHRASE is too short: at least {least} characters."),
    "vault_damaged": message("{file} is damaged. Remove it, and type the keys of every web shop again."),
    "keyring": message("The keyring of this computer does not answer: {problem}."),
    "not_the_runner": message("Another computer keeps in touch with this shop: {runner}."),
    "no_hub_extra": message(
        "The hub's libraries are not installed ({library} is missing): pip install 'pos-desktop[hub]'"
    ),
    "no_database": message("The database does not answer: {problem}"),
    "bad_database_url": message("That is no database: {problem}."),
    "bad_certificate_file": message("The certificate or its key cannot be used: {problem}"),
    "bad_workers": message("So many processes are not possible: {problem}."),
    "which_retailer": message("There are several retailers; name one with --retailer: {choices}."),
    "ambiguous_device": message("Several devices are called {name}; say the id: {choices}."),
    "not_empty": message("The database to copy to is not empty. Nothing was changed."),
    "name_taken": message("Another web shop is called {name}."),
}
"""Where the command line can say more than a screen: which command helps."""

_USAGE = frozenset(
    {
        "bad_secrets",
        "bad_amount",
        "bad_choice",
        "bad_printer_address",
        "bad_listen",
        "bad_currency",
        "unreadable_file",
    }
)


def failure(error: PosError, texts: Texts) -> Reply:
    """Return what a failed command answers."""
    facts = {name: plain(value) for name, value in error.facts.items()}
    sentence = _sentence(error, texts)
    data = {"error": {"reason": error.reason, "facts": facts, "message": sentence}}
    return Reply(data, (), _code(error), (sentence,))


def to_json(data: object) -> str:
    """Return values as JSON: ids in hex, amounts in minor units, quantities in thousandths."""
    return json.dumps(plain(data), ensure_ascii=False, indent=2)


def _code(error: PosError) -> int:
    if isinstance(error, ShopRefused):
        return Exit.USAGE if error.reason in ("wrong_address", "not_https") else Exit.REFUSED
    if error.reason in _USAGE or (isinstance(error, Rejected) and error.reason.startswith("bad_")):
        return Exit.USAGE
    if isinstance(error, RuleBroken):
        return Exit.USAGE if error.reason == "bad_order" else Exit.REFUSED
    if isinstance(error, Unavailable):
        return Exit.UNAVAILABLE
    return Exit.DAMAGED if error.reason in ("database_damaged", "vault_damaged") else Exit.UNAVAILABLE


def _sentence(error: PosError, texts: Texts) -> str:
    values = {name: plain(value) for name, value in error.facts.items()}
    if "owed_minor" in error.facts:
        owed_minor, currency = error.number("owed_minor"), error.word("currency")
        values["owed"] = format_money(owed_minor, currency, texts.language) if currency else str(owed_minor)
    if error.reason == "printer":
        trouble = error.word("trouble")
        values["trouble"] = printer_reason(texts, trouble) or trouble
    known = _MORE.get(error.reason)
    if known is not None:
        try:
            return texts(known, **values)
        except KeyError:
            return str(error)
    if isinstance(error, ShopRefused | ShopUnavailable):
        return shop_trouble_text(texts, error.reason, values)
    return refusal_text(texts, error.reason, values)
