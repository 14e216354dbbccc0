"""A served fake shop answers over a socket, and its network fails as drawn and no other way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
import requests

from pos_desktop.channels.fakes.serving import Fault, Faults, ShopServer
from pos_desktop.channels.fakes.shop import FakeAnswer, FakeRequest, FakeShop


class EchoShop:
    """Says what it was asked, and counts."""

    base_path = "/stores/1"

    def __init__(self) -> None:
        self.asked: list[FakeRequest] = []

    def answer(self, request: FakeRequest) -> FakeAnswer:
        self.asked.append(request)
        if request.path.endswith("/broken"):
            raise LookupError("the fake itself is wrong")
        said = {"n": len(self.asked), "path": request.path, "query": request.query, "method": request.method}
        return FakeAnswer.of_json({**said, "body": request.body.decode()}, headers={"X-Left": "7"})


@contextmanager
def served(faults: Faults | None = None) -> Iterator[tuple[EchoShop, ShopServer]]:
    shop = EchoShop()
    with ShopServer(cast(FakeShop, shop), faults=faults) as server:
        yield shop, server


def always(fault: Fault) -> Faults:
    return Faults({fault: 1.0}, slow_s=0.01, stall_s=0.3)


def get(url: str, **more: object) -> requests.Response:
    return requests.get(url, timeout=(5, 5), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_every_method_arrives_whole(method: str) -> None:
    with served() as (shop, server):
        answer = requests.request(
            method, f"{server.url}/a%20b", params={"x": "é&", "empty": ""}, data=b"body", timeout=5
        )

    assert answer.json()["method"] == method
    assert answer.headers["X-Left"] == "7"
    assert shop.asked[0].path == "/stores/1/a b"
    assert shop.asked[0].query == {"x": "é&", "empty": ""}
    assert shop.asked[0].body == b"body"
    assert [one.request for one in server.exchanges] == shop.asked


def test_one_connection_serves_many_requests() -> None:
    with served() as (shop, server), requests.Session() as session:
        numbers = [session.get(server.url, timeout=5).json()["n"] for _ in range(50)]

    assert numbers == list(range(1, 51))
    assert len(shop.asked) == 50


@pytest.mark.parametrize(
    ("fault", "times_seen"), [("drop", 0), ("cut", 1), ("stall", 1), ("error", 0), ("limited", 0)]
)
def test_a_fault_says_how_often_the_shop_saw_the_request(fault: Fault, times_seen: int) -> None:
    with served(always(fault)) as (shop, server):
        try:
            status = get(server.url).status_code
        except requests.RequestException:
            status = 0

    assert len(shop.asked) == times_seen
    assert status == {"error": 500, "limited": 429}.get(fault, 0)


def test_an_answer_cut_inside_its_headers_looks_like_success_without_a_body() -> None:
    with served(always("cut_headers")) as (shop, server):
        answer = get(server.url)

    assert (answer.status_code, answer.content, len(shop.asked)) == (200, b"", 1)


def test_a_request_delivered_twice_is_seen_twice_and_answered_once() -> None:
    with served(always("twice")) as (_, server):
        assert get(server.url).json()["n"] == 2


def test_a_slow_answer_arrives() -> None:
    with served(always("slow")) as (_, server):
        assert get(server.url).json()["n"] == 1


def test_a_limited_answer_says_when_to_come_again() -> None:
    with served(always("limited")) as (_, server):
        assert get(server.url).headers["Retry-After"] == "1"


def test_a_gateway_answers_with_a_page() -> None:
    with served(always("bad_gateway")) as (_, server):
        answer = get(server.url)

    assert answer.status_code == 502
    assert answer.text.startswith("<html>")


def test_faults_that_are_switched_off_do_not_happen() -> None:
    faults = always("drop")
    faults.enabled = False
    with served(faults) as (_, server):
        assert get(server.url).json()["n"] == 1


def test_the_same_seed_fails_alike() -> None:
    def drawn(seed: int) -> list[Fault | None]:
        faults = Faults({"drop": 0.2, "cut": 0.2, "twice": 0.2}, seed=seed)
        return [faults.draw() for _ in range(100)]

    assert drawn(4) == drawn(4)
    assert drawn(4) != drawn(5)
    assert set(drawn(4)) == {"drop", "cut", "twice", None}


@pytest.mark.parametrize("rates", [{"drop": 0.7, "cut": 0.4}, {"flood": 0.1}])
def test_rates_that_make_no_sense_are_refused(rates: dict[Fault, float]) -> None:
    with pytest.raises(ValueError):
        Faults(rates)


def test_a_fault_of_the_fake_itself_never_looks_like_one_of_the_network() -> None:
    with (
        pytest.raises(LookupError, match="the fake itself"),
        served() as (_, server),
        pytest.raises(requests.ConnectionError),
    ):
        get(f"{server.url}/broken")


def test_a_body_without_a_length_is_refused() -> None:
    with served() as (shop, server):
        answer = requests.post(server.url, data=iter([b"a", b"b"]), timeout=5)

    assert answer.status_code == 411
    assert not shop.asked


def test_exchanges_can_be_forgotten() -> None:
    with served() as (_, server):
        get(server.url)
        server.forget_exchanges()
        get(server.url)

        assert len(server.exchanges) == 1
