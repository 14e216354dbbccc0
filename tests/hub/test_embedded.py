"""A shop computer is the hub of its network: tills take its certificate and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_desktop.domain.errors import Rejected, RuleBroken, Unavailable
from pos_desktop.hub.certificates import sealed_certificate
from pos_desktop.hub.embedded import EmbeddedHub, Served
from pos_desktop.replication.address import hub_address
from pos_desktop.replication.client import HubClient
from pos_desktop.replication.enrolling import Newcomer, enrol
from pos_desktop.replication.line import HttpLine
from tests.replication.tills import ATill, KeptIdentity
from tests.store.shop import Clock, open_shop, set_up

PASSWORD = "a password of the keyring"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[EmbeddedHub]:
    hub = EmbeddedHub(tmp_path / "pc", Clock(), lambda: PASSWORD)
    yield hub
    hub.close()


def _line(address: str, pin: str, token: str) -> HubClient:
    return HubClient(HttpLine(address, pin=pin), token)


def _joined(served: Served, folder: Path) -> ATill:
    store = open_shop(folder, name=folder.name)
    till = ATill(store, KeptIdentity(), Clock())
    enrol(served.local, served.code, Newcomer(folder.name, "1"), till.journal, till.identities, _line)
    return till


def test_a_till_joins_by_the_print_of_the_certificate(hub: EmbeddedHub, tmp_path: Path) -> None:
    served = hub.serve(0)
    till = _joined(served, tmp_path / "till")
    set_up(till.store, 2)
    identity = till.identities.identity
    assert identity is not None

    sent = HubClient(HttpLine(identity.hub, pin=identity.pin), identity.token).me()

    assert sent.acked == 0
    assert (len(identity.pin), hub.address) == (64, served.address)
    assert served.address.endswith(f"#{identity.pin}")
    till.store.close()


def test_another_certificate_is_never_talked_to(hub: EmbeddedHub) -> None:
    served = hub.serve(0)
    url, _, pin = served.local.partition("#")
    other = ("0" if pin[0] != "0" else "1") + pin[1:]

    with pytest.raises(RuleBroken, match="bad_certificate"):
        hub_address(f"{url}#{other}").pin()
    with pytest.raises(Rejected, match="bad_certificate"):
        _line(url, other, "token").me()
    with pytest.raises(Rejected, match="bad_certificate"):
        _line(url, "", "token").me()
    assert hub_address(f"{url}#{pin[:32]}").pin() == pin


def test_it_is_the_same_hub_after_a_restart(hub: EmbeddedHub, tmp_path: Path) -> None:
    served = hub.serve(0)
    till = _joined(served, tmp_path / "till")
    port = hub.wanted_port
    hub.close()
    assert (hub.address, hub.wanted_port) == ("", port)

    again = EmbeddedHub(tmp_path / "pc", Clock(), lambda: PASSWORD)
    assert port is not None
    assert again.serve(port).local == served.local
    identity = till.identities.identity
    assert identity is not None
    assert _line(identity.hub, identity.pin, identity.token).me().acked == 0

    again.stop()
    assert again.wanted_port is None
    till.store.close()


def test_the_key_of_the_certificate_is_encrypted(tmp_path: Path) -> None:
    sealed = sealed_certificate(tmp_path, PASSWORD)

    assert b"ENCRYPTED" in sealed.key.read_bytes()
    assert PASSWORD not in repr(sealed)
    assert sealed_certificate(tmp_path, PASSWORD).print == sealed.print
    assert sealed_certificate(tmp_path, "another password").print != sealed.print


def test_a_port_that_is_taken_is_said(hub: EmbeddedHub, tmp_path: Path) -> None:
    port = int(hub.serve(0).local.partition("#")[0].rpartition(":")[2])
    other = EmbeddedHub(tmp_path / "other", Clock(), lambda: PASSWORD)

    with pytest.raises(Unavailable, match="cannot_listen"):
        other.serve(port)

    assert other.address == ""


def test_nothing_answers_where_no_hub_is() -> None:
    with pytest.raises(Unavailable, match="no_network"):
        hub_address(f"https://127.0.0.1:9#{'ab' * 32}").pin()
