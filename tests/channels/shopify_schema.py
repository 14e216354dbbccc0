"""Shopify's own description of its Admin API, and whether a request and an answer are what it says."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import graphql
import pytest

from tests.captured import captured

VERSIONS = ("2026-07", "2026-10")
needs_schema = pytest.mark.skipif(
    captured("specs", "shopify") is None, reason="Shopify's description of its API is not beside the checkout"
)


@cache
def schema(version: str) -> graphql.GraphQLSchema:
    """Return the vendor's description of one version."""
    path = captured("specs", "shopify", f"admin_{version}.stripped.json.xz")
    assert path is not None
    return graphql.build_client_schema(json.loads(lzma.open(path).read()), assume_valid=True)


@cache
def _parsed(text: str) -> graphql.DocumentNode:
    return graphql.parse(text)


@cache
def wrong_documents(version: str, text: str) -> tuple[str, ...]:
    """Return what is wrong with a document: fields, arguments, variables that the version does not have."""
    return tuple(error.message for error in graphql.validate(schema(version), _parsed(text)))


def wrong_request(version: str, text: str, variables: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a document and the variables sent with it."""
    if problems := wrong_documents(version, text):
        return list(problems)
    definitions = _operation(text).variable_definitions or ()
    defined = {one.variable.name.value for one in definitions}
    unknown = [f"${name} is not in the document" for name in variables if name not in defined]
    got = graphql.execution.values.get_variable_values(schema(version), definitions, dict(variables))
    return unknown + ([error.message for error in got] if isinstance(got, list) else [])


def wrong_answer(version: str, text: str, answer: Mapping[str, Any]) -> list[str]:
    """Return where an answer is not of the shape that its document asks for."""
    data = answer.get("data")
    if data is None:
        return [] if answer.get("errors") else ["neither data nor errors"]
    operation = _operation(text)
    root = schema(version).get_root_type(operation.operation)
    assert root is not None
    excused = {tuple(error.get("path", ())) for error in answer.get("errors", ())}
    return list(_object(root, operation.selection_set, data, (), excused))


def _operation(text: str) -> graphql.OperationDefinitionNode:
    (operation,) = _parsed(text).definitions
    assert isinstance(operation, graphql.OperationDefinitionNode)
    return operation


Path = tuple[str | int, ...]
Excused = set[Path]


def _object(
    kind: Any, selection: graphql.SelectionSetNode | None, value: Any, path: Path, excused: Excused
) -> Iterator[str]:
    if not isinstance(value, dict) or selection is None:
        yield f"{path}: {value!r} is no object"
        return
    asked = dict(_fields(kind, selection))
    for name in value.keys() ^ asked.keys():
        yield f"{path}: {name} was {'not asked for' if name in value else 'left out'}"
    for name, (field, owner) in asked.items():
        if name in value:
            field_type = owner.fields[field.name.value].type
            yield from _value(field_type, field.selection_set, value[name], (*path, name), excused)


def _fields(kind: Any, selection: graphql.SelectionSetNode) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield what is selected, with the type it is selected on: a fragment's own where there is one."""
    for one in selection.selections:
        if isinstance(one, graphql.InlineFragmentNode):
            assert one.type_condition is not None
            named = schema(VERSIONS[0]).type_map[one.type_condition.name.value]
            yield from _fields(named, one.selection_set)
        elif isinstance(one, graphql.FieldNode):
            yield (one.alias or one.name).value, (one, kind)


def _value(
    kind: Any, selection: graphql.SelectionSetNode | None, value: Any, path: Path, excused: Excused
) -> Iterator[str]:
    if isinstance(kind, graphql.GraphQLNonNull):
        if value is None and path not in excused:
            yield f"{path}: null"
        kind = kind.of_type
    if value is None:
        return
    if isinstance(kind, graphql.GraphQLList):
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no list"
            return
        for index, item in enumerate(value):
            yield from _value(kind.of_type, selection, item, (*path, index), excused)
    elif graphql.is_leaf_type(kind):
        if not _is_leaf(kind, value):
            yield f"{path}: {value!r} is no {kind.name}"
    else:
        yield from _object(kind, selection, value, path, excused)


def _is_leaf(kind: Any, value: object) -> bool:
    if isinstance(kind, graphql.GraphQLEnumType):
        return value in kind.values
    allowed = _SCALARS.get(kind.name, (str,))
    return isinstance(value, allowed) and isinstance(value, bool) == (kind.name == "Boolean")


_SCALARS: Mapping[str, tuple[type, ...]] = {
    "Int": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "UnsignedInt64": (str,),
}


def wrong_exchanges(exchanges: Sequence[Any]) -> list[str]:
    """Return everything wrong in what was sent to a fake shop and what it answered, in both versions."""
    problems: list[str] = []
    for exchange in exchanges:
        if not exchange.request.path.endswith("/graphql.json") or exchange.answer.status != 200:
            continue
        sent, answered = json.loads(exchange.request.body), json.loads(exchange.answer.body)
        for version in VERSIONS:
            problems += wrong_request(version, sent["query"], sent["variables"])
            problems += wrong_answer(version, sent["query"], answered)
    return problems
