"""What made that a shop did not answer is named, over real sockets; an answer is bounded and whole."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from pathlib import Path

import pytest

from pos_desktop.channels import http as http_module
from pos_desktop.channels.http import Answer, Http, Request
from pos_desktop.channels.limits import Lane
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.shops import ShopRefused, ShopUnavailable
from tests.channels.scripted import Authority, Script, answers, make_authority, says, server

SECRET = "cs_0123456789secret"
QUICK = (2.0, 0.2)


@pytest.fixture
def http() -> Http:
    return Http(Lane(patience_s=0), timeout=QUICK)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def failure(http: Http, url: str, method: str = "GET") -> PosError:
    request = Request(
        method,
        url,
        params={"consumer_secret": SECRET},
        headers={"X-Token": SECRET},
        body=None if method == "GET" else SECRET.encode(),
        auth=("ck", SECRET),
    )
    with pytest.raises(PosError) as caught:
        http.send(request)
    told = "".join(traceback.format_exception(caught.value)) + repr(request)
    assert SECRET not in told
    return caught.value


# --- answers


def test_an_answer_arrives_with_lower_case_headers_and_exact_json(http: Http) -> None:
    with server(answers("200 OK", '{"total": 0.1}', X_WP_Total="3")) as shop:
        answer = http.send(Request("GET", f"{shop.url}/orders", params={"page": "1"}))

    assert (answer.status, answer.headers["x-wp-total"]) == (200, "3")
    assert str(answer.json(dict[str, object])["total"]) == "0.1"
    assert shop.received[0].startswith(b"GET /orders?page=1 HTTP/1.1\r\n")


def test_a_body_and_a_password_are_sent_as_given(http: Http) -> None:
    with server(answers("201 Created", "{}")) as shop:
        http.send(Request("POST", shop.url, body=b'{"a":1}', auth=("u", "p"), headers={"X-Token": "t"}))

    assert b"X-Token: t\r\n" in shop.received[0]
    assert b"Authorization: Basic dTpw\r\n" in shop.received[0]
    assert shop.received[0].endswith(b'\r\n\r\n{"a":1}')


def test_no_password_is_taken_from_the_users_netrc(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with server(answers("200 OK", "{}")) as shop:
        http.send(Request("GET", shop.url))

    assert b"Authorization" not in shop.received[0]


def test_no_cookie_of_a_shop_comes_back_to_it(http: Http) -> None:
    with server(answers("200 OK", "{}", Set_Cookie="session=1; Path=/")) as shop:
        for _ in range(2):
            http.send(Request("GET", shop.url))

    assert not any(b"ookie:" in request for request in shop.received)


@pytest.mark.parametrize("status", [204, 400, 401, 404, 422, 500, 502, 503])
def test_every_other_status_is_the_connectors_to_judge(http: Http, status: int) -> None:
    with server(answers(f"{status} Whatever", "" if status == 204 else "<html>")) as shop:
        assert http.send(Request("GET", shop.url)).status == status


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "cut"), (b" \n", "cut"), (b"<html>", "bad_answer"), (b"[1]", "bad_answer")]
)
def test_a_body_that_is_not_what_was_asked_for_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(ShopUnavailable) as caught:
        Answer(200, {}, body).json(dict[str, object])

    assert caught.value.reason == reason


# --- no answer


def test_a_port_where_nobody_listens_is_no_network(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert failure(http, f"http://127.0.0.1:{port}").reason == "no_network"


def test_a_name_that_nobody_has_is_a_wrong_address(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(http, "https://shop.invalid/")

    assert isinstance(error, ShopRefused)
    assert error.reason == "wrong_address"


def test_a_name_server_that_does_not_answer_is_no_network(
    http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", later)

    assert failure(http, "https://shop.invalid/").reason == "no_network"


WHOLE_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(says(""), id="nothing"),
        pytest.param(says("HTTP/1.1 2"), id="in the status"),
        pytest.param(says("HTTP/1.1 200 OK\r\nContent-Le"), id="in a header"),
        pytest.param(says("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n"), id="before the empty line"),
        pytest.param(says(f"{WHOLE_HEAD}Content-Length: 12\r\n\r\n[1,2"), id="in the body"),
        pytest.param(says(f"{WHOLE_HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n[1,"), id="in a chunk"),
        pytest.param(
            says(f"{WHOLE_HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n[1]\r\n"), id="before the last chunk"
        ),
        pytest.param(lambda connection: connection.shutdown(socket.SHUT_RDWR), id="hung up"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_was_cut_is_cut_wherever_it_was(http: Http, script: Script, method: str) -> None:
    with server(script) as shop:
        assert failure(http, shop.url, method).reason == "cut"


def _waits(connection: socket.socket) -> None:
    connection.recv(1)


def _drips(connection: socket.socket) -> None:
    connection.sendall(f"{WHOLE_HEAD}Content-Length: 100000\r\n\r\n".encode())
    _drip(connection, b"1")


def _drips_its_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(connection, b"1")


def _drip(connection: socket.socket, drop: bytes) -> None:
    pause = threading.Event()
    while not pause.wait(0.05):
        connection.sendall(drop)


@pytest.mark.parametrize("script", [_waits, _drips, _drips_its_head])
def test_an_answer_that_never_ends_is_given_up(http: Http, script: Script) -> None:
    with server(script) as shop:
        assert failure(http, shop.url).reason == "timeout"


def test_a_body_that_is_too_large_is_not_read_to_its_end(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MAX_BYTES", 1_000_000)
    with server(says(f"{WHOLE_HEAD}Content-Length: 2000000\r\n\r\n" + "1" * 1_500_000)) as shop:
        error = failure(http, shop.url)

    assert (error.reason, isinstance(error, ShopUnavailable)) == ("bad_answer", True)


def test_a_body_that_says_it_is_compressed_and_is_not_is_a_bad_answer(http: Http) -> None:
    with server(answers("200 OK", "plain", Content_Encoding="gzip")) as shop:
        assert failure(http, shop.url).reason == "bad_answer"


# --- tried again


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(says(""), id="cut"),
        pytest.param(answers("500 Oops"), id="500"),
        pytest.param(answers("502 Bad Gateway", "<html>"), id="502"),
        pytest.param(answers("429 Too Many", Retry_After="0"), id="429"),
    ],
)
def test_what_only_reads_is_tried_again_when_the_shop_fails_in_passing(failing: Script) -> None:
    patient = Http(Lane(), timeout=QUICK, tries=3)
    with server(failing, failing, answers("200 OK", "[1]")) as shop:
        assert patient.send(Request("GET", shop.url)).body == b"[1]"
    with server(failing, failing, answers("200 OK", "[1]")) as shop:
        assert patient.send(Request("POST", shop.url, body=b"{}", is_safe=True)).body == b"[1]"


def test_a_read_is_not_tried_without_end() -> None:
    patient = Http(Lane(), timeout=QUICK, tries=3)
    with server(answers("500 Oops")) as shop:
        assert patient.send(Request("GET", shop.url)).status == 500
        assert len(shop.received) == 3
    with server(says("")) as shop:
        assert failure(patient, shop.url).reason == "cut"
        assert len(shop.received) == 3


def test_what_may_have_changed_something_is_sent_once() -> None:
    patient = Http(Lane(), timeout=QUICK, tries=3)
    with server(says("")) as shop:
        assert failure(patient, shop.url, "POST").reason == "cut"
        assert len(shop.received) == 1
    with server(answers("500 Oops")) as shop:
        assert patient.send(Request("PUT", shop.url, body=b"{}")).status == 500
        assert len(shop.received) == 1


# --- redirects


def test_a_redirect_to_another_host_is_refused_and_names_it(http: Http) -> None:
    with server(answers("301 Moved", Location="https://www.boutique.example/a?k=1")) as shop:
        error = failure(http, shop.url)

    assert (error.reason, error.facts["address"]) == ("wrong_address", "https://www.boutique.example")


def test_a_redirect_to_another_port_is_refused(http: Http) -> None:
    with server(answers("200 OK")) as other, server(answers("302 Found", Location=other.url)) as shop:
        assert failure(http, shop.url).reason == "wrong_address"
        assert other.received == []


def test_a_redirect_on_the_same_server_is_followed_when_reading(http: Http) -> None:
    with server(answers("301 Moved", Location="/orders/"), answers("200 OK", "[]")) as shop:
        assert http.send(Request("GET", f"{shop.url}/orders")).body == b"[]"
        assert shop.received[1].startswith(b"GET /orders/ ")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect"])
def test_a_write_is_never_sent_to_a_second_place(http: Http, status: str) -> None:
    with server(answers(status, Location="/elsewhere")) as shop:
        assert failure(http, shop.url, "PUT").reason == "wrong_address"
        assert len(shop.received) == 1


def test_a_circle_of_redirects_ends(http: Http) -> None:
    with server(answers("302 Found", Location="/")) as shop:
        assert failure(http, shop.url).reason == "wrong_address"


# --- TLS


def test_plain_http_is_refused_but_to_this_computer(http: Http) -> None:
    assert failure(http, "http://boutique.example/").reason == "not_https"


@pytest.mark.parametrize(
    "url", ["boutique.example", "ftp://boutique.example", "https://", "https://[::1", "https://a:b/"]
)
def test_what_is_no_address_is_refused(http: Http, url: str) -> None:
    assert failure(http, url).reason == "wrong_address"


def test_a_certificate_of_an_authority_in_the_bundle_is_accepted(
    http: Http, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
    with server(answers("200 OK", "{}"), tls=authority.signed) as shop:
        assert http.send(Request("GET", shop.url)).status == 200


def test_a_certificate_of_an_unknown_authority_is_refused(http: Http, authority: Authority) -> None:
    with server(answers("200 OK", "{}"), tls=authority.signed) as shop:
        assert failure(http, shop.url).reason == "bad_certificate"
        assert shop.received == []


def test_a_certificate_that_has_ended_is_refused(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = make_authority(tmp_path, days=-1)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ended.bundle))
    with server(answers("200 OK", "{}"), tls=ended.signed) as shop:
        error = failure(http, shop.url)

    assert (error.reason, "expired" in str(error.facts["problem"])) == ("bad_certificate", True)


def test_a_bundle_that_is_not_there_is_named(
    http: Http, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
    with server(answers("200 OK", "{}"), tls=authority.signed) as shop:
        error = failure(http, shop.url)

    assert (error.reason, "bundle.pem" in str(error.facts["problem"])) == ("bad_certificate", True)


def test_a_server_without_tls_is_not_https(http: Http) -> None:
    with server(says("HTTP/1.1 400 Bad Request\r\n\r\n")) as shop:
        assert failure(http, shop.url.replace("http:", "https:")).reason == "not_https"


# --- limits


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        ("429 Too Many", {"Retry_After": "7"}, 7),
        ("429 Too Many", {"Retry_After": "2.0"}, 2),
        ("429 Too Many", {"X_Rate_Limit_Time_Reset_Ms": "1500"}, 1.5),
        ("429 Too Many", {}, 2),
        ("503 Busy", {"Retry_After": "30"}, 30),
    ],
)
def test_a_shop_that_asks_for_a_pause_gets_it(
    http: Http, status: str, headers: dict[str, str], seconds: float
) -> None:
    with server(answers(status, **headers)) as shop:
        error = failure(http, shop.url)
        again = failure(http, shop.url)

    assert (error.reason, error.facts["retry_after_s"]) == ("limited", seconds)
    assert (again.reason, len(shop.received)) == ("limited", 1)


def test_nothing_is_logged_that_names_a_key(http: Http, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with server(says("")) as shop:
        failure(http, shop.url, "POST")

    assert SECRET not in caplog.text
