"""The hub as a program: several over one PostgreSQL, killed without warning, stopped by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.hub.serving import ADevice, fresh_database

ROOT = Path(__file__).parents[2]


def _command(database: str, *words: str, check: bool = True) -> Any:
    """Carry out one of the hub's commands and return its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "pos_desktop", "hub", *words, "--json"],
        cwd=ROOT,
        env={**os.environ, "POS_DESKTOP_HUB_DATABASE": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def _program(database: str, folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "pos_desktop", "hub", "serve", "--listen", "127.0.0.1:0", "--json"]
    program = subprocess.Popen(
        [*command, "--data", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, "POS_DESKTOP_HUB_DATABASE": database},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    try:
        yield program, json.loads(program.stdout.readline())["url"]
    finally:
        program.terminate()
        program.communicate(timeout=30)


def _device(database: str, url: str) -> ADevice:
    code = _command(database, "code", "--outlet", "Main")["code"]
    device = ADevice(url, Ed25519PrivateKey.generate())
    wish = {"code": code, "public_key": device.public_key, "name": "Till", "build": "1"}
    device.become(requests.post(f"{url}/v1/enrol", json=wish, timeout=30).json())
    return device


def test_news_and_revocations_reach_the_other_process_over_postgresql(tmp_path: Path) -> None:
    with (
        fresh_database("postgresql", tmp_path) as database,
        _program(database, tmp_path / "one") as (_, one_url),
        _program(database, tmp_path / "two") as (_, two_url),
    ):
        seller, waiter = _device(database, one_url), _device(database, two_url)
        seller.record()
        heard: list[int] = []
        wait = {"after": 0, "seconds": 25}
        thread = threading.Thread(
            target=lambda: heard.append(waiter.ask("GET", "/v1/wait", params=wait).json()["newest"])
        )

        thread.start()
        while "pos_hub_waiting 1" not in requests.get(f"{two_url}/metrics", timeout=10).text:
            pass
        seller.push()
        thread.join()

        assert heard == [1]  # had nobody told it, it would have waited in vain and said 0
        assert waiter.ask("GET", "/v1/feed").status_code == 200
        _command(database, "revoke", waiter.id.hex())
        while waiter.ask("GET", "/v1/feed").status_code != 403:
            pass


@pytest.mark.crash
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_hub_killed_in_the_middle_of_pushes_keeps_all_it_acknowledged_and_no_half(
    tmp_path: Path, kind: str
) -> None:
    with fresh_database(kind, tmp_path) as database:
        with _program(database, tmp_path / "replicas") as (program, url):
            devices = [_device(database, url) for _ in range(3)]
            for device in devices:
                device.record(120)
            acked = [0, 0, 0]
            enough = threading.Event()
            threads = [
                threading.Thread(target=_push_until_it_dies, args=(device, acked, at, enough))
                for at, device in enumerate(devices)
            ]
            for thread in threads:
                thread.start()
            enough.wait(30)
            program.send_signal(signal.SIGKILL)
            for thread in threads:
                thread.join()

        with _program(database, tmp_path / "replicas") as (_, url):
            for device, told in zip(devices, acked, strict=True):
                device.url = url
                _goes_on(device, told)
            facts = devices[0].feed(own=1).facts
            assert sorted(head for head, _ in facts) == sorted(
                one.head_bytes for device in devices for one in device.chain
            )
        assert sum(acked) > 0


def _goes_on(device: ADevice, told: int) -> None:
    """Push what the hub lacks; it has whole pushes, and none less than it told of."""
    stands = device.ask("GET", "/v1/me").json()["acked"]
    assert stands >= told
    assert stands % 4 == 0 or stands == 120
    if stands < 120:
        device.push(stands + 1)


def _push_until_it_dies(device: ADevice, acked: list[int], at: int, enough: threading.Event) -> None:
    while acked[at] < 120:
        try:
            answer = device.push(acked[at] + 1, acked[at] + 4)
            acked[at] = answer.json()["acked"]
        except (requests.RequestException, ValueError):
            return
        if acked[at] >= 40:
            enough.set()


@pytest.mark.crash
def test_a_worker_that_dies_is_replaced_and_all_stop_at_a_signal(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as database:
        with _program(database, tmp_path / "replicas", "--workers", "2") as (program, url):
            device = _device(database, url)
            before = _children(program.pid)
            while len(before) < 2:
                before = _children(program.pid)
            device.session.close()
            os.kill(min(before), signal.SIGKILL)
            while len(_children(program.pid) - before) < 1:
                pass
            device.record(2)
            assert device.push().json()["acked"] == 2
            after = _children(program.pid)
        assert program.returncode == 0
        assert not any(Path(f"/proc/{pid}/environ").exists() for pid in after)


@pytest.mark.crash
def test_workers_end_when_whoever_began_them_is_killed(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as database:
        with _program(database, tmp_path / "replicas", "--workers", "2") as (program, url):
            while requests.get(f"{url}/health", timeout=30).status_code != 200:
                pass
            workers = [psutil.Process(pid) for pid in _children(program.pid)]
            program.kill()
        _, alive = psutil.wait_procs(workers, timeout=60)

    assert workers
    assert alive == []


def _children(pid: int) -> set[int]:
    """Return the workers of a program, and not what multiprocessing runs to look after them."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found if b"spawn_main" in _words(child)}


def _words(child: str) -> bytes:
    try:
        return Path(f"/proc/{child}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended in between
        return b""


def test_several_processes_need_postgresql(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as database:
        told = _command(database, "serve", "--listen", "127.0.0.1:0", "--workers", "2", check=False)

    assert told["error"]["reason"] == "bad_workers"
