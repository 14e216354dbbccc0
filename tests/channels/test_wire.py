"""What surrounds a request is looked up once a minute, and changes nothing of what is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from pos_desktop.channels.wire import LOOKED_UP_S, Wire
from tests.channels.scripted import answers, make_authority, server

PATIENCE = (5.0, 5.0)


class Watch:
    """A clock that stands until it is moved."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_certificates_of_the_environment_are_looked_up_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = make_authority(tmp_path)
    watch = Watch()
    wire = Wire(PATIENCE, monotonic=watch)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
    with server(answers("200 OK"), tls=authority.signed) as shop:
        request = requests.Request("GET", shop.url)
        assert wire.send(request, is_near=True).status_code == 200
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "elsewhere.pem"))
        assert wire.send(request, is_near=True).status_code == 200
        watch.now_s += LOOKED_UP_S
        with pytest.raises(OSError, match="elsewhere"):
            wire.send(request, is_near=True)
    wire.close()


def test_a_proxy_of_the_environment_is_passed_by_on_the_way_to_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with server(answers("200 OK", "by the proxy")) as proxy, server(answers("200 OK", "direct")) as shop:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        request = requests.Request("GET", shop.url)
        wire = Wire(PATIENCE)
        assert wire.send(request, is_near=True).text == "direct"
        wire.close()
        wire = Wire(PATIENCE)
        assert wire.send(request, is_near=False).text == "by the proxy"
        wire.close()
