"""Who is let in, once and not by guessing; who comes back, and who becomes two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_desktop.hub.guessing import PER_ADDRESS
from tests.hub.serving import OUTLET, ADevice, AHub, a_hub, fresh_database

FOREIGN = b"\x02" * 16
KEY = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
CODE = {"outlet_id": OUTLET.hex()}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AHub]:
    folder = tmp_path_factory.mktemp("hub")
    with fresh_database("sqlite", folder) as url, a_hub(url, replicas=folder / "replicas") as hub:
        yield hub


def _refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


def test_a_till_lets_in_and_shuts_out_only_at_its_own_outlet(hub: AHub) -> None:
    till, other = hub.device(scope=(OUTLET,)), hub.device(scope=(FOREIGN,))
    with hub.service.database.writing() as connection:
        connection.exec_driver_sql("UPDATE device SET outlet = ? WHERE id = ?", (FOREIGN, other.id))

    assert _refused(till.ask("POST", "/v1/codes", json={"outlet_id": FOREIGN.hex()})) == (403, "wrong_scope")
    assert _refused(till.ask("POST", f"/v1/devices/{other.id.hex()}/revoke")) == (403, "wrong_scope")
    code = till.ask("POST", "/v1/codes", json=CODE).json()["code"]
    wish = {"code": code, "public_key": KEY, "name": "New", "build": "1"}
    let_in = requests.post(f"{hub.url}/v1/enrol", json=wish, timeout=10).json()
    assert hub.service.caller(f"Bearer {let_in['token']}").scope == {OUTLET}


def _try(hub: AHub, code: str) -> requests.Response:
    wish = {"code": code, "public_key": KEY, "name": "T", "build": "1"}
    return requests.post(f"{hub.url}/v1/enrol", json=wish, timeout=10)


def test_a_code_lets_one_device_in_also_when_many_present_it_at_once(hub: AHub) -> None:
    code, answers = hub.code(), []
    threads = [threading.Thread(target=lambda: answers.append(_try(hub, code))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403]


def test_a_code_that_is_over_lets_nobody_in(tmp_path: Path) -> None:
    now = [1_000]
    with fresh_database("sqlite", tmp_path) as url, a_hub(url, clock=lambda: now[0]) as hub:
        code = hub.code()
        now[0] += 31 * 60_000

        assert _refused(_try(hub, code)) == (403, "bad_code")


def test_codes_cannot_be_guessed_faster_than_allowed_not_even_many_at_once(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as url, a_hub(url) as hub:
        code, answers = hub.code(), []

        def guess() -> None:
            answers.extend(_try(hub, f"AAAA-AAAA-{n:04}") for n in range(5))

        threads = [threading.Thread(target=guess) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        reasons = [answer.json()["reason"] for answer in answers]
        assert (reasons.count("bad_code"), reasons.count("slow_down")) == (PER_ADDRESS, 30 - PER_ADDRESS)
        assert _refused(_try(hub, code)) == (429, "slow_down")


def test_a_code_may_be_typed_as_people_read_it(hub: AHub) -> None:
    code = hub.code()

    assert _try(hub, code.lower().replace("-", " ").replace("1", "l").replace("0", "o")).status_code == 201


def test_a_revoked_device_comes_back_under_its_own_id_only_with_a_new_code(hub: AHub) -> None:
    manager, till = hub.device(), hub.device()
    till.record(2)
    till.push()
    old = till.token
    wish = {"public_key": till.public_key, "name": "Till", "build": "2", "device_id": till.id.hex()}
    taken = requests.post(f"{hub.url}/v1/enrol", json={**wish, "code": hub.code()}, timeout=10)
    manager.ask("POST", f"/v1/devices/{till.id.hex()}/revoke")

    back = requests.post(f"{hub.url}/v1/enrol", json={**wish, "code": hub.code()}, timeout=10)

    assert _refused(taken) == (409, "other_device")
    till.become(back.json())
    assert till.ask("GET", "/v1/me").json()["acked"] == 2
    till.token = old
    assert _refused(till.ask("GET", "/v1/me")) == (401, "bad_token")


def test_a_forked_device_gets_an_identity_of_its_own_and_the_old_one_stays(hub: AHub) -> None:
    till = hub.device(scope=(OUTLET,))
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()

    answer = till.ask(
        "POST", "/v1/renew", json={"public_key": public.hex(), "signature": till.key.sign(public).hex()}
    )

    branch = ADevice(hub.url, key)
    branch.become(answer.json())
    branch.record(2)
    assert branch.push().json()["acked"] == 2
    assert till.ask("GET", "/v1/me").json()["acked"] == 0
    assert hub.service.caller(f"Bearer {branch.token}").scope == {OUTLET}
    listed = {d["device_id"]: d["forked_from"] for d in till.ask("GET", "/v1/devices").json()}
    assert listed[branch.id.hex()] == till.id.hex()


def test_nobody_forks_a_device_without_its_key(hub: AHub) -> None:
    till = hub.device()
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    signature = Ed25519PrivateKey.generate().sign(public)

    answer = till.ask("POST", "/v1/renew", json={"public_key": public.hex(), "signature": signature.hex()})

    assert _refused(answer) == (403, "bad_signature")
