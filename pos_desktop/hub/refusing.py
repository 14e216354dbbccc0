"""What the hub answers when it does not do what was asked: always a `wire.Refusal`, never more than that."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pos_desktop.hub.service import Refused
from pos_desktop.journal.wire import Refusal

_log = logging.getLogger(__name__)

REFUSALS = {
    status: ResponseSpec(Refusal, description=told, generate_examples=False)
    for status, told in (
        (400, "The request makes no sense."),
        (401, "No token, or nobody's."),
        (403, "The device was revoked, or may not do that."),
        (404, "There is no such thing."),
        (405, "Not in that way."),
        (409, "The chain does not fit; `acked` says where it stands here."),
        (410, "The hub was restored: begin anew."),
        (413, "Too large."),
        (415, "Not of that media type."),
        (416, "That part is not in the file."),
        (422, "The body or a parameter is wrong."),
        (429, "Too many codes were tried: wait."),
        (500, "A fault of the hub."),
        (503, "The database does not answer: try again."),
    )
}


def _refuse(request: Request, error: Refused) -> Response[Refusal]:  # type: ignore[type-arg]
    request.app.state.hub.counters.refusals += 1
    return Response(error.refusal, status_code=error.status)


def _refuse_http(request: Request, error: HTTPException) -> Response[Refusal]:  # type: ignore[type-arg]
    request.app.state.hub.counters.refusals += 1
    reasons = {404: "not_found", 405: "not_found", 413: "too_large"}
    status = 422 if isinstance(error, ValidationException) else error.status_code
    refusal = Refusal(reasons.get(status, "bad_body"), str(error.detail)[:200])
    return Response(refusal, status_code=status, headers=error.headers)


def _refuse_content(request: Request, error: Exception) -> Response[Refusal]:  # type: ignore[type-arg]
    """Refuse JSON that its decoder trips over: nested too deep, or no text at all."""
    request.app.state.hub.counters.refusals += 1
    return Response(Refusal("bad_body", type(error).__name__), status_code=422)


def _refuse_database(request: Request, error: SQLAlchemyError) -> Response[Refusal]:  # type: ignore[type-arg]
    del request
    _log.warning("the database did not answer: %s", _said_by(error))
    return Response(Refusal("not_saved", "the database does not answer: try again"), status_code=503)


def _refuse_fault(request: Request, error: Exception) -> Response[Refusal]:  # type: ignore[type-arg]
    _log.error("%s %s ended in a fault", request.method, request.scope["path"], exc_info=error)
    return Response(Refusal("not_saved", "a fault of the hub; its log says more"), status_code=500)


def _said_by(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(cause).__name__}: {str(cause).strip().partition(chr(10))[0]}"


HANDLERS: dict[int | type[Exception], Any] = {
    Refused: _refuse,
    HTTPException: _refuse_http,
    RecursionError: _refuse_content,
    UnicodeDecodeError: _refuse_content,
    SQLAlchemyError: _refuse_database,
    Exception: _refuse_fault,
}
