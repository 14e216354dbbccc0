"""What a printer's trouble says to the person: the end of a sentence such as "No test page: ..."."""

from __future__ import annotations

from pos_desktop.services.ports.texts import Texts, message

_REASONS = {
    "paper_out": message("there is no paper in it"),
    "cover_open": message("its cover is open"),
    "unreachable": message("it does not answer"),
    "silent": message("it does not answer; switch it on, or say that it never answers"),
    "offline": message("it is switched offline"),
    "unplugged": message("it is not plugged in, or switched off"),
    "in_use": message("another program uses it"),
    "no_printer_there": message("what is plugged in there takes no papers"),
    "printer_error": message("it reports a fault"),
    "no_answer": message("it does not say whether it printed"),
    "connection_lost": message("the line broke in the middle"),
    "interrupted": message("it was interrupted"),
    "not_writable": message("the file cannot be written"),
    "unreadable_job": message("the paper cannot be read"),
    "queue_refused": message("the queue did not take it; look into the system's printer settings"),
    # what only this computer can mend
    "usb_not_allowed": message(
        "this account may not use it; have it added to the group lp, then sign in to the computer again"
    ),
    "serial_not_allowed": message(
        "this account may not use it; have it added to the group dialout, then sign in to the computer again"
    ),
    "usb_other_driver": message("Windows keeps it for its own driver; add it by its queue"),
    "no_usb_library": message("libusb is not installed; install it, or add the printer by its queue"),
    "no_serial_library": message("pyserial is not installed on this computer"),
    "no_queues": message("this computer has no print queues; install CUPS"),
    "no_queue_library": message("pywin32 is not installed on this computer"),
}
_SEARCHES = {
    "no_usb_library": message("USB could not be looked at: libusb is not installed."),
    "usb_silent": message("USB did not answer."),
    "no_serial_library": message("Serial ports could not be looked at: pyserial is not installed."),
    "serial_silent": message("The serial ports did not answer."),
    "no_queues": message("This computer has no print queues: CUPS is not installed."),
    "no_queue_library": message("Print queues could not be looked at: pywin32 is not installed."),
    "queues_silent": message("The print queues did not answer."),
}


def printer_reason(texts: Texts, reason: str) -> str:
    """Return why a printer did not print, "" for a reason without words."""
    words = _REASONS.get(reason)
    return texts(words) if words is not None else ""


def search_trouble(texts: Texts, reason: str) -> str:
    """Return where printers could not be looked for, as a sentence; "" for a reason without words."""
    words = _SEARCHES.get(reason)
    return texts(words) if words is not None else ""
