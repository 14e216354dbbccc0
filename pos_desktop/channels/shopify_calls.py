"""One question to Shopify's Admin GraphQL API: signed in, paced by its cost, its errors told apart.

Source: Shopify Admin GraphQL API 2026-07; client-credentials grant, whose token lives a day. A 200 may say
THROTTLED in `errors`, or a refusal in `userErrors`; both are failures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Struct

from pos_desktop.channels.decoding import MAX_PROBLEM, convert, raw
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.channels.shopify_queries import API_VERSION
from pos_desktop.domain.errors import Rejected
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused, ShopUnavailable

HOST: Final = ".myshopify.com"
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
TOKEN_PATH: Final = "/admin/oauth/access_token"
GRAPHQL_PATH: Final = f"/admin/api/{API_VERSION}/graphql.json"
REFRESH_BEFORE_MS: Final = 5 * 60_000
CLOCK_TOLERANCE_S: Final = 300
THROTTLED_TRIES: Final = 5
PERMANENT: Final = "shpat_"
PERSONAL: Final = frozenset(
    {"email", "phone", "customer", "shippingAddress", "billingAddress", "destination"}
)
"""Fields that Shopify leaves empty until the app may see people; the order is whole without them."""


class _Extensions(Struct, rename="camel"):
    code: str | None = None
    required_access: str | None = None


class _Problem(Struct):
    message: str = ""
    path: list[str | int] | None = None
    extensions: _Extensions | None = None

    @property
    def code(self) -> str:
        """What went wrong, in Shopify's word."""
        return (self.extensions.code if self.extensions else None) or ""


class _Throttle(Struct, rename="camel"):
    currently_available: float = 0.0
    restore_rate: float = 0.0


class _Cost(Struct, rename="camel"):
    requested_query_cost: float | None = None
    throttle_status: _Throttle | None = None


class _CostHolder(Struct):
    cost: _Cost | None = None


class _Body(Struct):
    data: Any = None
    errors: list[_Problem] | None = None
    extensions: _CostHolder | None = None

    @property
    def is_throttled(self) -> bool:
        """Whether nothing was done, because too much was asked lately."""
        return any(problem.code == "THROTTLED" for problem in self.errors or ())


class _TokenAnswer(Struct):
    access_token: str
    expires_in: int = 86_399
    scope: str = ""


class _TokenRefusal(Struct):
    error: str = ""
    error_description: str = ""


class UserError(Struct):
    """Why a change was refused."""

    message: str
    code: str | None = None
    field: list[str] | None = None


class TooCostly(ShopRefused):
    """A question that Shopify will never answer in one piece: ask for less at a time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Shopify answered, and when by its own clock."""

    data: Mapping[str, Any]
    at_ms: int
    version: str = ""


@dataclass(slots=True)
class _Token:
    value: str = field(repr=False)
    expires_at_ms: int | None = None


class ShopifyCalls:
    """Asks one shop, for any number of threads. The token stays in memory.

    Errors: `ShopRefused("wrong_address")`, not_https, for an address that is none of Shopify's; bad_key
        without keys.
    """

    def __init__(self, account: ShopAccount, http: Http, clock: Callable[[], int]) -> None:
        self._base = base_url(account.address)
        self._keys, self._http, self._clock = account.keys, http, clock
        self.give_way = http.give_way
        self._lock = threading.Lock()
        self._token: _Token | None = None

    def ask(self, document: str, variables: Mapping[str, object]) -> Reply:
        """Send one document and return its data.

        Errors: `TooCostly`; `ShopUnavailable` limited, shop_error, bad_answer and as of `Http`; `ShopRefused`
            bad_key, clock_wrong, missing_permission, shop_closed, wrong_address, bad_field and as of `Http`.
        """
        payload = msgspec.json.encode({"query": document, "variables": variables})
        for _ in range(THROTTLED_TRIES):
            answer = self._signed_in(payload, is_safe=document.lstrip().startswith("query"))
            body = answer.json(_Body)
            self._note_cost(body)
            if not body.is_throttled:
                _check(body)
                return Reply(
                    body.data or {}, self._time_of(answer), answer.headers.get("x-shopify-api-version", "")
                )
        raise ShopUnavailable("limited")

    def seconds_off(self, at_ms: int) -> int:
        """Return by how many seconds this computer's clock is ahead of an instant of the shop's."""
        return (self._clock() - at_ms) // 1000

    # --- signing in

    def _signed_in(self, payload: bytes, *, is_safe: bool) -> Answer:
        token = self._current()
        answer = self._post(payload, token, is_safe=is_safe)
        if answer.status == 401 and token.expires_at_ms is not None:
            answer = self._post(payload, self._renewed(token), is_safe=is_safe)
        if answer.status == 401:
            raise self._no_entry(answer)
        if answer.status != 200:
            raise refusal_of(answer)
        return answer

    def _post(self, payload: bytes, token: _Token, *, is_safe: bool) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-Shopify-Access-Token": token.value,
        }
        return self._http.send(
            Request("POST", self._base + GRAPHQL_PATH, headers=headers, body=payload, is_safe=is_safe)
        )

    def _current(self) -> _Token:
        with self._lock:
            token = self._token
            if token is None or (
                token.expires_at_ms is not None and token.expires_at_ms - REFRESH_BEFORE_MS < self._clock()
            ):
                token = self._token = self._fetched()
            return token

    def _renewed(self, refused: _Token) -> _Token:
        with self._lock:
            if self._token is refused:
                self._token = self._fetched()
            assert self._token is not None
            return self._token

    def _fetched(self) -> _Token:
        """Return the merchant's permanent token, or a new one for the keys of the app."""
        if not self._keys or not all(self._keys):
            raise ShopRefused("bad_key")
        if len(self._keys) == 1 or self._keys[0].startswith(PERMANENT):
            return _Token(self._keys[0])
        form = {
            "grant_type": "client_credentials",
            "client_id": self._keys[0],
            "client_secret": self._keys[1],
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = self._http.send(
            Request(
                "POST", self._base + TOKEN_PATH, headers=headers, body=urlencode(form).encode(), is_safe=False
            )
        )
        if answer.status in (400, 401, 403):
            raise self._no_token(answer)
        if answer.status != 200:
            raise refusal_of(answer)
        token = answer.json(_TokenAnswer)
        return _Token(token.access_token, self._clock() + token.expires_in * 1000)

    def _no_token(self, answer: Answer) -> ShopRefused:
        try:
            error = answer.json(_TokenRefusal).error
        except ShopUnavailable:  # a page for people
            error = ""
        if error == "shop_not_permitted":
            return ShopRefused("not_allowed", problem="the app and the shop are of different organisations")
        return self._no_entry(answer)

    def _no_entry(self, answer: Answer) -> ShopRefused:
        """Return why the keys were not taken: a clock that is wrong makes good keys look bad."""
        seconds = self.seconds_off(self._time_of(answer))
        if abs(seconds) > CLOCK_TOLERANCE_S:
            return ShopRefused("clock_wrong", seconds=seconds)
        return ShopRefused("bad_key")

    # --- what an answer says beside its data

    def _time_of(self, answer: Answer) -> int:
        try:
            return int(parsedate_to_datetime(answer.headers.get("date", "")).timestamp()) * 1000
        except (ValueError, OverflowError):  # a proxy left it out
            return self._clock()

    def _note_cost(self, body: _Body) -> None:
        cost = body.extensions.cost if body.extensions is not None else None
        status = cost.throttle_status if cost is not None else None
        if cost is not None and status is not None and status.restore_rate > 0:
            self._http.lane.budget(
                status.currently_available, status.restore_rate, cost.requested_query_cost or 1.0
            )
        elif body.is_throttled:
            self._http.lane.pause(None)


def base_url(address: str) -> str:
    """Return where a shop is asked: "https://name.myshopify.com".

    Errors: `ShopRefused` wrong_address for any other form, not_https.
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ShopRefused("wrong_address", problem="no address of a web shop") from error
    is_local = host in LOOPBACK
    if parts.path.rstrip("/") or parts.query or not (is_local or host.endswith(HOST)) or "@" in parts.netloc:
        raise ShopRefused("wrong_address", problem=f"looks like https://name{HOST}")
    if parts.scheme == "http" and not is_local:
        raise ShopRefused("not_https")
    if parts.scheme not in ("http", "https"):
        raise ShopRefused("wrong_address", problem=f"looks like https://name{HOST}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def refusal_of(answer: Answer) -> ShopRefused | ShopUnavailable:
    """Return what a status without data means. Source: Shopify Admin API, HTTP status codes."""
    if answer.status >= 500 or answer.status in (408, 409, 430):
        return ShopUnavailable("shop_error", status=answer.status)
    if answer.status in (402, 423):
        return ShopRefused("shop_closed")
    if answer.status == 403:
        return ShopRefused("missing_permission", permission="")
    if answer.status in (404, 301, 302, 303, 307, 308):
        return ShopRefused("wrong_address", problem="no shop of Shopify answers there")
    return ShopUnavailable("bad_answer", status=answer.status)


def decoded(value: object, shape: type[Any]) -> Any:
    """Return part of an answer as `shape`. Errors: `ShopUnavailable("bad_answer", field, problem)`."""
    try:
        return convert(value, shape, at="$")
    except Rejected as error:
        raise ShopUnavailable("bad_answer", **error.facts) from error


def user_errors(payload: Mapping[str, Any] | None, name: str = "userErrors") -> list[UserError]:
    """Return why a change was refused, nothing when it was made.

    Errors: `ShopUnavailable("bad_answer")` for an answer that says neither.
    """
    if payload is None:
        raise ShopUnavailable("bad_answer", field=name, problem="no answer to a change")
    errors: list[UserError] = decoded(payload.get(name), list[UserError])
    return errors


def told_by(errors: list[UserError]) -> str:
    """Return refusals as one text, in the shop's own words."""
    return raw("; ".join(error.message or error.code or "" for error in errors))[:MAX_PROBLEM]


def _check(body: _Body) -> None:
    for problem in body.errors or ():
        if problem.code == "ACCESS_DENIED" and body.data is not None and _is_personal(problem):
            continue
        raise _failure(problem)
    if body.data is None:
        raise ShopUnavailable("bad_answer", field="data", problem="there is none")


def _is_personal(problem: _Problem) -> bool:
    return any(step in PERSONAL for step in problem.path or ())


def _failure(problem: _Problem) -> ShopRefused | ShopUnavailable:
    code, message = problem.code, raw(problem.message)[:MAX_PROBLEM]
    if code == "MAX_COST_EXCEEDED":
        return TooCostly("not_allowed", problem=message)
    if code == "ACCESS_DENIED":
        wanted = problem.extensions.required_access if problem.extensions else ""
        return ShopRefused("missing_permission", permission=raw(wanted)[:MAX_PROBLEM] or message)
    if code in ("INTERNAL_SERVER_ERROR", "TIMEOUT"):
        return ShopUnavailable("shop_error", problem=message)
    if code == "SHOP_INACTIVE":
        return ShopRefused("shop_closed")
    return ShopRefused("bad_field", field=".".join(map(str, problem.path or ())), problem=message)
