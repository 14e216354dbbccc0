"""A hub moves to another database with everything its tills know it by, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.hub import copying
from pos_desktop.hub.copying import Copied, copy_all
from pos_desktop.hub.database import Database
from tests.hub.serving import a_hub, fresh_database


def test_a_shops_own_hub_moves_to_postgresql_and_its_tills_notice_nothing(tmp_path: Path) -> None:
    with fresh_database("sqlite", tmp_path) as small, fresh_database("postgresql", tmp_path) as large:
        with a_hub(small) as hub:
            till = hub.device()
            till.record(7)
            till.push(1, 4)
            target = Database(large)
            assert copy_all(hub.service.database, target) == Copied(1, 4)
            with pytest.raises(Rejected, match="not_empty"):
                copy_all(hub.service.database, target)
            target.close()
        with a_hub(large, retailer="Another") as hub:
            till.url = hub.url
            assert till.push(5).json()["acked"] == 7
            assert len(till.feed(own=True).facts) == 7


def test_what_arrives_differently_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = iter(range(99))
    monkeypatch.setattr(copying, "_digest", lambda *_: next(digests))
    (tmp_path / "to").mkdir()
    with (
        fresh_database("sqlite", tmp_path) as url,
        fresh_database("sqlite", tmp_path / "to") as to_url,
        a_hub(url) as hub,
    ):
        target = Database(to_url)
        with pytest.raises(Unavailable, match="not_saved"):
            copy_all(hub.service.database, target)

        assert target.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM retailer").scalar_one()) == 0
        target.close()
