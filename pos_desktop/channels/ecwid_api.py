"""The calls to an E-Series store: its address, its key, its pages, and what its refusals mean.

Source: Ecwid REST API v3. A bad token is answered with 403, not 401, and asking on with one blocks the
computer for long: after the first such answer nothing more is sent until a person tests the connection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from pos_desktop.channels.decoding import MAX_PROBLEM
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused, ShopUnavailable

HOST: Final = "app.ecwid.com"
LIMIT: Final = 100  # the most that one page may hold
_STORE = re.compile(r"[0-9]{1,12}", re.ASCII)
_PATH = re.compile(r"/api/v3/([0-9]{1,12})/?", re.ASCII)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_GONE = {
    "ORDER_NOT_FOUND": "order_gone",
    "PRODUCT_NOT_FOUND": "unknown_product",
    "COMBINATION_NOT_FOUND": "unknown_product",
    "STORE_NOT_FOUND": "wrong_address",
}

T = TypeVar("T")


class Fault(Struct, rename="camel"):
    """The body of a refusal, which may be missing."""

    error_message: str | None = None
    error_code: str | None = None


_decode_fault = msgspec.json.Decoder(Fault).decode


class Updated(Struct, rename="camel"):
    """What a change answers: 1 when something was changed."""

    update_count: int
    warning: str | None = None


class Page(Struct):
    """One page of a list."""

    total: int
    count: int
    offset: int
    limit: int
    items: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, and the shop's own time when it answered, in seconds, None where it does not say."""

    page: Page
    server_s: int | None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was asked for is in it: read at once, nothing can have moved meanwhile."""
        return self.page.offset == 0 and len(self.page.items) >= self.page.total


@dataclass(frozen=True, slots=True)
class Call:
    """What a call needs of the token, and what a missing thing is called in a refusal."""

    scope: str
    missing: str = "bad_answer"


READ_ORDERS: Final = Call("read_orders", "order_gone")
UPDATE_ORDERS: Final = Call("update_orders", "order_gone")
READ_CATALOG: Final = Call("read_catalog", "unknown_product")
UPDATE_CATALOG: Final = Call("update_catalog", "unknown_product")
READ_PROFILE: Final = Call("read_store_profile", "wrong_address")


def address_of(typed: str) -> str:
    """Return the store's address as the calls need it.

    Shapes: the store's number alone, or the address with `/api/v3/` and the number; only a server on this
        computer may be another than the vendor's.
    Errors: `ShopRefused` wrong_address, not_https.
    """
    text = typed.strip()
    if _STORE.fullmatch(text):
        return f"https://{HOST}/api/v3/{text}"
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, is_whole = parts.hostname or "", not (parts.query or parts.fragment or parts.username)
        found = _PATH.fullmatch(parts.path)
        port = parts.port
    except ValueError:
        raise ShopRefused("wrong_address", problem="no address of a store") from None
    is_ours = host in _LOOPBACK or (host == HOST and port in (None, 443))
    if found is None or not is_ours or not is_whole or parts.scheme not in ("http", "https"):
        raise ShopRefused("wrong_address", problem=f"neither a store number nor https://{HOST}/api/v3/NUMBER")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise ShopRefused("not_https")
    return f"{parts.scheme}://{parts.netloc.lower()}/api/v3/{found[1]}"


class EcwidApi:
    """One store, asked with one token by any number of threads."""

    def __init__(self, account: ShopAccount, http: Http) -> None:
        self._base, self._http = address_of(account.address), http
        self._token = account.keys[0].strip() if account.keys else ""
        self._is_dead = not self._token

    def try_again(self) -> None:
        """Use the token once more, as a person wishes."""
        self._is_dead = not self._token

    def get(self, path: str, call: Call, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        """Read one thing.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        return self._answered(Request("GET", self._url(path), params or {}, self._headers()), call).json(
            shape
        )

    def listed(self, path: str, call: Call, params: Mapping[str, str], *, offset: int = 0) -> Listed:
        """Read one page of a list.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        asked = {**params, "offset": str(offset), "limit": str(LIMIT)}
        answer = self._answered(Request("GET", self._url(path), asked, self._headers()), call)
        return Listed(answer.json(Page), _server_s(answer))

    def put(self, path: str, call: Call, changes: Mapping[str, object]) -> Updated:
        """Change the fields given and no other.

        Errors: `ShopUnavailable`, `ShopRefused`.
        """
        body = msgspec.json.encode(changes)
        headers = {**self._headers(), "Content-Type": "application/json;charset=utf-8"}
        return self._answered(Request("PUT", self._url(path), {}, headers, body), call).json(Updated)

    def _url(self, path: str) -> str:
        return f"{self._base}/{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}

    def _answered(self, request: Request, call: Call) -> Answer:
        if self._is_dead:
            raise ShopRefused("bad_key")
        answer = self._http.send(request)
        if 200 <= answer.status < 300:
            return answer
        error = refusal_of(answer, call, self._token)
        if error.reason == "bad_key":
            self._is_dead = True
        raise error


def part(name: str | int) -> str:
    """Return an id as a part of a path."""
    return quote(str(name), safe="")


def refusal_of(answer: Answer, call: Call, token: str = "") -> PosError:
    """Return the error that an answer other than 2xx means; `token` is kept out of it.

    Source: Ecwid REST API v3, "Errors": the body is optional, a page of HTML is some server on the way.
    """
    fault = _fault(answer)
    if fault is None:
        reason = "timeout" if answer.status in (408, 504) else "shop_error"
        is_ours = answer.status >= 500 or answer.status == 408
        return ShopUnavailable(reason if is_ours else "bad_answer", status=answer.status)
    code, problem = fault.error_code or "", (fault.error_message or fault.error_code or "")[:MAX_PROBLEM]
    return _meant(answer.status, code, problem.replace(token, "***") if token else problem, call)


def _meant(status: int, code: str, problem: str, call: Call) -> PosError:
    if status == 403 or status == 401:
        if code == "INSUFFICIENT_APP_SCOPE":
            return ShopRefused("missing_permission", permission=call.scope)
        return ShopRefused("bad_key")
    if status == 404:
        reason = _GONE.get(code, call.missing)
        is_known = reason != "bad_answer"
        return ShopRefused(reason, problem=problem) if is_known else ShopUnavailable(reason, status=status)
    if status in (408, 504):
        return ShopUnavailable("timeout", status=status)
    if status in (400, 422):
        return ShopRefused("bad_field", field=code, problem=problem)
    if status in (402, 405, 409, 415):
        return ShopRefused("shop_closed" if status == 402 else "not_allowed", problem=problem or code)
    return ShopUnavailable("shop_error" if status >= 500 else "bad_answer", status=status)


def _fault(answer: Answer) -> Fault | None:
    """Return what a refusal says, an empty one where it has no body, None where it is not the shop's."""
    if not answer.body.strip():
        return Fault()
    try:
        return _decode_fault(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _server_s(answer: Answer) -> int | None:
    try:
        return int(parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
    except (ValueError, OverflowError):
        return None
