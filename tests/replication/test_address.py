"""Only addresses that nobody can listen in on are talked to."""

from __future__ import annotations

import socket

import pytest

from pos_desktop.domain.errors import RuleBroken
from pos_desktop.replication.address import hub_address, is_this_computer, route_to

PRINT = "ab" * 32


@pytest.mark.parametrize(
    ("text", "url", "pin"),
    [
        ("hub.example.com", "https://hub.example.com", ""),
        (" https://hub.example.com:8443/ ", "https://hub.example.com:8443", ""),
        ("https://hub.example.com/shops/", "https://hub.example.com/shops", ""),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", ""),
        ("http://[::1]:8000", "http://[::1]:8000", ""),
        (f"https://192.168.1.5:8443#{PRINT}", "https://192.168.1.5:8443", PRINT),
        (f"192.168.1.5:8443#{'ABCD-' * 8}", "https://192.168.1.5:8443", "abcd" * 8),
        (f"192.168.1.5:8443 # {'abcd ' * 8}", "https://192.168.1.5:8443", "abcd" * 8),
    ],
)
def test_an_address_is_read_as_it_is_meant(text: str, url: str, pin: str) -> None:
    found = hub_address(text)

    assert (found.url, found.print) == (url, pin)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://hub.example.com", "not_https"),
        ("http://192.168.1.5:8000", "not_https"),
        ("http://localhost.example.com", "not_https"),
        (f"http://127.0.0.1:1#{PRINT}", "wrong_address"),
        ("", "wrong_address"),
        ("https://", "wrong_address"),
        ("https://hub.example.com:99999", "wrong_address"),
        ("https://hub.example.com:0", "wrong_address"),
        ("ftp://hub.example.com", "wrong_address"),
        ("https://me:secret@hub.example.com", "wrong_address"),
        ("https://hub.example.com?x=1", "wrong_address"),
        ("https://192.168.1.5#abcd", "wrong_address"),
        (f"https://192.168.1.5#{'z' * 64}", "wrong_address"),
        ("https://[::1", "wrong_address"),
    ],
)
def test_an_address_that_is_none_or_not_safe_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RuleBroken, match=reason):
        hub_address(text)


def test_only_loopback_is_this_computer() -> None:
    assert [is_this_computer(host) for host in ("localhost", "127.9.9.9", "::1")] == [True] * 3
    assert not any(is_this_computer(host) for host in ("0.0.0.0", "10.0.0.1", "example.com", ""))


def test_the_route_to_a_hub_is_known_without_sending_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert route_to("http://127.0.0.1:9") == "127.0.0.1"

    def unknown(*_words: object, **_named: object) -> list[object]:
        raise socket.gaierror("nobody knows it")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert route_to("https://hub.example.com") == ""
