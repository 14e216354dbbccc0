"""Answers GraphQL documents with exactly what they select: enough of the language for the fake Shopify.

It knows no schema: objects say which fields they have, and what is no field is refused, as by the real one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Any, Final

Args = Mapping[str, Any]

_TOKEN = re.compile(
    r"""(?P<skip>[\s,\ufeff]+|\#[^\n]*)|(?P<spread>\.\.\.)|(?P<punct>[!$():=@\[\]{}|])"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<string>"(?:[^"\\\n]|\\.)*")"""
)
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_MISSING: Final = object()
_SCALARS: Final = frozenset({str, int, bool, float, type(None)})
_FREE: Final = frozenset({"presentmentMoney", "shopMoney", "pageInfo"})


class GraphError(Exception):
    """Why a document is not answered, or one of its fields is not."""

    def __init__(self, message: str, code: str = "", **more: str) -> None:
        super().__init__(message)
        self.message, self.code, self.more = message, code, more


class Object(dict[str, Any]):
    """An object of the shop: its fields by name, each a value or a function of the arguments."""

    def __init__(self, kind: str, /, **fields: Any) -> None:
        super().__init__(fields)
        self.kind = kind


class Denied:
    """The value of a field that the app may not see: null, and an error beside it."""

    def __init__(self, scope: str) -> None:
        self.scope = scope


@dataclass(frozen=True, slots=True)
class Variable:
    """A place that a variable fills."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """One selected field. `only` is the type that an inline fragment asks for, "" for any."""

    name: str
    key: str
    only: str
    args: Mapping[str, Any]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One operation. `required` are the variables that have to be given."""

    operation: str
    name: str
    required: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(slots=True)
class Answered:
    """What a document came to; `objects` counts what was answered with."""

    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    objects: int = 0


@lru_cache(maxsize=256)
def parse(text: str) -> Document:
    """Return a document of one operation. Errors: `GraphError` for what is none."""
    return _Parser(text).document()


def execute(document: Document, variables: Args, root: Object) -> Answered:
    """Answer a document."""
    answered = Answered()
    try:
        for name in document.required:
            if variables.get(name) is None:
                raise GraphError(f"Variable ${name} was provided invalid value", "INVALID_VARIABLE")
        answered.data = _Execution(variables, answered).selected(root, document.fields)
    except GraphError as error:
        answered.data = None
        answered.errors = [error_of(error, ())]
    return answered


def cost_of(document: Document, variables: Args) -> int:
    """Return what a document costs before it is answered: lists weigh by the logarithm of their length."""
    base = 10 if document.operation == "mutation" else 0
    return max(1, base + _weight(document.fields, variables))


def error_of(error: GraphError, path: Sequence[str | int]) -> dict[str, Any]:
    """Return an error as it is answered."""
    extensions = {"code": error.code, **error.more} if error.code else {}
    return {"message": error.message, "path": list(path), "extensions": extensions}


def connection(
    items: Sequence[Object], args: Args, *, most: int = 250, key: Callable[[Object], str] | None = None
) -> Object:
    """Return a page of a list. Shapes: `key` names a place in it for a cursor; else the place is counted."""
    first = args.get("first")
    if first is None or not 0 < int(first) <= most:
        raise GraphError("you must provide one of first or last", "BAD_REQUEST")
    start = _start(items, args.get("after"), key)
    nodes = items[start : start + int(first)]
    end = None
    if nodes:
        end = key(nodes[-1]) if key is not None else str(start + len(nodes))
    info = Object("PageInfo", hasNextPage=start + len(nodes) < len(items), endCursor=end)
    return Object("Connection", pageInfo=info, nodes=list(nodes))


def _start(items: Sequence[Object], after: str | None, key: Callable[[Object], str] | None) -> int:
    if after is None:
        return 0
    if key is None:
        return int(after) if after.isdigit() else 0
    return next((index for index, item in enumerate(items) if key(item) > after), len(items))


# --- answering


class _Execution:
    def __init__(self, variables: Args, answered: Answered) -> None:
        self._variables, self._answered = variables, answered
        self._path: list[str | int] = []

    def selected(self, value: Object, fields: Sequence[Field]) -> dict[str, Any]:
        self._answered.objects += 1
        result: dict[str, Any] = {}
        for one in fields:
            if one.only and one.only != value.kind:
                continue
            found = value.get(one.name, _MISSING)
            if type(found) in _SCALARS and not one.fields:
                result[one.key] = found
                continue
            self._path.append(one.key)
            result[one.key] = self._field(value, one, found)
            self._path.pop()
        return result

    def _field(self, owner: Object, one: Field, value: Any) -> Any:
        if one.name == "__typename":
            return owner.kind
        if value is _MISSING:
            raise GraphError(f"Field '{one.name}' doesn't exist on type '{owner.kind}'", "undefinedField")
        if callable(value):
            value = value(filled(one.args, self._variables))
        return self._completed(value, one)

    def _completed(self, value: Any, one: Field) -> Any:
        if isinstance(value, Denied):
            error = GraphError(
                f"Access denied for {one.name} field.",
                "ACCESS_DENIED",
                requiredAccess=f"`{value.scope}` access scope.",
            )
            self._answered.errors.append(error_of(error, self._path))
            return None
        if isinstance(value, Object):
            if not one.fields:
                raise GraphError(f"Field must have selections: {one.name}", "selectionMismatch")
            return self.selected(value, one.fields)
        if isinstance(value, list) and one.fields:
            return self._listed(value, one)
        if one.fields and value is not None:
            raise GraphError(f"Selections can't be made on scalars: {one.name}", "selectionMismatch")
        return value

    def _listed(self, values: list[Any], one: Field) -> list[Any]:
        result = []
        for index, item in enumerate(values):
            self._path.append(index)
            result.append(self._completed(item, one))
            self._path.pop()
        return result


def filled(value: Any, variables: Args) -> Any:
    """Return arguments with their variables filled in; what was not given is left out."""
    if isinstance(value, Variable):
        return variables.get(value.name)
    if isinstance(value, dict):
        return {
            name: filled(part, variables)
            for name, part in value.items()
            if not (isinstance(part, Variable) and part.name not in variables)
        }
    return [filled(part, variables) for part in value] if isinstance(value, list) else value


def _weight(fields: Sequence[Field], variables: Args) -> int:
    total = 0
    for one in fields:
        if not one.fields:
            continue
        inner = _weight(one.fields, variables)
        args = filled(one.args, variables)
        length = args.get("first") or (len(args["ids"]) if "ids" in args else 0)
        if length:
            total += 2 + max(1, int(2 * log(int(length)))) * max(1, inner)
        else:
            total += inner + (0 if one.name in _FREE or one.name.endswith("Set") else 1)
    return total


# --- reading documents


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def document(self) -> Document:
        operation = self._taken() if self._peek() != "{" else "query"
        name = self._taken() if self._peek() not in ("{", "(") else ""
        required = tuple(self._variables()) if self._peek() == "(" else ()
        document = Document(operation, name, required, self._selection(""))
        if self._at != len(self._tokens):
            raise GraphError("one operation is answered at a time", "PARSE_ERROR")
        return document

    def _variables(self) -> list[str]:
        self._must("(")
        required: list[str] = []
        while self._peek() != ")":
            self._must("$")
            name = self._taken()
            self._must(":")
            last = ""
            while self._peek() not in ("$", ")", "="):
                last = self._taken()
            if self._peek() == "=":
                self._taken()
                self._value()
                last = ""
            if last == "!":
                required.append(name)
        self._must(")")
        return required

    def _selection(self, only: str) -> tuple[Field, ...]:
        self._must("{")
        fields: list[Field] = []
        while self._peek() != "}":
            if self._peek() == "...":
                self._taken()
                self._must("on")
                fields += self._selection(self._taken())
            else:
                fields.append(self._field(only))
        self._must("}")
        return tuple(fields)

    def _field(self, only: str) -> Field:
        key = name = self._taken()
        if self._peek() == ":":
            self._taken()
            name = self._taken()
        args = self._arguments() if self._peek() == "(" else {}
        while self._peek() == "@":
            self._taken()
            directive = f"@{self._taken()}"
            args[directive] = self._arguments() if self._peek() == "(" else {}
        fields = self._selection("") if self._peek() == "{" else ()
        return Field(name, key, only, args, fields)

    def _arguments(self) -> dict[str, Any]:
        self._must("(")
        args: dict[str, Any] = {}
        while self._peek() != ")":
            name = self._taken()
            self._must(":")
            args[name] = self._value()
        self._must(")")
        return args

    def _value(self) -> Any:
        token = self._taken()
        if token == "$":
            return Variable(self._taken())
        if token == "[":
            return self._listed()
        if token == "{":
            return self._object()
        if token.startswith('"'):
            return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token[1:-1])
        if token in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token]
        return token if not token.lstrip("-").isdigit() else int(token)

    def _listed(self) -> list[Any]:
        values = []
        while self._peek() != "]":
            values.append(self._value())
        self._must("]")
        return values

    def _object(self) -> dict[str, Any]:
        values = {}
        while self._peek() != "}":
            name = self._taken()
            self._must(":")
            values[name] = self._value()
        self._must("}")
        return values

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _taken(self) -> str:
        if self._at >= len(self._tokens):
            raise GraphError("syntax error, unexpected end of file", "PARSE_ERROR")
        self._at += 1
        return self._tokens[self._at - 1]

    def _must(self, wanted: str) -> None:
        if (found := self._taken()) != wanted:
            raise GraphError(f"syntax error, unexpected {found}, expecting {wanted}", "PARSE_ERROR")


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise GraphError(f"syntax error, unexpected character at {at}", "PARSE_ERROR")
        if found.lastgroup != "skip":
            tokens.append(found[0])
        at = found.end()
    return tokens
