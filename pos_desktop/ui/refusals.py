"""What a refused step says to the person: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.texts import Texts, message

_SENTENCES = {
    "not_allowed": message("Your role does not allow this. Ask a manager to switch user."),
    "already_handed_over": message("The goods are already with the customer. Only a return takes them back."),
    "handed_over_in_shop": message("It was shipped in the web shop itself and cannot be undone here."),
    "cancelled": message("This was cancelled meanwhile. Nothing was changed."),
    "already_packed": message("It is packed already."),
    "not_packed": message("It is not packed yet. Pack it first."),
    "wrong_method": message("This is not how the customer gets these goods."),
    "undo_expired": message("The eight seconds of undo are over. Only a return takes it back."),
    "not_handed_over": message("It was taken back already."),
    "nothing_to_put_back": message("There is nothing to put back."),
    "not_cancelled": message("There is nothing to put back."),
    "nothing_to_move": message("Everything is in the parcel already; there is nothing to move."),
    "same_outlet": message("It is prepared at this outlet already."),
    "only_picking_device": message("Only the picking app writes this."),
    "unknown_sale": message("This sale is not here any more."),
    "unknown_fulfillment": message("This sale was divided anew meanwhile. Open it again."),
    "register_already_open": message("This register is open already. Close it before it is opened again."),
    "not_counted": message("Count every way of paying first."),
    "no_payment_type": message("The shop has no such way of paying. An admin adds it."),
    "not_open": message("This cart is not open any more."),
    "register_not_open": message("Open the register first: money needs a float to go to."),
    "register_name_taken": message("This outlet has a register called {name} already. Choose another name."),
    "too_long": message("This is too long: at most {most} characters."),
    "no_register": message("This computer is no register, so it takes and gives no money."),
    "not_completed": message("This sale is not completed yet."),
    "sale_over": message("This sale is over. Nothing was changed."),
    "is_order": message("An order of a web shop is cancelled, not voided."),
    "not_an_order": message("A sale rung up here is voided, not cancelled."),
    "not_returnable": message("No more units of this can be returned: they came back before."),
    "bad_quantity": message("Choose what comes back first."),
    "empty_cart": message("Choose what comes back first."),
    "nothing_to_return": message("Everything of this sale that could come back already did."),
    "unknown_product": message("No product answers to that. The filter was left off."),
    "nothing_to_give_back": message("There is nothing to give back."),
    "currency_mismatch": message("This register has another currency. Give it back in the web shop."),
    "already_countered": message("This payment was corrected already."),
    "no_customer": message("Attach a customer first."),
    "no_address": message("There is no address to print."),
    "no_printer": message("No printer is set up for this paper. Add one, then print again."),
    "no_closure": message("This register was never closed yet."),
    "unknown_closure": message("There is no closure {number}."),
    "code_too_wide": message("The bar code of {code} is too wide for these labels. Nothing was printed."),
    "code_unprintable": message(
        "No bar code can hold {code}, the code of {name}. Nothing was printed; give it another code."
    ),
    "too_many_labels": message("At most {most} labels at once. Nothing was printed."),
    "not_saved": message("The disk did not take it. Nothing was changed; make room and try again."),
    "not_written": message("The file could not be written. Choose another place."),
    "bad_amount": message("This is no amount."),
}
_UNKNOWN = message("That did not work ({reason}). Nothing was changed.")


class Refusal(Struct, frozen=True):
    """Why something was not done, as a reason code and the values of its sentence."""

    reason: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def number(self, name: str) -> int:
        """Return a value of the sentence as a number, 0 when it is absent."""
        value = dict(self.facts).get(name, 0)
        return value if isinstance(value, int) else 0


def refusal_of(error: PosError) -> Refusal:
    """Return why something was not done, without anything that is no word or number."""
    facts = tuple((name, value) for name, value in error.facts.items() if isinstance(value, str | int))
    return Refusal(error.reason, facts)


def refused(texts: Texts, refusal: Refusal | None) -> str:
    """Return what a refusal says, in the person's language; nothing where nothing was refused."""
    return refusal_text(texts, refusal.reason, dict(refusal.facts)) if refusal is not None else ""


def refusal_text(texts: Texts, reason: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence for a reason code, in the person's language."""
    sentence = _SENTENCES.get(reason)
    if sentence is None:
        return texts(_UNKNOWN, reason=reason)
    return texts(sentence, **(facts or {}))
