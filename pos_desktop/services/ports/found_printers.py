"""What a look around this computer found to print on, as the printing room tells screens and scripts."""

from __future__ import annotations

from msgspec import Struct


class FoundPrinter(Struct, frozen=True):
    """One printer, port or queue.

    Shapes: `uri` is the address to add it by; `trouble` is the reason code of why it cannot be used yet, ""
        when nothing is known to stand in the way.
    """

    uri: str
    name: str
    trouble: str = ""


class PrinterSearch(Struct, frozen=True):
    """Everything that was found.

    Shapes: `troubles` say where nothing could be looked for: "no_usb_library", "usb_silent",
        "no_serial_library", "serial_silent", "no_queues", "no_queue_library", "queues_silent".
    """

    found: tuple[FoundPrinter, ...] = ()
    troubles: tuple[str, ...] = ()
