"""The figures of stock that an app may set in a fake Shopify, and what the real one refuses.

Source: Shopify Admin GraphQL API 2026-07; `@idempotent` and `changeFromQuantity` are required at run time
though the schema shows them as optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pos_desktop.channels.fakes.shopify_graphql import Args, GraphError, Object
from pos_desktop.channels.fakes.shopify_store import Item, Level, Store
from pos_desktop.channels.fakes.shopify_views import gid

MOST_QUANTITIES = 250


class Refusal(Exception):
    """Why a change is not made, as `userErrors` have it."""

    def __init__(self, message: str, code: str | None = None, path: Sequence[str] | None = None) -> None:
        super().__init__(message)
        self.shown = Object("UserError", message=message, code=code, field=list(path) if path else None)


@dataclass(slots=True)
class Counts:
    """Sets figures. `answered` holds what each key was used for, and its answer."""

    store: Store
    answered: dict[str, tuple[object, Object]] = field(default_factory=dict)

    def set_quantities(self, args: Args) -> Object:
        """Set figures, all of them or none."""
        given = args["input"]
        if known := self._known_answer(args, given):
            return known
        errors = self._wrong(given)
        if not errors:
            for one in given["quantities"]:
                self._set(given["name"], one)
        group = Object("InventoryAdjustmentGroup", id=gid("InventoryAdjustmentGroup", self.store.new_id()))
        answer = Object(
            "Payload",
            inventoryAdjustmentGroup=None if errors else group,
            userErrors=[one.shown for one in errors],
        )
        self.answered[args["@idempotent"]["key"]] = (given, answer)
        return answer

    def _known_answer(self, args: Args, given: object) -> Object | None:
        """Return the answer that a key got before. Errors: `GraphError` without a key."""
        key = (args.get("@idempotent") or {}).get("key")
        if not key:
            raise GraphError("The @idempotent directive is required for this mutation.", "BAD_REQUEST")
        if key not in self.answered:
            return None
        before, answer = self.answered[key]
        if before != given:
            refusal = Refusal("The key was used for something else", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
            return Object(
                "Payload", inventoryAdjustmentGroup=None, inventoryLevel=None, userErrors=[refusal.shown]
            )
        return answer

    def _wrong(self, given: Mapping[str, Any]) -> list[Refusal]:
        if len(given["quantities"]) > MOST_QUANTITIES:
            raise GraphError("The input array is too long: the maximum is 250.", "MAX_INPUT_SIZE_EXCEEDED")
        errors = []
        for index, one in enumerate(given["quantities"]):
            if "changeFromQuantity" not in one:
                raise GraphError("changeFromQuantity is required, even when it is null.", "BAD_REQUEST")
            path = ["input", "quantities", str(index)]
            if refusal := self._refusal(given["name"], one, path):
                errors.append(refusal)
        return errors

    def _refusal(self, name: str, one: Mapping[str, Any], path: list[str]) -> Refusal | None:
        item, location = self.item_of(one["inventoryItemId"]), self._location(one["locationId"])
        if item is None:
            return Refusal(
                "The specified inventory item could not be found.",
                "INVALID_INVENTORY_ITEM",
                [*path, "inventoryItemId"],
            )
        if location is None:
            return Refusal(
                "The specified location could not be found.", "INVALID_LOCATION", [*path, "locationId"]
            )
        level = item.levels.get(location)
        if level is None:
            return Refusal(
                "The item is not stocked at the location.",
                "ITEM_NOT_STOCKED_AT_LOCATION",
                [*path, "locationId"],
            )
        if one["quantity"] < 0:
            return Refusal(
                "The quantity can't be negative.", "INVALID_QUANTITY_NEGATIVE", [*path, "quantity"]
            )
        if one["changeFromQuantity"] not in (None, _figure(level, name)):
            return Refusal(
                "The changeFromQuantity value does not match persisted value.",
                "CHANGE_FROM_QUANTITY_STALE",
                [*path, "changeFromQuantity"],
            )
        return None

    def _set(self, name: str, one: Mapping[str, Any]) -> None:
        item, location = self.item_of(one["inventoryItemId"]), self._location(one["locationId"])
        if item is not None and location is not None:
            level = item.levels[location]
            level.on_hand = one["quantity"] + (level.committed if name == "available" else 0)
            level.updated_ms = self.store.clock()
            self.store.note_stock(item.product.sku, one["quantity"])

    def activate(self, args: Args) -> Object:
        """Begin to stock a product at a location."""
        given = {name: value for name, value in args.items() if not name.startswith("@")}
        if known := self._known_answer(args, given):
            return known
        item, location = self.item_of(args["inventoryItemId"]), self._location(args["locationId"])
        if item is None or location is None:
            refusal = Refusal("The location could not be found.", None, ["locationId"])
            return Object("Payload", inventoryLevel=None, userErrors=[refusal.shown])
        item.levels[location] = Level(args.get("onHand") or 0, updated_ms=self.store.clock())
        self.store.note_stock(item.product.sku, args.get("onHand") or 0)
        level = Object(
            "InventoryLevel", id=f"{gid('InventoryLevel', location)}?inventory_item_id={item.item_id}"
        )
        answer = Object("Payload", inventoryLevel=level, userErrors=[])
        self.answered[args["@idempotent"]["key"]] = (given, answer)
        return answer

    def item_of(self, id: str) -> Item | None:
        """Return an inventory item by the shop's name for it."""
        return self.store.items.get(number_of(id))

    def _location(self, id: str) -> int | None:
        return number_of(id) if number_of(id) in self.store.locations else None


def _figure(level: Level, name: str) -> int:
    return level.on_hand if name == "on_hand" else level.on_hand - level.committed


def number_of(id: str) -> int:
    """Return the number in the shop's name for a thing, 0 for none."""
    tail = id.rpartition("/")[2]
    return int(tail) if tail.isdigit() else 0
