"""Signing in to Shopify, its limits, and its three layers of errors."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from pos_desktop.channels.fakes.serving import Faults
from pos_desktop.channels.fakes.shop import Wanted
from pos_desktop.channels.fakes.shopify_face import TOKEN_PATH
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.channels.limits import Lane
from pos_desktop.channels.shopify_calls import ShopifyCalls, TooCostly, base_url, user_errors
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import ShopAccount, ShopRefused, ShopUnavailable
from tests.channels.at_hand import START_MS, DirectHttp
from tests.channels.shopify_stand import Stand, a_message, direct, pulled, served

DATE = "Mon, 21 Sep 2026 14:13:20 GMT"  # the stand's clock at its start
DOCUMENT = "query PosShop { shop { name } }"


class ScriptedHttp:
    """Answers as it is told, one request after the other, the last answer again and again."""

    def __init__(self, *answers: Answer) -> None:
        self.lane = Lane(lambda: 0.0, lambda _: None)
        self.requests: list[Request] = []
        self._answers = list(answers)

    def give_way(self) -> None:
        """Nobody waits."""

    def send(self, request: Request) -> Answer:
        self.requests.append(request)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def answering(content: object, status: int = 200, date: str = DATE) -> Answer:
    return Answer(status, {"date": date}, json.dumps(content).encode())


def calls_on(*answers: Answer, keys: tuple[str, ...] = ("shpat_x",)) -> tuple[ShopifyCalls, ScriptedHttp]:
    http = ScriptedHttp(*answers)
    account = ShopAccount(b"\x01" * 16, "shopify", "https://atelier.myshopify.com", keys)
    return ShopifyCalls(account, cast(Http, http), lambda: START_MS), http


def failure(calls: ShopifyCalls) -> PosError:
    with pytest.raises((ShopRefused, ShopUnavailable)) as raised:
        calls.ask(DOCUMENT, {})
    return raised.value


def tokens_asked(stand: Stand) -> int:
    exchanges = cast(DirectHttp, stand.http).exchanges
    return sum(exchange.request.path == TOKEN_PATH for exchange in exchanges)


# --- signing in


def test_one_token_serves_many_questions_and_is_renewed_before_it_ends() -> None:
    with direct() as stand:
        stand.connector.test()
        stand.connector.test()
        first = tokens_asked(stand)
        stand.clock.pass_s(24 * 3600 - 120)
        stand.connector.test()

        assert (first, tokens_asked(stand)) == (1, 2)


def test_a_token_that_stopped_working_is_renewed_once() -> None:
    with direct() as stand:
        stand.connector.test()
        stand.shop.expire_tokens()
        stand.connector.test()

        assert tokens_asked(stand) == 2


def test_a_token_that_never_works_ends_in_a_bad_key() -> None:
    with direct() as stand:
        stand.shop.token_life_ms = 0

        with pytest.raises(ShopRefused) as refused:
            stand.connector.test()

        assert (refused.value.reason, tokens_asked(stand)) == ("bad_key", 2)


@pytest.mark.parametrize("keys", [("fake-client", "wrong"), ("", "x"), ("shpat_gone",)])
def test_wrong_keys_are_told_apart_from_everything_else(keys: tuple[str, ...]) -> None:
    with direct() as stand:
        with pytest.raises(ShopRefused) as refused:
            stand.another(*keys).test()

        assert refused.value.reason == "bad_key"


@pytest.mark.parametrize("keys", [("shpat_1",), ("shpat_1", "a secret for webhooks")])
def test_a_permanent_token_needs_no_other(keys: tuple[str, ...]) -> None:
    with direct() as stand:
        stand.shop.permanent_token = "shpat_1"

        assert stand.another(*keys).test().name == "Atelier Rachel"
        assert tokens_asked(stand) == 0


def test_an_app_of_another_organisation_is_said_to_be_one() -> None:
    calls, _ = calls_on(answering({"error": "shop_not_permitted"}, 400), keys=("id", "secret"))

    error = failure(calls)

    assert (error.reason, error.word("problem")) == (
        "not_allowed",
        "the app and the shop are of different organisations",
    )


def test_a_wrong_clock_is_told_apart_from_a_bad_key() -> None:
    refusal = answering({"errors": "[API] Invalid API key"}, 401, "Mon, 21 Sep 2026 18:13:20 GMT")
    calls, _ = calls_on(refusal)

    error = failure(calls)

    assert (error.reason, error.number("seconds")) == ("clock_wrong", -4 * 3600)


def test_a_test_with_a_wrong_clock_says_so_though_it_was_let_in() -> None:
    with direct() as stand:
        stand.shop.clock = lambda: stand.clock.now_ms + 3_600_000

        with pytest.raises(ShopRefused) as refused:
            stand.connector.test()

        assert (refused.value.reason, refused.value.number("seconds")) == ("clock_wrong", -3600)


def test_no_secret_shows_in_errors_accounts_or_requests() -> None:
    calls, http = calls_on(answering({}, 401), keys=("client", "s3cret"))

    error = failure(calls)

    assert "s3cret" not in repr(error) + str(error) + repr(http.requests)


# --- addresses


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://Atelier.myshopify.com/", "https://atelier.myshopify.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:9", "http://localhost:9"),
    ],
)
def test_an_address_is_where_the_shop_is_asked(address: str, base: str) -> None:
    assert base_url(address) == base


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://atelier.myshopify.com", "not_https"),
        ("https://atelier.example", "wrong_address"),
        ("https://atelier.myshopify.com/admin", "wrong_address"),
        ("https://evil.example/.myshopify.com", "wrong_address"),
        ("https://user@atelier.myshopify.com", "wrong_address"),
        ("atelier.myshopify.com", "wrong_address"),
        ("ftp://127.0.0.1", "wrong_address"),
        ("https://[", "wrong_address"),
    ],
)
def test_any_other_form_of_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(ShopRefused) as refused:
        base_url(address)

    assert refused.value.reason == reason


# --- what went wrong


def problem(code: str, message: str = "no", **more: Any) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, **more}}]}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answering({}, 402), "shop_closed"),
        (answering({}, 423), "shop_closed"),
        (answering({}, 403), "missing_permission"),
        (answering({}, 404), "wrong_address"),
        (answering({}, 500), "shop_error"),
        (answering({}, 418), "bad_answer"),
        (Answer(200, {"date": DATE}, b""), "cut"),
        (Answer(200, {"date": DATE}, b"<html>"), "bad_answer"),
        (answering({}), "bad_answer"),
        (answering({"data": None}), "bad_answer"),
        (answering([]), "bad_answer"),
        (answering(problem("INTERNAL_SERVER_ERROR")), "shop_error"),
        (answering(problem("SHOP_INACTIVE")), "shop_closed"),
        (answering(problem("ACCESS_DENIED", requiredAccess="`read_orders`")), "missing_permission"),
        (answering(problem("undefinedField")), "bad_field"),
    ],
)
def test_each_failure_has_its_own_name(answer: Answer, reason: str) -> None:
    calls, _ = calls_on(answer)

    assert failure(calls).reason == reason


def test_a_missing_permission_is_named() -> None:
    calls, _ = calls_on(answering(problem("ACCESS_DENIED", requiredAccess="`read_orders` access scope.")))

    assert failure(calls).word("permission") == "`read_orders` access scope."


def test_a_question_that_costs_too_much_says_so() -> None:
    calls, _ = calls_on(answering(problem("MAX_COST_EXCEEDED")))

    assert isinstance(failure(calls), TooCostly)


def test_people_that_the_app_may_not_see_leave_the_order_whole() -> None:
    with direct() as stand:
        stand.shop.views.sees_people = False
        order_id = stand.place()

        order = stand.order(order_id)

        assert (order.contact.name, order.contact.email, len(order.lines)) == ("", "", 1)


def test_goods_that_the_app_may_not_see_are_a_failure() -> None:
    denied = problem("ACCESS_DENIED", requiredAccess="x")["errors"][0] | {"path": ["nodes", 0, "refunds"]}
    calls, _ = calls_on(answering({"data": {"nodes": [None]}, "errors": [denied]}))

    assert failure(calls).reason == "missing_permission"


def test_a_change_that_says_nothing_is_no_success() -> None:
    with pytest.raises(ShopUnavailable):
        user_errors(None)
    with pytest.raises(ShopUnavailable):
        user_errors({"userErrors": None})


# --- limits


def test_what_was_throttled_is_asked_again_when_the_budget_allows() -> None:
    with direct() as stand:
        order_id = stand.place()
        stand.connector.test()
        before = stand.clock.now_ms
        stand.shop.bucket = 400.0
        stand.shop.restores_per_s = 50.0
        for _ in range(30):
            stand.order(order_id)

        answers = [one.answer.body for one in cast(DirectHttp, stand.http).exchanges]
        assert sum(b"THROTTLED" in body for body in answers) <= 2
        assert stand.clock.now_ms - before > 2_000


def test_a_shop_that_stays_busy_is_tried_again_later() -> None:
    calls, http = calls_on(answering(problem("THROTTLED")))

    assert failure(calls).reason == "limited"
    assert len(http.requests) == 5


def test_a_change_that_was_throttled_is_made_once() -> None:
    with direct() as stand:
        order = stand.order(stand.place(Wanted("CM-01")))
        way = cast(DirectHttp, stand.http)

        def empty_once(request: Request) -> None:
            if b"PosPaid" in (request.body or b""):
                way.before = lambda _: None
                stand.shop._left = 0.0

        way.before = empty_once
        stand.tell(a_message(order, "paid"))

        assert sum(b"THROTTLED" in one.answer.body for one in way.exchanges) == 1
        assert stand.effects("payment") == 1


# --- over a real socket


def test_a_real_socket_with_faults_answers_in_the_end() -> None:
    faults = Faults({"drop": 0.1, "cut": 0.1, "error": 0.1, "bad_gateway": 0.1, "limited": 0.1}, seed=5)
    with served(faults=faults) as stand:
        stand.place()
        seen: set[str] = set()
        for _ in range(60):
            try:
                orders, _ = pulled(stand.connector)
                assert len(orders) <= 1
            except ShopUnavailable as error:
                seen.add(error.reason)

        assert {"cut", "shop_error", "limited"} <= seen
        faults.enabled = False
        assert stand.another().test().name == "Atelier Rachel"
