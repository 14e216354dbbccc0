"""How the fake WooCommerce shop reads requests and words its answers: parameters, lists, errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest
from pos_desktop.channels.fakes.woo_orders import HOME, SITE_OFFSET, Document

T = TypeVar("T")

MOST_PER_PAGE: Final = 100
JSON: Final = {"content-type": "application/json; charset=UTF-8"}
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?")


class Refused(Exception):
    """The API refuses a request; `answer` says so."""

    def __init__(self, answer: FakeAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def said(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> FakeAnswer:
    """Return an answer as WordPress sends it."""
    return FakeAnswer.of_json(content, status=status, headers={**JSON, **(headers or {})})


def refused(code: str, message: str, status: int, **data: object) -> Refused:
    """Return an error as WordPress words it."""
    return Refused(said({"code": code, "message": message, "data": {"status": status, **data}}, status))


def no_route() -> Refused:
    """Return the error for a path that the API does not have."""
    return refused("rest_no_route", "No route was found matching the URL and request method.", 404)


def bad_param(name: str, told: str, code: str) -> Refused:
    """Return the error for one parameter that makes no sense."""
    details = {name: {"code": code, "message": told, "data": None}}
    message = f"Invalid parameter(s): {name}"
    return refused("rest_invalid_param", message, 400, params={name: told}, details=details)


def not_one_of(name: str, known: Sequence[str], shown: str = "") -> Refused:
    """Return the error for a parameter with a value that is none of those known."""
    told = f"{shown or name} is not one of {', '.join(known[:-1])}, and {known[-1]}."
    return bad_param(name, told, "rest_not_in_enum")


def body_of(request: FakeRequest) -> Document:
    """Return what a request says. Errors: `Refused` for a body that is no JSON."""
    if not request.body:
        return {}
    try:
        body = msgspec.json.decode(request.body)
    except msgspec.DecodeError:
        about = {"json_error_code": 4, "json_error_message": "Syntax error"}
        raise refused("rest_invalid_json", "Invalid JSON body passed.", 400, **about) from None
    return body if isinstance(body, dict) else {}


def numbers(text: str) -> set[int]:
    """Return the ids of a list of ids."""
    return {int(part) for part in text.split(",") if part.strip().isdigit()}


def digits_of(request: FakeRequest, usual: int) -> int:
    """Return how many decimals amounts are asked for with."""
    asked = request.query.get("dp", "")
    return int(asked) if asked.isdigit() else usual


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list is to be shown: sorted, cut, and trimmed to some fields."""

    query: Mapping[str, str]
    place: str

    def answer(self, items: Sequence[T], document: Callable[[T], Document]) -> FakeAnswer:
        """Return one page of sorted items. Errors: `Refused` for a page size beyond the limits."""
        size = self._number("per_page", 10, MOST_PER_PAGE)
        page = self._number("page", 1, 10**9)
        first = int(self.query.get("offset", 0) or 0) or (page - 1) * size
        rows = [trimmed(document(item), self.query) for item in items[first : first + size]]
        pages = -(-len(items) // size) if rows else 0  # beyond the end, order tables say 0
        headers = {"x-wp-total": str(len(items)), "x-wp-totalpages": str(pages), "allow": "GET, POST"}
        return said(rows, headers={**headers, "link": f'<{HOME}/wp-json/wc/v3/{self.place}>; rel="self"'})

    def _number(self, name: str, usual: int, most: int) -> int:
        text = self.query.get(name, str(usual))
        value = int(text) if text.isdigit() else 0
        if not 1 <= value <= most:
            told = f"{name} must be between 1 (inclusive) and {most} (inclusive)"
            raise bad_param(name, told, "rest_out_of_bounds")
        return value


def trimmed(document: Document, query: Mapping[str, str]) -> Document:
    """Return the fields that `_fields` names, all of them without it."""
    if "_fields" not in query:
        return document
    wanted = set(query["_fields"].split(","))
    return {name: value for name, value in document.items() if name in wanted}


def instant_of(query: Mapping[str, str], name: str) -> int | None:
    """Return the instant a parameter is compared as, in seconds; None without the parameter.

    Shapes: as on running shops: with dates_are_gmt only a naive UTC time means what it says; an instant with
        a zone is turned into the site's time first, and then compared as if it were UTC.
    Errors: `Refused` for what is no date and time.
    """
    text = query.get(name)
    if text is None:
        return None
    if not _DATE_TIME.fullmatch(text):
        raise bad_param(name, "Invalid date.", "rest_invalid_date")
    moment = datetime.fromisoformat(text)
    compares_gmt = query.get("dates_are_gmt") in ("true", "1")
    if moment.tzinfo is not None:
        naive = (moment.astimezone(UTC) + SITE_OFFSET).replace(tzinfo=UTC)
    else:
        naive = moment.replace(tzinfo=UTC)
    return int((naive if compares_gmt else naive - SITE_OFFSET).timestamp())


def number_of(body: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number of a body, None where it is absent. Errors: `Refused` for anything else."""
    value = body.get(name)
    if name not in body:
        return None
    if isinstance(value, bool) or not isinstance(value, int | None):
        raise bad_param(name, f"{name} is not of type integer.", "rest_invalid_type")
    return value or 0
