"""Results come back on the UI thread, once, and only while somebody still wants them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from pos_desktop.domain.errors import RuleBroken, Unavailable
from pos_desktop.tasks import Tasks
from pos_desktop.ui.bridge import Bridge, Outcome
from pos_desktop.ui.refusals import Refusal


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    tasks = Tasks()
    yield Bridge(tasks)
    tasks.close()


def test_a_result_arrives_on_the_ui_thread(bridge: Bridge, qtbot: QtBot) -> None:
    owner, threads, values = QObject(), [], []

    def deliver(outcome: Outcome[int]) -> None:
        threads.append(threading.current_thread())
        values.append(outcome.value())

    bridge.read(lambda: 42, owner, deliver)
    qtbot.waitUntil(lambda: values == [42])

    assert threads == [threading.main_thread()]


def test_an_error_arrives_as_what_it_was(bridge: Bridge, qtbot: QtBot) -> None:
    owner, outcomes = QObject(), list[Outcome[int]]()

    def fail() -> int:
        raise Unavailable("channel_unreachable")

    bridge.network(fail, owner, outcomes.append)
    qtbot.waitUntil(lambda: len(outcomes) == 1)

    with pytest.raises(Unavailable):
        outcomes[0].value()


def test_an_outcome_says_why_something_was_refused() -> None:
    assert Outcome(error=RuleBroken("not_paid")).refusal() == Refusal("not_paid")
    assert Outcome(result=42).refusal() is None


def test_an_error_that_is_no_rule_of_the_shop_is_not_taken_for_a_refusal() -> None:
    with pytest.raises(ZeroDivisionError):
        Outcome(error=ZeroDivisionError()).refusal()


def test_nothing_is_delivered_to_an_owner_that_is_gone(bridge: Bridge, qtbot: QtBot) -> None:
    gone, there, delivered = QObject(), QObject(), list[Outcome[int]]()
    late: Future[int] = Future()
    bridge.follow(late, gone, delivered.append)

    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    late.set_result(1)
    bridge.read(lambda: 2, there, delivered.append)
    qtbot.waitUntil(lambda: bool(delivered))

    assert [outcome.value() for outcome in delivered] == [2]


def test_a_lane_answers_only_the_last_question(bridge: Bridge, qtbot: QtBot) -> None:
    owner, answers = QObject(), list[Outcome[str]]()
    first: Future[str] = Future()
    second: Future[str] = Future()
    first.set_running_or_notify_cancel()
    bridge.follow(first, owner, answers.append, lane="search")
    bridge.follow(second, owner, answers.append, lane="search")

    first.set_result("old")
    second.set_result("new")
    qtbot.waitUntil(lambda: bool(answers))

    assert [answer.value() for answer in answers] == ["new"]


def test_a_question_that_waits_is_withdrawn_when_its_lane_is_taken(bridge: Bridge) -> None:
    owner, answers = QObject(), list[Outcome[str]]()
    waiting: Future[str] = Future()
    bridge.follow(waiting, owner, answers.append, lane="search")

    bridge.read(lambda: "new", owner, answers.append, lane="search")

    assert waiting.cancelled()


def test_a_closed_bridge_delivers_nothing_more(bridge: Bridge, qtbot: QtBot) -> None:
    owner, delivered = QObject(), list[Outcome[int]]()
    tasks = Tasks()
    other, heard = Bridge(tasks), list[Outcome[int]]()
    bridge.read(lambda: 1, owner, delivered.append)
    bridge.close()
    other.read(lambda: 2, owner, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    tasks.close()
    assert delivered == []
