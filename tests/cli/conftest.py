"""A till that is worked from the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pos_desktop.__main__ import main


@dataclass(frozen=True)
class Done:
    """What one command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)

    @property
    def reason(self) -> str:
        """Why it was refused."""
        return str(self.data["error"]["reason"])


@dataclass(frozen=True)
class Till:
    """A data folder; every call is one run of the program."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Done:
        """Run one command."""
        self.capture.readouterr()
        code = main(["--data", str(self.folder), *words])
        written = self.capture.readouterr()
        return Done(code, written.out, written.err)

    def ask(self, *words: str) -> Done:
        """Run one command that answers in JSON."""
        return self.run(*words, "--json")

    def file(self, name: str, content: str | bytes) -> str:
        """Write a file beside the data folder and return its path."""
        path = self.folder.parent / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def stocked(self, units: int = 5) -> Till:
        """Import two products and put so many of each on the shelf; open the register."""
        csv = f"sku,name,price,code,stock\nMUG,Mug,10.00,62001,{units}\nBOWL,Bowl,24.99,62002,{units}\n"
        assert self.ask("products", "import", self.file("products.csv", csv)).code == 0
        assert self.ask("register", "open", "--float", "100").code == 0
        return self


@pytest.fixture
def till(tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> Till:
    """A till whose shop has one outlet and one register; labels are drawn in the tests' application."""
    made = Till(tmp_path / "data", capsys)
    assert made.run("setup", "--name", "Tilleul").code == 0
    return made


def neutral_order(**changes: Any) -> str:
    """Return one order as a file of the neutral format; an unpaid delivery of one mug."""
    order: dict[str, Any] = {
        "id": "1042",
        "number": "1042",
        "placed_at": "2026-11-20T10:00:00Z",
        "currency": "CAD",
        "prices_include_tax": False,
        "status": "open",
        "method": "delivery",
        "lines": [{"key": "1", "sku": "MUG", "name": "Mug", "quantity": 1, "net": "10.00", "tax": "0.50"}],
        "total": "10.50",
        "tax": "0.50",
        "customer": {"name": "L. Roy", "email": "l.roy@example.com"},
    }
    channel = {"kind": "bigcommerce", "url": "https://shop.example"}
    return json.dumps({"format": "pos-desktop-order/1", "channel": channel, "orders": [order | changes]})
