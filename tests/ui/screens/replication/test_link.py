"""The link in a QR picture: it comes back as it was, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from pos_desktop.ui.screens.replication.link import join_link, read_link


@pytest.mark.parametrize(
    ("hub", "code"),
    [
        ("https://hub.example", "7KQ2-M4XD-9TRB"),
        ("https://192.168.1.20:8787/?pin=a%20b&c=d#e", "7KQ2 M4XD 9TRB"),
        ("https://boutique-été.example", "7KQ2-M4XD-9TRB"),
    ],
)
def test_a_link_gives_back_its_address_and_code(hub: str, code: str) -> None:
    assert read_link(join_link(hub, code)) == (hub, code)


@pytest.mark.parametrize(
    "text",
    ["", "https://hub.example", "7KQ2-M4XD-9TRB", "pos-desktop:join?hub=x", "pos-desktop:leave?hub=x&code=y"],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert read_link(text) is None
