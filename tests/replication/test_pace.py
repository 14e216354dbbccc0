"""A hub that fails is tried less and less often, by no two tills at once; a refusal rarely."""

from __future__ import annotations

from pos_desktop.domain.errors import Rejected, Unavailable
from pos_desktop.replication.pace import LONGEST_S, REFUSED_S, Pace, is_refused


def test_waits_grow_to_a_bound_and_begin_anew_once_it_answers() -> None:
    pace = Pace(lambda: 1.0)

    waits = [pace.failed(Unavailable("no_network")) for _ in range(8)]
    pace.worked()

    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_S
    assert pace.failed() == 1.0


def test_two_tills_do_not_come_back_at_the_same_moment() -> None:
    assert Pace(lambda: 0.0).failed() < Pace(lambda: 0.9).failed()


def test_a_till_that_was_revoked_asks_rarely() -> None:
    assert is_refused(Rejected("revoked"))
    assert Pace(lambda: 0.0).failed(Rejected("revoked")) == REFUSED_S
