"""Put down the texts of the statements that the store runs, after one of them was written anew in Core.

`python packaging/statements.py` writes resources/statements.json; with `--check` it only says whether that is
due, by its exit code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pos_desktop.store.prepared import FILE, wording  # noqa: E402 - run as a script, from anywhere
from pos_desktop.store.statements import write_all  # noqa: E402


def content() -> str:
    """Return what the file should hold."""
    return json.dumps({"wording": wording(), "texts": write_all()}, indent=1, sort_keys=True) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the file, or check it; return the exit code."""
    file = ROOT / "resources" / FILE
    if "--check" in arguments:
        return int(not file.exists() or file.read_text(encoding="utf-8") != content())
    file.write_text(content(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
