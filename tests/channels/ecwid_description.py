"""What the vendor describes, made strict: every request and answer is held to it.

The description lets unknown fields pass; here none may but those that the vendor's printed examples have.
Exceptions, by name: the calls `EXCEPTIONS` are not in it, and an answer of 405 or 415 to a call of nobody.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from pos_desktop.channels.fakes.serving import Exchange
from tests.captured import captured

DESCRIPTION = captured("specs/ecwid/ecwid.derived.openapi.json")
EXCEPTIONS = {
    "profile": "the store's name and currency; described in the documents, not in the client's data classes",
    "orders/deleted": "the list of deleted orders; its items are described in the client as `DeletedOrder`",
}
PRINTED = {"FetchedOrder": "*order*.response.json", "FetchedProduct": "*products.response.json"}
BASE = "/api/v3/1003"


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    examples = path.parent / "examples"
    for name, pattern in (
        ("FetchedOrder", "*order*.response.json"),
        ("FetchedProduct", "*products.response.json"),
    ):
        for example in sorted(examples.glob(pattern)):
            for found in _things(json.loads(example.read_text(encoding="utf-8")), name):
                _allow(schemas, schemas[name], found)
    return document


def _things(example: Any, name: str) -> Iterator[dict[str, Any]]:
    items = example["items"] if "offset" in example else [example]
    telling = "paymentStatus" if name == "FetchedOrder" else "price"
    yield from (item for item in items if telling in item)


def _allow(schemas: dict[str, Any], schema: dict[str, Any], found: Any) -> None:
    """Let through what the vendor itself prints."""
    if isinstance(found, list):
        for each in found:
            _allow(schemas, schema, each)
        return
    if not isinstance(found, dict):
        return
    for name, value in found.items():
        inner = schema.setdefault("properties", {}).setdefault(name, {})
        for target in _targets(inner):
            if target in schemas:
                _allow(schemas, schemas[target], value)


def _targets(schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"].rsplit("/", 1)[1]
    for each in (*schema.get("anyOf", ()), schema.get("items", {})):
        if each:
            yield from _targets(each)


class Description:
    """Holds exchanges to the vendor's description."""

    def __init__(self) -> None:
        assert DESCRIPTION is not None
        self._document = copy.deepcopy(_document(DESCRIPTION))
        self._api = OpenAPI.from_dict(self._document)

    def faults(self, exchange: Exchange) -> list[str]:
        """Return what is wrong with one exchange, nothing for an exception."""
        path = exchange.request.path.removeprefix(f"{BASE}/")
        if path in EXCEPTIONS or exchange.answer.status in (405, 415):
            return []
        found = [*self._unknown_parameters(exchange, path)]
        request = self._request(exchange)
        answer = MockResponse(
            exchange.answer.body, exchange.answer.status, dict(exchange.answer.headers), "application/json"
        )
        for check, parts in (("validate_request", (request,)), ("validate_response", (request, answer))):
            try:
                getattr(self._api, check)(*parts)
            except OpenAPIError as error:
                details = "; ".join(each.message for each in getattr(error.__cause__, "schema_errors", ()))
                found.append(
                    f"{exchange.request.method} {path}: {error.__class__.__name__} {error} {details}"
                )
        return found

    def _request(self, exchange: Exchange) -> MockRequest:
        asked = exchange.request
        return MockRequest(
            "https://app.ecwid.com",
            asked.method.lower(),
            asked.path,
            args=dict(asked.query),
            headers=dict(asked.headers),
            data=asked.body or None,
            content_type=asked.headers.get("content-type", "application/json").split(";")[0],
        )

    def _unknown_parameters(self, exchange: Exchange, path: str) -> Iterator[str]:
        pattern = "/" + "/".join(
            "{}" if index in (1, 3) and part != "combinations" else part
            for index, part in enumerate(path.split("/"))
        )
        for described, operations in self._document["paths"].items():
            plain = "/".join("{}" if part.startswith("{") else part for part in described.split("/"))
            operation = operations.get(exchange.request.method.lower())
            if plain == pattern and operation:
                known = {parameter["name"] for parameter in operation.get("parameters", ())}
                yield from (f"{path}: no parameter {name}" for name in set(exchange.request.query) - known)
