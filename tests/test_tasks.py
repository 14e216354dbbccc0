"""The threads: one reader in order, network beside it, and a clean end."""

from __future__ import annotations

import threading

import pytest

from pos_desktop.tasks import Tasks


def test_queries_run_one_after_the_other_on_one_thread() -> None:
    tasks = Tasks()
    names = [tasks.read(lambda: threading.current_thread().name) for _ in range(20)]

    assert len({name.result(5) for name in names}) == 1
    tasks.close()


def test_a_slow_shop_does_not_hold_up_a_query() -> None:
    tasks = Tasks()
    answered = threading.Event()
    slow = tasks.network(lambda: answered.wait(5))

    assert tasks.read(lambda: 1).result(5) == 1
    answered.set()
    assert slow.result(5)
    tasks.close()


def test_closing_waits_for_what_has_begun_and_drops_the_rest() -> None:
    tasks = Tasks()
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        go_on.wait(5)
        return "done"

    first, second = tasks.read(work), tasks.read(work)
    begun.wait(5)
    closing = threading.Thread(target=tasks.close)
    closing.start()
    go_on.set()
    closing.join(5)

    assert first.result(0) == "done"
    assert second.cancelled()


def test_nothing_is_taken_after_the_end() -> None:
    tasks = Tasks()
    tasks.close()

    with pytest.raises(RuntimeError):
        tasks.read(lambda: 1)
