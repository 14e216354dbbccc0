"""Print jobs and their verdicts: what the store keeps, what a transport answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from msgspec import Struct

if TYPE_CHECKING:  # late: a till keeps jobs before it lays a paper out
    from pos_desktop.services.ports.paper.document import Document
    from pos_desktop.services.ports.paper.layout import Layout


class JobState(StrEnum):
    """Where a job stands; QUEUED and NOT_SENT are tried by themselves, the others never again."""

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    NOT_SENT = "not_sent"
    UNCONFIRMED = "unconfirmed"
    SENT = "sent"


class Verdict(StrEnum):
    """What became of the paper: SENT is all that a printer which never answers lets us know."""

    PRINTED = "printed"
    NOT_SENT = "not_sent"
    UNCONFIRMED = "unconfirmed"
    SENT = "sent"


class Outcome(Struct, frozen=True):
    """A verdict and, when not printed, a reason code the screens translate.

    Shapes: `reason` is one of "", "unreachable", "cover_open", "paper_out", "printer_error", "offline",
        "no_answer", "connection_lost", "interrupted", "not_writable", "unreadable_job", "silent",
        "unplugged", "in_use", "no_printer_there", "usb_not_allowed", "usb_other_driver",
        "serial_not_allowed", "queue_refused", or what this computer lacks: "no_usb_library",
        "no_serial_library", "no_queues", "no_queue_library".
    """

    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper for one printer; unique by (document_kind, sale or fulfillment, copy_no).

    Units: `retry_at_ms` milliseconds since the epoch, None when it is not tried again by itself.
    Shapes: `payload` holds the encoded `Document`, so that a reprint is identical. `sale_id` is the session
        of a closure; a paper about neither has none.
    """

    id: UUID
    printer_id: str
    document_kind: str
    payload: bytes
    sale_id: UUID | None = None
    fulfillment_id: UUID | None = None
    copy_no: int = 1
    state: JobState = JobState.QUEUED
    attempts: int = 0
    reason: str = ""
    retry_at_ms: int | None = None


class JobUpdate(Struct, frozen=True):
    """What the store writes over a job, in one transaction."""

    state: JobState
    attempts: int
    reason: str = ""
    retry_at_ms: int | None = None


class SpoolStore(Protocol):
    """The jobs of this computer, kept in the local database."""

    def next_job(self, printer_id: str, now_ms: int) -> PrintJob | None:
        """Return the oldest job that is QUEUED, or NOT_SENT with `retry_at_ms` <= now."""
        ...

    def jobs_in(self, printer_id: str, state: JobState) -> tuple[PrintJob, ...]:
        """Return the printer's jobs in one state, oldest first."""
        ...

    def mark(self, job_id: UUID, update: JobUpdate) -> None:
        """Write the new state durably before returning."""
        ...


class Printout(Struct, frozen=True):
    """One document made ready for one printer: the layout and the bytes that print it."""

    document: Document
    layout: Layout
    data: bytes


class Transport(Protocol):
    """The way to one printer."""

    def send(self, printout: Printout, *, job_id: UUID) -> Outcome:
        """Hand over one paper and tell what became of it; never raises for the printer's troubles."""
        ...
