"""Two short sounds: a scan that worked and one that did not."""

from __future__ import annotations

import math
import struct
import sys
import tempfile
import wave
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths
from PySide6.QtWidgets import QApplication

if sys.platform == "win32":
    import winsound

RATE_HZ = 22_050
_LOUDNESS = 9_000
_PLAYERS = ("pw-play", "paplay", "aplay", "afplay")


class Sound(Enum):
    """What a sound says; the value is its tones as (hertz, milliseconds)."""

    WORKED = ((1_320, 70),)
    FAILED = ((330, 120), (247, 180))


def samples(tones: Sequence[tuple[int, int]]) -> bytes:
    """Return the tones as 16-bit mono samples, each fading in and out so that it does not crack."""
    frames: list[int] = []
    for hertz, length_ms in tones:
        count = RATE_HZ * length_ms // 1000
        for at in range(count):
            edge = min(1.0, at / 200, (count - at) / 200)
            frames.append(round(_LOUDNESS * edge * math.sin(2 * math.pi * hertz * at / RATE_HZ)))
    return struct.pack(f"<{len(frames)}h", *frames)


def write_sound(sound: Sound, path: Path) -> None:
    """Write a sound as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples(sound.value))


class Sounds(QObject):
    """Plays when it is on; `play_file` plays a WAV file and returns at once."""

    def __init__(self, play_file: Callable[[Path], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._play_file = play_file
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.is_on = True

    def play(self, sound: Sound) -> None:
        """Make a sound, unless sounds are off."""
        if self.is_on:
            self._play_file(self._file(sound))

    def close(self) -> None:
        """Throw the sound files away, and be silent from now on."""
        self.is_on = False
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _file(self, sound: Sound) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="pos-desktop-sounds-")
        path = Path(self._folder.name) / f"{sound.name.lower()}.wav"
        if not path.exists():
            write_sound(sound, path)
        return path


def system_player() -> Callable[[Path], None]:
    """Return what plays a file on this computer; the plain beep where nothing does."""
    if sys.platform == "win32":
        return lambda path: winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
    for name in _PLAYERS:
        program = QStandardPaths.findExecutable(name)
        if program:
            return _Program(program)
    return _beep


class _Program:
    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, path: Path) -> None:
        QProcess.startDetached(self._program, [str(path)])


def _beep(_path: Path) -> None:
    QApplication.beep()
