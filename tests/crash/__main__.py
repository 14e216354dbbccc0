"""Crash campaigns: `python -m tests.crash {kill,command,power,lax} [TIMES] [--seed N]` prints the result."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial

from tests.crash.commands import Commands, kill_commands
from tests.crash.killing import Kills, kill_often
from tests.crash.power import Cuts, cut_often

CAMPAIGNS: dict[str, Callable[[int, int], Kills | Commands | Cuts]] = {
    "kill": kill_often,
    "command": kill_commands,
    "power": cut_often,
    "lax": partial(cut_often, is_lax=True),
}


def main() -> int:
    """Run one campaign; the exit code is 1 when anything acknowledged was lost or anything is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("campaign", choices=tuple(CAMPAIGNS))
    parser.add_argument("times", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    campaign = CAMPAIGNS[words.campaign](words.times, words.seed)
    sys.stdout.write(f"{campaign}\n")
    for line in (*campaign.found.lost[:20], *campaign.found.broken[:20]):
        sys.stdout.write(f"  {line}\n")
    return 1 if campaign.found.lost or campaign.found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
