"""An ESC/POS printer in a hundred lines, from the command reference; it shares nothing with the product.

It keeps where every letter, bar code and picture lands on the paper, in dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}


@dataclass(frozen=True, order=True)
class Letter:
    """One letter where it was printed; `y` is its top."""

    y: int
    x: int
    char: str
    width: int
    height: int
    bold: bool
    inverse: bool


@dataclass
class Paper:
    """What came out."""

    letters: list[Letter] = field(default_factory=list)
    bars: list[tuple[int, str, int, int]] = field(default_factory=list)  # y, data, module, height
    rasters: list[tuple[int, int, int, bytes]] = field(default_factory=list)  # y, bytes across, rows, dots
    pages: list[int] = field(default_factory=list)
    height: int = 0
    cuts: int = 0
    label_ends: int = 0
    marks: list[bytes] = field(default_factory=list)


class Decoder:
    """Obeys bytes as a printer with 12x24 and 9x17 letters does; `forgets_page` as some clones at ESC M."""

    def __init__(self, *, forgets_page: bool = False) -> None:
        self.paper = Paper()
        self._forgets_page = forgets_page
        self._line: list[tuple[int, str, int, int, bool, bool]] = []
        self._reset()

    def _reset(self) -> None:
        self._page, self._spacing, self._x = "cp437", 34, 0
        self._across = self._down = 1
        self._small = self._bold = self._inverse = False
        self._code_height, self._code_module = 162, 3

    def feed(self, data: bytes) -> Paper:
        at = 0
        while at < len(data):
            at += self._obey(data[at:])
        return self.paper

    def _obey(self, data: bytes) -> int:
        first = data[0]
        if first == 0x1B:
            return self._escape(data)
        if first == 0x1D:
            return self._group(data)
        if first == 0x1C:
            assert data[1:2] == b".", data[:4]
            return 2
        if first == 0x0A:
            self._end_line()
        elif first == 0x0C:
            self.paper.label_ends += 1
        else:
            assert first >= 0x20, data[:8]
            self._write(bytes([first]).decode(self._page))
        return 1

    def _escape(self, data: bytes) -> int:
        name, value = data[1:2], data[2]
        if name == b"@":
            self._reset()
            return 2
        if name == b"t":
            self._page = PAGES[value]
            self.paper.pages.append(value)
        elif name == b"3":
            self._spacing = value
        elif name == b"J":
            self._end_line(value)
        elif name == b"E":
            self._bold = bool(value & 1)
        elif name == b"M":
            self._small = bool(value & 1)
            self._page = "cp437" if self._forgets_page else self._page
        elif name == b"a":
            assert not self._line
        elif name == b"$":
            self._x = value + 256 * data[3]
            return 4
        else:
            raise AssertionError(data[:8])
        return 3

    def _group(self, data: bytes) -> int:
        name, value = data[1:2], data[2]
        if name == b"!":
            self._across, self._down = (value >> 4) + 1, (value & 15) + 1
        elif name == b"B":
            self._inverse = bool(value & 1)
        elif name == b"h":
            self._code_height = value
        elif name == b"w":
            self._code_module = value
        elif name == b"V":
            assert data[2:4] == b"\x42\x00"
            self.paper.cuts += 1
            return 4
        elif name == b"k":
            return self._bar_code(data)
        elif name == b"v":
            return self._raster(data)
        elif name == b"(":
            return self._function(data)
        elif name in (b"a", b"r"):
            pass
        else:
            assert name == b"H", data[:8]
        return 3

    def _function(self, data: bytes) -> int:
        size = data[3] + 256 * data[4]
        if data[2:3] == b"H":
            self.paper.marks.append(data[7 : 5 + size])
        return 5 + size

    def _bar_code(self, data: bytes) -> int:
        size = data[3]
        code = data[4 : 4 + size].decode("ascii")
        if data[2] == 67:
            assert size == 13, "EAN-13 with its check digit"
            return self._bars(code, 4 + size)
        assert data[2] == 73, "Code 128"
        assert code.startswith("{B")
        escapes = re.findall(r"\{(.?)", code[2:].replace("{{", ""))
        assert escapes == [], "a brace that is not doubled is an order"
        shown = code[2:].replace("{{", "{")
        return self._bars(shown, 4 + size)

    def _bars(self, shown: str, taken: int) -> int:
        self.paper.bars.append((self.paper.height, shown, self._code_module, self._code_height))
        self.paper.height += self._code_height
        return taken

    def _raster(self, data: bytes) -> int:
        across, rows = data[4] + 256 * data[5], data[6] + 256 * data[7]
        dots = data[8 : 8 + across * rows]
        assert len(dots) == across * rows
        self.paper.rasters.append((self.paper.height, across, rows, dots))
        self.paper.height += rows
        return 8 + across * rows

    def _write(self, char: str) -> None:
        width, height = (9, 17) if self._small else (12, 24)
        width, height = width * self._across, height * self._down
        self._line.append((self._x, char, width, height, self._bold, self._inverse))
        self._x += width

    def _end_line(self, feed: int | None = None) -> None:
        tallest = max((height for _x, _char, _width, height, _bold, _inverse in self._line), default=0)
        for x, char, width, height, bold, inverse in self._line:
            top = self.paper.height + tallest - height
            self.paper.letters.append(Letter(top, x, char, width, height, bold, inverse))
        self.paper.height += max(tallest, self._spacing) if feed is None else feed
        self._line, self._x = [], 0
