"""The record of a tour: every step with its picture, its figures before and after, and its checks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pos_desktop.app import App
from pos_desktop.demo.clock import DemoClock
from pos_desktop.demo.people import DemoShop
from pos_desktop.tour.reading import Reading


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be so after a step."""

    what: str
    expected: object
    actual: object

    @property
    def is_ok(self) -> bool:
        """Whether it is so."""
        return self.expected == self.actual


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tour."""

    name: str
    pictures: tuple[str, ...]
    before: Reading
    after: Reading
    checks: tuple[Check, ...]
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Book:
    """All steps so far; `lost` says what the tour waited for in vain."""

    language: str
    seed: int
    steps: list[Step] = field(default_factory=list)
    lost: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the tour came to its end and every check held."""
        return not self.lost and all(check.is_ok for step in self.steps for check in step.checks)

    def failures(self) -> tuple[str, ...]:
        """Return what did not hold, in words."""
        failed = tuple(
            f"{step.name}: {check.what}: expected {check.expected!r}, found {check.actual!r}"
            for step in self.steps
            for check in step.checks
            if not check.is_ok
        )
        return (*failed, self.lost) if self.lost else failed

    def write(self, path: Path) -> None:
        """Write `tour.json`. Units: minor units, thousandths."""
        content = {
            "ok": self.is_ok,
            "language": self.language,
            "seed": self.seed,
            "lost": self.lost,
            "steps": [
                asdict(step)
                | {
                    "number": number,
                    "checks": [asdict(check) | {"ok": check.is_ok} for check in step.checks],
                }
                for number, step in enumerate(self.steps, 1)
            ],
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Guided:
    """The open demo shop that is toured, its clock, and where the record goes."""

    app: App
    shop: DemoShop
    clock: DemoClock
    folder: Path
    book: Book
