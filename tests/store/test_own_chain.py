"""What is ours among facts of the feed is told apart by the head alone."""

from __future__ import annotations

from pathlib import Path

from pos_desktop.store.own_chain import split_own
from tests.store.shop import facts_of, open_shop, set_up


def test_own_facts_are_told_from_others_and_from_rubbish(tmp_path: Path) -> None:
    one, other = open_shop(tmp_path / "one"), open_shop(tmp_path / "other", name="till 2")
    set_up(one, 1)
    set_up(other, 1)
    rubbish = (one.device_id + b"rubbish", b"")
    mine, theirs = facts_of(one), [*facts_of(other), rubbish]

    own, others = split_own([*mine, *theirs], one.device_id)

    assert (own, others) == (mine, theirs)
    assert split_own(theirs, one.device_id) == ([], theirs)
    one.close()
    other.close()
