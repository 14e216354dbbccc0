"""The command line as a script calls it, in this process: an exit code, what was written, and its JSON."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_desktop.__main__ import main

SHOP_URL = "https://shop.example"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it answered to a script."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Till:
    """Commands on one data folder."""

    folder: Path

    def run(self, *words: str | Path) -> Done:
        """Carry out one command with `--json`."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*map(str, words), "--data", str(self.folder), "--json"])
        return Done(code, out.getvalue(), err.getvalue())

    def set_up(self, currency: str = "CAD") -> Till:
        """Found a shop of one outlet and one register."""
        assert self.run("setup", "--name", "Maison Laurier", "--currency", currency).code == 0
        return self

    def import_orders(self, *files: Path) -> Done:
        """Import order files of one web shop."""
        return self.run("orders", "import", *files, "--channel", SHOP_URL)

    def show(self, number: str) -> dict[str, Any]:
        """Return one sale."""
        sale: dict[str, Any] = self.run("sales", "show", number).json["sale"]
        return sale

    def numbers(self) -> list[str]:
        """Return the receipt numbers of every order that was imported."""
        return sorted(row["number"] for row in self.run("orders", "list").json)

    def digest(self) -> str:
        """Return the digest of the dump."""
        digest: str = self.run("dump", "--digest").json["digest"]
        return digest

    def facts(self) -> int:
        """Return how many facts there are; the file is clean."""
        found = self.run("verify")
        assert found.code == 0, found.err
        return int(found.json["facts"])
