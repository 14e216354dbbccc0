"""A line to a hub that misbehaves as it is told: requests and answers are lost, cut, doubled, replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from pos_desktop.domain.errors import Unavailable
from pos_desktop.replication.client import Answered, Asked, Line

CAPTIVE_PORTAL = b"<!DOCTYPE html><html><body>Welcome to our Wi-Fi. Accept to go on.</body></html>"


@dataclass
class FaultyLine:
    """Passes on to a real line; `fault` is drawn for each request and names what goes wrong, "" nothing.

    Shapes: lost (never arrives), unanswered (arrives, the answer is lost), cut (half an answer), empty (200
        and nothing), portal (200 and a page), bad_gateway (502 and a page), twice (arrives two times),
        late (an older answer).
    """

    line: Line
    fault: Callable[[Asked], str] = lambda _asked: ""
    asked: list[Asked] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    def ask(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        fault = self.fault(asked)
        if fault == "lost":
            raise Unavailable("no_network")
        if fault == "portal":
            return Answered(200, CAPTIVE_PORTAL, {"content-type": "text/html"})
        answer = self.line.ask(asked)
        if fault == "twice":
            answer = self.line.ask(asked)
        self.answered.append(answer)
        return self._spoilt(answer, fault)

    def _spoilt(self, answer: Answered, fault: str) -> Answered:
        if fault == "unanswered":
            raise Unavailable("timeout")
        if fault == "cut":
            return Answered(answer.status, answer.body[: len(answer.body) // 2], answer.headers)
        if fault == "empty":
            return Answered(200)
        if fault == "bad_gateway":
            return Answered(502, b"<html>502 Bad Gateway</html>")
        if fault == "late" and len(self.answered) > 1:
            return self.answered[-2]
        return answer

    def stream(self, asked: Asked) -> Iterator[bytes]:
        self.asked.append(asked)
        fault = self.fault(asked)
        if fault == "lost":
            raise Unavailable("no_network")
        if fault == "portal":
            raise Unavailable("bad_answer")
        pieces = self.line.stream(asked)
        if fault == "cut":
            yield next(pieces)[:-1]
            raise Unavailable("cut")
        yield from pieces


FAULTS = ("lost", "unanswered", "cut", "empty", "portal", "bad_gateway", "twice", "late")


def drawn_faults(seed: int, share: float, faults: tuple[str, ...] = FAULTS) -> Callable[[Asked], str]:
    """Return faults for a share of the requests, the same for the same seed."""
    random = Random(seed)

    def fault(_asked: Asked) -> str:
        return random.choice(faults) if random.random() < share else ""

    return fault
