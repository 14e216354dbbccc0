"""Set up, start, test, measure and check the product: `python3 packaging/dev.py run|test|bench|check`.

Needs nothing but Python 3.11 and pip 22.3; what is missing goes into `.venv` beside this folder.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)
NO_DISPLAY = 2
INTERRUPTED = 130
MOST_WORKERS = 4

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
CHECKED = ("pos_desktop", "tests", "packaging")
RULE_TESTS = ("tests/test_architecture.py", "tests/test_sizes.py", "tests/test_style.py")


class SetUpFailed(Exception):
    """Something only the person at the keyboard can mend; the text is one line for them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command, rest = _read(given)
    try:
        return {"setup": _setup, "run": _run, "test": _test, "bench": _bench, "check": _check}[command](rest)
    except SetUpFailed as failure:
        print(f"dev.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _read(given: Sequence[str]) -> tuple[str, list[str]]:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("setup", help="only set up", add_help=False)
    commands.add_parser(
        "run", help="open the demo shop; more words go to pos-desktop instead", add_help=False
    )
    commands.add_parser("test", help="run every unmarked test; more words go to pytest", add_help=False)
    commands.add_parser("bench", help="measure: all, or [NAME...]; --json for a machine", add_help=False)
    commands.add_parser("check", help="format, lint, types, imports, sizes, style", add_help=False)
    known, rest = parser.parse_known_args(given[:1])
    return str(known.command), [*rest, *given[1:]]


# --- the commands


def _setup(_rest: Sequence[str]) -> int:
    set_up(screen=False)
    return 0


def _run(rest: Sequence[str]) -> int:
    if not rest:
        problem = missing_display()
        if problem:
            print(problem, file=sys.stderr)
            return NO_DISPLAY
    set_up(screen=not rest)
    return _python("-m", "pos_desktop", *(rest or ["demo"]), cwd=Path.cwd())


def _test(rest: Sequence[str]) -> int:
    set_up(screen=False)
    return _python("-m", "pytest", *(rest or _workers(os.cpu_count())), environ=offscreen(os.environ))


def _bench(rest: Sequence[str]) -> int:
    set_up(screen=False)
    return _python("-m", "tests.bench", *rest, environ=offscreen(os.environ))


def _check(rest: Sequence[str]) -> int:
    if rest:
        raise SetUpFailed("check takes no arguments")
    set_up(screen=False)
    steps = {
        "format": ("ruff", "format", "--check", "--quiet", *CHECKED),
        "lint": ("ruff", "check", "--quiet", *CHECKED),
        "types": ("mypy", "--no-error-summary"),
        "imports, sizes, style": ("pytest", "-q", *RULE_TESTS),
    }
    failed = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        if _python("-m", *command, environ=offscreen(os.environ)):
            failed.append(name)
    print(f"check failed: {'; '.join(failed)}" if failed else "check passed")
    return 1 if failed else 0


def _workers(processors: int | None) -> list[str]:
    count = min(processors or 1, MOST_WORKERS)
    return ["-n", str(count)] if count > 1 else []


def offscreen(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for windows nobody looks at, whatever the desktop asks for."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    return {**environ, "QT_QPA_PLATFORM": chosen if chosen.startswith("offscreen") else "offscreen"}


def missing_display() -> str | None:
    """Return why no window can be shown, or None."""
    sys.path.insert(0, str(ROOT))
    display = importlib.import_module(
        "pos_desktop.display"
    )  # the product's own check; nothing is installed yet
    problem: str | None = display.missing_display(os.environ)
    return problem


# --- setting up


def set_up(*, screen: bool) -> None:
    """Bring this checkout to where everything runs; the second time there is nothing to do.

    Errors: `SetUpFailed` with the line that tells what to do.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SetUpFailed(f"needs Python {_dotted(OLDEST_PYTHON)} or newer, this is {sys.version.split()[0]}")
    settled = stamp_file().is_file() and stamp_file().read_text(encoding="utf-8") == stamp()
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    packages = missing_packages(wanted) if sys.platform.startswith("linux") else []
    if not settled and not _has_pip() and _own_python() == Path(sys.executable):
        packages.append("python3-pip")
    if packages:
        _install_packages(packages)
    if not settled:
        _install_product()


def missing_packages(wanted: Mapping[str, str], loads: Callable[[str], bool] | None = None) -> list[str]:
    """Return the Debian packages of the libraries that do not load here."""
    return [package for library, package in wanted.items() if not (loads or _loads)(library)]


def sudo_line(packages: Iterable[str]) -> str:
    """Return the one line that installs the packages."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def stamp() -> str:
    """Return what the environment depends on: what the product needs, this Python, this folder."""
    seen = (ROOT / "pyproject.toml").read_bytes() + f"{sys.version_info[:2]}{ROOT}".encode()
    return hashlib.sha256(seen).hexdigest()


def stamp_file() -> Path:
    """Return the file that says for which stamp the environment was made."""
    return ROOT / ".venv" / "set-up.sha256"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install_packages(packages: Sequence[str]) -> None:
    if os.geteuid() != 0:
        raise SetUpFailed(f"some system libraries are missing; run: {sudo_line(packages)}")
    _say(f"installing {' '.join(packages)}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        _must(["apt-get", "-qq", "update"], environ, is_quiet=True)
        _must(
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages], environ, is_quiet=True
        )
    except FileNotFoundError as error:
        raise SetUpFailed(f"no apt-get here; install what Debian calls {' '.join(packages)}") from error


def _install_product() -> None:
    python, base = _venv_python(), str(_own_python())
    if not _works(python):
        _say("making .venv")
        _must([base, "-m", "venv", "--without-pip", "--clear", str(ROOT / ".venv")])
    _check_pip(base)
    _say("installing what pyproject.toml asks for")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    install = [base, "-m", "pip", "--python", str(python), "install", *quiet, "--editable", f"{ROOT}[dev]"]
    _must(install, is_quiet=True)
    stamp_file().write_text(stamp(), encoding="utf-8")


def _check_pip(base: str) -> None:
    asked = [base, "-c", "import importlib.metadata as m; print(m.version('pip'))"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SetUpFailed(f"pip is missing; run: {sudo_line(['python3-pip'])}")
    if pip_version(answer.stdout) < OLDEST_PIP:
        raise SetUpFailed(f"needs pip {_dotted(OLDEST_PIP)} or newer, this is {answer.stdout.strip()}")


def pip_version(text: str) -> tuple[int, int]:
    """Return the first two numbers of a version, (0, 0) when it has none."""
    numbers = [int(part) for part in text.strip().split(".")[:2] if part.isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)


def _has_pip() -> bool:
    return importlib.util.find_spec("pip") is not None


def _own_python() -> Path:
    """Return the Python that has pip: not the one of `.venv`, which was made without."""
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        return Path(sys.executable)
    name = "python.exe" if os.name == "nt" else f"bin/python{_dotted(sys.version_info[:2])}"
    return Path(sys.base_prefix) / name


def _venv_python() -> Path:
    return ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _works(python: Path) -> bool:
    """Say whether the environment's Python starts and is of this version: a moved or upgraded one is not."""
    asked = [str(python), "-c", "import sys; print(sys.version_info[:2])"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == str(tuple(sys.version_info[:2]))


# --- running things


def _python(*arguments: str, cwd: Path = ROOT, environ: Mapping[str, str] | None = None) -> int:
    return subprocess.run([str(_venv_python()), *arguments], cwd=cwd, env=environ, check=False).returncode


def _must(
    command: Sequence[str], environ: Mapping[str, str] | None = None, *, is_quiet: bool = False
) -> None:
    # The standard output belongs to the command that was asked for, which may be JSON.
    output = subprocess.PIPE if is_quiet else sys.stderr
    done = subprocess.run(
        command, env=environ, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout or "")
        raise SetUpFailed(f"set-up stopped: `{' '.join(command)}` ended with {done.returncode}")


def _say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


if __name__ == "__main__":
    sys.exit(main())
