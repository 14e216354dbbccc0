"""A push that no till makes is refused, and why; all that a till makes is kept, also what is new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_desktop.hub import service
from pos_desktop.hub.chain import Links
from pos_desktop.journal.envelope import NO_PREVIOUS, seal
from pos_desktop.journal.facts import (
    ContactGiven,
    Reallocated,
    RegisterOpened,
    StockAdjusted,
)
from pos_desktop.journal.squeezing import squeezed
from pos_desktop.journal.wire import Push, signed_bytes
from tests.hub.serving import OUTLET, ADevice, AHub, a_hub, fresh_database

FOREIGN = b"\x02" * 16


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AHub]:
    folder = tmp_path_factory.mktemp("hub")
    with fresh_database("sqlite", folder) as url, a_hub(url, replicas=folder / "replicas") as hub:
        yield hub


def _refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


def _stored(hub: AHub) -> int:
    count = "SELECT count(*) FROM fact"
    return int(hub.service.database.read(lambda c: c.exec_driver_sql(count).scalar_one()))


def _pushed(device: ADevice, body: Any, *scope: bytes) -> requests.Response:
    device.record(body=lambda _seq: body, scope=scope)
    return device.push(len(device.chain))


def test_a_till_is_no_register_of_another_outlet(hub: AHub) -> None:
    till = hub.device(scope=(OUTLET,))
    opened = RegisterOpened(b"r" * 16, FOREIGN, "CAD", 1_000, 1)

    assert _refused(_pushed(till, opened, FOREIGN)) == (403, "wrong_scope")
    till.chain.clear()
    assert _pushed(till, opened, OUTLET).status_code == 200
    assert _pushed(hub.device(), opened, FOREIGN).status_code == 200


@pytest.mark.parametrize("scope", [(), (OUTLET, FOREIGN), (FOREIGN,)])
def test_whatever_concerns_sales_and_goods_passes_wherever_it_is_about(
    hub: AHub, scope: tuple[bytes, ...]
) -> None:
    till = hub.device(scope=(OUTLET,))

    assert _pushed(till, StockAdjusted(FOREIGN, b"p" * 16, 1_000, ""), *scope).status_code == 200
    assert _pushed(till, Reallocated(1, 1, ()), *scope).status_code == 200


def test_a_replay_by_its_own_device_changes_nothing_and_by_another_is_refused(hub: AHub) -> None:
    one, other = hub.device(), hub.device()
    one.record(3)
    batch = one.batch(1, 3)
    one.ask("POST", "/v1/push", data=batch)
    before = _stored(hub)

    again, stolen = one.ask("POST", "/v1/push", data=batch), other.ask("POST", "/v1/push", data=batch)

    assert (again.status_code, again.json()["acked"]) == (200, 3)
    assert _refused(stolen) == (403, "other_device")
    assert _stored(hub) == before


def test_a_signature_of_another_key_is_refused(hub: AHub) -> None:
    device = hub.device()
    device.record(2)
    device.key = Ed25519PrivateKey.generate()

    assert _refused(device.push()) == (403, "bad_signature")


@pytest.mark.parametrize(
    "forge",
    [
        lambda facts: [facts[0], (facts[1][0], b"other body"), facts[2]],
        lambda facts: [facts[0], (facts[1][0], None), facts[2]],
        lambda facts: [facts[0], facts[2], facts[1]],
        lambda facts: [facts[0], facts[2]],
        lambda facts: [facts[0], facts[0], facts[1]],
        lambda facts: [facts[0], (b"\xc0", b""), facts[2]],
        lambda facts: [facts[0], (b"\x91" * 8_000, b""), facts[2]],
        lambda facts: [(facts[0][0] + b"\xc0", facts[0][1]), *facts[1:]],
    ],
    ids=["body", "erased", "order", "gap", "twice", "head", "deep", "trailing"],
)
def test_a_forged_chain_is_refused_though_its_own_device_signs_it(hub: AHub, forge: Any) -> None:
    device = hub.device()
    device.record(3)
    facts = forge([(fact.head_bytes, fact.body_bytes) for fact in device.chain])
    end = device.chain[2]
    signature = device.key.sign(signed_bytes(device.retailer, device.id, end.seq, end.hash))
    before = _stored(hub)

    answer = _push(device, Push(1, NO_PREVIOUS, facts, signature))

    assert _refused(answer) == (422, "bad_body")
    assert _stored(hub) == before


def _believe(push: Push, *_: object) -> Links:
    hashes = [_sha256(head) for head, _ in push.facts]
    return Links(push.first_seq, push.prev, push.facts, hashes)


def test_nothing_but_the_checks_keeps_a_forged_chain_out(hub: AHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "check_push", _believe)
    device, before = hub.device(), _stored(hub)
    device.record(3)
    facts = [(device.chain[0].head_bytes, b"other body"), (device.chain[2].head_bytes, b"")]
    end = facts[1][0]
    signature = device.key.sign(signed_bytes(device.retailer, device.id, 2, _sha256(end)))

    assert _push(device, Push(1, NO_PREVIOUS, facts, signature)).status_code == 200
    assert _stored(hub) == before + 2


def _push(device: ADevice, push: Push) -> requests.Response:
    return device.ask("POST", "/v1/push", data=squeezed(msgspec.msgpack.encode(push)))


def test_a_personal_body_that_was_erased_passes(hub: AHub) -> None:
    device = hub.device()
    device.record(body=lambda _seq: ContactGiven("N"))
    fact = device.chain[0]
    signature = device.key.sign(signed_bytes(device.retailer, device.id, 1, fact.hash))
    push = Push(1, NO_PREVIOUS, [(fact.head_bytes, None)], signature)

    answer = device.ask("POST", "/v1/push", data=squeezed(msgspec.msgpack.encode(push)))

    assert answer.status_code == 200
    assert hub.device().feed().facts[-1] == (fact.head_bytes, None)


def test_a_kind_that_nobody_knows_yet_is_kept_and_passed_on(hub: AHub) -> None:
    device = hub.device()
    made = seal(
        StockAdjusted(OUTLET, b"p" * 16, 1, ""),
        device=device.id, seq=1, stamp=1, at_ms=1, who=None, scope=(), root=b"r" * 16, prev=NO_PREVIOUS,
    )  # fmt: skip
    head = made.head_bytes.replace(b"stock.adjusted", b"stock.tomorrow")
    signature = device.key.sign(signed_bytes(device.retailer, device.id, 1, _sha256(head)))
    push = Push(1, NO_PREVIOUS, [(head, made.body_bytes or b"")], signature)

    answer = device.ask("POST", "/v1/push", data=squeezed(msgspec.msgpack.encode(push)))

    assert answer.status_code == 200
    assert hub.device().feed().facts[-1] == (head, made.body_bytes)


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
