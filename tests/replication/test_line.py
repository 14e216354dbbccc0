"""The line takes nothing for the hub's that is not: pages of others, whole files, endless answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_desktop.domain.errors import PosError, Unavailable
from pos_desktop.replication import line
from pos_desktop.replication.client import Asked, HubClient
from pos_desktop.replication.line import HttpLine
from tests.hub.serving import a_hub, fresh_database
from tests.replication.proxy import PAGES, Proxy

pytestmark = pytest.mark.usefixtures("caplog")  # urllib3 says what it thinks of such answers


@contextmanager
def _answering(page: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpLine]:
    """Give a line to somebody who answers everything with one page."""
    monkeypatch.setitem(PAGES, "this", page)
    proxy = Proxy("127.0.0.1", 9, lambda: "this")
    found = HttpLine(proxy.url)
    yield found
    found.close()
    proxy.close()


def _page(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.mark.parametrize(
    "page",
    [
        _page("200 OK", b"<html>Welcome</html>", "Content-Type: text/html"),
        _page("200 OK", b"the file from its beginning", "Content-Type: application/zstd"),
        _page("206 Partial", b"x", "Content-Type: application/zstd", "Content-Range: bytes 0-0/9"),
        _page("302 Found", b"", "Location: http://127.0.0.1:9/login"),
    ],
)
def test_only_the_part_that_was_asked_for_is_taken(page: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with _answering(page, monkeypatch) as hub, pytest.raises(PosError, match=r"bad_answer|no_network"):
        list(HubClient(hub, "token").snapshot_from("ab" * 16, 5))


def test_the_part_that_was_asked_for_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page("206 Partial", b"rest", "Content-Type: application/zstd", "Content-Range: bytes 5-8/9")

    with _answering(page, monkeypatch) as hub:
        assert b"".join(HubClient(hub, "token").snapshot_from("ab" * 16, 5)) == b"rest"


def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_ANSWER", 100)

    with (
        _answering(_page("200 OK", b"x" * 101), monkeypatch) as hub,
        pytest.raises(Unavailable, match="too long"),
    ):
        hub.ask(Asked("GET", "/v1/me"))


def test_a_password_of_the_users_netrc_does_not_take_the_place_of_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        device = hub.device()
        client = HubClient(HttpLine(hub.url), device.token)
        assert client.me().acked == 0


def test_the_token_is_in_no_error_and_no_repr() -> None:
    client = HubClient(HttpLine("http://127.0.0.1:9"), "posd1_secret")

    with pytest.raises(Unavailable, match="no_network") as caught:
        client.me()

    asked = Asked("GET", "/", headers={"authorization": "posd1_secret"})
    assert "posd1_secret" not in f"{caught.value!r} {caught.value.__cause__!r} {asked!r}"
