"""A missing display is found before Qt is."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pos_desktop.display import missing_display


def test_no_display_is_one_line() -> None:
    line = missing_display({}, platform="linux")

    assert line is not None
    assert "no display" in line
    assert "\n" not in line


@pytest.mark.parametrize("display", [":977", "unix:977", "127.0.0.1:58000", "nonsense", "", ":"])
def test_a_display_that_does_not_answer_is_reported(display: str) -> None:
    assert missing_display({"DISPLAY": display}, platform="linux")


def test_a_wayland_socket_that_answers_is_a_display(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        environ = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}

        assert missing_display(environ, platform="linux") is None


def test_a_stale_wayland_socket_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()

    assert missing_display(
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}, platform="linux"
    )


def test_an_x_server_reached_over_the_network_is_a_display() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000

        assert missing_display({"DISPLAY": f"127.0.0.1:{number}.0"}, platform="linux") is None


def test_a_chosen_platform_is_trusted() -> None:
    assert missing_display({"QT_QPA_PLATFORM": "offscreen"}, platform="linux") is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_a_display(platform: str) -> None:
    assert missing_display({}, platform=platform) is None
