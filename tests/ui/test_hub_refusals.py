"""Every reason of a hub has words of its own in both languages, the same on a screen and for a command."""

from __future__ import annotations

import pytest

from pos_desktop.services.ports.texts import Texts
from pos_desktop.ui.hub_refusals import hub_trouble_text
from pos_desktop.ui.screens.replication.state import Refusal, Spot
from pos_desktop.ui.screens.replication.words import refused

ENGLISH, FRENCH = Texts("en"), Texts("fr")
REASONS = (
    "bad_code", "slow_down", "no_network", "timeout", "cut", "bad_answer", "wrong_address", "not_https",
    "bad_certificate", "revoked", "bad_token", "no_token", "no_hub", "joined_already", "hub_error",
    "snapshot_damaged", "wrong_scope",
)  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_said_in_both_languages_and_on_the_screen_alike(reason: str) -> None:
    english, french = hub_trouble_text(ENGLISH, reason), hub_trouble_text(FRENCH, reason)
    assert english is not None
    assert english != french
    assert refused(ENGLISH, Refusal(Spot.LIST, reason)) == english


def test_what_is_no_matter_of_hubs_is_left_to_others() -> None:
    assert hub_trouble_text(ENGLISH, "wrong_passphrase") is None
