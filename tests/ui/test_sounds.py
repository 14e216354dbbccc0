"""Two sounds, told apart, and silence when they are off."""

from __future__ import annotations

import wave
from pathlib import Path

from pos_desktop.ui.sounds import RATE_HZ, Sound, Sounds, samples, write_sound


def test_a_sound_lasts_as_long_as_its_tones(tmp_path: Path) -> None:
    write_sound(Sound.FAILED, tmp_path / "failed.wav")

    with wave.open(str(tmp_path / "failed.wav")) as file:
        assert file.getnframes() == RATE_HZ * 120 // 1000 + RATE_HZ * 180 // 1000
        assert file.getframerate() == RATE_HZ


def test_a_sound_begins_and_ends_in_silence() -> None:
    frames = samples(Sound.WORKED.value)

    assert frames[:2] == b"\0\0"
    assert samples(Sound.WORKED.value) != samples(Sound.FAILED.value)


def test_sounds_that_are_off_are_silent() -> None:
    played: list[str] = []
    sounds = Sounds(lambda path: played.append(path.name))

    sounds.play(Sound.WORKED)
    sounds.is_on = False
    sounds.play(Sound.FAILED)

    assert played == ["worked.wav"]
    sounds.close()


def test_what_still_happens_after_the_end_is_silent() -> None:
    played: list[str] = []
    sounds = Sounds(lambda path: played.append(path.name))

    sounds.close()
    sounds.play(Sound.FAILED)

    assert played == []
