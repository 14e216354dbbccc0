"""A keyring that is not to be trusted, or does not answer, is as if there were none."""

from __future__ import annotations

import pytest

from pos_desktop.domain.errors import Unavailable
from pos_desktop.online.ring import CHOICE_VARIABLE, TRUSTED, Ring, system_ring
from tests.online.rings import BrokenRing, MemoryRing, SilentRing


def test_a_secret_is_kept_and_forgotten() -> None:
    ring = Ring(MemoryRing())
    assert ring.secret("s", "n") is None
    ring.keep("s", "n", "x")
    assert ring.secret("s", "n") == "x"
    ring.forget("s", "n")
    ring.forget("s", "n")
    assert ring.secret("s", "n") is None


def test_a_silent_keyring_is_given_up() -> None:
    silent = SilentRing()
    with pytest.raises(Unavailable) as caught:
        Ring(silent, silence_s=0.05).secret("s", "n")
    silent.let_go.set()

    assert (caught.value.reason, caught.value.facts) == ("keyring", {"problem": "it does not answer"})


def test_what_a_keyring_raises_does_not_carry_its_secrets() -> None:
    broken = BrokenRing()
    broken.secrets["s", "n"] = "hush"
    with pytest.raises(Unavailable) as caught:
        Ring(broken).secret("s", "n")

    assert caught.value.facts == {"problem": "LookupError"}


@pytest.mark.parametrize("choice", ["keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring"])
def test_a_keyring_that_is_not_trusted_is_none(choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE_VARIABLE, choice)

    assert system_ring() is None


def test_only_the_keyrings_of_the_systems_are_trusted() -> None:
    assert not any("file" in name or "null" in name or "chainer" in name for name in TRUSTED)
