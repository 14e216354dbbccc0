"""What belongs to this computer and not to the shop: language, looks, its register, its printers.

One small JSON file in the data folder, written whole or not at all. The shop's own settings are facts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pos_desktop.domain.errors import Rejected, Unavailable

FILE_NAME = "settings.json"
MAX_BYTES = 1_000_000
DATA_VARIABLE = "POS_DESKTOP_DATA"


class PrinterSetting(Struct, frozen=True, omit_defaults=True):
    """One printer of this computer.

    Shapes: `uri` is `tcp://HOST:PORT`, `usb:VENDOR:PRODUCT`, `serial:PORT`, `queue:NAME`, `file:PATH` or
        `virtual:NAME`; `kind` is a `PrinterKind`; `papers` are the document kinds it prints, empty means all
        that fit.
    """

    printer_id: Annotated[str, Meta(min_length=1, max_length=100)]
    uri: str
    kind: str = "receipt80"
    papers: tuple[str, ...] = ()
    answers: bool = True


class AwaitedPlace(Struct, frozen=True, omit_defaults=True):
    """Where this computer was let in for and will stand once the shop's data is here.

    Shapes: ids in hex; names of what the shop may not have yet; "" for none.
    """

    outlet_id: str = ""
    outlet: str = ""
    register_id: str = ""
    register: str = ""


class Settings(Struct, frozen=True, omit_defaults=True):
    """Every option of this computer with its default.

    Units: `text_scale` in percent; `lock_after_minutes` of 0 never locks. Shapes: ids in hex, "" for none;
        a back office has an `outlet_id` and no `register_id`.
    """

    language: str = "en"
    theme: str = "light"
    text_scale: Annotated[int, Meta(ge=100, le=150)] = 100
    sounds: bool = True
    lock_after_minutes: Annotated[int, Meta(ge=0, le=1440)] = 15
    outlet_id: str = ""
    register_id: str = ""
    awaited: AwaitedPlace | None = None
    user_id: str = ""
    printers: tuple[PrinterSetting, ...] = ()


_read = msgspec.json.Decoder(Settings).decode


def default_folder() -> Path:
    """Return where this person's shop is kept unless they say otherwise."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen:
        return Path(chosen)
    # late: who names a folder needs no knowledge of all systems
    import platformdirs

    return platformdirs.user_data_path("pos-desktop", appauthor=False)


def load_settings(folder: Path) -> Settings:
    """Return the settings of a data folder, the defaults where there is no file.

    Errors: `Rejected("bad_settings")` naming file and field; `Unavailable("settings_unreadable")`.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Rejected("bad_settings", file=str(path), problem="too long")
        return _read(content)
    except FileNotFoundError:
        return Settings()
    except msgspec.DecodeError as error:
        raise Rejected("bad_settings", file=str(path), problem=str(error)) from error
    except OSError as error:
        raise Unavailable("settings_unreadable", file=str(path), problem=str(error)) from error


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings durably: a crash leaves the old file or the new one, never half of one.

    Errors: `Unavailable("not_saved")`.
    """
    path = folder / FILE_NAME
    beside = path.with_suffix(".new")
    try:
        with beside.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings)))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Unavailable("not_saved", file=str(path), problem=str(error)) from error
