"""Orders of web shops with something changed in them: what must not matter, and what must be noticed."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pos_desktop.channels import bigcommerce, ecwid, shopify, woocommerce
from pos_desktop.channels.decoding import decode
from pos_desktop.channels.registry import Translate
from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.domain.orders import NeutralOrder, OrderCharge, OrderLine, check_order

FIXTURES = Path(__file__).parent / "fixtures"
ADDRESS = "https://shop.example"
STRANGE: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    True,
    10**30,
    [],
    {},
    [[]],
    {"a": 1},
    "NaN",
    "1e999999",
    "\ud83d\ude00",
    1.5,
)

NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "sNaN", "1e400000", "12,50", "0x10", "much")

Steps = tuple[str | int, ...]
Places = list[tuple[Steps, Any]]

_VERBATIM = re.compile(r'"@@([-0-9.eE]+)@@"')
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")


def _samples(pattern: str) -> tuple[Any, ...]:
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob(pattern)))
    return tuple(each for each in found if isinstance(each, dict) and "orders" not in each)


def _never(order: Any) -> bool:
    return False


def _has_discount(order: Any) -> bool:
    """Whether a BigCommerce order has a discount: what its lines do not bear of it is a charge of its own."""
    return any(float(order["order"][name]) for name in ("discount_amount", "coupon_discount"))


@dataclass(frozen=True)
class Kind:
    """One kind of shop: its translator, orders as it sends them, and which of their fields are what.

    Shapes: fields are named by their keys with dots between, without the places in lists. `counted` are
        amounts that the total is made of; `lists` hold lines and charges; `ids` name lines. `is_open` says
        that amounts of an order may change and add up all the same.
    """

    name: str
    translate: Translate
    samples: tuple[Any, ...]
    counted: frozenset[str]
    lists: frozenset[str]
    ids: frozenset[str]
    currencies: frozenset[str]
    is_open: Callable[[Any], bool] = _never


def _fields(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONEY = "presentmentMoney.amount"
SHIPPED, PICKED_UP = "order.consignments.shipping.line_items", "order.consignments.pickups.line_items"
KINDS = {
    "woocommerce": Kind(
        "woocommerce",
        woocommerce.translate,
        _samples("woocommerce_*.json"),
        _fields(
            "total total_tax line_items.total line_items.total_tax shipping_lines.total"
            " shipping_lines.total_tax fee_lines.total fee_lines.total_tax"
        ),
        _fields("line_items shipping_lines fee_lines"),
        _fields("line_items.id"),
        _fields("currency"),
    ),
    "shopify": Kind(
        "shopify",
        shopify.translate,
        _samples("shopify/*.json"),
        _fields(
            f"totalPriceSet.{MONEY} totalTaxSet.{MONEY} lineItems.nodes.originalUnitPriceSet.{MONEY}"
            f" lineItems.nodes.discountAllocations.allocatedAmountSet.{MONEY}"
            f" lineItems.nodes.taxLines.priceSet.{MONEY} shippingLines.nodes.discountedPriceSet.{MONEY}"
            f" shippingLines.nodes.taxLines.priceSet.{MONEY}"
        ),
        _fields("lineItems.nodes shippingLines.nodes"),
        _fields("lineItems.nodes.id"),
        _fields("presentmentCurrencyCode totalPriceSet.presentmentMoney.currencyCode"),
    ),
    "bigcommerce": Kind(
        "bigcommerce",
        bigcommerce.translate,
        _samples("bigcommerce/*.json"),
        _fields(
            "order.total_inc_tax order.total_tax order.shipping_cost_tax"
            f" {SHIPPED}.discounted_total_inc_tax {SHIPPED}.total_tax"
            f" {PICKED_UP}.discounted_total_inc_tax {PICKED_UP}.total_tax"
        ),
        _fields(f"{SHIPPED} {PICKED_UP}"),
        _fields(f"{SHIPPED}.id {PICKED_UP}.id"),
        _fields("order.default_currency_code"),
        _has_discount,
    ),
    "ecwid": Kind(
        "ecwid",
        ecwid.translate,
        _samples("ecwid/*.json"),
        _fields(
            "total totalBeforeGiftCardRedemption tax items.price items.taxes.taxOnDiscountedSubtotal"
            " items.discounts.total discount shippingOption.shippingRate taxesOnShipping.total"
        ),
        _fields("items taxesOnShipping"),
        _fields("items.id"),
        _fields("currency"),
    ),
}


# --- ways to change an order


@dataclass(frozen=True)
class Mutant:
    """An order with something changed: how, where, and the JSON of it."""

    way: str
    where: str
    payload: bytes
    is_harmless: bool = False
    must_show: bool = False
    is_amount: bool = False


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield every place of a document with what stands there, containers too."""
    yield steps, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*steps, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*steps, index))


def named(steps: Steps) -> str:
    """Return the field that a place belongs to."""
    return ".".join(step for step in steps if isinstance(step, str))


def _put(document: Any, steps: Steps, value: Any) -> Any:
    *way, last = steps
    place = document
    for step in way:
        place = place[step]
    place[last] = value
    return document


def _drop(document: Any, steps: Steps) -> Any:
    *way, last = steps
    place = document
    for step in way:
        place = place[step]
    del place[last]
    return document


def _encoded(document: Any) -> bytes:
    return _VERBATIM.sub(r"\1", json.dumps(document)).encode()


def _exactly(amount: Any, text: str) -> Any:
    """Return an amount as this shop writes it: a string, or a number with every digit kept."""
    return text if isinstance(amount, str) else f"@@{text}@@"


class Mutator:
    """Draws changes to the orders of one kind of shop."""

    def __init__(self, kind: Kind, seed: int) -> None:
        self._kind, self._random = kind, random.Random(f"{kind.name}:{seed}")
        self._ways: tuple[Callable[[Any, Places], Mutant | None], ...] = (
            self._unknown_field, self._key_order, self._extra_precision, self._missing, self._negative,
            self._huge, self._not_a_number, self._off_by_one, self._wrong_type, self._truncated,
            self._no_currency, self._duplicate_id, self._null_id, self._missing_amount,
        )  # fmt: skip

    def draw(self) -> tuple[Any, Mutant]:
        """Return an order and the same order changed."""
        while True:
            sample = self._random.choice(self._kind.samples)
            document = copy.deepcopy(sample)
            mutant = self._random.choice(self._ways)(document, list(leaves(document)))
            if mutant is not None:
                must_show = mutant.must_show and not (mutant.is_amount and self._kind.is_open(sample))
                return sample, replace(mutant, must_show=must_show)

    # --- harmless

    def _unknown_field(self, document: Any, places: Places) -> Mutant | None:
        objects = [(steps, value) for steps, value in places if isinstance(value, dict)]
        steps, value = self._random.choice(objects)
        value[f"zz_new_{self._random.randrange(99)}"] = self._random.choice(STRANGE)
        return Mutant("unknown field", named(steps), _encoded(document), is_harmless=True)

    def _key_order(self, document: Any, places: Places) -> Mutant | None:
        return Mutant("key order", "$", _encoded(self._shuffled(document)), is_harmless=True)

    def _shuffled(self, value: Any) -> Any:
        if isinstance(value, dict):
            names = list(value)
            self._random.shuffle(names)
            return {name: self._shuffled(value[name]) for name in names}
        return [self._shuffled(each) for each in value] if isinstance(value, list) else value

    def _extra_precision(self, document: Any, places: Places) -> Mutant | None:
        amounts = [
            (steps, value)
            for steps, value in places
            if isinstance(value, float) or (isinstance(value, str) and _DECIMAL.fullmatch(value))
        ]
        if not amounts:
            return None
        steps, value = self._random.choice(amounts)
        text = f"{value}{'0' * self._random.randint(1, 6)}"
        _put(document, steps, _exactly(value, text))
        return Mutant("extra precision", named(steps), _encoded(document), is_harmless=True)

    # --- harmful

    def _missing(self, document: Any, places: Places) -> Mutant | None:
        steps, _ = self._random.choice([place for place in places if place[0]])
        return Mutant("missing", named(steps), _encoded(_drop(document, steps)))

    def _missing_amount(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of(places, self._kind.counted)
        if found is None:
            return None
        return Mutant("missing amount", named(found[0]), _encoded(_drop(document, found[0])))

    def _negative(self, document: Any, places: Places) -> Mutant | None:
        return self._changed("negative", document, places, lambda value: -1 - abs(value))

    def _huge(self, document: Any, places: Places) -> Mutant | None:
        return self._changed("huge", document, places, lambda _: 10.0 ** self._random.randint(9, 40))

    def _off_by_one(self, document: Any, places: Places) -> Mutant | None:
        return self._changed(
            "off by one", document, places, lambda value: value + self._random.choice((-1, 1))
        )

    def _not_a_number(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of(places, self._kind.counted)
        if found is None:
            return None
        _put(document, found[0], self._random.choice(NO_NUMBERS))
        return Mutant("not a number", named(found[0]), _encoded(document), must_show=True)

    def _changed(
        self, way: str, document: Any, places: Places, change: Callable[[float], float]
    ) -> Mutant | None:
        found = self._any_of(places, self._kind.counted)
        if found is None:
            return None
        steps, value = found
        changed = change(float(value))
        text = f"{changed:.2f}" if abs(changed) < 1e15 else str(changed)
        _put(document, steps, _exactly(value, text))
        return Mutant(way, named(steps), _encoded(document), must_show=True, is_amount=True)

    def _any_of(self, places: Places, names: frozenset[str]) -> tuple[Steps, Any] | None:
        """Return a place that is one of these fields and holds something."""
        found = [place for place in places if named(place[0]) in names and place[1] not in (None, "")]
        found = [place for place in found if isinstance(place[0][-1], str)]
        return self._random.choice(found) if found else None

    def _wrong_type(self, document: Any, places: Places) -> Mutant | None:
        steps, value = self._random.choice([place for place in places if place[0]])
        others = [each for each in STRANGE if type(each) is not type(value)]
        _put(document, steps, self._random.choice(others))
        return Mutant("wrong type", named(steps), _encoded(document))

    def _truncated(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of([place for place in places if place[1]], self._kind.lists)
        if found is None:
            return None
        steps, value = found
        gone = self._random.randrange(len(value))
        must_show = any(_costs(self._kind, steps, value[gone]))
        del value[gone]
        return Mutant("truncated list", named(steps), _encoded(document), must_show=must_show)

    def _no_currency(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of(places, self._kind.currencies)
        if found is None:
            return None
        wrong = self._random.choice((None, "", "dollars", "cad", "€", 36, "CA"))
        _put(document, found[0], wrong)
        return Mutant("no currency", named(found[0]), _encoded(document), must_show=bool(wrong))

    def _duplicate_id(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of(places, self._kind.ids)
        if found is None:
            return None
        *way, index, _ = found[0]
        lines = document
        for step in way:
            lines = lines[step]
        lines.append(copy.deepcopy(lines[index]))
        return Mutant("duplicate id", named(found[0]), _encoded(document), must_show=True)

    def _null_id(self, document: Any, places: Places) -> Mutant | None:
        found = self._any_of(places, self._kind.ids)
        if found is None:
            return None
        _put(document, found[0], None)
        return Mutant("null id", named(found[0]), _encoded(document), must_show=True)


def _costs(kind: Kind, steps: Steps, value: Any) -> Iterator[bool]:
    """Yield whether each amount of a line or charge counts and is something."""
    for inner, amount in leaves(value, steps):
        if named(inner) in kind.counted and not isinstance(amount, dict | list):
            yield float(amount or 0) != 0


# --- what became of it


@dataclass
class Rates:
    """What became of the mutants of one kind of shop, by way of change."""

    by_way: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, way: str, outcome: str) -> None:
        """Count one mutant."""
        self.by_way.setdefault(way, Counter())[outcome] += 1

    def lines(self) -> Iterator[str]:
        """Yield a line for each way of change."""
        for way, outcomes in sorted(self.by_way.items()):
            whole = sum(outcomes.values())
            shares = ", ".join(
                f"{name} {100 * count / whole:.1f} %" for name, count in sorted(outcomes.items())
            )
            yield f"{way} ({whole}): {shares}"


class Unnoticed(AssertionError):
    """A change that had to be noticed was not, or one that had not to matter did."""


def outcome_of(translate: Translate, sample: Any, mutant: Mutant) -> str:
    """Return what became of a mutant: rejected, flagged, same, changed.

    Errors: `Unnoticed`; whatever the translator raised beside a rejection.
    """
    before = _read(translate, _encoded(sample))
    assert before is not None
    after = _read(translate, mutant.payload)
    if mutant.is_harmless:
        if after != before:
            raise Unnoticed(f"{mutant.way} at {mutant.where} made a difference")
        return "same"
    if after is None:
        return "rejected"
    if after == before:
        return "same"
    is_flagged = bool(set(after[1]) - set(before[1]))
    if not is_flagged and (mutant.must_show or not _adds_up(after[0])):
        raise Unnoticed(f"{mutant.way} at {mutant.where} passed: {mutant.payload.decode()}")
    return "flagged" if is_flagged else "changed"


def _read(translate: Translate, payload: bytes) -> tuple[NeutralOrder, tuple[str, ...]] | None:
    """Return an order and its flags, None for a rejection that names a field."""
    try:
        order = translate(decode(payload), address=ADDRESS)
        return order, (*order.flags, *check_order(order))
    except (Rejected, RuleBroken) as error:
        if error.reason not in ("bad_order_file", "bad_order") or not error.word("field"):
            raise
        return None


def _adds_up(order: NeutralOrder) -> bool:
    parts: tuple[OrderLine | OrderCharge, ...] = (*order.lines, *order.charges)
    return sum(each.total_net_minor + each.total_tax_minor for each in parts) == order.total_minor
