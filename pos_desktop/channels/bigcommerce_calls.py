"""How BigCommerce is called: V2 and V3 side by side, their refusals, their quota, their pages.

Source: BigCommerce Orders V2, Orders V3, Store Information, Locations. Both content headers go on every
request: V2 answers XML without `Accept`, and some GETs want `Content-Type`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from pos_desktop.channels.decoding import MAX_PROBLEM, convert, raw
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.domain.errors import PosError, Rejected
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused, ShopUnavailable

LARGEST_PAGE: Final = 250
MOST_PAGES: Final = 10_000

_ADDRESS = re.compile(r"(https?://([^/?#@]+)/stores/([0-9A-Za-z]+))(/v[23])?/?\Z")
_LOOPBACK = re.compile(r"(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?\Z")
_HOST = "api.bigcommerce.com"
_CLOSED = re.compile(r"suspend|frozen|closed|expired|not active", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,12}\Z")

Params = Mapping[str, str]
T = TypeVar("T")


class Api:
    """One BigCommerce store, asked over `http` with the token of an API account."""

    def __init__(self, account: ShopAccount, http: Http) -> None:
        self._base, self._http = _base(account.address), http
        self.give_way = http.give_way
        self._headers = {
            "X-Auth-Token": account.keys[0] if account.keys else "",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }

    def get(self, path: str, params: Params | None = None, *, gone: str = "wrong_address") -> Answer:
        """Read something. `gone` is what a 404 means here.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        return self._sent(Request("GET", self._base + path, dict(params or {}), self._headers), gone)

    def put(self, path: str, content: object, *, gone: str = "wrong_address") -> Answer:
        """Write over something."""
        return self._written("PUT", path, content, gone)

    def post(self, path: str, content: object, *, gone: str = "wrong_address") -> Answer:
        """Add something; no key makes a repetition harmless, so look before."""
        return self._written("POST", path, content, gone)

    def _written(self, method: str, path: str, content: object, gone: str) -> Answer:
        body = msgspec.json.encode(content)
        return self._sent(Request(method, self._base + path, {}, self._headers, body), gone)

    def _sent(self, request: Request, gone: str) -> Answer:
        answer = self._http.send(request)
        self._note_quota(answer.headers)
        if answer.status in (200, 201, 204):
            return answer
        raise refusal_of(answer, gone)

    def _note_quota(self, headers: Mapping[str, str]) -> None:
        left = headers.get("x-rate-limit-requests-left", "")
        resets_in = headers.get("x-rate-limit-time-reset-ms", "")
        if _NUMBER.match(left) and _NUMBER.match(resets_in):
            self._http.lane.quota(int(left), int(resets_in) / 1000)

    def v2_pages(self, path: str, params: Params | None = None, *, gone: str) -> Iterator[list[Any]]:
        """Yield the pages of a V2 list, which ends with 204 and never says how long it is."""
        for page in range(1, MOST_PAGES):
            asked = {**(params or {}), "page": str(page), "limit": str(LARGEST_PAGE)}
            rows = v2_rows(self.get(path, asked, gone=gone))
            if not rows:
                return
            yield rows
            if len(rows) < LARGEST_PAGE:
                return

    def v3_pages(self, path: str, params: Params | None = None) -> Iterator[V3Page]:
        """Yield the pages of a V3 list."""
        for page in range(1, MOST_PAGES):
            found = self.v3_page(path, params, page)
            yield found
            if page >= found.pages:
                return

    def v3_page(self, path: str, params: Params | None, page: int) -> V3Page:
        """Return one page of a V3 list."""
        answer = self.get(path, {**(params or {}), "page": str(page), "limit": str(LARGEST_PAGE)})
        return V3Page() if answer.status == 204 else answer.json(V3Page)


class _Pagination(msgspec.Struct):
    total_pages: int = 0


class _Meta(msgspec.Struct):
    pagination: _Pagination = msgspec.field(default_factory=_Pagination)


class V3Page(msgspec.Struct):
    """One page of a V3 list. `pages` is how many there are, 0 where the list has no pages."""

    data: list[Any] = msgspec.field(default_factory=list)
    meta: _Meta = msgspec.field(default_factory=_Meta)

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return self.meta.pagination.total_pages


def v2_rows(answer: Answer) -> list[Any]:
    """Return the rows of a V2 list: 204 stands for none.

    Errors: `ShopUnavailable` cut, bad_answer.
    """
    return [] if answer.status == 204 else answer.json(list[Any])


def v3_rows(answer: Answer) -> list[Any]:
    """Return the rows of a V3 answer: 204 stands for none.

    Errors: `ShopUnavailable` cut, bad_answer.
    """
    return [] if answer.status == 204 else answer.json(V3Page).data


def typed(rows: list[Any], shape: type[T]) -> list[T]:
    """Return rows of an answer as what they are.

    Errors: `ShopUnavailable("bad_answer")` that names the field.
    """
    try:
        return convert(rows, list[shape], at="$")  # type: ignore[valid-type]
    except Rejected as error:
        raise ShopUnavailable("bad_answer", **error.facts) from error


def _base(address: str) -> str:
    found = _ADDRESS.match(address.strip())
    if found is None or not (found[2].lower() == _HOST or _LOOPBACK.match(found[2])):
        raise ShopRefused("wrong_address", problem=f"not of the form https://{_HOST}/stores/...")
    return found[1]


def refusal_of(answer: Answer, gone: str) -> PosError:
    """Return what an answer with an error status means; `gone` is what a 404 means.

    Source: BigCommerce, API status codes.
    """
    status, problem = answer.status, problem_of(answer)
    if status == 401:
        return ShopRefused("bad_key")
    if status == 402 or (status == 403 and _CLOSED.search(problem)):
        return ShopRefused("shop_closed", problem=problem)
    if status == 403:
        return ShopRefused("missing_permission", permission=problem)
    if status == 404:
        return ShopRefused(gone)
    if status == 408:
        return ShopUnavailable("timeout")
    if status in (400, 405, 409, 413, 414, 415, 422):
        return ShopRefused("not_allowed", problem=problem)
    return ShopUnavailable("shop_error" if status >= 500 else "bad_answer", status=status)


def problem_of(answer: Answer) -> str:
    """Return what the shop says is wrong: V2 says so in a list, V3 in an object; "" where it says nothing."""
    try:
        content = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    rows = content if isinstance(content, list) else [content]
    return "; ".join(filter(None, map(_said, rows)))[:MAX_PROBLEM]


def _said(row: object) -> str:
    if not isinstance(row, dict):
        return ""
    errors = row.get("errors")
    details: Sequence[object] = list(errors.values()) if isinstance(errors, dict) else []
    parts = [row.get("message"), row.get("title"), *details]
    return raw(" ".join(part for part in parts if isinstance(part, str)))
