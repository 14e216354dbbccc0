"""What a Shopify shop has on hand, read and set by variant and location.

Shopify is told what is on hand, not what is available: an online sale moves units from available to committed
there and leaves on hand alone, so that no sale is counted twice. A figure is only written where it differs,
and under a key that is the same while Shopify's own figure stays the same: a repeated request does nothing.

Source: Shopify Admin GraphQL API 2026-07, inventorySetQuantities and inventoryActivate; from 2026-04 on
`@idempotent` is required, and `changeFromQuantity` must be there even when it is null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct, field

from pos_desktop.channels.shopify_calls import ShopifyCalls, TooCostly, UserError, decoded, user_errors
from pos_desktop.channels.shopify_document import gid
from pos_desktop.channels.shopify_queries import BEGIN_STOCK, SET_STOCK, STOCK_BY_ID, STOCK_BY_SKU
from pos_desktop.services.ports.shops import ShopUnavailable, StockAnswer, StockFigure, StockItem

MOST_READ: Final = 100
MOST_WRITTEN: Final = 250
KEYS: Final = UUID("3e0a43b0-5e7b-5c0c-8d6c-0d9f6a1d2c57")
DAY_MS: Final = 86_400_000
REASON: Final = "correction"
NOT_STOCKED: Final = "ITEM_NOT_STOCKED_AT_LOCATION"
STALE: Final = "CHANGE_FROM_QUANTITY_STALE"
USED_KEYS: Final = ("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
_REASONS: Final = {
    "INVALID_LOCATION": "unknown_location",
    "INVALID_INVENTORY_ITEM": "unknown_product",
    "NON_MUTABLE_INVENTORY_ITEM": "not_allowed",
}


class _Quantity(Struct, rename="camel"):
    name: str
    quantity: int
    updated_at: str | None = None


class _Level(Struct):
    id: str
    quantities: list[_Quantity] = field(default_factory=list)


class _Item(Struct, rename="camel"):
    id: str
    tracked: bool = True
    inventory_level: _Level | None = None


class _Variant(Struct, rename="camel"):
    id: str
    inventory_item: _Item
    sku: str | None = None


class _Variants(Struct):
    nodes: list[_Variant | None]


@dataclass(frozen=True, slots=True)
class _Found:
    """One variant at one location. `on_hand` is None where it is not stocked there."""

    inventory_item: str
    location: str
    is_tracked: bool
    on_hand: int | None
    updated_at: str


_Look = _Found | Literal["unknown_product", "ambiguous_sku", "unknown_location"]


@dataclass(frozen=True, slots=True)
class _Change:
    figure: StockFigure
    found: _Found
    quantity: int

    @property
    def input(self) -> dict[str, object]:
        return {
            "inventoryItemId": self.found.inventory_item,
            "locationId": self.found.location,
            "quantity": self.quantity,
            "changeFromQuantity": self.figure.seen,
        }


class ShopifyStock:
    """Reads and sets the stock of one shop.

    Shapes: `only_location` returns the id of the shop's location where it has just one, else "".
    """

    def __init__(
        self, calls: ShopifyCalls, clock: Callable[[], int], only_location: Callable[[], str]
    ) -> None:
        self._calls, self._clock, self._only_location = calls, clock, only_location
        self._at_once = MOST_READ

    def seen(self, items: Sequence[StockItem]) -> dict[StockItem, int | None]:
        """Return what is on hand: None for what is not counted there, absent for what is not stocked."""
        seen: dict[StockItem, int | None] = {}
        for item, found in self._look(items).items():
            if isinstance(found, _Found) and (found.on_hand is not None or not found.is_tracked):
                seen[item] = found.on_hand if found.is_tracked else None
        return seen

    def set(self, figures: Sequence[StockFigure]) -> tuple[StockAnswer, ...]:
        """Set what is on hand, each figure for itself."""
        found = self._look([figure.item for figure in figures])
        answers: dict[StockItem, StockAnswer] = {}
        changes: list[_Change] = []
        taken: set[tuple[str, str]] = set()
        for figure in figures:
            answer = _settled(figure, found[figure.item])
            place = found[figure.item]
            if answer is None and isinstance(place, _Found):
                if (place.inventory_item, place.location) in taken:
                    answer = _refused(figure.item, "ambiguous_sku", "two products here are one there")
                else:
                    taken.add((place.inventory_item, place.location))
                    changes.append(_Change(figure, place, max(0, figure.on_hand)))
            if answer is not None:
                answers[figure.item] = answer
        for answer in self._changed(changes):
            answers[answer.item] = answer
        return tuple(answers[figure.item] for figure in figures)

    # --- reading

    def _look(self, items: Sequence[StockItem]) -> dict[StockItem, _Look]:
        by_location: dict[str, list[StockItem]] = {}
        for item in dict.fromkeys(items):
            by_location.setdefault(item.location or self._only_location(), []).append(item)
        looks: dict[StockItem, _Look] = {}
        for location, some in by_location.items():
            if not location:
                looks |= dict.fromkeys(some, "unknown_location")
                continue
            at = gid("Location", location)
            known = self._by_id([item for item in some if _variant_of(item)], at)
            for item in some:
                looks[item] = known.get(_variant_of(item)) or self._by_sku(item, at)
        return looks

    def _by_id(self, items: Sequence[StockItem], location: str) -> dict[str, _Found]:
        found: dict[str, _Found] = {}
        ids = list(dict.fromkeys(_variant_of(item) for item in items))
        while ids:
            some = ids[: self._at_once]
            try:
                data = self._calls.ask(STOCK_BY_ID, {"ids": some, "location": location}).data
            except TooCostly:
                if self._at_once == 1:
                    raise
                self._at_once //= 2
                continue
            ids = ids[len(some) :]
            variants: _Variants = decoded(data, _Variants)
            found |= {one.id: _found(one, location) for one in variants.nodes if one is not None}
        return found

    def _by_sku(self, item: StockItem, location: str) -> _Look:
        """Find what the shop has no id for here: by its SKU, when only one variant has it."""
        if not item.sku:
            return "unknown_product"
        sku = item.sku.replace("\\", "\\\\").replace('"', '\\"')
        variables = {"first": 10, "query": f'sku:"{sku}"', "location": location}
        data = self._calls.ask(STOCK_BY_SKU, variables).data
        variants: _Variants = decoded(data.get("productVariants"), _Variants)
        same = [one for one in variants.nodes if one is not None and one.sku == item.sku]
        if len(same) > 1:
            return "ambiguous_sku"
        return _found(same[0], location) if same else "unknown_product"

    # --- writing

    def _changed(self, changes: list[_Change]) -> Iterator[StockAnswer]:
        stocked = [change for change in changes if change.found.on_hand is not None]
        for change in changes:
            if change.found.on_hand is None:
                yield self._begun(change)
        for start in range(0, len(stocked), MOST_WRITTEN):
            yield from self._written(stocked[start : start + MOST_WRITTEN])

    def _written(self, changes: list[_Change]) -> Iterator[StockAnswer]:
        """Write figures in one request; what it says is wrong is answered, the rest written without it."""
        while changes:
            errors = self._set(changes)
            if not errors:
                yield from (StockAnswer(change.figure.item, "set", change.quantity) for change in changes)
                return
            wrong = {index: error for error in errors if (index := _index(error, len(changes))) is not None}
            if not wrong and len(changes) > 1:
                for change in changes:
                    yield from self._written([change])
                return
            wrong = wrong or {0: errors[0]}
            for index, error in wrong.items():
                yield self._answered(changes[index], error)
            changes = [change for index, change in enumerate(changes) if index not in wrong]

    def _set(self, changes: Sequence[_Change]) -> list[UserError]:
        """Return why nothing was written, nothing when all was."""
        errors: list[UserError] = []
        for again in range(3):
            named = msgspec.json.encode([again, *(self._key(change) for change in changes)])
            key = str(uuid5(KEYS, named.decode()))
            request = {
                "name": "on_hand",
                "reason": REASON,
                "referenceDocumentUri": f"gid://pos-desktop/StockFigure/{key}",
                "quantities": [change.input for change in changes],
            }
            data = self._calls.ask(SET_STOCK, {"input": request, "key": key}).data
            errors = user_errors(data.get("inventorySetQuantities"))
            codes = {error.code for error in errors}
            if "IDEMPOTENCY_CONCURRENT_REQUEST" in codes:
                raise ShopUnavailable("still_working")
            if not codes & set(USED_KEYS):
                return errors
        return errors

    def _key(self, change: _Change) -> list[object]:
        """Return what makes two writes the same one: the figure, and the state that it was made for."""
        found = change.found
        since = found.updated_at or self._clock() // DAY_MS
        return [
            found.inventory_item,
            found.location,
            change.quantity,
            change.figure.seen,
            found.on_hand,
            since,
        ]

    def _answered(self, change: _Change, error: UserError) -> StockAnswer:
        item, code = change.figure.item, error.code or ""
        if code == STALE:
            return StockAnswer(item, "moved")
        if code == NOT_STOCKED:
            return self._begun(change)
        return _refused(item, _REASONS.get(code, "bad_field"), error.message)

    def _begun(self, change: _Change) -> StockAnswer:
        """Begin to stock a product at a location."""
        found, item = change.found, change.figure.item
        named = f"{found.inventory_item} {found.location} {change.quantity}"
        key = uuid5(KEYS, f"{named} {self._clock() // DAY_MS}")
        variables = {
            "item": found.inventory_item,
            "location": found.location,
            "quantity": change.quantity,
            "key": str(key),
        }
        errors = user_errors(self._calls.ask(BEGIN_STOCK, variables).data.get("inventoryActivate"))
        if errors:
            return _refused(item, "unknown_location", errors[0].message)
        return StockAnswer(item, "set", change.quantity)


def _settled(figure: StockFigure, found: _Look) -> StockAnswer | None:
    """Return the answer to a figure that is not to be written, None for one that is."""
    item = figure.item
    if not isinstance(found, _Found):
        return _refused(item, found, item.sku if found != "unknown_location" else item.location)
    if not found.is_tracked:
        return StockAnswer(item, "unchanged")
    if found.on_hand is None:  # what was never stocked there need not be, to have none
        return None if figure.on_hand > 0 else StockAnswer(item, "unchanged", 0)
    if found.on_hand == max(0, figure.on_hand):
        return StockAnswer(item, "unchanged", found.on_hand)
    if figure.seen is not None and figure.seen != found.on_hand:
        return StockAnswer(item, "moved", found.on_hand)
    return None


def _refused(item: StockItem, reason: str, problem: str) -> StockAnswer:
    return StockAnswer(item, "refused", reason=reason, problem=problem)


def _variant_of(item: StockItem) -> str:
    variant = item.ref.rpartition(":")[2] if ":" in item.ref else ""
    return gid("ProductVariant", variant) if variant else ""


def _found(variant: _Variant, location: str) -> _Found:
    item, level = variant.inventory_item, variant.inventory_item.inventory_level
    on_hand = next((one for one in level.quantities if one.name == "on_hand"), None) if level else None
    return _Found(
        item.id,
        location,
        item.tracked,
        on_hand.quantity if on_hand else None,
        (on_hand.updated_at if on_hand else "") or "",
    )


def _index(error: UserError, count: int) -> int | None:
    """Return which figure an error is about: its field is input.quantities.<index>."""
    path = error.field or []
    for step, after in pairwise(path):
        if step == "quantities" and after.isdigit() and int(after) < count:
            return int(after)
    return None
