"""Requests and answers held to BigCommerce's own OpenAPI files, its known gaps named one by one."""

from __future__ import annotations

import functools
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_desktop.channels.fakes.serving import Exchange
from pos_desktop.channels.fakes.shop import FakeRequest
from tests.captured import captured

HOST = "https://api.bigcommerce.com"

_FILES = {
    "/v2/store": "store_information.v2.yml",
    "/v2/time": "store_information.v2.yml",
    "/v2/orders": "orders.v2.oas2.yml",
    "/v3/orders": "orders.v3.yml",
    "/v3/inventory/locations": "locations.v3.yml",
    "/v3/inventory": "inventory.v3.yml",
    "/v3/pickup/methods": "pickup_methods.v3.yml",
    "/v3/catalog/variants": "product-variants_catalog.v3.yml.xz",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something real that the vendor's files do not say."""

    name: str
    statuses: frozenset[int]
    endings: tuple[str, ...]


GAPS = (
    Gap("a list without rows is 204", frozenset({204}), ("/orders", "/products", "/taxes", "/shipments")),
    Gap("no transactions is 204 without a body", frozenset({204}), ("/transactions",)),
    Gap("refusals are hardly described", frozenset({400, 401, 403, 404, 415, 422, 429, 500}), ("",)),
)
AMBIGUOUS = "consignments"
"""Where it is only a link, it fits both of the forms of which the vendor wants exactly one."""

UNDESCRIBED = ("/v3/catalog/products",)
"""Paths whose description is not at hand."""


def specs() -> Path | None:
    """Return the folder of the vendor's files, None where there is none."""
    return captured("specs", "bigcommerce")


def problems_of(exchange: Exchange) -> list[str]:
    """Return what of a request and its answer is not as the vendor describes, beyond the known gaps."""
    path = _path(exchange.request)
    if path in UNDESCRIBED:
        return []
    return [*_wrong_request(exchange.request), *_wrong_answer(exchange)]


def _wrong_request(request: FakeRequest) -> Iterator[str]:
    found = _api(_path(request)).unmarshal_request(_asked(request))
    yield from (f"{request.method} {_path(request)}: {_told(error)}" for error in found.errors)
    for name in set(request.query) - _described(request, "query"):
        yield f"{request.method} {_path(request)}: no parameter {name}"
    if request.body:
        yield from _unknown_fields(request)


def _unknown_fields(request: FakeRequest) -> Iterator[str]:
    content = json.loads(request.body)
    known = _described(request, "body")
    for name in set(content if isinstance(content, dict) else {}) - known:
        yield f"{request.method} {_path(request)}: no field {name}"


def _wrong_answer(exchange: Exchange) -> Iterator[str]:
    from openapi_core.testing import MockResponse  # late: 300 ms that other tests do not need

    request, answer = exchange.request, exchange.answer
    path = _path(request)
    if any(answer.status in gap.statuses and path.endswith(gap.endings) for gap in GAPS):
        return
    kind = answer.headers.get("content-type", "application/json")
    said = MockResponse(_unambiguous(answer.body), answer.status, dict(answer.headers), kind)
    found = _api(path).unmarshal_response(_asked(request), said)
    yield from (f"{answer.status} {path}: {_told(error)}" for error in found.errors)


def _unambiguous(body: bytes) -> bytes:
    content = json.loads(body) if body else None
    rows = content if isinstance(content, list) else [content]
    for row in rows:
        if isinstance(row, dict) and set(row.get(AMBIGUOUS, ())) == {"url", "resource"}:
            del row[AMBIGUOUS]
    return json.dumps(content).encode() if body else body


def _told(error: Exception) -> str:
    reasons = getattr(error.__cause__, "schema_errors", None) or [error.__cause__ or error]
    return "; ".join(
        f"{'.'.join(map(str, getattr(one, 'absolute_path', ())))} {str(one).splitlines()[0]}"
        for one in reasons
    )


def _asked(request: FakeRequest) -> Any:
    from openapi_core.testing import MockRequest  # late: 300 ms that other tests do not need

    kind = request.headers.get("content-type", "application/json")
    headers = {name.title(): value for name, value in request.headers.items()}
    return MockRequest(
        HOST,
        request.method.lower(),
        f"/stores/hash{_path(request)}",
        args=dict(request.query),
        headers=headers,
        data=request.body or None,
        content_type=kind,
    )


def _path(request: FakeRequest) -> str:
    return "/" + request.path.split("/", 3)[3]


@functools.cache
def _document(name: str) -> Any:
    import yaml  # late: comes with openapi-core

    folder = specs()
    assert folder is not None
    payload = (folder / name).read_bytes()
    return yaml.safe_load(lzma.decompress(payload) if name.endswith(".xz") else payload)


def _name(path: str) -> str:
    return next(name for start, name in _FILES.items() if path.startswith(start))


@functools.cache
def _loaded(name: str) -> Any:
    from openapi_core import Config, OpenAPI  # late: 300 ms that other tests do not need

    return OpenAPI.from_dict(_document(name), config=Config(spec_validator_cls=None))


def _api(path: str) -> Any:
    return _loaded(_name(path))


def _described(request: FakeRequest, what: str) -> set[str]:
    """Return the names of the query parameters or of the body's fields that the vendor describes."""
    path = _path(request)
    document = _document(_name(path))
    bare = path.removeprefix("/v2").removeprefix("/v3")
    template = next(known for known in document["paths"] if _fits(bare, known))
    item = document["paths"][template]
    operation = item[request.method.lower()]
    if what == "body":
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return set(_fields(document, schema))
    named = [*item.get("parameters", []), *operation.get("parameters", [])]
    return {_resolved(document, one)["name"] for one in named}


def _fits(path: str, template: str) -> bool:
    parts, wanted = path.split("/"), template.split("/")
    return len(parts) == len(wanted) and all(
        want == part or (want.startswith("{") and part.isdigit())
        for part, want in zip(parts, wanted, strict=True)
    )


def _resolved(document: Mapping[str, Any], node: Any) -> Any:
    while "$ref" in node:
        found: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _fields(document: Mapping[str, Any], schema: Any) -> Iterator[str]:
    schema = _resolved(document, schema)
    yield from schema.get("properties", {})
    for part in (*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])):
        yield from _fields(document, part)
