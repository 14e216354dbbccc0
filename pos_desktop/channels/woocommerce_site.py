"""A WooCommerce site as far as requests go: where its API is, how it takes the keys, what a refusal means.

Source: WooCommerce REST API v3, seen on 10.5.0 and 9.9.5. Updates are sent by POST, which the API takes as
PUT: some hosts block PUT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from pos_desktop.channels.decoding import plain
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.domain.errors import PosError
from pos_desktop.domain.money import is_currency, minor_digits
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused, ShopUnavailable

WRONG_KEY: Final = "woocommerce_rest_authentication_error"  # or a key that may not do this
CANNOT_VIEW: Final = "woocommerce_rest_cannot_view"  # unknown key, no key, http; 403: the user may not
INVALID_ORDER: Final = "woocommerce_rest_shop_order_invalid_id"
REFUND_FAILED: Final = "woocommerce_rest_cannot_create_order_refund"
TOTAL_HEADER: Final = "x-wp-total"
LEAST_DECIMALS: Final = 2

Params = Mapping[str, str]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Door:
    """One way in: where the API begins, and whether the keys go into the query instead of a header."""

    root: str
    keys_in_query: bool


FRONT: Final = _Door("/wp-json", keys_in_query=False)
STRIPPED: Final = _Door("/wp-json", keys_in_query=True)  # the host strips Authorization
PLAIN_LINKS: Final = (
    _Door("/index.php/wp-json", keys_in_query=False),
    _Door("/index.php/wp-json", keys_in_query=True),
)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the shop is set to. `decimals` of its prices is None where the keys may not read it."""

    currency: str = ""
    decimals: int | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many there are altogether."""

    rows: tuple[Json, ...]
    total: int


class WooSite:
    """Asks one site, and remembers the way in that worked. Safe to be used by several threads.

    Errors: `ShopUnavailable` and `ShopRefused` from everything that asks.
    """

    def __init__(self, account: ShopAccount, http: Http) -> None:
        self.base = _base(account.address)
        self._keys = (*account.keys, "", "")[:2]
        self._http = http
        self._door = FRONT
        self._is_open = False
        self._settings: SiteSettings | None = None

    def ask(self, method: str, path: str, params: Params | None = None, body: object = None) -> Answer:
        """Send one request to the shop's API and return its answer, whatever the status."""
        answer = self._through(self._door, method, path, params, body)
        if self._is_open or _is_let_in(answer):
            self._is_open = True
            return answer
        for door in _other_doors(answer):
            other = self._through(door, method, path, params, body)
            if _is_let_in(other):
                self._door, self._is_open = door, True
                return other
        return answer

    def get(self, path: str, params: Params | None = None) -> Answer:
        """Read something. Errors: `refusal_of` the answer where it is none of success."""
        return _succeeded(self.ask("GET", path, params))

    def post(self, path: str, body: object) -> Answer:
        """Write something. Errors: `refusal_of` the answer; missing_permission where the keys only read."""
        answer = self.ask("POST", path, None, body)
        if answer.status == 401 and self._is_open:
            raise ShopRefused("missing_permission", permission="write")
        return _succeeded(answer)

    def listed(self, path: str, params: Params) -> Listed:
        """Read a page of a list.

        Errors: `ShopUnavailable("bad_answer", field=)` where the site does not say how many there are.
        """
        answer = self.get(path, params)
        rows = answer.json(list[Any])
        total = answer.headers.get(TOTAL_HEADER, "")
        if not total.isdigit():
            raise ShopUnavailable("bad_answer", field=TOTAL_HEADER, problem="not there")
        return Listed(tuple(rows), int(total))

    def index(self) -> Json:
        """Read what the site says of itself to anyone; no keys are sent."""
        params = {"_fields": "name,url,home,gmt_offset,timezone_string,namespaces"}
        answer = self._http.send(Request("GET", f"{self.base}{self._door.root}/", params=params))
        if _is_page(answer) and answer.status in (200, 404):
            answer = self._http.send(Request("GET", f"{self.base}{PLAIN_LINKS[0].root}/", params=params))
        if _is_page(answer) and answer.status < 500:
            raise ShopRefused("wrong_address", problem="no WordPress site answers there")
        return _succeeded(answer).json(dict[str, Any])

    def settings(self) -> SiteSettings:
        """Read what the shop is set to, once; what the keys may not read is empty."""
        if self._settings is None:
            answer = self.ask("GET", "system_status", {"_fields": "environment,settings"})
            is_refused = answer.status in (403, 404)
            self._settings = SiteSettings() if is_refused else _settings(_succeeded(answer))
        return self._settings

    def precision(self) -> dict[str, str]:
        """Return the parameter that asks for amounts as exact as the shop computes them.

        Source: amounts are rounded to the shop's *current* decimals, whatever the order's currency.
        """
        settings = self.settings()
        if settings.decimals is None:
            return {}
        digits = minor_digits(settings.currency) if is_currency(settings.currency) else 0
        return {"dp": str(max(LEAST_DECIMALS, digits, settings.decimals))}

    def _through(self, door: _Door, method: str, path: str, params: Params | None, body: object) -> Answer:
        key, secret = self._keys
        query = dict(params or {})
        if door.keys_in_query:
            query |= {"consumer_key": key, "consumer_secret": secret}
        request = Request(
            method,
            f"{self.base}{door.root}/wc/v3/{path}",
            params=query,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            body=None if body is None else msgspec.json.encode(body),
            auth=None if door.keys_in_query else (key, secret),
        )
        return self._http.send(request)


def refusal_of(answer: Answer) -> PosError:
    """Return what an answer that is none of success means.

    Shapes: by status and code alone: messages are translated, and plugins change them.
    """
    code, field = _complaint(answer)
    if answer.status >= 500:
        return ShopUnavailable("shop_error", status=answer.status, problem=code)
    if answer.status == 401:
        return ShopRefused("bad_key")
    if answer.status == 403 and code:
        return ShopRefused("missing_permission", permission=code)
    if answer.status == 403:
        return ShopRefused("not_allowed", problem="the site's firewall")
    if code == INVALID_ORDER or (answer.status == 404 and code.endswith("_invalid_id")):
        return ShopRefused("order_gone")
    if answer.status == 404 or 300 <= answer.status < 400:
        return ShopRefused("wrong_address", problem=code or "nothing there")
    return ShopRefused("bad_field", field=field, problem=code or f"HTTP {answer.status}")


def code_of(answer: Answer) -> str:
    """Return the code of a refusal, "" where the answer holds none."""
    return _complaint(answer)[0]


def _succeeded(answer: Answer) -> Answer:
    if not 200 <= answer.status < 300:
        raise refusal_of(answer)
    return answer


def _is_let_in(answer: Answer) -> bool:
    """Say whether the shop itself answered, and knew the keys."""
    return answer.status < 300 or (
        400 <= answer.status < 500 and answer.status != 401 and bool(code_of(answer))
    )


def _other_doors(answer: Answer) -> Sequence[_Door]:
    """Return the ways that remain when the first one met this answer."""
    if answer.status == 401:
        return (STRIPPED,)
    return PLAIN_LINKS if answer.status == 404 and _is_page(answer) else ()


def _complaint(answer: Answer) -> tuple[str, str]:
    """Return the code of a refusal and the parameter it is about; both "" in a page of HTML."""
    try:
        document = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    if not isinstance(document, dict):
        return "", ""
    data = document.get("data")
    params = data.get("params") if isinstance(data, dict) else None
    field = next(iter(params), "") if isinstance(params, dict) else ""
    return plain(str(document.get("code", "")))[:100], plain(str(field))[:100]


def _is_page(answer: Answer) -> bool:
    return bool(answer.body.strip()) and answer.body.lstrip()[:1] not in (b"{", b"[")


def _settings(answer: Answer) -> SiteSettings:
    document = answer.json(dict[str, Any])
    settings, environment = document.get("settings"), document.get("environment")
    settings = settings if isinstance(settings, dict) else {}
    environment = environment if isinstance(environment, dict) else {}
    decimals = str(settings.get("number_of_decimals", ""))
    return SiteSettings(
        currency=str(settings.get("currency", "")),
        decimals=min(int(decimals), 8) if decimals.isdigit() else None,
        version=plain(str(environment.get("version", ""))),
    )


def _base(address: str) -> str:
    """Return where the site's own paths begin; an address copied with the API's path is understood."""
    text = address.strip()
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.scheme in ("http", "https") and not parts.username
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ShopRefused("wrong_address", problem="no address of a web shop")
    path = parts.path.partition("/wp-json")[0].removesuffix("/index.php").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"
