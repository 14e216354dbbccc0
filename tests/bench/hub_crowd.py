"""A crowd of tills that sell and wait for each other's sales, all in one process: what each feels of the hub.

Run as a program it takes the crowd from standard input and says what happened on standard output.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pos_desktop.journal.squeezing import unsqueezed
from pos_desktop.journal.wire import FeedPage, News, PushAnswer

WAIT_S = 25
_decode_page = msgspec.msgpack.Decoder(FeedPage).decode
_decode_news = msgspec.json.Decoder(News).decode
_decode_answer = msgspec.json.Decoder(PushAnswer).decode


class Line:
    """One connection that is kept, one request at a time."""

    def __init__(self, netloc: str, token: str) -> None:
        self._host, _, self._port = netloc.partition(":")
        self._head = f" HTTP/1.1\r\nhost: {netloc}\r\nauthorization: Bearer {token}\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Return the body of a good answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, int(self._port))
        reader, writer = self._streams
        writer.write(f"{method} {path}{self._head}content-length: {len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        content = await reader.readexactly(length)
        if b" 200 " not in head[:20]:
            raise RuntimeError((head + content).decode())
        return content

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


@dataclass
class Crowd:
    """Everybody, and what they measured."""

    url: str
    every_s: float
    pushes: list[float] = field(default_factory=list)
    reached: list[float] = field(default_factory=list)
    sent_at: dict[tuple[str, int], float] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)  # push number each retailer's feed came to
    cursors: list[tuple[str, int]] = field(default_factory=list)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    got: int = 0
    sent: int = 0


async def _until(moment: float) -> None:
    """Serve customers who do not buy, until a moment of `time.perf_counter`."""
    loop = asyncio.get_running_loop()
    come: asyncio.Future[None] = loop.create_future()
    loop.call_later(max(0.0, moment - time.perf_counter()), come.set_result, None)
    await come


async def _sell(crowd: Crowd, till: dict[str, Any], chance: random.Random) -> None:
    line = Line(urlsplit(crowd.url).netloc, till["token"])
    await _until(time.perf_counter() + chance.random() * crowd.every_s)
    for number, batch in enumerate(till["batches"]):
        begun = time.perf_counter()
        answer = _decode_answer(await line.ask("POST", "/v1/push", bytes.fromhex(batch)))
        crowd.pushes.append(time.perf_counter() - begun)
        crowd.sent_at[till["retailer"], answer.newest] = begun
        crowd.ends[till["retailer"]] = max(answer.newest, crowd.ends.get(till["retailer"], 0))
        crowd.sent += till["size"]
        if number < len(till["batches"]) - 1:
            await _until(begun + crowd.every_s)
    line.close()


async def _follow(crowd: Crowd, till: dict[str, Any], over: asyncio.Event) -> None:
    line, cursor = Line(urlsplit(crowd.url).netloc, till["token"]), 0
    await line.ask("GET", "/v1/wait?after=0&seconds=0")
    crowd.arrived.release()
    while not over.is_set() or cursor < crowd.ends.get(till["retailer"], 0):
        seconds = 0 if over.is_set() else WAIT_S
        news = _decode_news(await line.ask("GET", f"/v1/wait?after={cursor}&seconds={seconds}"))
        if news.newest <= cursor:
            continue
        page = _decode_page(unsqueezed(await line.ask("GET", f"/v1/feed?after={cursor}"), 1 << 24))
        now = time.perf_counter()
        if page.facts:
            sent_at = crowd.sent_at.get((till["retailer"], page.upto))
            if sent_at is not None:
                crowd.reached.append(now - sent_at)
        crowd.got += len(page.facts)
        cursor = page.upto
    crowd.cursors.append((till["retailer"], cursor))
    line.close()


async def run(crowd: Crowd, tills: list[dict[str, Any]]) -> dict[str, Any]:
    """Let everybody come, sell once every so often, and wait until all have everything."""
    chance, over = random.Random(7), asyncio.Event()
    following = [asyncio.create_task(_follow(crowd, till, over)) for till in tills]
    begun = time.perf_counter()
    for _ in tills:
        await crowd.arrived.acquire()
    opened_s = time.perf_counter() - begun
    await asyncio.gather(*(_sell(crowd, till, chance) for till in tills))
    over.set()
    await asyncio.wait_for(asyncio.gather(*following), WAIT_S * 2)
    behind = sum(cursor < crowd.ends[retailer] for retailer, cursor in crowd.cursors)
    return {
        "opened_s": opened_s,
        "pushes": crowd.pushes,
        "reached": crowd.reached,
        "sent": crowd.sent,
        "got": crowd.got,
        "behind": behind,
    }


def main() -> None:
    """Read who they are, run, and say what happened."""
    told = json.load(sys.stdin)
    crowd = Crowd(told["url"], told["every_s"])
    print(json.dumps(asyncio.run(run(crowd, told["tills"]))))


if __name__ == "__main__":
    main()
