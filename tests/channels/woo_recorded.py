"""Whether exchanges with a WooCommerce shop look like those recorded from a running one: fields and types.

A shape is learned from every recorded answer of a kind: which fields are always there, which types they had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_desktop.channels.fakes.serving import Exchange
from tests.captured import captured_files

FOLDER = "examples/woocommerce"
FREE = {"value", "display_value", "params", "details"}  # anything may stand there
PARAMS = {
    "_fields", "per_page", "page", "offset", "orderby", "order", "status", "include", "sku", "dp",
    "modified_after", "modified_before", "dates_are_gmt", "consumer_key", "consumer_secret",
}  # fmt: skip
UNRECORDED = {"system_status", ""}  # described by the vendor's source only; "" is the site's index
KINDS = (
    (re.compile(r"orders(/\d+)?"), "order"),
    (re.compile(r"(orders/\d+/)?refunds(/\d+)?"), "refund"),
    (re.compile(r"products/\d+/variations(/\d+|/batch)?"), "variation"),
    (re.compile(r"products(/\d+|/batch)?"), "product"),
    (re.compile(r"reports/orders/totals"), "total"),
    (re.compile(r"data/currencies/current"), "currency"),
)


@dataclass
class Shape:
    """What was seen at one place. `always` are the fields that every document there had."""

    types: set[str] = field(default_factory=set)
    fields: dict[str, Shape] = field(default_factory=dict)
    always: set[str] | None = None
    items: Shape | None = None

    def learn(self, value: object) -> None:
        self.types.add(_type(value))
        if isinstance(value, dict):
            self.always = set(value) if self.always is None else self.always & set(value)
            for name, inner in value.items():
                self.fields.setdefault(name, Shape()).learn(inner)
        elif isinstance(value, list):
            self.items = self.items or Shape()
            for inner in value:
                self.items.learn(inner)

    def differences(self, value: object, at: str = "$", *, may_lack: bool = False) -> Iterator[str]:
        """Yield what of a value was never recorded; with `may_lack`, fields may be left out."""
        if _type(value) not in self.types:
            yield f"{at}: {_type(value)}, recorded as {' or '.join(sorted(self.types))}"
        elif isinstance(value, dict):
            missing = set() if may_lack else (self.always or set()) - set(value)
            yield from (f"{at}.{name}: is missing" for name in sorted(missing))
            for name, inner in value.items():
                if name not in self.fields:
                    yield f"{at}.{name}: was never recorded"
                elif name not in FREE:
                    yield from self.fields[name].differences(inner, f"{at}.{name}", may_lack=may_lack)
        elif isinstance(value, list) and self.items is not None and self.items.types:
            for place, inner in enumerate(value):
                yield from self.items.differences(inner, f"{at}[{place}]", may_lack=may_lack)


@dataclass
class Recorded:
    """The shapes of a running shop's answers by kind, of its errors, and of what it was sent."""

    answers: dict[str, Shape] = field(default_factory=dict)
    errors: Shape = field(default_factory=Shape)
    bodies: dict[str, Shape] = field(default_factory=dict)

    def differences(self, exchange: Exchange) -> list[str]:
        """Return what of an exchange a running shop was never seen to say or to be sent."""
        place = _place(exchange.request.path)
        kind = _kind(place)
        found = [f"{name}: unknown parameter" for name in exchange.request.query if name not in PARAMS]
        if exchange.request.body and kind in self.bodies:
            sent = json.loads(exchange.request.body)
            found += self.bodies[kind].differences(sent, "sent", may_lack=True)
        body = json.loads(exchange.answer.body)
        if exchange.answer.status >= 400:
            return found + list(self.errors.differences(body))
        if place in UNRECORDED:
            return found
        may_lack = "_fields" in exchange.request.query
        for value in _documents(body):
            shape = self.errors_in_batch if "error" in value else self.answers[kind]
            found += shape.differences(value, kind, may_lack=may_lack)
        return found

    @property
    def errors_in_batch(self) -> Shape:
        """The shape of an item of a batch that was refused."""
        return self.answers["refused item"]


def recorded() -> Recorded | None:
    """Return the shapes of the recorded exchanges, None where there are none."""
    files = captured_files(FOLDER, "*.json")
    if not files:
        return None
    found = Recorded()
    for file in files:
        _learn(found, file)
    _add_what_was_not_recorded(found)
    return found


def _add_what_was_not_recorded(found: Recorded) -> None:
    """A product without stock; a refund of a variation, whose line is written as an order's."""
    found.answers["product"].fields["stock_quantity"].types.add("none")
    ordered, refunded = (found.answers[kind].fields["line_items"].items for kind in ("order", "refund"))
    assert ordered is not None
    assert refunded is not None
    refunded.fields |= {name: ordered.fields[name] for name in ("image", "parent_name")}


def _learn(found: Recorded, file: Path) -> None:
    exchange = json.loads(file.read_text())
    if "request" not in exchange:
        return
    request, answer = exchange["request"], exchange["response"]
    kind = _kind(_place(request["url"].partition("shop.example")[2].partition("?")[0]))
    if answer["status"] >= 400:
        found.errors.learn(answer["body"])
        return
    if isinstance(request["body"], dict):
        found.bodies.setdefault(kind, Shape()).learn(request["body"])
    if not kind or "_fields" in request["url"]:
        return
    for value in _documents(answer["body"]):
        found.answers.setdefault("refused item" if "error" in value else kind, Shape()).learn(value)


def _documents(body: object) -> Sequence[dict[str, Any]]:
    """Return the documents of an answer: itself, those of a list, or those of a batch."""
    if isinstance(body, dict):
        return body["update"] if set(body) == {"update"} else [body]
    assert isinstance(body, list)
    return body


def _place(path: str) -> str:
    return path.partition("/wp-json")[2].removeprefix("/wc/v3").strip("/")


def _kind(place: str) -> str:
    return next((kind for pattern, kind in KINDS if pattern.fullmatch(place)), "")


def _type(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is None else "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__
