"""A command reaches the program that has the data folder open."""

from __future__ import annotations

import stat
from pathlib import Path

from pos_desktop.app import open_app
from pos_desktop.cli.door import FILE_NAME, Answer, Door, Request, ask
from pos_desktop.cli.running import serve
from tests.cli.conftest import Till


def _echo(request: Request) -> Answer:
    return Answer(7, " ".join(request.words), request.folder)


def test_words_go_in_and_the_answer_comes_back(tmp_path: Path) -> None:
    door = Door(tmp_path, _echo)
    try:
        for _ in range(3):
            assert ask(tmp_path, Request(("sell", "é"), "/here")) == Answer(7, "sell é", "/here")
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    finally:
        door.close()

    assert ask(tmp_path, Request(("sell",), "/here")) is None


def test_a_door_left_by_a_crash_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"address": "/nowhere/till.socket", "key": "00"}')
    assert ask(tmp_path, Request(("sell",), "/")) is None
    (tmp_path / FILE_NAME).write_text("cut of")
    assert ask(tmp_path, Request(("sell",), "/")) is None


def test_somebody_without_the_key_is_not_answered(tmp_path: Path) -> None:
    door = Door(tmp_path, _echo)
    try:
        file = tmp_path / FILE_NAME
        right = file.read_text()
        file.write_text(right.replace('"key": "', '"key": "ff'))
        assert ask(tmp_path, Request(("sell",), "/")) is None
        file.write_text(right)
        assert ask(tmp_path, Request(("sell",), "/")) is not None
    finally:
        door.close()


def test_closing_right_after_an_answer_does_not_wait(tmp_path: Path) -> None:
    for _ in range(30):
        door = Door(tmp_path, _echo)
        assert ask(tmp_path, Request(("x",), "/")) is not None
        door.close()


def test_a_very_long_folder_name_has_a_door_too(tmp_path: Path) -> None:
    folder = tmp_path / ("n" * 120)
    folder.mkdir()
    door = Door(folder, _echo)
    try:
        assert ask(folder, Request(("x",), "/")) == Answer(7, "x", "/")
    finally:
        door.close()


def test_commands_work_while_the_till_is_open(till: Till) -> None:
    till.stocked()
    app = open_app(till.folder)
    door = Door(till.folder, serve(app))
    try:
        sold = till.ask("sell", "MUG", "--pay", "cash=10")
        assert (sold.code, sold.data["state"]) == (0, "closed")
        assert till.ask("sell", "NOPE", "--pay", "cash=1").reason == "unknown_code"
        assert app.queries.find_sale("1-1") is not None
    finally:
        door.close()
        app.close()


def test_a_folder_that_another_program_holds_is_unavailable(till: Till) -> None:
    app = open_app(till.folder)
    try:
        done = till.ask("doctor")
        assert (done.code, done.reason) == (3, "folder_in_use")
    finally:
        app.close()
