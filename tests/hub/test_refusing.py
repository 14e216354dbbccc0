"""What the hub refuses, whoever asks: each endpoint, over a real socket, with the reason it gives."""

from __future__ import annotations

import io
import json
import logging
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_desktop.hub.devices import add_retailer
from pos_desktop.journal.squeezing import squeezed
from pos_desktop.journal.wire import MOST_BYTES, MOST_FACTS_A_PUSH
from tests.hub.serving import OUTLET, ADevice, AHub, a_hub, fresh_database

FOREIGN = b"\x02" * 16
SOMEBODY = "ab" * 16
KEY = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
CODE = {"outlet_id": OUTLET.hex()}
RENEWAL = {"public_key": KEY, "signature": "0" * 128}
ENDPOINTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/v1/push", {"data": b"x"}),
    ("GET", "/v1/feed", {}),
    ("GET", "/v1/wait?after=0&seconds=1", {}),
    ("GET", "/v1/me", {}),
    ("GET", "/v1/snapshot", {}),
    ("GET", f"/v1/snapshot/{SOMEBODY}", {}),
    ("GET", "/v1/devices", {}),
    ("POST", f"/v1/devices/{SOMEBODY}/revoke", {}),
    ("POST", "/v1/codes", {"json": CODE}),
    ("POST", "/v1/renew", {"json": RENEWAL}),
)
every_endpoint = pytest.mark.parametrize(("method", "path", "more"), ENDPOINTS, ids=lambda v: str(v)[:24])


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AHub]:
    folder = tmp_path_factory.mktemp("hub")
    with fresh_database("sqlite", folder) as url, a_hub(url, replicas=folder / "replicas") as hub:
        yield hub


def _refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


def _others(hub: AHub, name: str) -> AHub:
    with hub.service.database.writing() as connection:
        return AHub(hub.service, hub.url, add_retailer(connection, name, 1))


def _stored(hub: AHub) -> int:
    count = "SELECT count(*) FROM fact"
    return int(hub.service.database.read(lambda c: c.exec_driver_sql(count).scalar_one()))


# --- who asks


def test_every_endpoint_that_there_is_was_thought_of(hub: AHub) -> None:
    paths = requests.get(f"{hub.url}/schema/openapi.json", timeout=10).json()["paths"]

    without_a_device = {"/health", "/metrics", "/v1/enrol"}
    assert len(set(paths) - without_a_device) == len(ENDPOINTS)


@every_endpoint
def test_nobody_is_refused(hub: AHub, method: str, path: str, more: dict[str, Any]) -> None:
    answer = requests.request(method, f"{hub.url}{path}", timeout=10, **more)

    assert _refused(answer) == (401, "no_token")


@every_endpoint
def test_a_token_that_is_nobodys_is_refused(hub: AHub, method: str, path: str, more: dict[str, Any]) -> None:
    device = hub.device()
    token = device.token
    forged = (
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token.replace(hub.retailer.hex(), "00" * 16),
        token.replace(device.id.hex(), SOMEBODY),
        token.replace("posd1", "posd2"),
        "posd1_zz_zz_zz",
        "rubbish",
        "é" * 40,
    )

    for wrong in forged:
        headers = {"authorization": f"Bearer {wrong}".encode()}
        answer = requests.request(method, f"{hub.url}{path}", headers=headers, timeout=10, **more)
        assert _refused(answer) == (401, "bad_token")


@every_endpoint
def test_a_revoked_device_is_refused_at_once(hub: AHub, method: str, path: str, more: dict[str, Any]) -> None:
    manager, stolen = hub.device(), hub.device()
    stolen.ask("GET", "/v1/feed")  # it is remembered from here on

    manager.ask("POST", f"/v1/devices/{stolen.id.hex()}/revoke")

    assert _refused(stolen.ask(method, path, **more)) == (403, "revoked")


def test_a_device_revoked_while_its_push_is_on_its_way_appends_nothing(hub: AHub) -> None:
    manager, stolen = hub.device(), hub.device()
    stolen.record(2)
    caller = hub.service.caller(f"Bearer {stolen.token}")
    manager.ask("POST", f"/v1/devices/{stolen.id.hex()}/revoke")
    before = _stored(hub)

    with pytest.raises(Exception, match="403 revoked"):
        hub.service.push(caller, stolen.batch(1, 2))

    assert _stored(hub) == before


def test_nothing_of_another_retailer_can_be_read_or_touched(hub: AHub) -> None:
    ours, theirs = hub.device(), _others(hub, "Strangers").device()
    ours.record(3)
    ours.push()

    assert theirs.feed(own=True).facts == []
    assert theirs.ask("GET", "/v1/me").json()["newest"] == 0
    assert [d["device_id"] for d in theirs.ask("GET", "/v1/devices").json()] == [theirs.id.hex()]
    revoked = theirs.ask("POST", f"/v1/devices/{ours.id.hex()}/revoke")
    assert _refused(revoked) == (404, "not_found")
    assert ours.ask("GET", "/v1/me").status_code == 200


def test_a_push_for_another_retailer_does_not_verify(hub: AHub) -> None:
    ours = hub.device()
    ours.record()
    ours.retailer = _others(hub, "Elsewhere").retailer

    assert _refused(ours.push()) == (403, "bad_signature")


# --- what is too much, or no push at all


def _bomb(size: int) -> bytes:
    target = io.BytesIO()
    with zstandard.ZstdCompressor(level=19).stream_writer(target, closefd=False) as writer:
        for _ in range(size >> 20):
            writer.write(bytes(1 << 20))
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (_bomb(1 << 30), 413, "too_large"),
        (bytes(MOST_BYTES + 1), 413, "too_large"),
        (b"", 422, "bad_body"),
        (b"\x28\xb5\x2f\xfd", 422, "bad_body"),
        (b'{"first_seq": 1}', 422, "bad_body"),
        (squeezed(b""), 422, "bad_body"),
        (squeezed(b"\x91" * 100_000), 422, "bad_body"),
        (squeezed(b"\xdd\xff\xff\xff\xff"), 422, "bad_body"),
        (squeezed(b"\x94\x01\xc4\x20" + bytes(32) + b"\xdd\x7f\xff\xff\xff"), 422, "bad_body"),
        (squeezed(b"\xdb\xff\xff\xff\xff" + b"x" * 9), 422, "bad_body"),
        (
            squeezed(
                b"\x94\x01\xc4\x20" + bytes(32) + b"\xdd" + struct.pack(">I", MOST_FACTS_A_PUSH + 1)
                + b"\x92\xc4\x00\xc0" * (MOST_FACTS_A_PUSH + 1) + b"\xc4\x40" + bytes(64)
            ),
            422,
            "bad_body",
        ),
    ],
    ids=["bomb", "long", "nothing", "cut", "json", "empty", "deep", "array", "facts", "text", "many"],
)  # fmt: skip
def test_what_is_no_push_is_refused(hub: AHub, body: bytes, status: int, reason: str) -> None:
    assert _refused(hub.device().ask("POST", "/v1/push", data=body)) == (status, reason)


def test_a_bomb_is_small_before_it_goes_off() -> None:
    assert len(_bomb(1 << 30)) < 200_000


@given(content=st.binary(max_size=300), is_squeezed=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_whatever_shake_the_hub(hub: AHub, content: bytes, is_squeezed: bool) -> None:
    global _shaking
    _shaking = _shaking or hub.device()

    answer = _shaking.ask("POST", "/v1/push", data=squeezed(content) if is_squeezed else content)

    assert _refused(answer) == (422, "bad_body")


_shaking: ADevice | None = None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/codes", b"{"),
        ("/v1/codes", b'{"outlet_id": "zz"}'),
        ("/v1/codes", b"[" * 10_000),
        ("/v1/codes", b'{"outlet_id": "\xff\xfe"}'),
        ("/v1/codes", b""),
        ("/v1/renew", json.dumps({**RENEWAL, "public_key": "00"}).encode()),
        ("/v1/enrol", json.dumps({"code": "x" * 201, "public_key": KEY, "name": "", "build": ""}).encode()),
    ],
)
def test_json_that_is_not_as_it_should_be_is_refused(hub: AHub, path: str, body: bytes) -> None:
    headers = {"content-type": "application/json"}

    answer = hub.device().ask("POST", path, data=body, headers=headers)

    assert answer.status_code in (400, 422)
    assert answer.json()["reason"] == "bad_body"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/feed?after=-1",
        "/v1/feed?after=9007199254740993",
        "/v1/feed?limit=0",
        "/v1/feed?limit=99999999",
        "/v1/wait?seconds=1e9",
        "/v1/wait?seconds=nan",
        "/v1/snapshot/..%2F..%2Fetc%2Fpasswd",
        "/v1/snapshot/ABCDEF",
    ],
)
def test_a_parameter_beyond_its_bounds_is_refused(hub: AHub, path: str) -> None:
    assert hub.device().ask("GET", path).status_code in (400, 404, 422)


# --- what is not told


def _try(hub: AHub, code: str) -> requests.Response:
    wish = {"code": code, "public_key": KEY, "name": "T", "build": "1"}
    return requests.post(f"{hub.url}/v1/enrol", json=wish, timeout=10)


def test_no_secret_is_in_a_log_an_answer_or_an_error(
    hub: AHub, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    code = hub.code()
    device = hub.device()
    device.record(2)
    device.push()
    caller = hub.service.caller(f"Bearer {device.token}")
    answers = [
        _try(hub, "WRONG-CODE-WRONG"),
        device.ask("GET", "/v1/devices"),
        device.ask("GET", "/v1/me"),
        device.ask("POST", "/v1/push", data=b"rubbish"),
        requests.get(f"{hub.url}/metrics", timeout=10),
        requests.get(f"{hub.url}/v1/me", headers={"authorization": f"Basic {device.token}"}, timeout=10),
    ]
    monkeypatch.setattr(hub.service, "devices", lambda _caller: 1 / 0)
    fault = device.ask("GET", "/v1/devices")

    told = caplog.text + repr(caller) + repr(hub.service.__dict__) + fault.text
    told += "".join(answer.text for answer in answers)
    assert _refused(fault) == (500, "not_saved")
    assert "ZeroDivisionError" in caplog.text
    for secret in (code, code.replace("-", ""), device.token, device.token[-64:]):
        assert secret not in told
    database = hub.service.database.read(
        lambda c: [
            repr(tuple(row))
            for t in ("device", "enrolment_code")
            for row in c.exec_driver_sql(f"SELECT * FROM {t}")
        ]
    )
    assert device.token[-64:] not in "".join(database)
    assert code.replace("-", "") not in "".join(database)


def test_a_database_that_is_gone_is_told_as_a_reason_to_try_again(
    hub: AHub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as broken:
        device = broken.device()
        with broken.service.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE device RENAME TO gone")

        answer = device.ask("GET", "/v1/me")

        with broken.service.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO device")
    assert _refused(answer) == (503, "not_saved")
    assert device.token not in caplog.text


def _rows(hub: AHub, table: str) -> list[str]:
    found = hub.service.database.read(lambda c: c.exec_driver_sql(f"SELECT * FROM {table}").fetchall())
    return [repr(tuple(row)) for row in found]
